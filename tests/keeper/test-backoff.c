/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-keeper-backoff.h"
#include "fb-test.h"

#define SECOND G_USEC_PER_SEC

static void
test_doubles_up_to_a_minute (void)
{
  static const guint expected[] = { 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000 };
  FbKeeperBackoff    backoff = { 0 };
  gboolean           safe;

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpuint (fb_keeper_backoff_note (&backoff, 0, (i + 1) * 100 * SECOND, &safe), ==,
                      expected[i]);
}

static void
test_third_crash_in_a_minute_is_safe (void)
{
  FbKeeperBackoff backoff = { 0 };
  gboolean        safe;

  fb_keeper_backoff_note (&backoff, 0, 1000 * SECOND, &safe);
  g_assert_false (safe);
  fb_keeper_backoff_note (&backoff, 0, 1010 * SECOND, &safe);
  g_assert_false (safe);
  fb_keeper_backoff_note (&backoff, 0, 1059 * SECOND, &safe);
  g_assert_true (safe);
}

static void
test_slow_crashes_are_not_safe (void)
{
  FbKeeperBackoff backoff = { 0 };
  gboolean        safe;

  for (guint i = 1; i < 10; i++)
    {
      fb_keeper_backoff_note (&backoff, 0, i * 31 * SECOND, &safe);
      g_assert_false (safe);
    }
}

static void
test_a_minute_up_forgets (void)
{
  FbKeeperBackoff backoff = { 0 };
  gboolean        safe;

  for (guint i = 1; i <= 5; i++)
    fb_keeper_backoff_note (&backoff, 0, i * SECOND, &safe);
  g_assert_true (safe);
  g_assert_cmpuint (fb_keeper_backoff_note (&backoff, 10 * SECOND, 71 * SECOND, &safe), ==, 1000);
  g_assert_false (safe);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/keeper/backoff/doubles-up-to-a-minute", test_doubles_up_to_a_minute);
  g_test_add_func ("/keeper/backoff/third-crash-in-a-minute-is-safe",
                   test_third_crash_in_a_minute_is_safe);
  g_test_add_func ("/keeper/backoff/slow-crashes-are-not-safe", test_slow_crashes_are_not_safe);
  g_test_add_func ("/keeper/backoff/a-minute-up-forgets", test_a_minute_up_forgets);

  return g_test_run ();
}
