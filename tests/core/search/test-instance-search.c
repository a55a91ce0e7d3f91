/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-flows.h"
#include "fb-test.h"
#include "instance/fb-instance-row.h"
#include "instance/fb-instance.h"
#include "search/fb-instance-search.h"

#define WAIT_MS 20000

typedef struct
{
  GListStore       *instances;
  FbInstanceSearch *provider;
  FbSearch         *search;
} Fixture;

static FbInstance *
make_instance (FbInstanceKind kind, const char *name)
{
  g_autoptr (FbInstanceRow) row = fb_instance_row_new (kind, name);

  if (kind == FB_INSTANCE_REMOTE)
    row->url = g_strdup ("https://oven.example/admin/");
  return fb_instance_new (row);
}

static void
set_up (Fixture *self, gconstpointer user_data)
{
  g_autoptr (FbInstance) local = make_instance (FB_INSTANCE_LOCAL, "Line 4");
  g_autoptr (FbInstance) remote = make_instance (FB_INSTANCE_REMOTE, "Oven");

  self->instances = g_list_store_new (FB_TYPE_INSTANCE);
  g_list_store_append (self->instances, local);
  self->provider = fb_instance_search_new (G_LIST_MODEL (self->instances));
  g_list_store_append (self->instances, remote);
  self->search = fb_search_new ();
  fb_search_add_provider (self->search, FB_SEARCH_PROVIDER (self->provider));
}

static void
tear_down (Fixture *self, gconstpointer user_data)
{
  fb_test_assert_goes (self->search);
  fb_test_assert_goes (self->provider);
  fb_test_assert_goes (self->instances);
}

static FbInstance *
get_instance (Fixture *self, guint index)
{
  g_autoptr (FbInstance) instance = g_list_model_get_item (G_LIST_MODEL (self->instances), index);

  return instance; /* the list keeps it */
}

static GPtrArray *
query (Fixture *self, const char *text)
{
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  GPtrArray *entries;

  fb_search_query_async (self->search, text, 1000, NULL, fb_test_take_result, &result);
  fb_test_await (&result, WAIT_MS);
  entries = fb_search_query_finish (self->search, result.result, &error);
  g_assert_no_error (error);

  return entries;
}

typedef struct
{
  Fixture    *fixture;
  const char *text;
  guint       n_expected;
} Expectation;

static gboolean
is_found (gpointer user_data)
{
  Expectation *self = user_data;
  g_autoptr (GPtrArray) entries = query (self->fixture, self->text);

  return entries->len == self->n_expected;
}

static void
await_found (Fixture *self, const char *text, guint n_expected)
{
  Expectation expectation = { self, text, n_expected };

  g_test_message ("%s: %u", text, n_expected);
  g_assert_true (fb_test_wait (is_found, &expectation, WAIT_MS));
}

static FbFlowDocument *
make_document (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  FbFlowDocument *document = fb_flow_document_new (bytes, &error);

  g_assert_no_error (error);
  return document;
}

static void
test_instances_are_found_by_name_and_place (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GPtrArray) by_name = query (self, "line");
  g_autoptr (GPtrArray) by_place = query (self, "oven.example");
  const FbSearchEntry *entry;

  g_assert_cmpuint (by_name->len, ==, 1);
  entry = g_ptr_array_index (by_name, 0);
  g_assert_cmpstr (entry->kind, ==, "instance");
  g_assert_cmpstr (entry->title, ==, "Line 4");
  g_assert_true (g_str_has_suffix (entry->target, fb_instance_get_id (get_instance (self, 0))));
  g_assert_cmpuint (by_place->len, ==, 1);
}

