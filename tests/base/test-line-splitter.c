/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-line-splitter.h"
#include "fb-test.h"

#define MAX_LINE 10

static void
note (const char *line, gsize length, gboolean cut, gpointer user_data)
{
  g_string_append_len (user_data, line, length);
  g_string_append (user_data, cut ? "…|" : "|");
}

/* What comes out when @text is fed in pieces of @step bytes. */
static char *
split (const char *text, gsize length, gsize step)
{
  GString *out = g_string_new (NULL);
  g_autoptr (FbLineSplitter) splitter = fb_line_splitter_new (MAX_LINE, note, out);

  for (gsize i = 0; i < length; i += step)
    fb_line_splitter_feed (splitter, text + i, MIN (step, length - i));
  fb_line_splitter_end (splitter);

  return g_string_free (out, FALSE);
}

static void
test_lines (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } cases[] = {
    { "", "" },
    { "a", "a|" },
    { "a\nb\n", "a|b|" },
    { "a\r\n\r\n\n", "a|||" },
    { "0123456789\n", "0123456789|" },
    { "0123456789x\nnext\n", "0123456789…|next|" },
    { "0123456789 and so on without an end", "0123456789…|" },
    { "0123456789 and so on\nnext", "0123456789…|next|" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize step = 1; step <= 40; step++)
      {
        g_autofree char *out = split (cases[i].text, strlen (cases[i].text), step);

        g_assert_cmpstr (out, ==, cases[i].expected);
      }
}

/* However the same bytes are cut into pieces, the same lines come out. */
static void
test_random (void)
{
  for (guint round = 0; round < 500; round++)
    {
      char             text[200];
      g_autofree char *whole = NULL;

      for (guint i = 0; i < sizeof text; i++)
        text[i] = "ab\n\r"[g_test_rand_int_range (0, 4)];
      whole = split (text, sizeof text, sizeof text);
      for (gsize step = 1; step < 30; step++)
        {
          g_autofree char *out = split (text, sizeof text, step);

          g_assert_cmpstr (out, ==, whole);
        }
    }
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/base/line-splitter/lines", test_lines);
  g_test_add_func ("/base/line-splitter/pieces-do-not-matter", test_random);

  return g_test_run ();
}
