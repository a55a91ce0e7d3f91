/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-error.h"
#include "fb-test.h"

static void
test_convert_keeps_meaning (void)
{
  static const struct
  {
    int     foreign;
    FbError ours;
  } cases[] = {
    { G_IO_ERROR_NOT_FOUND, FB_ERROR_NOT_FOUND },
    { G_IO_ERROR_NO_SPACE, FB_ERROR_FULL },
    { G_IO_ERROR_CANCELLED, FB_ERROR_CANCELLED },
    { G_IO_ERROR_CONNECTION_REFUSED, FB_ERROR_UNREACHABLE },
    { G_IO_ERROR_TOO_MANY_LINKS, FB_ERROR_FAILED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, cases[i].foreign, "why");

      fb_error_convert (&error);
      g_assert_error (error, FB_ERROR, (int)cases[i].ours);
      g_assert_cmpstr (error->message, ==, "why");
    }
}

static void
test_prefix_reads_as_trail (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_NOSPC, "disk full");

  g_assert_false (fb_throw_prefixed (&error, "Saving %s: ", "line 4"));
  g_assert_error (error, FB_ERROR, FB_ERROR_FULL);
  g_assert_cmpstr (error->message, ==, "Saving line 4: disk full");
}

static void
test_codes_have_names (void)
{
  g_assert_cmpstr (fb_error_code_to_string (FB_ERROR_NOT_FOUND), ==, "not-found");
  g_assert_cmpstr (fb_error_code_to_string (FB_ERROR_FAILED), ==, "failed");
  g_assert_cmpstr (fb_error_code_to_string (99), ==, "failed");
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/error/convert-keeps-meaning", test_convert_keeps_meaning);
  g_test_add_func ("/error/prefix-reads-as-trail", test_prefix_reads_as_trail);
  g_test_add_func ("/error/codes-have-names", test_codes_have_names);

  return g_test_run ();
}
