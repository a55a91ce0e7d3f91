/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <glib/gstdio.h>
#include <string.h>

#include "fb-error.h"
#include "fb-test.h"
#include "web/fb-web-sandbox.h"

/* Stand-ins for bwrap on machines where it is missing or not allowed to make namespaces. */

static char *
make_program (const char *script)
{
  g_autofree char *folder = fb_test_make_folder ();
  char            *path = g_build_filename (folder, "program", NULL);

  g_assert_true (g_file_set_contents (path, script, -1, NULL));
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);

  return path;
}

static GError *
check (const char *bwrap, const char *proxy)
{
  g_autoptr (FbWebSandbox) sandbox = fb_web_sandbox_new (bwrap, proxy);
  g_auto (FbTestResult) first = { 0 };
  g_auto (FbTestResult) second = { 0 };
  g_autoptr (GError) same = NULL;
  GError  *error = NULL;
  gboolean good;

  fb_web_sandbox_check_async (sandbox, NULL, fb_test_take_result, &first);
  fb_web_sandbox_check_async (sandbox, NULL, fb_test_take_result, &second);
  good = fb_web_sandbox_check_finish (sandbox, fb_test_await (&first, 20000), &error);
  g_assert_true (good == (error == NULL));
  g_assert_true (fb_web_sandbox_check_finish (sandbox, fb_test_await (&second, 20000), &same) ==
                 good);

  return error;
}

static void
test_a_working_one_is_good (void)
{
  g_autofree char *works = make_program ("#!/bin/sh\nexit 0\n");
  guint            here = 0;
  guint            elsewhere = 0;
  g_autoptr (GError) error = NULL;

  fb_test_count_forks (&here, &elsewhere);
  error = check (works, works);
  g_assert_no_error (error);

  /* Forking the window takes its time, which its UI thread has not. */
  fb_test_count_forks (&here, &elsewhere);
  g_assert_cmpuint (here, ==, 0);
}

static void
test_a_missing_program_names_the_package (void)
{
  g_autofree char *works = make_program ("#!/bin/sh\nexit 0\n");
  g_autoptr (GError) no_bwrap = check ("/nowhere/bwrap", works);
  g_autoptr (GError) no_proxy = check (works, "/nowhere/xdg-dbus-proxy");

  g_assert_error (no_bwrap, FB_ERROR, FB_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (no_bwrap->message, "bubblewrap"));
  g_assert_error (no_proxy, FB_ERROR, FB_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (no_proxy->message, "package xdg-dbus-proxy"));
}

static void
test_it_is_tried_once (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *count = g_build_filename (folder, "count", NULL);
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\necho x >> %s\n", count);
  g_autofree char *works = make_program (script);
  g_autoptr (GError) error = check (works, works);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (count, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "x\n");
}

static void
test_a_forbidden_namespace_is_explained (void)
{
  g_autofree char *refused = make_program (
      "#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n");
  g_autoptr (GError) error = check (refused, refused);

  g_assert_error (error, FB_ERROR, FB_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "bwrap: No permissions to create new namespace"));
  g_assert_nonnull (strstr (error->message, "AppArmor"));
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/web/sandbox/a-working-one-is-good", test_a_working_one_is_good);
  g_test_add_func ("/web/sandbox/a-missing-program-names-the-package",
                   test_a_missing_program_names_the_package);
  g_test_add_func ("/web/sandbox/it-is-tried-once", test_it_is_tried_once);
  g_test_add_func ("/web/sandbox/a-forbidden-namespace-is-explained",
                   test_a_forbidden_namespace_is_explained);

  return g_test_run ();
}
