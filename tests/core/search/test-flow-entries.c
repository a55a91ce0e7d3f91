/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-file.h"
#include "fb-test-flows.h"
#include "fb-test.h"
#include "search/fb-deep-link.h"
#include "search/fb-flow-entries.h"
#include "search/fb-search.h"

static const char flows[] =
    "[{\"id\":\"t1\",\"type\":\"tab\",\"label\":\"Press\"},"
    "{\"id\":\"t2\",\"type\":\"tab\",\"label\":\"\"},"
    "{\"id\":\"s1\",\"type\":\"subflow\",\"name\":\"Scale\"},"
    "{\"id\":\"g1\",\"type\":\"group\",\"z\":\"t1\",\"name\":\"Alarms\",\"x\":1,\"y\":1},"
    "{\"id\":\"g2\",\"type\":\"group\",\"z\":\"t1\",\"x\":1,\"y\":1},"
    "{\"id\":\"j1\",\"type\":\"junction\",\"z\":\"t1\",\"x\":1,\"y\":1},"
    "{\"id\":\"b 1\",\"type\":\"mqtt-broker\",\"broker\":\"host.example\"},"
    "{\"id\":\"n1\",\"type\":\"mqtt in\",\"z\":\"t1\",\"topic\":\"plant/oven/+\",\"x\":1,\"y\":1},"
    "{\"id\":\"n2\",\"type\":\"subflow:s1\",\"z\":\"t2\",\"x\":1,\"y\":1},"
    "{\"id\":\"n3\",\"type\":\"function\",\"z\":\"gone\",\"name\":\"Sum\",\"x\":1,\"y\":1}]";

static void
test_everything_with_a_name_is_listed (void)
{
  static const char *const expected[][4] = {
    { "tab", "Press", "Line 4", "flowbench://instance/i1/flow/t1" },
    { "tab", "t2", "Line 4", "flowbench://instance/i1/flow/t2" },
    { "subflow", "Scale", "Line 4", "flowbench://instance/i1/flow/s1" },
    { "group", "Alarms", "Press \xc2\xb7 Line 4", "flowbench://instance/i1/flow/t1/node/g1" },
    { "config", "host.example", "mqtt-broker \xc2\xb7 Line 4",
      "flowbench://instance/i1/node/b%201" },
    { "node", "plant/oven/+", "mqtt in \xc2\xb7 Press \xc2\xb7 Line 4",
      "flowbench://instance/i1/flow/t1/node/n1" },
    { "node", "Scale", "Scale \xc2\xb7 t2 \xc2\xb7 Line 4",
      "flowbench://instance/i1/flow/t2/node/n2" },
    { "node", "Sum", "function \xc2\xb7 gone \xc2\xb7 Line 4",
      "flowbench://instance/i1/flow/gone/node/n3" },
  };
  g_autoptr (GBytes) bytes = g_bytes_new_static (flows, strlen (flows));
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (bytes, NULL);
  g_autoptr (GPtrArray) entries = fb_flow_document_list_entries (document, "i1", "Line 4");

  g_assert_cmpuint (entries->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < entries->len; i++)
    {
      const FbSearchEntry *entry = g_ptr_array_index (entries, i);

      g_assert_cmpstr (entry->kind, ==, expected[i][0]);
      g_assert_cmpstr (entry->title, ==, expected[i][1]);
      g_assert_cmpstr (entry->subtitle, ==, expected[i][2]);
      g_assert_cmpstr (entry->target, ==, expected[i][3]);
      g_assert_null (entry->hint);
    }
}

static void
assert_links_lead_home (FbFlowDocument *document)
{
  g_autoptr (GPtrArray) entries = fb_flow_document_list_entries (document, "i1", "Line 4");

  for (guint i = 0; i < entries->len; i++)
    {
      const FbSearchEntry *entry = g_ptr_array_index (entries, i);
      g_autoptr (FbDeepLink) link = fb_deep_link_parse (entry->target, NULL);

      g_assert_nonnull (link);
      g_assert_nonnull (
          fb_flow_document_find_node (document, link->node != NULL ? link->node : link->flow));
    }
}

static void
test_links_lead_to_their_nodes (void)
{
  g_autoptr (GPtrArray) paths = fb_test_list_example_flows ();
  g_autoptr (GBytes) made = fb_test_make_flows (fb_test_get_seed (), 5, 500, FALSE);
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (made, NULL);

  assert_links_lead_home (document);
  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (GBytes) bytes =
                     fb_file_read (g_ptr_array_index (paths, i), FB_FLOW_MAX_BYTES, NULL);
      g_autoptr (FbFlowDocument) example = fb_flow_document_new (bytes, NULL);

      assert_links_lead_home (example);
    }
}

static void
test_ids_that_no_link_holds_are_left_out (void)
{
  const char *text = "[{\"id\":\"a\\nb\",\"type\":\"x\"},{\"id\":\"c\",\"type\":\"x\"}]";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (bytes, NULL);
  g_autoptr (GPtrArray) entries = fb_flow_document_list_entries (document, "i1", "Line 4");

  g_assert_cmpuint (entries->len, ==, 1);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/search/flow-entries/everything-with-a-name-is-listed",
                   test_everything_with_a_name_is_listed);
  g_test_add_func ("/search/flow-entries/links-lead-to-their-nodes",
                   test_links_lead_to_their_nodes);
  g_test_add_func ("/search/flow-entries/ids-that-no-link-holds-are-left-out",
                   test_ids_that_no_link_holds_are_left_out);

  return g_test_run ();
}
