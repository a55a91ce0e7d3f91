/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-error.h"
#include "fb-test.h"
#include "flow/fb-flow-selection.h"

#define TAB "{\"id\":\"t\",\"type\":\"tab\",\"label\":\"Line\"}"
#define OTHER_TAB "{\"id\":\"u\",\"type\":\"tab\",\"label\":\"Hall\"}"
#define SUBFLOW                                                                                    \
  "{\"id\":\"s\",\"type\":\"subflow\",\"name\":\"Lift\",\"in\":[],\"out\":[{\"x\":1,\"y\":2,"      \
  "\"wires\":[{\"id\":\"i1\",\"port\":0}]}]}"
#define GROUP                                                                                      \
  "{\"id\":\"g\",\"type\":\"group\",\"z\":\"t\",\"nodes\":[\"h\",\"n1\"],\"x\":1,\"y\":1,\"w\":9," \
  "\"h\":9}"
#define INNER_GROUP                                                                                \
  "{\"id\":\"h\",\"type\":\"group\",\"z\":\"t\",\"g\":\"g\",\"nodes\":[\"n2\"],\"x\":1,\"y\":1,"   \
  "\"w\":9,\"h\":9}"
#define NODE(id, rest)                                                                             \
  "{\"id\":\"" id "\",\"type\":\"debug\",\"z\":\"t\"," rest "\"x\":1.50,\"y\":2,\"wires\":[]}"
#define IN                                                                                         \
  "{\"id\":\"n3\",\"type\":\"mqtt in\",\"z\":\"t\",\"broker\":\"b\",\"x\":1,\"y\":2,\"wires\":"    \
  "[[\"n1\",\"gone\"]]}"
#define BROKER "{\"id\":\"b\",\"type\":\"mqtt-broker\",\"tls\":\"c\"}"
#define TLS "{\"id\":\"c\",\"type\":\"tls-config\",\"name\":\"\\u0062\"}"
#define INSTANCE                                                                                   \
  "{\"id\":\"n4\",\"type\":\"subflow:s\",\"z\":\"u\",\"env\":[{\"name\":\"B\",\"value\":\"c\","    \
  "\"type\":\"conf\"}],\"x\":1,\"y\":2,\"wires\":[]}"
#define INNER "{\"id\":\"i1\",\"type\":\"function\",\"z\":\"s\",\"x\":1,\"y\":2,\"wires\":[[]]}"
#define INNER_CONFIG "{\"id\":\"i2\",\"type\":\"ui_tab\",\"z\":\"s\"}"
#define JUNCTION "{\"id\":\"j\",\"type\":\"junction\",\"z\":\"t\",\"x\":1,\"y\":2,\"wires\":[[]]}"

#define N1 NODE ("n1", "\"g\":\"g\",")
#define N2 NODE ("n2", "\"g\":\"h\",")

static const char flows[] =
    "[" TAB "," OTHER_TAB "," SUBFLOW "," TLS "," BROKER "," INNER_CONFIG "," N1 "," N2 "," IN
    "," INSTANCE "," INNER "," JUNCTION "," INNER_GROUP "," GROUP "]";

static FbFlowDocument *
make_document (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  FbFlowDocument *self = fb_flow_document_new (bytes, &error);

  g_assert_no_error (error);
  return self;
}

/* @ids: separated by blanks. */
static char *
select_nodes (const char *text, const char *ids, guint *n_nodes)
{
  g_autoptr (FbFlowDocument) document = make_document (text);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) list = g_strsplit (ids, " ", -1);
  g_autoptr (GBytes) bytes =
                 fb_flow_selection_write (document, (const char *const *)list, n_nodes, &error);

  g_assert_no_error (error);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
assert_selects (const char *text, const char *ids, const char *expected)
{
  g_autofree char *selection = select_nodes (text, ids, NULL);

  g_assert_cmpstr (selection, ==, expected);
}

