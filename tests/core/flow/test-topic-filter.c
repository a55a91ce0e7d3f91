/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-flows.h"
#include "fb-test.h"
#include "flow/fb-topic-filter.h"

static void
test_topics_match_as_the_standard_says (void)
{
  static const struct
  {
    const char *filter;
    const char *topic;
    gboolean    matches;
  } cases[] = {
    { "sport/tennis/player1/#", "sport/tennis/player1", TRUE },
    { "sport/tennis/player1/#", "sport/tennis/player1/ranking", TRUE },
    { "sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon", TRUE },
    { "sport/tennis/player1/#", "sport/tennis/player10", FALSE },
    { "sport/#", "sport", TRUE },
    { "#", "a/b/c", TRUE },
    { "#", "/", TRUE },
    { "sport/tennis/+", "sport/tennis/player1", TRUE },
    { "sport/tennis/+", "sport/tennis/player1/ranking", FALSE },
    { "sport/+", "sport", FALSE },
    { "sport/+", "sport/", TRUE },
    { "+/+", "/finance", TRUE },
    { "/+", "/finance", TRUE },
    { "+", "/finance", FALSE },
    { "+", "finance", TRUE },
    { "#", "$SYS/broker", FALSE },
    { "+/monitor/Clients", "$SYS/monitor/Clients", FALSE },
    { "$SYS/#", "$SYS/broker", TRUE },
    { "$SYS/monitor/+", "$SYS/monitor/Clients", TRUE },
    { "a/b", "a/b", TRUE },
    { "a/b", "a/B", FALSE },
    { "a/b", "a/b/", FALSE },
    { "a/+/c", "a//c", TRUE },
    { "$share/group/a/+", "a/b", TRUE },
    { "$share/group/a/+", "$share/group/a/b", FALSE },
    { "a/#/b", "a/x/b", FALSE },
    { "a+", "ab", FALSE },
    { "a/#", "a/+", FALSE }, /* a filter is no topic */
    { "", "", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s, %s", cases[i].filter, cases[i].topic);
      g_assert_cmpint (fb_topic_filter_matches (cases[i].filter, cases[i].topic), ==,
                       cases[i].matches);
    }
}

static void
test_validity_follows_the_standard (void)
{
  static const char *const valid[] = { "a",     "/",  "#",          "+",
                                       "a/+/#", "//", "$share/g/a", "a b/\xc3\xa4" };
  static const char *const invalid[] = { "",           "a#",        "a/#/b",    "#/",
                                         "a+/b",       "++",        "$share/g", "$share//a",
                                         "$share/+/a", "$share/g/", "\xff" };

  for (guint i = 0; i < G_N_ELEMENTS (valid); i++)
    g_assert_true (fb_topic_filter_is_valid (valid[i]));
  for (guint i = 0; i < G_N_ELEMENTS (invalid); i++)
    g_assert_false (fb_topic_filter_is_valid (invalid[i]));
}

static char *
make_random (GRand *random, const char *const *levels, guint n_levels)
{
  g_autoptr (GString) text = g_string_new (levels[g_rand_int_range (random, 0, (int)n_levels)]);
  int more = g_rand_int_range (random, 0, 3);

  for (int i = 0; i < more; i++)
    {
      g_string_append_c (text, '/');
      g_string_append (text, levels[g_rand_int_range (random, 0, (int)n_levels)]);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Two filters overlap exactly when some topic of a small world that holds all cases is in both. */
static void
test_overlap_is_a_common_topic (void)
{
  static const char *const filter_levels[] = { "a", "b", "", "+", "#", "$x" };
  static const char *const topic_levels[] = { "a", "b", "", "$x" };
  g_autoptr (GRand) random = g_rand_new_with_seed (fb_test_get_seed ());
  g_autoptr (GPtrArray) topics = g_ptr_array_new_with_free_func (g_free);
  guint n_overlaps = 0;

  for (guint number = 0; number < 4 + 16 + 64 + 256; number++)
    {
      guint n_levels = number < 4 ? 1 : number < 20 ? 2 : number < 84 ? 3 : 4;
      g_autoptr (GString) topic = g_string_new (NULL);

      for (guint i = 0, rest = number; i < n_levels; i++, rest /= 4)
        g_string_append_printf (topic, "%s%s", i > 0 ? "/" : "", topic_levels[rest % 4]);
      g_ptr_array_add (topics, g_string_free (g_steal_pointer (&topic), FALSE));
    }

  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *a = make_random (random, filter_levels, G_N_ELEMENTS (filter_levels));
      g_autofree char *b = make_random (random, filter_levels, G_N_ELEMENTS (filter_levels));
      gboolean         common = FALSE;

      for (guint j = 0; j < topics->len && !common; j++)
        common = fb_topic_filter_matches (a, g_ptr_array_index (topics, j)) &&
                 fb_topic_filter_matches (b, g_ptr_array_index (topics, j));
      g_test_message ("%s, %s", a, b);
      g_assert_cmpint (fb_topic_filter_overlaps (a, b), ==, common);
      g_assert_cmpint (fb_topic_filter_overlaps (b, a), ==, common);
      n_overlaps += common ? 1 : 0;
    }
  g_assert_cmpuint (n_overlaps, >, 100);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/flow/topic-filter/topics-match-as-the-standard-says",
                   test_topics_match_as_the_standard_says);
  g_test_add_func ("/flow/topic-filter/validity-follows-the-standard",
                   test_validity_follows_the_standard);
  g_test_add_func ("/flow/topic-filter/overlap-is-a-common-topic", test_overlap_is_a_common_topic);

  return g_test_run ();
}
