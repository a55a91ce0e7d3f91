/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-tree.h"
#include "fb-test-widget.h"
#include "mqtt/fb-topic-cell.h"
#include "mqtt/fb-topic-list.h"

typedef struct
{
  FbTopicTree *tree;
  GtkWidget   *list;
  GtkWindow   *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->tree = fb_topic_tree_new (NULL);
  fb_test_tree_put (fixture->tree, "site/line2/level", "71.5");
  fb_test_tree_put (fixture->tree, "site/line10/state", "{\"v\":\"EXECUTE\"}");
  fixture->list = fb_topic_list_new ();
  fb_topic_list_set_tree (FB_TOPIC_LIST (fixture->list), fixture->tree);
  fixture->window = fb_test_show (fixture->list, 420, 400);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  fb_test_assert_goes (g_steal_pointer (&fixture->tree));
}

/* The row that says @text to those who listen. (nullable) */
static GtkWidget *
find_row (GtkWidget *widget, const char *text)
{
  g_autofree char *fault = NULL;

  if (FB_IS_TOPIC_CELL (widget) && gtk_widget_get_mapped (widget))
    fault = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget),
                                                GTK_ACCESSIBLE_PROPERTY_LABEL, text);
  if (FB_IS_TOPIC_CELL (widget) && gtk_widget_get_mapped (widget) && fault == NULL)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

typedef struct
{
  GtkWidget  *widget;
  const char *text;
} Wanted;

static gboolean
has_row (gpointer user_data)
{
  Wanted *wanted = user_data;

  return find_row (wanted->widget, wanted->text) != NULL;
}

static void
wait_for_row (Fixture *fixture, const char *text)
{
  Wanted wanted = { fixture->list, text };

  if (!fb_test_wait (has_row, &wanted, 10000))
    g_error ("no row says \"%s\"", text);
}

static void
show (Fixture *fixture, const char *topic)
{
  guint32 id = 0;

  g_assert_true (fb_test_tree_find (fixture->tree, topic, &id));
  g_assert_true (fb_topic_list_show_topic (FB_TOPIC_LIST (fixture->list), id));
  g_assert_cmpuint (fb_topic_list_get_topic (FB_TOPIC_LIST (fixture->list)), ==, id);
}

static void
test_a_lone_level_is_open (Fixture *fixture, gconstpointer data)
{
  wait_for_row (fixture, "site ");
  wait_for_row (fixture, "line2 ");
  wait_for_row (fixture, "line10 ");
}

static void
test_values_follow (Fixture *fixture, gconstpointer data)
{
  show (fixture, "site/line2/level");
  wait_for_row (fixture, "level 71.5");
  fb_test_tree_put (fixture->tree, "site/line2/level", "72");
  wait_for_row (fixture, "level 72");
  fb_test_tree_put (fixture->tree, "site/line2/temp", "\x01\x02");
  wait_for_row (fixture, "temp 01 02");
  fb_test_tree_put (fixture->tree, "site/line2/gone", "");
  wait_for_row (fixture, "gone (empty)");
}

static void
test_frozen_rows_keep_what_they_show (Fixture *fixture, gconstpointer data)
{
  show (fixture, "site/line2/level");
  wait_for_row (fixture, "level 71.5");
  fb_topic_list_set_frozen (FB_TOPIC_LIST (fixture->list), TRUE);
  fb_test_tree_put (fixture->tree, "site/line2/level", "99");
  fb_test_tree_put (fixture->tree, "site/line2/new", "1");
  /* A row that comes into view is read: then the others had their chance, too. */
  show (fixture, "site/line10/state");
  wait_for_row (fixture, "state {\"v\":\"EXECUTE\"}");
  g_assert_nonnull (find_row (fixture->list, "level 71.5"));

  fb_topic_list_set_frozen (FB_TOPIC_LIST (fixture->list), FALSE);
  wait_for_row (fixture, "level 99");
  wait_for_row (fixture, "new 1");
}

static void
test_a_collapsed_level_hides_its_topics (Fixture *fixture, gconstpointer data)
{
  show (fixture, "site/line2/level");
  wait_for_row (fixture, "level 71.5");
  fb_topic_list_collapse_all (FB_TOPIC_LIST (fixture->list));
  wait_for_row (fixture, "site ");
  g_assert_null (find_row (fixture->list, "level 71.5"));
  fb_topic_list_expand_all (FB_TOPIC_LIST (fixture->list));
  wait_for_row (fixture, "level 71.5");
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/mqtt/topic-list/a-lone-level-is-open", test_a_lone_level_is_open);
  ADD ("/mqtt/topic-list/values-follow", test_values_follow);
  ADD ("/mqtt/topic-list/frozen-rows-keep-what-they-show", test_frozen_rows_keep_what_they_show);
  ADD ("/mqtt/topic-list/a-collapsed-level-hides-its-topics",
       test_a_collapsed_level_hides_its_topics);
#undef ADD

  return g_test_run ();
}
