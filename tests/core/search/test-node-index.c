/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-error.h"
#include "fb-file.h"
#include "fb-test-flows.h"
#include "fb-test.h"
#include "search/fb-node-index.h"

typedef struct
{
  char        *folder;
  FbWorkspace *workspace;
  FbNodeIndex *index;
} Fixture;

static const char line[] =
    "[{\"id\":\"t1\",\"type\":\"tab\",\"label\":\"Filler\"},"
    "{\"id\":\"f1\",\"type\":\"function\",\"z\":\"t1\",\"name\":\"level to litres\","
    "\"func\":\"const limit = env.get('MAX_LEVEL');\\nreturn msg;\",\"wires\":[[\"zz1\"]]},"
    "{\"id\":\"m1\",\"type\":\"mqtt "
    "out\",\"z\":\"t1\",\"name\":\"valve\",\"topic\":\"plant/line1/valve\"},"
    "{\"id\":\"m2\",\"type\":\"mqtt in\",\"z\":\"t1\",\"name\":\"\",\"topic\":\"plant/+/level\"},"
    "{\"id\":\"h1\",\"type\":\"http "
    "request\",\"z\":\"t1\",\"url\":\"https://mes.example/api/${SITE}\"},"
    "{\"id\":\"c1\",\"type\":\"change\",\"z\":\"t1\",\"rules\":[{\"t\":\"set\",\"p\":\"payload\","
    "\"to\":\"Prüfung\"}]}]";

static void
set_up (Fixture *self, gconstpointer unused)
{
  static const FbMigration *const none[] = { NULL };
  g_autoptr (GError) error = NULL;

  self->folder = fb_test_make_folder ();
  self->workspace = fb_workspace_open (self->folder, none, &error);
  g_assert_no_error (error);
  self->index = fb_node_index_new (self->workspace);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_assert_finalize_object (self->index);
  fb_workspace_close (self->workspace);
  fb_test_assert_goes (self->workspace);
  g_free (self->folder);
}

static void
update_bytes (Fixture *self, const char *instance, const char *snapshot, GBytes *bytes)
{
  g_autoptr (FbSnapshotContent) content = fb_snapshot_content_new (bytes);
  g_autoptr (JsonObject) palette = fb_json_parse_object (
      "{\"http request\":{\"module\":\"node-red\"},\"change\":{\"module\":\"node-red\"}}", -1, 1000,
      NULL);
  g_autoptr (JsonObject) modules =
                 fb_json_parse_object ("{\"node-red\":\"4.1.11\"}", -1, 100, NULL);
  g_autoptr (GError) error = NULL;

  fb_snapshot_content_set_palette (content, palette);
  fb_snapshot_content_set_modules (content, modules);
  fb_node_index_update (self->index, instance, "Line 4", snapshot, content, &error);
  g_assert_no_error (error);
}

static void
update (Fixture *self, const char *instance, const char *snapshot, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  update_bytes (self, instance, snapshot, bytes);
}

/* Ids of what is found, with blanks between. */
static char *
ask (Fixture *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = fb_node_index_query (self->index, text, 20, NULL, &error);
  g_autoptr (GString) ids = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < hits->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", ((FbNodeHit *)hits->pdata[i])->node);

  return g_string_free (g_steal_pointer (&ids), FALSE);
}

static void
assert_found (Fixture *self, const char *text, const char *expected)
{
  g_autofree char *found = ask (self, text);

  g_test_message ("%s", text);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_words_and_filters (Fixture *self, gconstpointer unused)
{
  update (self, "i1", "s1", line);

  assert_found (self, "litres", "f1");
  assert_found (self, "lit lev", "f1");
  assert_found (self, "prufung", "c1");
  assert_found (self, "limit type:function", "f1");
  assert_found (self, "limit type:mqtt", "");
  assert_found (self, "type:mqtt", "m1 m2");
  assert_found (self, "zz1", "");
  assert_found (self, "topic:plant/line1/valve", "m1");
  assert_found (self, "topic:plant/line1/level", "m2");
  assert_found (self, "topic:plant/#", "m1 m2");
  assert_found (self, "topic:plant/+/valve", "m1");
  assert_found (self, "topic:+/line1/#", "m1 m2");
  assert_found (self, "topic:plant/line1/level/more", "");
  assert_found (self, "topic:other/#", "");
  assert_found (self, "url:MES.example", "h1");
  assert_found (self, "url:100%", "");
  assert_found (self, "env:SITE", "h1");
  assert_found (self, "env:max_level", "f1");
  assert_found (self, "module:node-red type:change", "c1");
  assert_found (self, "module:node-red@4.1.11", "h1 c1");
  assert_found (self, "module:node-red@4", "h1 c1");
  assert_found (self, "module:node-red@4.1.1", "");
  assert_found (self, "module:node-red@5 type:change", "");
  assert_found (self, "instance:\"line 4\" litres", "f1");
  assert_found (self, "instance:i1 valve", "m1");
  assert_found (self, "instance:other valve", "");
  assert_found (self, "", "");
  assert_found (self, "\" * ( ) ^ {", "");
}

static void
test_hit_says_where_it_is (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) hits = NULL;
  const FbNodeHit *hit;

  update (self, "i1", "s1", line);
  hits = fb_node_index_query (self->index, "limit", 20, NULL, NULL);
  g_assert_cmpuint (hits->len, ==, 1);
  hit = hits->pdata[0];
  g_assert_cmpstr (hit->instance, ==, "i1");
  g_assert_cmpstr (hit->instance_name, ==, "Line 4");
  g_assert_cmpstr (hit->snapshot, ==, "s1");
  g_assert_cmpstr (hit->name, ==, "level to litres");
  g_assert_cmpstr (hit->tab, ==, "Filler");
  g_assert_null (hit->module);
  g_assert_nonnull (strstr (hit->excerpt, "limit"));
  g_assert_null (strchr (hit->excerpt, '\n'));
}

