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
  g_auto (FbTestResult) result = { 0 };
  GError  *error = NULL;
  gboolean good;

  fb_web_sandbox_check_async (bwrap, proxy, NULL, fb_test_take_result, &result);
  good = fb_web_sandbox_check_finish (fb_test_await (&result, 20000), &error);
  g_assert_true (good == (error == NULL));

  return error;
}

static void
test_a_working_one_is_good (void)
{
  g_autofree char *works = make_program ("#!/bin/sh\nexit 0\n");
  g_autoptr (GError) error = check (works, works);

  g_assert_no_error (error);
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
  g_test_add_func ("/web/sandbox/a-forbidden-namespace-is-explained",
                   test_a_forbidden_namespace_is_explained);

  return g_test_run ();
}