static void
test_nodes_keep_their_bytes (void)
{
  guint            n_nodes = 0;
  g_autofree char *selection = select_nodes (flows, "n2 n1", &n_nodes);

  g_assert_cmpstr (selection, ==, "[" N2 "," N1 "]");
  g_assert_cmpuint (n_nodes, ==, 2);
  assert_selects (flows, "n1 n1", "[" N1 "]");
  assert_selects ("[" N1 "]", "n1", "[" N1 "]");
  /* The whole answer of an instance. */
  assert_selects ("{\"flows\":[" N1 "],\"rev\":\"1\",\"credentials\":{\"n1\":{\"a\":\"b\"}}}", "n1",
                  "[" N1 "]");
}

static void
test_what_is_used_comes_along (void)
{
  assert_selects (flows, "n3", "[" IN "," BROKER "," TLS "]");
  assert_selects (flows, "n3 c", "[" IN "," TLS "," BROKER "]");
  assert_selects (flows, "c", "[" TLS "]");
  /* Lists of configuration nodes, but not what only looks like one, and no wires. */
  assert_selects ("[" TLS "," BROKER "," NODE ("a", "\"all\":[\"b\",1,\"x\"],\"payload\":{\"v\":"
                                                    "\"c\"},") "]",
                  "a",
                  "[" NODE ("a", "\"all\":[\"b\",1,\"x\"],\"payload\":{\"v\":\"c\"},") "," BROKER
                                                                                       "," TLS "]");
  /* Two that use each other. */
  assert_selects ("[{\"id\":\"a\",\"type\":\"x\",\"o\":\"b\"},{\"id\":\"b\",\"type\":\"x\","
                  "\"o\":\"a\"}]",
                  "b",
                  "[{\"id\":\"b\",\"type\":\"x\",\"o\":\"a\"},{\"id\":\"a\",\"type\":\"x\","
                  "\"o\":\"b\"}]");
}

static void
test_groups_bring_what_lies_in_them (void)
{
  assert_selects (flows, "g", "[" GROUP "," INNER_GROUP "," N2 "," N1 "]");
  assert_selects (flows, "n1 g", "[" N1 "," GROUP "," INNER_GROUP "," N2 "]");
  /* One that does not list its node, and one that lists itself. */
  assert_selects ("[{\"id\":\"g\",\"type\":\"group\",\"z\":\"t\",\"nodes\":[\"g\"],\"x\":1,\"y\":1}"
                  "," N1 "]",
                  "g",
                  "[{\"id\":\"g\",\"type\":\"group\",\"z\":\"t\",\"nodes\":[\"g\"],\"x\":1,\"y\":1}"
                  "," N1 "]");
}

static void
test_instances_bring_their_subflow (void)
{
  assert_selects (flows, "n4", "[" SUBFLOW "," INNER "," INNER_CONFIG "," INSTANCE "," TLS "]");
  assert_selects (flows, "n1 n4",
                  "[" SUBFLOW "," INNER "," INNER_CONFIG "," N1 "," INSTANCE "," TLS "]");
  assert_selects (flows, "s", "[" SUBFLOW "," INNER "," INNER_CONFIG "]");
  /* A subflow in itself, as a damaged file has it. */
  assert_selects ("[{\"id\":\"s\",\"type\":\"subflow\"},{\"id\":\"a\",\"type\":\"subflow:s\","
                  "\"z\":\"s\",\"x\":1,\"y\":1}]",
                  "a",
                  "[{\"id\":\"s\",\"type\":\"subflow\"},{\"id\":\"a\",\"type\":\"subflow:s\","
                  "\"z\":\"s\",\"x\":1,\"y\":1}]");
}

static void
test_tabs_come_whole (void)
{
  assert_selects (flows, "t",
                  "[" TAB "," INNER_GROUP "," GROUP "," JUNCTION "," N1 "," N2 "," IN "," BROKER
                  "," TLS "]");
  assert_selects (flows, "u",
                  "[" SUBFLOW "," INNER "," INNER_CONFIG "," OTHER_TAB "," INSTANCE "," TLS "]");
}

static void
test_the_layout_is_that_of_the_document (void)
{
  assert_selects ("[\n    {\n        \"id\": \"a\",\n        \"type\": \"x\"\n    },\n    {\n"
                  "        \"id\": \"b\",\n        \"type\": \"x\"\n    }\n]\n",
                  "b a",
                  "[\n    {\n        \"id\": \"b\",\n        \"type\": \"x\"\n    },\n    {\n"
                  "        \"id\": \"a\",\n        \"type\": \"x\"\n    }\n]");
}

