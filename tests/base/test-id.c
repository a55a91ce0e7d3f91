/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-clock.h"
#include "fb-id.h"
#include "fb-test.h"

static void
test_ids_are_distinct_and_valid (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 10000; i++)
    {
      char *id = fb_id_new ();

      g_assert_true (fb_id_is_valid (id));
      g_assert_true (g_hash_table_add (seen, id));
    }

  g_assert_false (fb_id_is_valid (NULL));
  g_assert_false (fb_id_is_valid (""));
  g_assert_false (fb_id_is_valid ("../../../../../../etc/pass"));
}

static void
test_times_are_utc (void)
{
  g_autofree char *text = fb_clock_format (G_GINT64_CONSTANT (1795333262123000));

  g_assert_cmpstr (text, ==, "2026-11-22T07:41:02.123Z");
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/id/distinct-and-valid", test_ids_are_distinct_and_valid);
  g_test_add_func ("/clock/times-are-utc", test_times_are_utc);

  return g_test_run ();
}
