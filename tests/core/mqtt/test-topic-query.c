/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-error.h"
#include "fb-test.h"
#include "mqtt/fb-topic-finder.h"

static void
test_queries_match_as_people_mean_them (void)
{
  static const struct
  {
    const char *query;
    gboolean    with_payload;
    const char *topic;
    const char *payload;
    gboolean    matches;
  } cases[] = {
    { "level", FALSE, "site/a/Level", "", TRUE },
    { "LEVEL site", FALSE, "site/a/level", "", TRUE },
    { "level b", FALSE, "site/a/level", "b", FALSE },
    { "level b", TRUE, "site/a/level", "b", TRUE },
    { "door", FALSE, "alarms", "door open", FALSE },
    { "door", TRUE, "alarms", "Door open", TRUE },
    { "site/+/level", FALSE, "site/a/level", "", TRUE },
    { "site/+/level", FALSE, "site/a/b/level", "", FALSE },
    { "site/#", TRUE, "other", "site/a", FALSE },
    { "#", FALSE, "$SYS/uptime", "", FALSE },
    { "a+b", FALSE, "x/a+b", "", TRUE },
    { "/^site.*level$/", FALSE, "site/a/Level", "", TRUE },
    { "/^site.*level$/", FALSE, "site/a/level/x", "", FALSE },
    { "/\\d{3}/", TRUE, "a", "12 345", TRUE },
    { "//", FALSE, "a//b", "", TRUE },
    { "/a", FALSE, "x/a", "", TRUE },
    { "\xc3\xbc", FALSE, "m\xc3\xbchle", "", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FbTopicQuery) query =
                     fb_topic_query_parse (cases[i].query, cases[i].with_payload, &error);

      g_test_message ("%s", cases[i].query);
      g_assert_no_error (error);
      g_assert_cmpint (fb_topic_query_matches (query, cases[i].topic, strlen (cases[i].topic),
                                               cases[i].payload, strlen (cases[i].payload)),
                       ==, cases[i].matches);
    }
}

static void
test_what_is_no_query_is_said (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (fb_topic_query_parse ("  ", TRUE, &error));
  g_assert_no_error (error);
  g_assert_null (fb_topic_query_parse ("/a(/", TRUE, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
}

/* What would take the matcher for ever ends soon, as no match. */
static void
test_hostile_expressions_end (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FbTopicQuery) query = fb_topic_query_parse ("/^(a+)+$/", TRUE, &error);
  g_autofree char *payload = g_strnfill (60000, 'a');
  gint64           start = g_get_monotonic_time ();

  g_assert_no_error (error);
  payload[59999] = 'b';
  g_assert_false (fb_topic_query_matches (query, "x", 1, payload, 60000));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_TIME_SPAN_SECOND);
}

static void
put (FbTopicTree *tree, const char *topic, const char *text)
{
  const FbMqttSink *sink = fb_topic_tree_get_sink ();
  FbMqttMessage     message = { .topic = topic,
                                .topic_length = strlen (topic),
                                .payload = (const guint8 *)text,
                                .payload_length = strlen (text) };

  sink->begin (tree);
  sink->message (&message, tree);
  sink->end (tree);
}

static gboolean
is_complete (gpointer finder)
{
  return fb_topic_finder_is_complete (finder);
}

static gboolean
has (FbTopicTree *tree, const FbTopicSet *set, const char *topic)
{
  FbTopicStore *store = fb_topic_tree_lock (tree);
  guint32       id = fb_topic_store_find (store, topic, strlen (topic));

  fb_topic_tree_unlock (tree);
  g_assert_cmpuint (id, !=, 0);

  return fb_topic_set_has (set, id);
}

static void
test_a_tree_is_searched (void)
{
  g_autoptr (FbTopicTree) tree = fb_topic_tree_new (NULL);
  g_autoptr (FbTopicQuery) query = fb_topic_query_parse ("temp", TRUE, NULL);
  g_autoptr (FbTopicFinder) finder = NULL;
  g_autoptr (FbTopicSet) found = NULL;

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *topic =
          g_strdup_printf ("site/line%u/%s", i / 2, i % 2 == 0 ? "temp" : "level");

      put (tree, topic, "1");
    }
  put (tree, "notes", "the temperature");
  finder = fb_topic_finder_new (tree, query);
  g_assert_true (fb_test_wait (is_complete, finder, 30000));

  found = fb_topic_finder_copy_found (finder);
  g_assert_cmpuint (fb_topic_finder_get_n_found (finder), ==, 10001);
  g_assert_true (has (tree, found, "site"));
  g_assert_true (has (tree, found, "site/line77"));
  g_assert_true (has (tree, found, "site/line77/temp"));
  g_assert_false (has (tree, found, "site/line77/level"));
  g_assert_true (has (tree, found, "notes"));
}

static void
fail_cb (FbTopicFinder *finder)
{
  g_assert_not_reached ();
}

static void
test_a_search_that_is_cancelled_says_nothing (void)
{
  g_autoptr (FbTopicTree) tree = fb_topic_tree_new (NULL);
  g_autoptr (FbTopicQuery) query = fb_topic_query_parse ("a", FALSE, NULL);
  FbTopicFinder *finder;

  put (tree, "a", "1");
  finder = fb_topic_finder_new (tree, query);
  g_signal_connect (finder, "found", G_CALLBACK (fail_cb), NULL);
  fb_topic_finder_cancel (finder);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  fb_test_assert_goes (finder);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/mqtt/topic-query/queries-match-as-people-mean-them",
                   test_queries_match_as_people_mean_them);
  g_test_add_func ("/mqtt/topic-query/what-is-no-query-is-said", test_what_is_no_query_is_said);
  g_test_add_func ("/mqtt/topic-query/hostile-expressions-end", test_hostile_expressions_end);
  g_test_add_func ("/mqtt/topic-finder/a-tree-is-searched", test_a_tree_is_searched);
  g_test_add_func ("/mqtt/topic-finder/a-search-that-is-cancelled-says-nothing",
                   test_a_search_that_is_cancelled_says_nothing);

  return g_test_run ();
}
