/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-test.h"
#include "instance/fb-reachability.h"

#define SECOND ((gint64)G_USEC_PER_SEC)

static void
test_doubling (void)
{
  static const guint waits[] = { 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000 };
  FbReachability     self;

  fb_reachability_init (&self);
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    g_assert_cmpuint (fb_reachability_fail (&self, 0.5), ==, waits[i]);

  fb_reachability_succeed (&self);
  g_assert_cmpuint (fb_reachability_fail (&self, 0.5), ==, 1000);
}

static void
test_spread (void)
{
  FbReachability self;

  for (guint i = 0; i < 10; i++)
    {
      fb_reachability_init (&self);
      g_assert_cmpuint (fb_reachability_fail (&self, 0), ==, 750);
      g_assert_cmpuint (fb_reachability_fail (&self, 1), ==, 2500);
    }

  fb_reachability_init (&self);
  for (guint i = 0; i < 1000; i++)
    {
      guint wait_ms = fb_reachability_fail (&self, g_test_rand_double ());

      g_assert_cmpuint (wait_ms, >=, 750);
      g_assert_cmpuint (wait_ms, <=, 75000);
    }
  g_assert_cmpuint (fb_reachability_spread (0), ==, 0);
  g_assert_cmpuint (fb_reachability_spread (1), ==, 2000);
}

static void
test_sleep (void)
{
  FbReachability self;

  fb_reachability_init (&self);
  /* The machine had slept an hour before we began: no news. */
  g_assert_false (fb_reachability_slept (&self, 3700 * SECOND, 100 * SECOND));
  g_assert_false (fb_reachability_slept (&self, 3705 * SECOND, 105 * SECOND));
  /* A little drift between two readings is none. */
  g_assert_false (fb_reachability_slept (&self, 3711 * SECOND, 110 * SECOND));
  g_assert_true (fb_reachability_slept (&self, 3720 * SECOND, 115 * SECOND));
  g_assert_false (fb_reachability_slept (&self, 3725 * SECOND, 120 * SECOND));
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);

  g_test_add_func ("/instance/reachability/doubles-up-to-a-minute", test_doubling);
  g_test_add_func ("/instance/reachability/is-spread", test_spread);
  g_test_add_func ("/instance/reachability/sleep-is-noticed", test_sleep);

  return g_test_run ();
}