static void
test_credentials_stay_behind (void)
{
  assert_selects ("[{\"credentials\" : {\"p\":\"secret\"} , \"id\":\"a\",\"type\":\"x\"}]", "a",
                  "[{ \"id\":\"a\",\"type\":\"x\"}]");
  assert_selects ("[{\"id\":\"a\",\"type\":\"x\",\"credentials\":\"secret\"}]", "a",
                  "[{\"id\":\"a\",\"type\":\"x\"}]");
  assert_selects ("[{\"id\":\"a\",\"credentials\":{},\"type\":\"x\",\"env\":[{\"name\":\"K\","
                  "\"type\":\"cre\\u0064\",\"value\":\"secret\"},{\"value\":\"secret\",\"type\":"
                  "\"cred\"},{\"name\":\"L\",\"type\":\"str\",\"value\":\"plain\"}]}]",
                  "a",
                  "[{\"id\":\"a\",\"type\":\"x\",\"env\":[{\"name\":\"K\",\"type\":\"cre\\u0064\"},"
                  "{\"type\":\"cred\"},{\"name\":\"L\",\"type\":\"str\",\"value\":\"plain\"}]}]");
  /* Several at the beginning go with what is between them, alone or before more. */
  assert_selects ("[{\"credentials\":{\"p\":\"A\"},\"env\":{\"type\":\"cred\",\"value\":\"B\"},"
                  "\"id\":\"a\",\"type\":\"tab\"},{\"id\":\"b\",\"type\":\"x\"}]",
                  "a", "[{\"id\":\"a\",\"type\":\"tab\"}]");
  assert_selects ("[{\"env\":{\"type\":\"cred\",\"value\":\"B\"},\"credentials\":{},\"id\":\"a\","
                  "\"type\":\"tab\"}]",
                  "a", "[{\"id\":\"a\",\"type\":\"tab\"}]");
  assert_selects ("[{\"id\":\"a\",\"type\":\"tab\",\"env\":{\"type\":\"cred\"},\"credentials\":{}}"
                  "]",
                  "a", "[{\"id\":\"a\",\"type\":\"tab\"}]");
  /* What the editor writes in its place stays. */
  assert_selects ("[{\"id\":\"a\",\"type\":\"global-config\",\"env\":[{\"type\":\"cred\","
                  "\"value\":\"__PWRD__\"}]}]",
                  "a",
                  "[{\"id\":\"a\",\"type\":\"global-config\",\"env\":[{\"type\":\"cred\","
                  "\"value\":\"__PWRD__\"}]}]");
  assert_selects ("[{\"id\":\"a\",\"type\":\"tab\",\"env\":{\"type\":\"cred\",\"value\":\"secret\"}"
                  "}]",
                  "a", "[{\"id\":\"a\",\"type\":\"tab\"}]");
}

static void
test_an_unknown_id_is_named (void)
{
  g_autoptr (FbFlowDocument) document = make_document (flows);
  g_autoptr (GError) error = NULL;

  g_assert_null (
      fb_flow_selection_write (document, (const char *[]){ "n1", "n99", NULL }, NULL, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "n99"));
}

/* Groups in groups, and subflows in subflows, deeper than a stack could follow. */
static void
test_depth_is_no_matter (void)
{
  const guint n_levels = 15000;
  g_autoptr (GString) groups = g_string_new ("[");
  g_autoptr (GString) subflows = g_string_new ("[");
  g_autofree char *selection = NULL;
  guint            n_nodes = 0;

  for (guint i = 0; i < n_levels; i++)
    {
      g_string_append_printf (groups,
                              "%s{\"id\":\"g%u\",\"type\":\"group\",\"z\":\"t\",\"nodes\":[\"g%u\"]"
                              ",\"x\":1,\"y\":1}",
                              i > 0 ? "," : "", i, i + 1);
      g_string_append_printf (subflows,
                              "%s{\"id\":\"s%u\",\"type\":\"subflow\"},{\"id\":\"n%u\",\"type\":"
                              "\"subflow:s%u\",\"z\":\"s%u\",\"x\":1,\"y\":1}",
                              i > 0 ? "," : "", i, i, i + 1, i);
    }
  g_string_append_c (groups, ']');
  g_string_append_c (subflows, ']');

  selection = select_nodes (groups->str, "g0", &n_nodes);
  g_assert_cmpstr (selection, ==, groups->str);
  g_assert_cmpuint (n_nodes, ==, n_levels);
  g_free (selection);
  selection = select_nodes (subflows->str, "s0", &n_nodes);
  g_assert_cmpuint (n_nodes, ==, 2 * n_levels);
}

