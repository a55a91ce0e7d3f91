/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-test-flows.h"
#include "fb-test.h"
#include "flow/fb-flow-diff.h"

static FbFlowDocument *
make_document (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  FbFlowDocument *self = fb_flow_document_new (bytes, &error);

  g_assert_no_error (error);
  return self;
}

static FbFlowDiff *
make_diff (const char *older, const char *newer)
{
  g_autoptr (FbFlowDocument) one = make_document (older);
  g_autoptr (FbFlowDocument) other = make_document (newer);

  return fb_flow_diff_new (one, other);
}

#define TAB "{\"id\":\"t1\",\"type\":\"tab\",\"label\":\"Line\"}"
#define TAB2 "{\"id\":\"t2\",\"type\":\"tab\",\"label\":\"Oven\"}"
#define PLACE "\"z\":\"t1\",\"x\":10,\"y\":20"

static void
assert_summary (FbFlowDiff *diff, const char *expected)
{
  g_autofree char *summary = fb_flow_diff_summarize (diff);

  g_assert_cmpstr (summary, ==, expected);
}

static void
test_equal_values_are_no_change (void)
{
  static const char *const same[] = {
    "[" TAB ",{\"id\":\"n\",\"type\":\"f\"," PLACE ",\"a\":1.50,\"b\":\"\\u00e4\"}]",
    "[" TAB ",\n {\"b\":\"\xc3\xa4\", \"type\":\"f\",\"a\":1.5,\"id\":\"n\", " PLACE "}]",
    "[{\"id\":\"n\",\"type\":\"f\"," PLACE ",\"a\":15e-1,\"b\":\"\xc3\xa4\"}," TAB "]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    for (guint j = 0; j < G_N_ELEMENTS (same); j++)
      {
        g_autoptr (FbFlowDiff) diff = make_diff (same[i], same[j]);

        g_assert_cmpuint (fb_flow_diff_get_n_changes (diff), ==, 0);
        assert_summary (diff, "no changes");
      }
}

/* One node before and after, and what that is. */
static void
test_each_difference_has_its_aspect (void)
{
  static const struct
  {
    const char   *type;
    const char   *older;
    const char   *newer;
    FbFlowAspects aspects;
    const char   *paths;
  } cases[] = {
    { "f", "\"x\":1", "\"x\":2", FB_FLOW_LAYOUT, "x" },
    { "f", "\"l\":true", "\"a\":1", FB_FLOW_LAYOUT | FB_FLOW_PROPERTIES, "a l" },
    { "f", "\"icon\":\"node-red/a.svg\"", "\"b\":0", FB_FLOW_LAYOUT | FB_FLOW_PROPERTIES,
      "b icon" },
    { "ui_button", "\"icon\":\"fa-fire\"", "\"icon\":\"fa-x\"", FB_FLOW_PROPERTIES, "icon" },
    { "f", "\"inputLabels\":[\"a\"]", "\"inputLabels\":[\"b\"]", FB_FLOW_LAYOUT, "inputLabels[0]" },
    { "f", "\"d\":true", "", FB_FLOW_ENABLED, "d" },
    { "f", "\"d\":false", "", FB_FLOW_LAYOUT, "d" },
    { "f", "\"name\":\"\"", "", FB_FLOW_LAYOUT, "name" },
    { "f", "\"name\":\"\"", "\"name\":\"n\"", FB_FLOW_PROPERTIES, "name" },
    { "f", "\"wires\":[]", "\"wires\":[[],[]]", FB_FLOW_LAYOUT, "wires" },
    { "f", "\"wires\":[[\"a\"]]", "\"wires\":[[\"a\"],[\"b\"]]", FB_FLOW_WIRES, "wires[1]" },
    { "f", "\"wires\":[[],[\"a\"]]", "\"wires\":[[\"a\"]]", FB_FLOW_WIRES, "wires[0] wires[1]" },
    { "link in", "\"links\":[\"a\"]", "\"links\":[]", FB_FLOW_WIRES, "links" },
    { "f", "\"links\":[\"a\"]", "\"links\":[]", FB_FLOW_PROPERTIES, "links[0]" },
    { "f", "\"rules\":[{\"t\":1},{\"t\":2}]", "\"rules\":[{\"t\":0},{\"t\":1},{\"t\":2}]",
      FB_FLOW_PROPERTIES, "rules[0]" },
    { "f", "\"rules\":[1,2,3,4]", "\"rules\":[0,1,9,3]", FB_FLOW_PROPERTIES,
      "rules[0] rules[2] rules[3]" },
    { "tab", "\"env\":[{\"name\":\"A\",\"value\":\"1\"},{\"name\":\"B\",\"value\":\"2\"}]",
      "\"env\":[{\"name\":\"B\",\"value\":\"2\"},{\"name\":\"A\",\"value\":\"1\"}]", FB_FLOW_LAYOUT,
      "env" },
    { "tab", "\"env\":[{\"name\":\"A\",\"value\":\"1\"},{\"name\":\"B\",\"value\":\"2\"}]",
      "\"env\":[{\"name\":\"C\",\"value\":\"3\"},{\"name\":\"A\",\"value\":\"0\"}]",
      FB_FLOW_PROPERTIES, "env[C] env[A].value env[B]" },
    { "tab", "\"env\":[{\"name\":1}]", "\"env\":[{\"name\":2}]", FB_FLOW_PROPERTIES,
      "env[0].name" },
    { "f", "\"rules\":[{\"t\":1,\"u\":[1]}]", "\"rules\":[{\"t\":1,\"u\":[2]}]", FB_FLOW_PROPERTIES,
      "rules[0].u[0]" },
    { "f", "\"a\":[]", "\"a\":{}", FB_FLOW_PROPERTIES, "a" },
    { "group", "\"style\":{\"label\":true}", "\"style\":{}", FB_FLOW_LAYOUT, "style.label" },
    { "subflow", "\"out\":[{\"x\":1,\"wires\":[{\"id\":\"a\",\"port\":0}]}]",
      "\"out\":[{\"x\":2,\"wires\":[{\"id\":\"a\",\"port\":0}]}]", FB_FLOW_LAYOUT, "out[0].x" },
    { "subflow", "\"out\":[{\"wires\":[{\"id\":\"a\",\"port\":0}]}]",
      "\"out\":[{\"wires\":[{\"id\":\"a\",\"port\":1}]}]", FB_FLOW_WIRES, "out[0].wires" },
    { "subflow", "\"in\":[]", "\"in\":[{\"x\":1,\"wires\":[]}]", FB_FLOW_PROPERTIES, "in[0]" },
    { "tab", "\"disabled\":false", "\"disabled\":true", FB_FLOW_ENABLED, "disabled" },
    { "tab", "\"x\":1", "\"x\":2", FB_FLOW_PROPERTIES, "x" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char      *place = g_str_equal (cases[i].type, "tab") ? "" : ",\"y\":5";
      const char      *x = strstr (cases[i].older, "\"x\"") != NULL ? "" : ",\"x\":5";
      g_autofree char *older =
          g_strdup_printf ("[{\"id\":\"n\",\"type\":\"%s\"%s%s%s%s}]", cases[i].type, x, place,
                           *cases[i].older != '\0' ? "," : "", cases[i].older);
      g_autofree char *newer =
          g_strdup_printf ("[{\"id\":\"n\",\"type\":\"%s\"%s%s%s%s}]", cases[i].type, x, place,
                           *cases[i].newer != '\0' ? "," : "", cases[i].newer);
      g_autoptr (FbFlowDiff) diff = make_diff (older, newer);
      const FbFlowChange *change = fb_flow_diff_find (diff, "n");
      g_autoptr (GPtrArray) properties = NULL;
      g_autoptr (GString) paths = g_string_new (NULL);

      g_test_message ("%s -> %s", older, newer);
      g_assert_nonnull (change);
      g_assert_cmpint (change->kind, ==, FB_FLOW_CHANGED);
      g_assert_cmphex (change->aspects, ==, cases[i].aspects);
      properties = fb_flow_diff_list_properties (diff, change);
      for (guint j = 0; j < properties->len; j++)
        g_string_append_printf (paths, "%s%s", j > 0 ? " " : "",
                                ((FbPropertyChange *)g_ptr_array_index (properties, j))->path);
      g_assert_cmpstr (paths->str, ==, cases[i].paths);
    }
}

static void
test_counts_tell_layout_apart (void)
{
  g_autoptr (FbFlowDiff) diff =
                 make_diff ("[" TAB "," TAB2 ",{\"id\":\"a\",\"type\":\"f\"," PLACE "},"
                            "{\"id\":\"b\",\"type\":\"f\"," PLACE
                            ",\"p\":1},{\"id\":\"c\",\"type\":\"f\"," PLACE "},"
                            "{\"id\":\"d\",\"type\":\"f\"," PLACE "}]",
                            "[" TAB2 "," TAB
                            ",{\"id\":\"a\",\"type\":\"f\",\"z\":\"t1\",\"x\":11,\"y\":20},"
                            "{\"id\":\"b\",\"type\":\"f\"," PLACE
                            ",\"p\":2},{\"id\":\"e\",\"type\":\"f\"," PLACE "},"
                            "{\"id\":\"d\",\"type\":\"f\",\"z\":\"t2\",\"x\":10,\"y\":20}]");
  const FbFlowDiffCounts *counts = fb_flow_diff_get_counts (diff);

  g_assert_cmpuint (counts->added, ==, 1);
  g_assert_cmpuint (counts->changed, ==, 2);
  g_assert_cmpuint (counts->deleted, ==, 1);
  g_assert_cmpuint (counts->layout_only, ==, 1);
  g_assert_true (counts->tabs_reordered);
  assert_summary (diff, "+1 ~2 -1, layout only 1, tabs in another order");
  g_assert_cmphex (fb_flow_diff_find (diff, "d")->aspects, ==, FB_FLOW_MOVED);
  g_assert_null (fb_flow_diff_find (diff, "t1"));
}

static void
test_a_tab_between_is_no_other_order (void)
{
  g_autoptr (FbFlowDiff) diff =
                 make_diff ("[" TAB "," TAB2 "]",
                            "[" TAB ",{\"id\":\"new\",\"type\":\"tab\",\"label\":\"\"}," TAB2 "]");

  g_assert_false (fb_flow_diff_get_counts (diff)->tabs_reordered);
  assert_summary (diff, "+1 ~0 -0");
}

static void
test_changes_stand_as_people_read_them (void)
{
  static const char *const expected[] = { "t2", "up",    "left",    "right", "gone",
                                          "s1", "in-s1", "nowhere", "config" };
  g_autoptr (FbFlowDiff) diff =
                 make_diff ("[{\"id\":\"gone\",\"type\":\"tab\"}," TAB2 "]",
                            "[" TAB ",{\"id\":\"t2\",\"type\":\"tab\",\"label\":\"New\"},"
                            "{\"id\":\"config\",\"type\":\"mqtt-broker\",\"z\":\"t1\"},"
                            "{\"id\":\"s1\",\"type\":\"subflow\"},"
                            "{\"id\":\"nowhere\",\"type\":\"f\",\"z\":\"?\",\"x\":1,\"y\":1},"
                            "{\"id\":\"in-s1\",\"type\":\"f\",\"z\":\"s1\",\"x\":1,\"y\":1},"
                            "{\"id\":\"right\",\"type\":\"f\",\"z\":\"t2\",\"x\":9,\"y\":9},"
                            "{\"id\":\"left\",\"type\":\"f\",\"z\":\"t2\",\"x\":1,\"y\":9},"
                            "{\"id\":\"up\",\"type\":\"f\",\"z\":\"t2\",\"x\":99,\"y\":1}]");
  guint first = 1; /* the new tab t1 */

  g_assert_cmpuint (fb_flow_diff_get_n_changes (diff), ==, first + G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const FbFlowChange *change = fb_flow_diff_get_change (diff, first + i);

      g_assert_cmpstr ((change->newer != NULL ? change->newer : change->older)->id, ==,
                       expected[i]);
      g_assert_true (fb_flow_diff_find (diff, expected[i]) == change);
    }
}

#define OTHERS                                                                                     \
  "{\"id\":\"b1\",\"type\":\"mqtt-broker\",\"name\":\"Plant\"},"                                   \
  "{\"id\":\"b2\",\"type\":\"mqtt-broker\",\"name\":\"Test\"},"                                    \
  "{\"id\":\"s\",\"type\":\"subflow\",\"name\":\"Scale\"},"                                        \
  "{\"id\":\"a\",\"type\":\"debug\",\"x\":1,\"y\":1},"                                             \
  "{\"id\":\"i\",\"type\":\"subflow:s\",\"x\":1,\"y\":1},"
#define NODE(type, rest) "[" OTHERS "{\"id\":\"n\",\"type\":\"" type "\",\"x\":1,\"y\":1" rest "}]"

typedef struct
{
  const char      *documents[2];
  const char      *path;
  FbFlowChangeKind kind;
  FbFlowAspects    aspect;
  const char      *older;
  const char      *newer;
  gboolean         is_text;
  gboolean         is_reference;
  gboolean         is_secret;
  const char      *language;
} PropertyCase;

static void
assert_property (const PropertyCase *expected)
{
  g_autoptr (FbFlowDiff) diff = make_diff (expected->documents[0], expected->documents[1]);
  g_autoptr (GPtrArray) properties =
                 fb_flow_diff_list_properties (diff, fb_flow_diff_find (diff, "n"));
  const FbPropertyChange *found = NULL;

  for (guint i = 0; i < properties->len; i++)
    {
      const FbPropertyChange *property = g_ptr_array_index (properties, i);

      if (g_str_equal (property->path, expected->path))
        found = property;
    }

  g_assert_nonnull (found);
  g_assert_cmpint (found->kind, ==, expected->kind);
  g_assert_cmphex (found->aspect, ==, expected->aspect);
  g_assert_cmpstr (found->older, ==, expected->older);
  g_assert_cmpstr (found->newer, ==, expected->newer);
  g_assert_cmpint (found->is_text, ==, expected->is_text);
  g_assert_cmpint (found->is_reference, ==, expected->is_reference);
  g_assert_cmpint (found->is_secret, ==, expected->is_secret);
  g_assert_cmpstr (found->language, ==, expected->language);
}

static void
test_properties_are_for_people (void)
{
  static const PropertyCase cases[] = {
    { { NODE ("mqtt in", ",\"broker\":\"b1\""), NODE ("mqtt in", ",\"broker\":\"b2\"") },
      "broker",
      FB_FLOW_CHANGED,
      FB_FLOW_PROPERTIES,
      "Plant",
      "Test",
      FALSE,
      TRUE,
      FALSE,
      NULL },
    { { NODE ("inject", ",\"wires\":[[]]"), NODE ("inject", ",\"wires\":[[\"a\",\"i\",\"?\"]]") },
      "wires[0]",
      FB_FLOW_ADDED,
      FB_FLOW_WIRES,
      NULL,
      "debug, Scale, ?",
      FALSE,
      TRUE,
      FALSE,
      NULL },
    { { NODE ("group", ",\"nodes\":[\"a\",\"i\"]"), NODE ("group", ",\"nodes\":[\"a\"]") },
      "nodes[1]",
      FB_FLOW_DELETED,
      FB_FLOW_LAYOUT,
      "Scale",
      NULL,
      FALSE,
      TRUE,
      FALSE,
      NULL },
    { { NODE ("function", ",\"func\":\"a\\nb\""), NODE ("function", ",\"func\":\"a\"") },
      "func",
      FB_FLOW_CHANGED,
      FB_FLOW_PROPERTIES,
      "a\nb",
      "a",
      TRUE,
      FALSE,
      FALSE,
      "js" },
    { { NODE ("template", ""),
        NODE ("template", ",\"format\":\"sql\",\"template\":\"SELECT\\n1\"") },
      "template",
      FB_FLOW_ADDED,
      FB_FLOW_PROPERTIES,
      NULL,
      "SELECT\n1",
      TRUE,
      FALSE,
      FALSE,
      "sql" },
    { { NODE ("f", ""),
        NODE ("f", ",\"env\":[{\"name\":\"K\",\"type\":\"str\",\"value\":\"b\"}]") },
      "env[K]",
      FB_FLOW_ADDED,
      FB_FLOW_PROPERTIES,
      NULL,
      "b",
      FALSE,
      FALSE,
      FALSE,
      NULL },
    { { NODE ("f", ",\"qos\":1"), NODE ("f", ",\"qos\":[ 2]") },
      "qos",
      FB_FLOW_CHANGED,
      FB_FLOW_PROPERTIES,
      "1",
      "[2]",
      FALSE,
      FALSE,
      FALSE,
      NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_property (&cases[i]);
}

static void
test_secrets_are_not_shown (void)
{
  static const PropertyCase cases[] = {
    { { NODE ("f", ",\"credentials\":{\"password\":\"old\"}"),
        NODE ("f", ",\"credentials\":{\"password\":\"new\"}") },
      "credentials.password",
      FB_FLOW_CHANGED,
      FB_FLOW_PROPERTIES,
      NULL,
      NULL,
      FALSE,
      FALSE,
      TRUE,
      NULL },
    { { NODE ("f", ",\"env\":[{\"name\":\"K\",\"type\":\"cred\",\"value\":\"a\"}]"),
        NODE ("f", ",\"env\":[{\"name\":\"K\",\"type\":\"cred\",\"value\":\"b\"}]") },
      "env[K].value",
      FB_FLOW_CHANGED,
      FB_FLOW_PROPERTIES,
      NULL,
      NULL,
      FALSE,
      FALSE,
      TRUE,
      NULL },
    { { NODE ("f", ",\"env\":[{\"type\":\"cred\",\"value\":\"a\"}]"), NODE ("f", "") },
      "env",
      FB_FLOW_DELETED,
      FB_FLOW_PROPERTIES,
      NULL,
      NULL,
      FALSE,
      FALSE,
      TRUE,
      NULL },
    { { NODE ("f", ""), NODE ("f", ",\"credentials\":\"odd\"") },
      "credentials",
      FB_FLOW_ADDED,
      FB_FLOW_PROPERTIES,
      NULL,
      NULL,
      FALSE,
      FALSE,
      TRUE,
      NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_property (&cases[i]);
}

static void
test_a_new_node_lists_all_it_has (void)
{
  g_autoptr (FbFlowDiff) diff = make_diff ("[]", NODE ("inject", ",\"once\":true"));
  g_autoptr (GPtrArray) properties =
                 fb_flow_diff_list_properties (diff, fb_flow_diff_find (diff, "n"));

  g_assert_cmpuint (properties->len, ==, 4); /* type x y once */
  for (guint i = 0; i < properties->len; i++)
    {
      const FbPropertyChange *property = g_ptr_array_index (properties, i);

      g_assert_cmpint (property->kind, ==, FB_FLOW_ADDED);
      g_assert_null (property->older);
      g_assert_nonnull (property->newer);
    }
}

static void
test_nodes_with_the_same_id_are_paired_once (void)
{
  const char *two = "[{\"id\":\"n\",\"type\":\"f\"},{\"id\":\"n\",\"type\":\"g\"}]";
  g_autoptr (FbFlowDiff) same = make_diff (two, two);
  g_autoptr (FbFlowDiff) less = make_diff (two, "[{\"id\":\"n\",\"type\":\"f\"}]");

  assert_summary (same, "no changes");
  assert_summary (less, "+0 ~0 -1");
}

/* Far moves and a reversed document are found as well as near ones. */
static void
test_the_order_of_nodes_does_not_matter (void)
{
  g_autoptr (GBytes) bytes = fb_test_make_flows (fb_test_get_seed (), 3, 300, FALSE);
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (bytes, NULL);
  const char *text = g_bytes_get_data (bytes, NULL);
  g_autoptr (GString) reversed = g_string_new ("[");
  g_autoptr (FbFlowDocument) other = NULL;
  g_autoptr (FbFlowDiff) diff = NULL;

  for (guint i = fb_flow_document_get_n_nodes (document); i > 0; i--)
    {
      const FbFlowNode *node = fb_flow_document_get_node (document, i - 1);

      g_string_append_printf (reversed, "%s%.*s", reversed->len > 1 ? "," : "",
                              (int)(node->end - node->start), text + node->start);
    }
  g_string_append_c (reversed, ']');

  other = make_document (reversed->str);
  diff = fb_flow_diff_new (document, other);
  assert_summary (diff, "tabs in another order");
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/flow/diff/equal-values-are-no-change", test_equal_values_are_no_change);
  g_test_add_func ("/flow/diff/each-difference-has-its-aspect",
                   test_each_difference_has_its_aspect);
  g_test_add_func ("/flow/diff/counts-tell-layout-apart", test_counts_tell_layout_apart);
  g_test_add_func ("/flow/diff/a-tab-between-is-no-other-order",
                   test_a_tab_between_is_no_other_order);
  g_test_add_func ("/flow/diff/changes-stand-as-people-read-them",
                   test_changes_stand_as_people_read_them);
  g_test_add_func ("/flow/diff/properties-are-for-people", test_properties_are_for_people);
  g_test_add_func ("/flow/diff/secrets-are-not-shown", test_secrets_are_not_shown);
  g_test_add_func ("/flow/diff/a-new-node-lists-all-it-has", test_a_new_node_lists_all_it_has);
  g_test_add_func ("/flow/diff/nodes-with-the-same-id-are-paired-once",
                   test_nodes_with_the_same_id_are_paired_once);
  g_test_add_func ("/flow/diff/the-order-of-nodes-does-not-matter",
                   test_the_order_of_nodes_does_not_matter);

  return g_test_run ();
}
