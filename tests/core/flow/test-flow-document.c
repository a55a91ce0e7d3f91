/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-error.h"
#include "fb-file.h"
#include "fb-test-flows.h"
#include "fb-test-node-red.h"
#include "fb-test.h"
#include "flow/fb-flow-document.h"

static FbFlowDocument *
try_document (const char *text, gssize length, GError **error)
{
  gsize n_bytes = length < 0 ? strlen (text) : (gsize)length;
  g_autoptr (GBytes) bytes = g_bytes_new (text, n_bytes);

  return fb_flow_document_new (bytes, error);
}

static FbFlowDocument *
make_document (const char *text)
{
  g_autoptr (GError) error = NULL;
  FbFlowDocument *self = try_document (text, -1, &error);

  g_assert_no_error (error);
  return self;
}

static const char example[] =
    "[ {\"id\":\"t1\",\"type\":\"tab\",\"label\":\"Press \\u00e4\",\"disabled\":true},\n"
    "  {\"id\":\"s1\",\"type\":\"subflow\",\"name\":\"Scale\",\"in\":[],\"out\":[]},\n"
    "  {\"id\":\"g1\",\"type\":\"group\",\"z\":\"t1\",\"name\":\"\",\"x\":1,\"y\":2},\n"
    "  {\"id\":\"j1\",\"type\":\"junction\",\"z\":\"t1\",\"x\":1,\"y\":2,\"wires\":[[\"n1\"]]},\n"
    "  {\"id\":\"b1\",\"type\":\"mqtt-broker\",\"z\":\"\",\"broker\":\"host\",\"port\":1883},\n"
    "  "
    "{\"type\":\"function\",\"id\":\"n1\",\"z\":\"t1\",\"g\":\"g1\",\"x\":1.50,\"y\":2,\"d\":true,"
    "\"func\":\"a\\n\\\"b\\\"\",\"deep\":{\"id\":\"no\",\"name\":\"no\"},\"wires\":[[]]},\n"
    "  {\"id\":\"n2\",\"type\":\"subflow:s1\",\"z\":\"t1\",\"name\":\"Left\",\"x\":5,\"y\":6} ]";

static void
test_views_name_what_is_there (void)
{
  static const FbFlowNode expected[] = {
    { "t1", "tab", NULL, NULL, "Press \xc3\xa4", 0, 0, FB_FLOW_TAB, TRUE },
    { "s1", "subflow", NULL, NULL, "Scale", 0, 0, FB_FLOW_SUBFLOW, FALSE },
    { "g1", "group", "t1", NULL, NULL, 0, 0, FB_FLOW_GROUP, FALSE },
    { "j1", "junction", "t1", NULL, NULL, 0, 0, FB_FLOW_JUNCTION, FALSE },
    { "b1", "mqtt-broker", NULL, NULL, NULL, 0, 0, FB_FLOW_CONFIG, FALSE },
    { "n1", "function", "t1", "g1", NULL, 0, 0, FB_FLOW_NODE, TRUE },
    { "n2", "subflow:s1", "t1", NULL, "Left", 0, 0, FB_FLOW_NODE, FALSE },
  };
  g_autoptr (FbFlowDocument) document = make_document (example);
  g_autofree char *description = fb_flow_document_describe (document);

  g_assert_cmpuint (fb_flow_document_get_n_nodes (document), ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const FbFlowNode *node = fb_flow_document_get_node (document, i);

      g_assert_cmpstr (node->id, ==, expected[i].id);
      g_assert_cmpstr (node->type, ==, expected[i].type);
      g_assert_cmpstr (node->z, ==, expected[i].z);
      g_assert_cmpstr (node->g, ==, expected[i].g);
      g_assert_cmpstr (node->name, ==, expected[i].name);
      g_assert_cmpint (node->kind, ==, expected[i].kind);
      g_assert_cmpint (node->disabled, ==, expected[i].disabled);
      g_assert_true (fb_flow_document_find_node (document, expected[i].id) == node);
      g_assert_cmpuint (fb_flow_document_get_index (document, node), ==, i);
      g_assert_cmpint (example[node->start], ==, '{');
      g_assert_cmpint (example[node->end - 1], ==, '}');
    }
  g_assert_null (fb_flow_document_find_node (document, "no"));
  g_assert_cmpstr (description, ==, "1 tab, 2 nodes, 1 subflow, 1 config node");
  g_assert_cmpuint (fb_flow_document_get_problems (document)->len, ==, 0);
}

