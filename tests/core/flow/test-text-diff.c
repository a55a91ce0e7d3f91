/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-test-flows.h"
#include "fb-test.h"
#include "flow/fb-text-diff.h"

/* As "diff" prints it, with changed words in angle brackets. */
static char *
print (FbTextDiff *diff)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < fb_text_diff_get_n_lines (diff); i++)
    {
      const FbTextLine *line = fb_text_diff_get_line (diff, i);
      gsize             at = 0;

      g_string_append_c (out, " -+"[line->kind]);
      for (guint j = 0; j < line->n_spans; j++)
        {
          const FbTextSpan *span = &line->spans[j];

          g_string_append_len (out, line->text + at, (gssize)(span->start - at));
          g_string_append_printf (out, "<%.*s>", (int)span->length, line->text + span->start);
          at = span->start + span->length;
        }
      g_string_append_len (out, line->text + at, (gssize)(line->length - at));
      g_string_append_c (out, '\n');
    }

  return g_string_free (out, FALSE);
}

static void
test_read_as_people_wrote_it (void)
{
  static const struct
  {
    const char *older;
    const char *newer;
    const char *expected;
  } cases[] = {
    { "", "", "" },
    { "a", "a", " a\n" },
    /* What is new is no line instead of an empty one. */
    { "", "a\nb", "+a\n+b\n" },
    { "a", "", "-a\n" },
    { "\n", "", "-\n-\n" },
    { "a\nb\nc", "a\nc", " a\n-b\n c\n" },
    { "a\n", "a", " a\n-\n" },
    { "const limit = 80;\nreturn msg;", "const limit = 95;\nreturn msg;",
      "-const limit = <80>;\n+const limit = <95>;\n return msg;\n" },
    { "a = one(1);", "completely different", "-a = one(1);\n+completely different\n" },
    /* A line put before the changed one does not hide what changed in it. */
    { "x\nlet count = msg.payload;\ny", "x\n// new\nlet count = msg.payload.n;\ny",
      " x\n-let count = msg.payload;\n+// new\n+let count = msg.payload<.n>;\n y\n" },
    /* A new function is one block, not the end of one and the beginning of the next. */
    { "function a() {\n  x();\n}\n\nfunction c() {\n  z();\n}\n",
      "function a() {\n  x();\n}\n\nfunction b() {\n  y();\n}\n\nfunction c() {\n  z();\n}\n",
      " function a() {\n   x();\n }\n \n+function b() {\n+  y();\n+}\n+\n function c() {\n   z();\n"
      " }\n \n" },
    { "Temp\xc3\xa9rature 1", "Temp\xc3\xa9rature 2",
      "-Temp\xc3\xa9rature <1>\n+Temp\xc3\xa9rature <2>\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FbTextDiff) diff = fb_text_diff_new (cases[i].older, cases[i].newer);
      g_autofree char *printed = print (diff);

      g_assert_cmpstr (printed, ==, cases[i].expected);
    }
}

/* Both texts can be read off the lines. */
static void
assert_whole (const char *older, const char *newer)
{
  g_autoptr (FbTextDiff) diff = fb_text_diff_new (older, newer);
  g_autoptr (GString) one = g_string_new (NULL);
  g_autoptr (GString) other = g_string_new (NULL);
  GString *texts[2] = { one, other };
  guint    counts[3] = { 0, 0, 0 };
  guint    added;
  guint    deleted;

  for (guint i = 0; i < fb_text_diff_get_n_lines (diff); i++)
    {
      const FbTextLine *line = fb_text_diff_get_line (diff, i);
      gsize             at = 0;

      counts[line->kind]++;
      g_assert_cmpuint (line->older_line, ==,
                        line->kind == FB_TEXT_ADDED ? 0 : counts[0] + counts[FB_TEXT_DELETED]);
      g_assert_cmpuint (line->newer_line, ==,
                        line->kind == FB_TEXT_DELETED ? 0 : counts[0] + counts[FB_TEXT_ADDED]);
      for (guint j = 0; j < 2; j++)
        if (line->kind == FB_TEXT_SAME || line->kind == (j == 0 ? FB_TEXT_DELETED : FB_TEXT_ADDED))
          {
            g_string_append_len (texts[j], line->text, (gssize)line->length);
            g_string_append_c (texts[j], '\n');
          }
      for (guint j = 0; j < line->n_spans; j++)
        {
          g_assert_cmpuint (line->spans[j].length, >, 0);
          g_assert_true (j == 0 || line->spans[j].start > at);
          at = line->spans[j].start + line->spans[j].length;
          g_assert_cmpuint (at, <=, line->length);
        }
    }

  g_string_truncate (texts[0], texts[0]->len - 1);
  g_string_truncate (texts[1], texts[1]->len - 1);
  g_assert_cmpstr (texts[0]->str, ==, older);
  g_assert_cmpstr (texts[1]->str, ==, newer);
  fb_text_diff_count (diff, &added, &deleted);
  g_assert_cmpuint (added, ==, counts[FB_TEXT_ADDED]);
  g_assert_cmpuint (deleted, ==, counts[FB_TEXT_DELETED]);
}

static char *
make_text (GRand *random)
{
  static const char *const pieces[] = { "a", "b",  "  ", "\n", "\n",      "if (x) {\n",
                                        "}", "\n", "\t", "\r", "\xc3\xa4" };
  GString                 *text = g_string_new (NULL);

  for (gint n = g_rand_int_range (random, 0, 60); n > 0; n--)
    g_string_append (text, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);

  return g_string_free (text, FALSE);
}

static void
test_both_texts_are_there (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (fb_test_get_seed ());

  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *older = make_text (random);
      g_autofree char *newer = make_text (random);

      assert_whole (older, newer);
    }
}

static char *
repeat (const char *piece, gsize n)
{
  GString *text = g_string_sized_new (strlen (piece) * n);

  for (gsize i = 0; i < n; i++)
    g_string_append (text, piece);

  return g_string_free (text, FALSE);
}

/* Texts that would take hours, or all memory, if nothing were bounded. */
static void
test_hostile_texts_end_soon (void)
{
  g_autofree char *line = repeat ("ab ", 1500000);
  g_autofree char *other_line = repeat ("ba ", 1500000);
  g_autofree char *empty = repeat ("\n", 3000000);
  g_autofree char *lines = repeat ("a\nb\na\nc\n", 40000);
  g_autofree char *other_lines = repeat ("b\na\nc\nc\na\n", 40000);
  const char      *texts[] = { line, other_line, empty, lines, other_lines };
  gint64           start = g_get_monotonic_time ();

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_whole (texts[i], texts[(i + 1) % G_N_ELEMENTS (texts)]);
  g_test_message ("%.1f s", (double)(g_get_monotonic_time () - start) / 1e6);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 60 * G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/flow/text-diff/read-as-people-wrote-it", test_read_as_people_wrote_it);
  g_test_add_func ("/flow/text-diff/both-texts-are-there", test_both_texts_are_there);
  g_test_add_func ("/flow/text-diff/hostile-texts-end-soon", test_hostile_texts_end_soon);

  return g_test_run ();
}
