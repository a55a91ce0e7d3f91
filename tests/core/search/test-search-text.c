/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-flows.h"
#include "fb-test.h"
#include "search/fb-search-text.h"

static GArray *
fold (const char *text)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (FbSearchChar));

  fb_search_fold (out, text, FB_SEARCH_MAX_CHARS);
  return out;
}

static char *
fold_to_utf8 (const char *text)
{
  g_autoptr (GArray) chars = fold (text);
  GString *out = g_string_new (NULL);

  fb_search_append_utf8 (out, (const FbSearchChar *)(gpointer)chars->data, chars->len);
  return g_string_free (out, FALSE);
}

static int
score (const char *word, const char *text)
{
  g_autoptr (GArray) a = fold (word);
  g_autoptr (GArray) b = fold (text);

  return fb_search_score ((const FbSearchChar *)(gpointer)a->data, a->len,
                          (const FbSearchChar *)(gpointer)b->data, b->len);
}

static void
test_accents_and_case_fold_away (void)
{
  static const char *const cases[][2] = {
    { "Deploy", "deploy" },
    { "\xc3\x84pfel", "apfel" },  /* Ä composed */
    { "A\xcc\x88pfel", "apfel" }, /* Ä as A and a mark */
    { "Stra\xc3\x9f"
      "e",
      "strasse" },                     /* ß */
    { "\xc3\x98re", "ore" },           /* Ø */
    { "\xef\xac\x81ll", "fill" },      /* the ligature fi */
    { "\xc4\xb0stanbul", "istanbul" }, /* İ */
    { "\xce\xa3\xce\xaf\xcf\x83\xcf\x85\xcf\x86\xce\xbf\xcf\x82",
      "\xcf\x83\xce\xb9\xcf\x83\xcf\x85\xcf\x86\xce\xbf\xcf\x83" }, /* final sigma */
    { "\xe6\xb8\xa9\xe5\xba\xa6", "\xe6\xb8\xa9\xe5\xba\xa6" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folded = fold_to_utf8 (cases[i][0]);

      g_assert_cmpstr (folded, ==, cases[i][1]);
    }
}

static void
test_better_places_score_more (void)
{
  /* For each word the texts from best to worst; 0 for those after NULL. */
  static const struct
  {
    const char *word;
    const char *texts[8];
  } cases[] = {
    { "dep", { "dep", "deploy", "my deploy", "dxexp", "xdxexp", NULL, "peda", "de" } },
    { "lt", { "line temp", "lineTemp", "linetemp", NULL, "temple", "l" } },
    { "t2", { "t2", "tank 2", "tank2", "tank x12", NULL, "tank 3" } },
    { "temp", { "temp", "temperature", "oven temperature", "ovenTemp", NULL, "xtxxxexxxmxxxp" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint n = 1;

      for (; cases[i].texts[n] != NULL; n++)
        {
          g_test_message ("%s: %s before %s", cases[i].word, cases[i].texts[n - 1],
                          cases[i].texts[n]);
          g_assert_cmpint (score (cases[i].word, cases[i].texts[n - 1]), >,
                           score (cases[i].word, cases[i].texts[n]));
          g_assert_cmpint (score (cases[i].word, cases[i].texts[n]), >, 0);
        }
      for (n++; n < G_N_ELEMENTS (cases[i].texts) && cases[i].texts[n] != NULL; n++)
        g_assert_cmpint (score (cases[i].word, cases[i].texts[n]), ==, 0);
    }
}

static void
test_whole_words_are_found_in_subtitles (void)
{
  g_assert_cmpint (fb_search_score_whole ("oven", "line 4 / oven"), >,
                   fb_search_score_whole ("oven", "line 4 / woven"));
  g_assert_cmpint (fb_search_score_whole ("oven", "woven oven"), ==,
                   fb_search_score_whole ("oven", "oven"));
  g_assert_cmpint (fb_search_score_whole ("oven", "o v e n"), ==, 0);
}

/* The row-wise score is the best over all ways to place the letters. */
static int
try_all (const FbSearchChar *word,
         guint               n_word,
         const FbSearchChar *text,
         guint               n_text,
         guint               first,
         gboolean            is_first)
{
  static const int bonus[] = { 0, 8, 10, 12 };
  int              best = G_MININT / 2;

  if (n_word == 0)
    return 0;
  for (guint j = first; j < n_text; j++)
    {
      int place = bonus[text[j] >> 24];
      int value;

      if ((text[j] & 0x1fffff) != (word[0] & 0x1fffff))
        continue;
      if (is_first)
        value = 16 + 2 * place;
      else if (j == first)
        value = 16 + MAX (place, 8);
      else
        value = 16 + place - 4 - (int)(j - first - 1);
      best = MAX (best, value + try_all (word + 1, n_word - 1, text, n_text, j + 1, FALSE));
    }

  return best;
}

static void
test_score_is_the_best_of_all_ways (void)
{
  static const char letters[] = "abAB 2";
  g_autoptr (GRand) random = g_rand_new_with_seed (fb_test_get_seed ());
  guint n_found = 0;

  for (guint i = 0; i < 5000; i++)
    {
      char word[5] = { 0 };
      char text[11] = { 0 };
      int  n_word = g_rand_int_range (random, 1, 5);
      int  n_text = g_rand_int_range (random, n_word + 1, 11);
      int  expected;
      int  found;
      g_autoptr (GArray) a = NULL;
      g_autoptr (GArray) b = NULL;

      for (int j = 0; j < n_word; j++)
        word[j] = letters[g_rand_int_range (random, 0, 2)];
      for (int j = 0; j < n_text; j++)
        text[j] = letters[g_rand_int_range (random, 0, 6)];
      a = fold (word);
      b = fold (text);
      expected = try_all ((FbSearchChar *)(gpointer)a->data, a->len,
                          (FbSearchChar *)(gpointer)b->data, b->len, 0, TRUE);
      found = score (word, text);

      g_test_message ("%s, %s", word, text);
      if (expected < 0 || (n_word >= 3 && expected < 12 * n_word))
        g_assert_cmpint (found, ==, 0);
      else
        g_assert_cmpint (found, ==, MAX (expected, 1));
      n_found += found > 0 ? 1 : 0;
    }
  g_assert_cmpuint (n_found, >, 500);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/search/text/accents-and-case-fold-away", test_accents_and_case_fold_away);
  g_test_add_func ("/search/text/better-places-score-more", test_better_places_score_more);
  g_test_add_func ("/search/text/whole-words-are-found-in-subtitles",
                   test_whole_words_are_found_in_subtitles);
  g_test_add_func ("/search/text/score-is-the-best-of-all-ways",
                   test_score_is_the_best_of_all_ways);

  return g_test_run ();
}