static void
test_what_it_has_none_of_is_not_counted (void)
{
  static const struct
  {
    const char *text;
    const char *description;
  } cases[] = {
    { "[{\"id\":\"a\",\"type\":\"inject\",\"x\":1,\"y\":1},{\"id\":\"b\",\"type\":\"debug\",\"x\":"
      "1,\"y\":1}]",
      "2 nodes" },
    { "[{\"id\":\"t\",\"type\":\"tab\",\"label\":\"Filler\"}]", "1 tab" },
    { "[{\"id\":\"g\",\"type\":\"group\",\"x\":1,\"y\":1}]", "0 nodes" },
    { "[]", "0 nodes" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FbFlowDocument) document = make_document (cases[i].text);
      g_autofree char *description = fb_flow_document_describe (document);

      g_assert_cmpstr (description, ==, cases[i].description);
    }
}

static void
test_properties_are_found_as_written (void)
{
  g_autoptr (FbFlowDocument) document = make_document (example);
  g_autofree char *func = fb_flow_document_dup_string_property (document, 5, "func");
  g_autofree char *name = fb_flow_document_dup_string_property (document, 5, "name");
  g_autofree char *x = fb_flow_document_dup_string_property (document, 5, "x");
  gsize            start;
  gsize            end;

  g_assert_cmpstr (func, ==, "a\n\"b\"");
  g_assert_null (name);
  g_assert_null (x);
  g_assert_true (fb_flow_document_get_property (document, 5, "x", &start, &end));
  g_assert_cmpmem (example + start, end - start, "1.50", 4);
  g_assert_true (fb_flow_document_get_property (document, 5, "wires", &start, &end));
  g_assert_cmpmem (example + start, end - start, "[[]]", 4);
  g_assert_false (fb_flow_document_get_property (document, 5, "nothing", &start, &end));
}

static char *
join_users (FbFlowDocument *document, const char *id)
{
  g_autoptr (GPtrArray) users = fb_flow_document_list_users (document, id);
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < users->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "",
                            ((const FbFlowNode *)g_ptr_array_index (users, i))->id);

  return g_string_free (ids, FALSE);
}

static void
test_users_of_a_node_are_found (void)
{
  static const char *const cases[][2] = {
    { "b", "in odd" }, { "s", "inst" }, { "in", "up catch" }, { "t", "" }, { "none", "" },
  };
  g_autoptr (FbFlowDocument) document = make_document (
      "[{\"id\":\"t\",\"type\":\"tab\"},{\"id\":\"s\",\"type\":\"subflow\"},"
      "{\"id\":\"b\",\"type\":\"mqtt-broker\",\"z\":\"t\"},"
      "{\"id\":\"in\",\"type\":\"mqtt "
      "in\",\"z\":\"t\",\"g\":\"t\",\"x\":1,\"y\":1,\"broker\":\"b\"},"
      "{\"id\":\"odd\",\"type\":\"f\",\"x\":1,\"y\":1,\"deep\":[{\"u\":\"\\u0062\"}]},"
      "{\"id\":\"key\",\"type\":\"f\",\"x\":1,\"y\":1,\"b\":\"x\"},"
      "{\"id\":\"inst\",\"type\":\"subflow:s\",\"z\":\"t\",\"x\":1,\"y\":1},"
      "{\"id\":\"up\",\"type\":\"inject\",\"z\":\"t\",\"x\":1,\"y\":1,\"wires\":[[\"in\"]]},"
      "{\"id\":\"catch\",\"type\":\"catch\",\"z\":\"t\",\"x\":1,\"y\":1,\"scope\":[\"in\"]}]");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *users = join_users (document, cases[i][0]);

      g_assert_cmpstr (users, ==, cases[i][1]);
    }
}

/* A key that goes on behind a NUL is another key. */
static void
test_keys_are_compared_whole (void)
{
  g_autoptr (FbFlowDocument) document = make_document (
      "[{\"id\":\"a\",\"type\":\"t\",\"name\\u0000x\":\"no\",\"id\\u00006\":\"no\","
      "\"nam\":\"no\",\"\":\"no\"}]");
  const FbFlowNode *node = fb_flow_document_get_node (document, 0);
  g_autofree char  *name = fb_flow_document_dup_string_property (document, 0, "name");

  g_assert_cmpstr (node->id, ==, "a");
  g_assert_null (node->name);
  g_assert_null (name);
}

