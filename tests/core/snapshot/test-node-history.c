/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-error.h"
#include "fb-test-snapshots.h"
#include "snapshot/fb-node-history.h"

#define ONE "[{\"id\":\"a\",\"type\":\"x\",\"v\":1}]"
#define TWO "[{\"id\":\"a\",\"type\":\"x\",\"v\":2},{\"id\":\"b\",\"type\":\"x\"}]"
#define SPACED "[{\"id\":\"a\", \"type\":\"x\", \"v\":2.0},{\"id\":\"b\",\"type\":\"x\"}]"
#define INLINE "[{\"id\":\"a\",\"type\":\"x\",\"v\":2,\"credentials\":{\"p\":\"q\"}}]"
#define NONE "[{\"id\":\"b\",\"type\":\"x\"}]"

static void
put (FbTestSnapshots *self, const char *flows)
{
  g_autoptr (FbSnapshotContent) content = fb_test_make_content (flows, NULL);
  g_autoptr (FbSnapshot) snapshot = fb_test_put (self, FB_SNAPSHOT_MANUAL, NULL, content);
}

/* The changes of @node, newest first, with blanks between. */
static char *
read_changes (FbTestSnapshots *self, const char *node)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events =
                 fb_node_history_read (self->store, FB_TEST_INSTANCE, node, NULL, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < events->len; i++)
    {
      const FbNodeEvent *event = events->pdata[i];

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                              fb_node_change_to_string (event->change));
      g_assert_true ((event->before == NULL) == (event->change == FB_NODE_FIRST_SEEN));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_each_change_is_told (FbTestSnapshots *self, gconstpointer unused)
{
  g_autofree char         *of_a = NULL;
  g_autofree char         *of_b = NULL;
  static const char *const flows[] = { ONE, ONE, TWO, SPACED, NONE, ONE };

  for (guint i = 0; i < G_N_ELEMENTS (flows); i++)
    put (self, flows[i]);

  of_a = read_changes (self, "a");
  of_b = read_changes (self, "b");
  g_assert_cmpstr (of_a, ==, "added deleted changed first-seen");
  g_assert_cmpstr (of_b, ==, "deleted added");
}

/* Flows with credentials among them are not kept as texts. */
static void
test_sealed_flows_are_read_too (FbTestSnapshots *self, gconstpointer unused)
{
  g_autofree char *changes = NULL;

  put (self, ONE);
  put (self, INLINE);
  changes = read_changes (self, "a");
  g_assert_cmpstr (changes, ==, "changed first-seen");
}

/* What cannot be read is not taken for a deletion. */
static void
test_damaged_texts_are_passed_over (FbTestSnapshots *self, gconstpointer unused)
{
  g_autofree char *changes = NULL;

  put (self, ONE);
  put (self, TWO);
  fb_test_execute (self, "UPDATE snapshot_text SET content = zeroblob(length(content))"
                         " WHERE number > 1");
  changes = read_changes (self, "a");
  g_assert_cmpstr (changes, ==, "first-seen");
}

static void
test_unknown_node_is_said (FbTestSnapshots *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = NULL;

  put (self, ONE);
  events = fb_node_history_read (self->store, FB_TEST_INSTANCE, "nobody", NULL, &error);
  g_assert_null (events);
  g_assert_error (error, FB_ERROR, FB_ERROR_NOT_FOUND);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/snapshot/node-history/" name, FbTestSnapshots, NULL, fb_test_snapshots_set_up,     \
              func, fb_test_snapshots_tear_down)

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);

  ADD ("each-change-is-told", test_each_change_is_told);
  ADD ("sealed-flows-are-read-too", test_sealed_flows_are_read_too);
  ADD ("damaged-texts-are-passed-over", test_damaged_texts_are_passed_over);
  ADD ("an-unknown-node-is-said", test_unknown_node_is_said);

  return g_test_run ();
}