static void
test_a_selection_is_told_from_all_flows (void)
{
  static const struct
  {
    const char *text;
    gboolean    is_selection;
  } cases[] = {
    { flows, FALSE },
    { "[]", FALSE },
    { "[" BROKER "]", FALSE },
    { "[" N1 "]", TRUE },
    { "[" SUBFLOW "," INNER "]", FALSE },
    { "[" SUBFLOW "," INNER "," INSTANCE "]", TRUE },
    { "[" TAB "," INSTANCE "]", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FbFlowDocument) document = make_document (cases[i].text);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (fb_flow_selection_is (document), ==, cases[i].is_selection);
    }
}

/* Microseconds for one node of 2^@n_bits, each on a tab of its own; "ab" and "bA" count the same in
 * what is summed up of a text to find it again. */
static gint64
measure_alike (guint n_bits)
{
  g_autoptr (GString) text = g_string_new ("[" TLS);
  g_autoptr (FbFlowDocument) document = NULL;
  const char *const ids[] = { "c", NULL };
  gint64            fastest = G_MAXINT64;

  for (guint i = 0; i < 1u << n_bits; i++)
    {
      char id[64] = "";

      for (guint bit = 0; bit < n_bits; bit++)
        memcpy (id + 2 * bit, i >> bit & 1 ? "ab" : "bA", 2);
      g_string_append_printf (text,
                              ",{\"id\":\"%s\",\"type\":\"tab\"},{\"id\":\"n%u\",\"type\":"
                              "\"debug\",\"z\":\"%s\",\"x\":1,\"y\":1,\"wires\":[]}",
                              id, i, id);
    }
  g_string_append_c (text, ']');
  document = make_document (text->str);

  for (guint i = 0; i < 5; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (GBytes) bytes = fb_flow_selection_write (document, ids, NULL, NULL);

      g_assert_cmpuint (g_bytes_get_size (bytes), ==, strlen ("[" TLS "]"));
      fastest = MIN (fastest, g_get_monotonic_time () - start);
    }

  return MAX (fastest, 100);
}

/* Whoever chooses the ids has no say in how long it takes. */
static void
test_ids_that_look_alike (void)
{
  gint64 small = measure_alike (10);
  gint64 large = measure_alike (14);

  g_test_message ("%" G_GINT64_FORMAT " and %" G_GINT64_FORMAT " us", small, large);
  g_assert_cmpint (large, <, 100 * small);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
#define add(name, func) g_test_add_func ("/flow/selection/" name, func)
  add ("nodes-keep-their-bytes", test_nodes_keep_their_bytes);
  add ("what-is-used-comes-along", test_what_is_used_comes_along);
  add ("groups-bring-what-lies-in-them", test_groups_bring_what_lies_in_them);
  add ("instances-bring-their-subflow", test_instances_bring_their_subflow);
  add ("tabs-come-whole", test_tabs_come_whole);
  add ("the-layout-is-that-of-the-document", test_the_layout_is_that_of_the_document);
  add ("credentials-stay-behind", test_credentials_stay_behind);
  add ("an-unknown-id-is-named", test_an_unknown_id_is_named);
  add ("depth-is-no-matter", test_depth_is_no_matter);
  add ("ids-that-look-alike-cost-no-more", test_ids_that_look_alike);
  add ("a-selection-is-told-from-all-flows", test_a_selection_is_told_from_all_flows);
#undef add

  return g_test_run ();
}