static void
test_where_a_module_is_used_with_its_version (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) hits = NULL;
  const FbNodeHit *hit;

  update (self, "i1", "s1", line);
  hits = fb_node_index_query (self->index, "module:node-red type:change", 20, NULL, NULL);
  g_assert_cmpuint (hits->len, ==, 1);
  hit = hits->pdata[0];
  g_assert_cmpstr (hit->module, ==, "node-red");
  g_assert_cmpstr (hit->version, ==, "4.1.11");
}

static void
test_names_come_first (Fixture *self, gconstpointer unused)
{
  update (self, "i1", "s1",
          "[{\"id\":\"a\",\"type\":\"x\",\"info\":\"pump\"},{\"id\":\"b\",\"type\":\"x\",\"name\":"
          "\"Pump\"}]");
  assert_found (self, "pump", "b a");
}

static void
test_follows_what_changes (Fixture *self, gconstpointer unused)
{
  static const char *const only_second[] = { "i2", NULL };
  g_autofree char         *snapshot = NULL;
  g_autoptr (GError) error = NULL;

  update (self, "i1", "s1", line);
  update (self, "i2", "s2", "[{\"id\":\"n\",\"type\":\"x\",\"name\":\"litres\"}]");
  assert_found (self, "litres", "f1 n");
  update (self, "i1", "s3", "[{\"id\":\"f1\",\"type\":\"function\",\"name\":\"gallons\"}]");
  assert_found (self, "litres", "n");
  assert_found (self, "gallons", "f1");
  assert_found (self, "topic:plant/#", "");
  snapshot = fb_node_index_get_snapshot (self->index, "i1");
  g_assert_cmpstr (snapshot, ==, "s3");

  g_assert_true (fb_node_index_keep_only (self->index, only_second, &error));
  g_assert_no_error (error);
  assert_found (self, "gallons", "");
  assert_found (self, "litres", "n");
}

static void
test_damaged_file_is_begun_anew (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (self->folder, "search.db", NULL);

  g_assert_true (
      fb_file_write (path, "no database at all, but long enough to look at", 46, 0600, NULL));
  assert_found (self, "litres", "");
  update (self, "i1", "s1", line);
  assert_found (self, "litres", "f1");
}

static void
test_example_flows (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) paths = fb_test_list_example_flows ();

  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (GBytes) bytes = fb_file_read (paths->pdata[i], FB_FLOW_MAX_BYTES, NULL);
      g_autoptr (FbFlowDocument) document = fb_flow_document_new (bytes, NULL);
      g_autofree char *id = g_strdup_printf ("e%u", i);
      g_autofree char *query = NULL;
      g_autofree char *found = NULL;

      if (document == NULL || fb_flow_document_get_n_nodes (document) == 0)
        continue;
      update_bytes (self, id, "s", bytes);
      query = g_strdup_printf ("instance:%s type:\"%s\"", id,
                               fb_flow_document_get_node (document, 0)->type);
      found = ask (self, query);
      g_assert_nonnull (strstr (found, fb_flow_document_get_node (document, 0)->id));
    }
}

#define ADD(name, func)                                                                            \
  g_test_add ("/search/node-index/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);

  ADD ("words-and-filters", test_words_and_filters);
  ADD ("a-hit-says-where-it-is", test_hit_says_where_it_is);
  ADD ("where-a-module-is-used-with-its-version", test_where_a_module_is_used_with_its_version);
  ADD ("names-come-first", test_names_come_first);
  ADD ("follows-what-changes", test_follows_what_changes);
  ADD ("a-damaged-file-is-begun-anew", test_damaged_file_is_begun_anew);
  ADD ("example-flows-are-found", test_example_flows);

  return g_test_run ();
}
