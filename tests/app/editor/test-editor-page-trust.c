/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-test-editor.h"
#include "fb-test-tls.h"
#include "fb-tls.h"
#include "instance/fb-instance-row.h"
#include "widget/fb-instance-text.h"

/* A server whose certificate nobody vouches for: a clear question first, then the editor. */

static FbTestEditor *
start (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "server.pem", NULL);
  g_autofree char *settings = NULL;

  g_assert_true (g_file_set_contents (path, fb_test_tls_pem (FB_TEST_TLS_SELF_SIGNED), -1, NULL));
  settings = g_strdup_printf ("https: { key: require('fs').readFileSync('%s'), cert: "
                              "require('fs').readFileSync('%s') },",
                              path, path);

  return fb_test_editor_new ("node-red-5.0", settings, 1);
}

static void
test_a_certificate_is_asked_about_and_pinned (void)
{
  g_autoptr (FbTestEditor) editor = start ();
  g_autoptr (GTlsCertificate) certificate = fb_test_tls_certificate (FB_TEST_TLS_SELF_SIGNED);
  g_autofree char *pin = fb_tls_fingerprint (certificate);
  g_autofree char *spelt = fb_instance_text_fingerprint (pin);
  FbInstance      *instance;
  FbEditorPage    *page;

  if (editor == NULL)
    return;

  instance = fb_test_editor_get_instance (editor, 0);
  page = fb_test_editor_show (editor, 0);
  fb_test_wait_for (GTK_WIDGET (page), ADW_TYPE_STATUS_PAGE, "Certificate Not Trusted");
  g_assert_null (fb_editor_get_view (fb_editor_page_get_editor (page)));

  fb_test_press (GTK_WIDGET (page), "_Look at It…");
  g_assert_nonnull (strstr (fb_test_editor_await_question ("Trust This Certificate?"), spelt));
  fb_test_editor_answer ("Trust This Certificate?", "_Cancel");
  g_assert_null (fb_instance_get_row (instance)->pin);

  fb_test_press (GTK_WIDGET (page), "_Look at It…");
  fb_test_editor_answer ("Trust This Certificate?", "_Trust This Certificate");
  fb_test_editor_await_phase (page, FB_EDITOR_READY);
  g_assert_cmpstr (fb_instance_get_row (instance)->pin, ==, pin);
  /* The page's own web socket trusts it too. */
  fb_test_editor_edit (page, "mine");
  g_assert_true (fb_test_editor_has_tab (page, "mine"));

  fb_editor_discard (fb_editor_page_get_editor (page));
  fb_test_editor_close (editor, page);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/editor/page-trust/a-certificate-is-asked-about-and-pinned",
                   test_a_certificate_is_asked_about_and_pinned);

  return g_test_run ();
}
