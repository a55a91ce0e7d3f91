/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <gtk/gtk.h>
#include <string.h>

#include "fb-test-tree.h"
#include "fb-test.h"
#include "mqtt/fb-topic-children.h"
#include "mqtt/fb-topic-row.h"
#include "mqtt/fb-topic-rows.h"

/* A tree, its rows, and a copy of the rows that is only changed by what "items-changed" tells. */

typedef struct
{
  FbTopicTree *tree;
  FbTopicRows *rows;
  GArray      *copy; /* of guint32 */
} Fixture;

static void
items_changed_cb (Fixture *fixture, guint position, guint removed, guint added, GListModel *model)
{
  g_assert_cmpuint (position + removed, <=, fixture->copy->len);
  if (removed > 0)
    g_array_remove_range (fixture->copy, position, removed);
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (FbTopicRow) row = g_list_model_get_item (model, position + i);
      guint32 topic = fb_topic_row_get_topic (row);

      g_array_insert_val (fixture->copy, position + i, topic);
    }
  g_assert_cmpuint (fixture->copy->len, ==, g_list_model_get_n_items (model));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->tree = fb_topic_tree_new (NULL);
  fixture->rows = fb_topic_rows_new (fixture->tree);
  fixture->copy = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_signal_connect_swapped (fixture->rows, "items-changed", G_CALLBACK (items_changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fb_test_assert_goes (g_steal_pointer (&fixture->rows));
  fb_test_assert_goes (g_steal_pointer (&fixture->tree));
  g_array_unref (fixture->copy);
}

/* What is below @parent and can be seen, each name indented by its level. */
static void
print_level (Fixture *fixture, FbTopicStore *store, guint32 parent, GString *text)
{
  guint               n_children = 0;
  g_autofree guint32 *children =
      fb_topic_children_sort (fb_topic_children_new (store, parent), &n_children);

  for (guint i = 0; i < n_children; i++)
    {
      gsize       length;
      const char *name = fb_topic_store_get_name (store, children[i], &length);

      g_string_append_printf (text, "%*s%s\n", (int)fb_topic_store_get_level (store, children[i]),
                              "", name);
      if (fb_topic_rows_is_expanded (fixture->rows, children[i]))
        print_level (fixture, store, children[i], text);
    }
}

static char *
print_rows (Fixture *fixture)
{
  FbTopicStore *store = fb_topic_tree_lock (fixture->tree);
  GString      *text = g_string_new (NULL);

  for (guint i = 0; i < fixture->copy->len; i++)
    {
      guint32     topic = g_array_index (fixture->copy, guint32, i);
      gsize       length;
      const char *name = fb_topic_store_get_name (store, topic, &length);

      g_assert_cmpuint (topic, ==, fb_topic_rows_get_topic (fixture->rows, i));
      g_string_append_printf (text, "%*s%s\n", (int)fb_topic_store_get_level (store, topic), "",
                              name);
    }
  fb_topic_tree_unlock (fixture->tree);

  return g_string_free (text, FALSE);
}

static void
assert_rows_are_right (Fixture *fixture)
{
  g_autoptr (GString) wanted = g_string_new (NULL);
  g_autofree char *shown = print_rows (fixture);
  FbTopicStore    *store = fb_topic_tree_lock (fixture->tree);

  print_level (fixture, store, FB_TOPIC_ROOT, wanted);
  fb_topic_tree_unlock (fixture->tree);
  g_assert_cmpstr (shown, ==, wanted->str);
}

static void
assert_rows (Fixture *fixture, const char *text)
{
  g_autofree char *shown = print_rows (fixture);

  g_assert_cmpstr (shown, ==, text);
}

static void
test_levels_open_in_order (Fixture *fixture, gconstpointer data)
{
  fb_test_tree_put (fixture->tree, "site/line10/temp", "1");
  fb_test_tree_put (fixture->tree, "site/line2/temp", "1");
  fb_test_tree_put (fixture->tree, "$SYS/uptime", "1");
  g_assert_cmpuint (fixture->copy->len, ==, 0);
  fb_topic_rows_sync (fixture->rows, 100);
  assert_rows (fixture, " $SYS\n site\n");

  fb_topic_rows_expand (fixture->rows, 1);
  assert_rows (fixture, " $SYS\n site\n  line2\n  line10\n");
  fb_topic_rows_expand (fixture->rows, 3);
  assert_rows (fixture, " $SYS\n site\n  line2\n  line10\n   temp\n");
  g_assert_cmpuint (fb_topic_rows_find_parent (fixture->rows, 4), ==, 3);
  g_assert_cmpuint (fb_topic_rows_find_parent (fixture->rows, 2), ==, 1);
  g_assert_cmpuint (fb_topic_rows_find_parent (fixture->rows, 0), ==, GTK_INVALID_LIST_POSITION);

  fb_topic_rows_collapse (fixture->rows, 1);
  assert_rows (fixture, " $SYS\n site\n");
}

static void
test_new_topics_come_to_their_places (Fixture *fixture, gconstpointer data)
{
  fb_test_tree_put (fixture->tree, "b/x", "1");
  fb_topic_rows_sync (fixture->rows, 100);
  fb_topic_rows_expand_all (fixture->rows);

  fb_test_tree_put (fixture->tree, "b/y/z", "1");
  fb_test_tree_put (fixture->tree, "a", "1");
  fb_test_tree_put (fixture->tree, "b/w", "1");
  fb_test_tree_put (fixture->tree, "c", "1");
  g_assert_false (fb_topic_rows_sync (fixture->rows, 100));
  assert_rows (fixture, " a\n b\n  w\n  x\n  y\n c\n");
}

static void
test_reveal_opens_the_way (Fixture *fixture, gconstpointer data)
{
  guint32 topic = 0;

  fb_test_tree_put (fixture->tree, "a/b/c/d", "1");
  fb_test_tree_put (fixture->tree, "a/a", "1");
  g_assert_true (fb_test_tree_find (fixture->tree, "a/b/c/d", &topic));
  g_assert_cmpuint (fb_topic_rows_reveal (fixture->rows, topic), ==, 4);
  assert_rows (fixture, " a\n  a\n  b\n   c\n    d\n");
  g_assert_cmpuint (fb_topic_rows_reveal (fixture->rows, 12345), ==, GTK_INVALID_LIST_POSITION);
}

static FbTopicSet *
make_set (Fixture *fixture, const char *const *topics)
{
  FbTopicSet *set = fb_topic_set_new ();

  for (; *topics != NULL; topics++)
    {
      guint32 topic = 0;

      g_assert_true (fb_test_tree_find (fixture->tree, *topics, &topic));
      fb_topic_set_add (set, topic);
    }

  return set;
}

static void
test_only_what_is_visible_is_shown (Fixture *fixture, gconstpointer data)
{
  const char *const some[] = { "a", "a/b", "a/b/c", NULL };
  const char *const more[] = { "a", "a/b", "a/b/c", "b", NULL };

  fb_test_tree_put (fixture->tree, "a/b/c", "1");
  fb_test_tree_put (fixture->tree, "a/x", "1");
  fb_test_tree_put (fixture->tree, "b", "1");
  fb_topic_rows_sync (fixture->rows, 100);
  fb_topic_rows_expand (fixture->rows, 0);
  assert_rows (fixture, " a\n  b\n  x\n b\n");

  fb_topic_rows_set_visible (fixture->rows, make_set (fixture, some));
  assert_rows (fixture, " a\n  b\n   c\n");
  fb_test_tree_put (fixture->tree, "a/new", "1");
  fb_topic_rows_sync (fixture->rows, 100);
  assert_rows (fixture, " a\n  b\n   c\n");
  fb_topic_rows_set_visible (fixture->rows, make_set (fixture, more));
  assert_rows (fixture, " a\n  b\n   c\n b\n");

  fb_topic_rows_set_visible (fixture->rows, NULL);
  assert_rows (fixture, " a\n  b\n  new\n  x\n b\n");
}

static void
test_forgotten_topics_go (Fixture *fixture, gconstpointer data)
{
  FbTopicStore *store;
  guint32       topic = 0;

  fb_test_tree_put (fixture->tree, "a/b", "1");
  fb_test_tree_put (fixture->tree, "c", "1");
  fb_topic_rows_sync (fixture->rows, 100);
  fb_topic_rows_expand_all (fixture->rows);
  g_assert_true (fb_test_tree_find (fixture->tree, "a", &topic));
  store = fb_topic_tree_lock (fixture->tree);
  fb_topic_store_forget_below (store, topic);
  fb_topic_tree_unlock (fixture->tree);

  /* Before they were told, rows do nothing that would rest on old numbers. */
  fb_topic_rows_collapse (fixture->rows, 0);
  fb_topic_rows_sync (fixture->rows, 100);
  assert_rows (fixture, " c\n");
}

/* A topic of up to four levels with few distinct names. */
static char *
make_topic (GRand *random)
{
  GString *topic = g_string_new (NULL);
  int      n_levels = g_rand_int_range (random, 1, 5);

  for (int i = 0; i < n_levels; i++)
    g_string_append_printf (topic, "%s%c%d", i > 0 ? "/" : "",
                            'a' + g_rand_int_range (random, 0, 3),
                            g_rand_int_range (random, 0, 12));

  return g_string_free (topic, FALSE);
}

static void
act (Fixture *fixture, GRand *random)
{
  guint n_rows = fixture->copy->len;
  guint position = n_rows > 0 ? (guint)g_rand_int_range (random, 0, (int)n_rows) : 0;

  switch (g_rand_int_range (random, 0, 12))
    {
    case 0:
      fb_topic_rows_collapse (fixture->rows, position);
      break;
    case 1:
      fb_topic_rows_expand_below (fixture->rows, position);
      break;
    case 2:
    case 3:
      fb_topic_rows_expand (fixture->rows, position);
      break;
    default:
      {
        g_autofree char *topic = make_topic (random);

        fb_test_tree_put (fixture->tree, topic, "1");
      }
    }
}

static void
test_any_order_of_acts_is_right (Fixture *fixture, gconstpointer data)
{
  guint32 seed = (guint32)g_test_rand_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint round = 0; round < 200; round++)
    {
      for (guint i = 0; i < 10; i++)
        act (fixture, random);
      while (fb_topic_rows_sync (fixture->rows, 3))
        continue;
      assert_rows_are_right (fixture);
    }
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/mqtt/topic-rows/levels-open-in-order", test_levels_open_in_order);
  ADD ("/mqtt/topic-rows/new-topics-come-to-their-places", test_new_topics_come_to_their_places);
  ADD ("/mqtt/topic-rows/reveal-opens-the-way", test_reveal_opens_the_way);
  ADD ("/mqtt/topic-rows/only-what-is-visible-is-shown", test_only_what_is_visible_is_shown);
  ADD ("/mqtt/topic-rows/forgotten-topics-go", test_forgotten_topics_go);
  ADD ("/mqtt/topic-rows/any-order-of-acts-is-right", test_any_order_of_acts_is_right);
#undef ADD

  return g_test_run ();
}
