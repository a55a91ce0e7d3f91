/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-sequence.h"
#include "fb-test-flows.h"
#include "fb-test.h"

/* What is left on both sides must be the same. Returns how much that is. */
static guint
compare (const guint *older, guint n_older, const guint *newer, guint n_newer)
{
  g_autofree guint8 *deleted = g_malloc (n_older + 1);
  g_autofree guint8 *added = g_malloc (n_newer + 1);
  guint              n_same = 0;
  guint              j = 0;

  fb_sequence_compare (older, n_older, newer, n_newer, deleted, added);
  for (guint i = 0; i < n_older; i++)
    {
      if (deleted[i])
        continue;
      while (j < n_newer && added[j])
        j++;
      g_assert_cmpuint (j, <, n_newer);
      g_assert_cmpuint (older[i], ==, newer[j]);
      j++;
      n_same++;
    }
  while (j < n_newer && added[j])
    j++;
  g_assert_cmpuint (j, ==, n_newer);

  return n_same;
}

/* Length of the longest common subsequence, the slow way. */
static guint
measure_common (const guint *older, guint n_older, const guint *newer, guint n_newer)
{
  g_autofree guint *row = g_new0 (guint, n_newer + 1);

  for (guint i = 0; i < n_older; i++)
    {
      guint diagonal = 0;

      for (guint j = 0; j < n_newer; j++)
        {
          guint above = row[j + 1];

          row[j + 1] = older[i] == newer[j] ? diagonal + 1 : MAX (above, row[j]);
          diagonal = above;
        }
    }

  return row[n_newer];
}

static void
test_shortest_script (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (fb_test_get_seed ());

  for (guint round = 0; round < 20000; round++)
    {
      guint older[40];
      guint newer[40];
      guint n_older = (guint)g_rand_int_range (random, 0, G_N_ELEMENTS (older) + 1);
      guint n_newer = (guint)g_rand_int_range (random, 0, G_N_ELEMENTS (newer) + 1);
      gint  n_letters = g_rand_int_range (random, 1, 12);

      for (guint i = 0; i < n_older; i++)
        older[i] = (guint)g_rand_int_range (random, 0, n_letters);
      for (guint i = 0; i < n_newer; i++)
        newer[i] = (guint)g_rand_int_range (random, 0, n_letters);

      g_assert_cmpuint (compare (older, n_older, newer, n_newer), ==,
                        measure_common (older, n_older, newer, n_newer));
    }
}

/* Two shuffles of the same few numbers are the worst case: nothing can be set aside. */
static void
test_effort_is_bounded (void)
{
  guint length = 300000;
  g_autoptr (GRand) random = g_rand_new_with_seed (fb_test_get_seed ());
  g_autofree guint *older = g_new (guint, length);
  g_autofree guint *newer = g_new (guint, length);
  gint64            start = g_get_monotonic_time ();

  for (guint i = 0; i < length; i++)
    {
      older[i] = (guint)g_rand_int_range (random, 0, 1000);
      newer[i] = (guint)g_rand_int_range (random, 0, 1000);
    }
  compare (older, length, newer, length);
  g_test_message ("%.1f s", (double)(g_get_monotonic_time () - start) / 1e6);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 30 * G_USEC_PER_SEC);
}

static void
test_parts_have_one_number_each (void)
{
  const FbSequencePart older[] = { { "ab", 2 }, { "", 0 }, { "a", 1 }, { "abc", 2 } };
  const FbSequencePart newer[] = { { "b", 1 }, { "ab", 2 }, { NULL, 0 } };
  g_autofree guint    *numbers = fb_sequence_number (older, 4, newer, 3);

  g_assert_cmpuint (numbers[0], ==, numbers[3]);
  g_assert_cmpuint (numbers[0], ==, numbers[5]);
  g_assert_cmpuint (numbers[1], ==, numbers[6]);
  g_assert_cmpuint (numbers[0], !=, numbers[1]);
  g_assert_cmpuint (numbers[2], !=, numbers[4]);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/sequence/shortest-script", test_shortest_script);
  g_test_add_func ("/sequence/effort-is-bounded", test_effort_is_bounded);
  g_test_add_func ("/sequence/parts-have-one-number-each", test_parts_have_one_number_each);

  return g_test_run ();
}