static void
test_flows_are_found_while_their_instance_is_there (Fixture *self, gconstpointer user_data)
{
  const char *id = fb_instance_get_id (get_instance (self, 0));
  g_autoptr (FbFlowDocument) first = make_document (
      "[{\"id\":\"t\",\"type\":\"tab\",\"label\":\"Press\"},"
      "{\"id\":\"n\",\"type\":\"function\",\"z\":\"t\",\"name\":\"Valve\",\"x\":1,\"y\":1}]");
  g_autoptr (FbFlowDocument) second =
                 make_document ("[{\"id\":\"t\",\"type\":\"tab\",\"label\":\"Belt\"}]");

  fb_instance_search_set_flows (self->provider, id, first);
  g_assert_true (fb_instance_search_get_flows (self->provider, id) == first);
  await_found (self, "valve press line", 1);

  fb_instance_search_set_flows (self->provider, id, second);
  await_found (self, "belt", 1);
  await_found (self, "valve", 0);

  fb_instance_set_name (get_instance (self, 0), "Hall 7");
  await_found (self, "belt hall", 1);
  await_found (self, "belt line", 0);
  await_found (self, "hall", 2);

  g_list_store_remove (self->instances, 0);
  await_found (self, "belt", 0);
  await_found (self, "hall", 0);
}

static void
test_flows_can_be_forgotten (Fixture *self, gconstpointer user_data)
{
  const char *id = fb_instance_get_id (get_instance (self, 1));
  g_autoptr (FbFlowDocument) document =
                 make_document ("[{\"id\":\"t\",\"type\":\"tab\",\"label\":\"Belt\"}]");

  fb_instance_search_set_flows (self->provider, id, document);
  fb_instance_search_set_flows (self->provider, id, NULL); /* before the first are ready */
  await_found (self, "belt", 0);
  fb_instance_search_set_flows (self->provider, id, document);
  await_found (self, "belt", 1);
  fb_instance_search_set_flows (self->provider, id, NULL);
  await_found (self, "belt", 0);
  fb_instance_search_set_flows (self->provider, "nobody", document);
  await_found (self, "belt", 0);
}

/* A list that is sorted anew removes and adds the same objects. */
static void
test_sorting_keeps_the_flows (Fixture *self, gconstpointer user_data)
{
  const char *id = fb_instance_get_id (get_instance (self, 0));
  g_autoptr (FbFlowDocument) document =
                 make_document ("[{\"id\":\"t\",\"type\":\"tab\",\"label\":\"Belt\"}]");
  gpointer turned[] = { get_instance (self, 1), get_instance (self, 0) };

  fb_instance_search_set_flows (self->provider, id, document);
  await_found (self, "belt", 1);
  g_list_store_splice (self->instances, 0, 2, turned, 2);
  await_found (self, "belt", 1);
}

static void
note_changed (FbSearchProvider *provider, gpointer user_data)
{
  (*(guint *)user_data)++;
}

static void
test_large_flows_do_not_hold_up_the_loop (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GBytes) bytes = fb_test_make_flows (3, 40, 20000, FALSE);
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (bytes, NULL);
  guint n_changed = 0;

  g_signal_connect (self->provider, "entries-changed", G_CALLBACK (note_changed), &n_changed);
  fb_instance_search_set_flows (self->provider, fb_instance_get_id (get_instance (self, 0)),
                                document);
  g_assert_cmpuint (n_changed, ==, 0); /* a thread makes the entries */
  await_found (self, "line", 1000);
  g_assert_cmpuint (n_changed, ==, 1);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/search/instance/found-by-name-and-place", test_instances_are_found_by_name_and_place },
    { "/search/instance/flows-are-found-while-their-instance-is-there",
      test_flows_are_found_while_their_instance_is_there },
    { "/search/instance/flows-can-be-forgotten", test_flows_can_be_forgotten },
    { "/search/instance/sorting-keeps-the-flows", test_sorting_keeps_the_flows },
    { "/search/instance/large-flows-do-not-hold-up-the-loop",
      test_large_flows_do_not_hold_up_the_loop },
  };

  fb_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);

  return g_test_run ();
}