static void
test_every_envelope_is_opened (void)
{
  static const struct
  {
    const char *text;
    const char *rev;
    const char *credentials;
  } cases[] = {
    { "[{\"id\":\"a\",\"type\":\"t\"}]", NULL, NULL },
    { "\xef\xbb\xbf[{\"id\":\"a\",\"type\":\"t\"}]\r\n", NULL, NULL },
    { "{\"rev\":\"r1\",\"flows\":[{\"id\":\"a\",\"type\":\"t\"}]}", "r1", NULL },
    { "{\"flows\":[{\"id\":\"a\",\"type\":\"t\"}],\"credentials\":{\"$\":\"x\"},\"rev\":\"2\"}",
      "2", "{\"$\":\"x\"}" },
    { "{\"id\":\"snap\",\"flows\":{\"credentials\":{},\"flows\":[{\"id\":\"a\",\"type\":\"t\"}]},"
      "\"settings\":{\"flows\":7}}",
      NULL, "{}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FbFlowDocument) document = make_document (cases[i].text);
      g_autoptr (GBytes) flows = fb_flow_document_get_flows (document);
      g_autoptr (GBytes) credentials = fb_flow_document_get_credentials (document);
      const char *array = "[{\"id\":\"a\",\"type\":\"t\"}]";

      g_assert_cmpuint (fb_flow_document_get_n_nodes (document), ==, 1);
      g_assert_cmpstr (fb_flow_document_get_rev (document), ==, cases[i].rev);
      g_assert_cmpmem (g_bytes_get_data (flows, NULL), g_bytes_get_size (flows), array,
                       strlen (array));
      if (cases[i].credentials == NULL)
        g_assert_null (credentials);
      else
        g_assert_cmpmem (g_bytes_get_data (credentials, NULL), g_bytes_get_size (credentials),
                         cases[i].credentials, strlen (cases[i].credentials));
    }
}

static void
test_bad_documents_say_where_and_what (void)
{
  static const struct
  {
    const char *text;
    const char *place;
    const char *expected;
  } cases[] = {
    { "", "", "empty" },
    { "7", "Line 1, column 1:", "a list of nodes" },
    { "{\"id\":\"a\",\"type\":\"t\"}", "Line 1, column 1:", "an object with a list named" },
    { "{\"flows\":\n 5}", "Line 2, column 2:", "a list of nodes" },
    { "{\"flows\":{\"flows\":{\"flows\":[]}}}", "Line 1, column 19:", "a list of nodes" },
    { "[{\"id\":\"a\",\"type\":\"t\"},\n {\"type\":\"t\"}]", "Line 2, column 2:", "an “id”" },
    { "[{\"id\":7,\"type\":\"t\"}]", "Line 1, column 2:", "an “id”" },
    { "[{\"id\":\"\",\"type\":\"t\"}]", "Line 1, column 2:", "an “id”" },
    { "[{\"id\":\"a\"}]", "Line 1, column 2:", "a “type”" },
    { "[{\"id\":\"a\",\"type\":null}]", "Line 1, column 2:", "a “type”" },
    { "[null]", "Line 1, column 2:", "a node" },
    { "[{\"id\":\"a\",\"type\":\"t\"},]", "Line 1, column 24:", "a value" },
    { "[{\"id\":\"a\",\"type\":\"t\"}", "Line 1, column 23:", "the text ends here" },
    { "[{\"id\":\"a\",\"type\":\"t\",\"x\":\"ab", "Line 1, column 30:", "the text ends here" },
    { "[{\"id\":\"a\",\"type\":\"t\",\"id\":\"b\"}]", "Line 1, column 23:", "“id”" },
    { "[{\"id\":\"a\",\"type\":\"t\",\"o\":{\"k\":1,\"k\":2}}]", "Line 1, column 34:", "“k”" },
    { "[{\"id\":\"a\\u0000b\",\"type\":\"t\"}]", "Line 1, column 9:", "plain text" },
    { "[{\"id\":\"a\",\"type\":\"\\ud800\"}]", "Line 1, column 20:", "plain text" },
    { "[{\"id\":\"\xff\",\"type\":\"t\"}]", "Line 1, column 9:", "UTF-8" },
    { "[] []", "Line 1, column 4:", "the end of the text" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (try_document (cases[i].text, -1, &error));
      g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
      g_test_message ("%s", error->message);
      g_assert_true (g_str_has_prefix (error->message, cases[i].place));
      g_assert_nonnull (strstr (error->message, cases[i].expected));
    }
}

static void
test_depth_is_bounded (void)
{
  g_autoptr (GString) text = g_string_new ("[{\"id\":\"a\",\"type\":\"t\",\"x\":");
  g_autoptr (GString) deep = NULL;
  g_autoptr (FbFlowDocument) allowed = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 2; i < FB_FLOW_MAX_DEPTH; i++)
    g_string_append_c (text, '[');
  deep = g_string_new (text->str);
  for (int i = 2; i < FB_FLOW_MAX_DEPTH; i++)
    g_string_append_c (text, ']');
  g_string_append (text, "}]");
  g_string_append (deep, "[");

  allowed = make_document (text->str);
  g_assert_nonnull (fb_flow_document_get_hash (allowed));
  g_assert_null (try_document (deep->str, -1, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "512"));
}

static void
test_size_is_bounded (void)
{
  gsize size = (gsize)FB_FLOW_MAX_BYTES + 1;
  /* Never touched, so it costs no memory. */
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc (size), size);
  g_autoptr (GError) error = NULL;

  g_assert_null (fb_flow_document_new (bytes, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "256 MiB"));
}

/* No prefix of a document is taken for a whole one, and none is read beyond its end. */
static void
test_every_truncation_is_refused (void)
{
  g_autoptr (GBytes) bytes = fb_test_make_flows (fb_test_get_seed (), 2, 12, TRUE);
  gsize       length;
  const char *text = g_bytes_get_data (bytes, &length);

  while (text[length - 1] != ']')
    length--;
  for (gsize i = 0; i < length; i++)
    {
      g_autofree char *part = g_memdup2 (text, i);
      g_autoptr (GError) error = NULL;

      g_assert_null (try_document (part, (gssize)i, &error));
      g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
    }
}

/* The nodes and what lies between them are the document again. */
static void
assert_lossless (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (bytes, &error);
  g_autoptr (GBytes) flows = NULL;
  const char *text = g_bytes_get_data (bytes, NULL);
  gsize       at = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < fb_flow_document_get_n_nodes (document); i++)
    {
      const FbFlowNode *node = fb_flow_document_get_node (document, i);

      for (; at < node->start; at++)
        g_assert_nonnull (strchr ("[, \t\r\n", text[at]));
      at = node->end;
    }

  flows = fb_flow_document_get_flows (document);
  g_assert_nonnull (
      g_strstr_len (g_bytes_get_data (flows, NULL), (gssize)g_bytes_get_size (flows), "]"));
}

static void
test_made_documents_are_cut_without_loss (void)
{
  guint32 seed = fb_test_get_seed ();

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GBytes) bytes = fb_test_make_flows (seed + i, 1 + i % 5, 1 + 30 * i, i % 2 == 0);
      g_autoptr (FbFlowDocument) document = fb_flow_document_new (bytes, NULL);

      assert_lossless (bytes);
      g_assert_cmpuint (fb_flow_document_get_n_nodes (document), ==,
                        2 * (1 + i % 5) + 2 + 1 + 30 * i);
      for (guint j = 0; j < fb_flow_document_get_problems (document)->len; j++)
        {
          const FbFlowProblem *problem =
              g_ptr_array_index (fb_flow_document_get_problems (document), j);

          g_error ("%s: %s", problem->code, problem->message);
        }
    }
}

static void
test_example_flows_are_cut_without_loss (void)
{
  g_autofree char *runtime = fb_test_runtime ("node-red-5.0");
  g_autoptr (GPtrArray) paths = fb_test_list_example_flows ();

  if (runtime == NULL)
    return;

  g_assert_cmpuint (paths->len, >, 100);

  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (GBytes) bytes =
                     fb_file_read (g_ptr_array_index (paths, i), FB_FLOW_MAX_BYTES, NULL);

      g_assert_nonnull (bytes);
      assert_lossless (bytes);
    }
}

static gpointer
read_everything (gpointer document)
{
  g_autofree char *description = fb_flow_document_describe (document);

  fb_flow_document_get_problems (document);
  fb_flow_document_find_node (document, "n7");

  return g_strdup (fb_flow_document_get_hash (document));
}

static void
test_threads_share_one_document (void)
{
  g_autoptr (GBytes) bytes = fb_test_make_flows (7, 3, 400, FALSE);
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (bytes, NULL);
  GThread *threads[6];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_everything, document);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autofree char *hash = g_thread_join (threads[i]);

      g_assert_cmpstr (hash, ==, fb_flow_document_get_hash (document));
    }
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/flow/document/views-name-what-is-there", test_views_name_what_is_there);
  g_test_add_func ("/flow/document/what-it-has-none-of-is-not-counted",
                   test_what_it_has_none_of_is_not_counted);
  g_test_add_func ("/flow/document/properties-are-found-as-written",
                   test_properties_are_found_as_written);
  g_test_add_func ("/flow/document/users-of-a-node-are-found", test_users_of_a_node_are_found);
  g_test_add_func ("/flow/document/keys-are-compared-whole", test_keys_are_compared_whole);
  g_test_add_func ("/flow/document/every-envelope-is-opened", test_every_envelope_is_opened);
  g_test_add_func ("/flow/document/bad-documents-say-where-and-what",
                   test_bad_documents_say_where_and_what);
  g_test_add_func ("/flow/document/depth-is-bounded", test_depth_is_bounded);
  g_test_add_func ("/flow/document/size-is-bounded", test_size_is_bounded);
  g_test_add_func ("/flow/document/every-truncation-is-refused", test_every_truncation_is_refused);
  g_test_add_func ("/flow/document/made-documents-are-cut-without-loss",
                   test_made_documents_are_cut_without_loss);
  g_test_add_func ("/flow/document/example-flows-are-cut-without-loss",
                   test_example_flows_are_cut_without_loss);
  g_test_add_func ("/flow/document/threads-share-one-document", test_threads_share_one_document);

  return g_test_run ();
}
