/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-test-flows.h"
#include "fb-test.h"
#include "flow/fb-flow-document.h"

static char *
hash_of (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (bytes, &error);

  g_assert_no_error (error);
  return g_strdup (fb_flow_document_get_hash (document));
}

#define TAB_1 "{\"id\":\"t1\",\"type\":\"tab\",\"label\":\"A\"}"
#define TAB_2 "{\"id\":\"t2\",\"type\":\"tab\",\"label\":\"B\"}"
#define NODE "{\"id\":\"n\",\"type\":\"x\",\"z\":\"t1\",\"y\":1.5,\"x\":10,\"s\":\"\xc3\xa4/\"}"

static void
test_same_values_have_one_hash (void)
{
  static const char *const same[] = {
    "[" TAB_1 "," TAB_2 "," NODE "]",
    "[" TAB_1 "," NODE "," TAB_2 "]",
    "[" NODE "," TAB_1 "," TAB_2 "]",
    "{\"flows\":[" TAB_1 "," TAB_2 "," NODE "],\"rev\":\"7\",\"credentials\":{}}",
    "[\n" TAB_1 " ,\n" TAB_2 "," NODE "\n]\n",
    "[" TAB_1 "," TAB_2
    ",{ \"x\":1e1,\"s\":\"\\u00e4\\/\",\"id\":\"\\u006e\",\"z\":\"t1\",\"y\":1.50,\"type\":\"x\"}]",
    "[" TAB_1 "," TAB_2 ",{\"id\":\"n\",\"type\":\"x\",\"z\":\"t1\",\"y\":1.5,\"x\":10,"
    "\"s\":\"\xc3\xa4/\",\"credentials\":{\"user\":\"u\"}}]",
  };
  g_autofree char *first = hash_of (same[0]);

  g_assert_cmpuint (strlen (first), ==, 2 * FB_FLOW_HASH_BYTES);
  for (guint i = 1; i < G_N_ELEMENTS (same); i++)
    {
      g_autofree char *hash = hash_of (same[i]);

      g_assert_cmpstr (hash, ==, first);
    }
}

static void
test_different_values_differ (void)
{
  static const char *const different[] = {
    "[]",
    "[" TAB_1 "]",
    "[" TAB_1 "," TAB_2 "," NODE "]",
    "[" TAB_2 "," TAB_1 "," NODE "]", /* the order of tabs is seen */
    "[" TAB_1 "," TAB_2 "," NODE "," NODE "]",
    "[" TAB_1 "," TAB_2 ",{\"id\":\"n\",\"type\":\"x\",\"z\":\"t1\",\"y\":1.5,\"x\":11,"
    "\"s\":\"\xc3\xa4/\"}]",
    "[" TAB_1 "," TAB_2 ",{\"id\":\"n\",\"type\":\"x\",\"z\":\"t1\",\"y\":1.5,\"x\":\"10\","
    "\"s\":\"\xc3\xa4/\"}]",
    "[" TAB_1 "," TAB_2 ",{\"id\":\"n\",\"type\":\"x\",\"z\":\"t1\",\"y\":1.5,\"x\":10,"
    "\"s\":\"\xc3\xa4/\",\"deep\":{\"credentials\":1}}]",
    "[" TAB_1 "," TAB_2 ",{\"id\":\"n\",\"type\":\"x\",\"z\":\"t1\",\"y\":1.5,\"x\":10,"
    "\"s\":\"\xc3\xa4/\",\"deep\":{\"credentials\":2}}]",
  };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (different); i++)
    g_assert_true (g_hash_table_add (seen, hash_of (different[i])));
}

static void
test_twin_ids_hash_in_any_order (void)
{
  g_autofree char *one = hash_of ("[{\"id\":\"a\",\"type\":\"x\"},{\"id\":\"a\",\"type\":\"y\"}]");
  g_autofree char *other =
      hash_of ("[{\"id\":\"a\",\"type\":\"y\"},{\"id\":\"a\",\"type\":\"x\"}]");

  g_assert_cmpstr (one, ==, other);
}

/* The hash is kept in databases and compared between machines: it must never change. */
static void
test_the_hash_is_for_ever (void)
{
  g_autofree char *hash = hash_of ("[" TAB_1 "," TAB_2 "," NODE "]");

  g_assert_cmpstr (hash, ==, "1c122da4f72b176d3294f23846da15580f8ac9d5cae75fcd0b3df3d94e91a46a");
}

static void
test_pretty_and_compact_are_one (void)
{
  guint32 seed = fb_test_get_seed ();
  g_autoptr (GBytes) compact = fb_test_make_flows (seed, 3, 300, FALSE);
  g_autoptr (GBytes) pretty = fb_test_make_flows (seed, 3, 300, TRUE);
  g_autoptr (FbFlowDocument) one = fb_flow_document_new (compact, NULL);
  g_autoptr (FbFlowDocument) other = fb_flow_document_new (pretty, NULL);

  g_assert_cmpstr (fb_flow_document_get_hash (one), ==, fb_flow_document_get_hash (other));
  for (guint i = 0; i < fb_flow_document_get_n_nodes (one); i++)
    g_assert_cmpmem (fb_flow_document_get_value_hash (one, i), FB_FLOW_HASH_BYTES,
                     fb_flow_document_get_value_hash (other, i), FB_FLOW_HASH_BYTES);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/flow/hash/same-values-have-one-hash", test_same_values_have_one_hash);
  g_test_add_func ("/flow/hash/different-values-differ", test_different_values_differ);
  g_test_add_func ("/flow/hash/twin-ids-hash-in-any-order", test_twin_ids_hash_in_any_order);
  g_test_add_func ("/flow/hash/the-hash-is-for-ever", test_the_hash_is_for_ever);
  g_test_add_func ("/flow/hash/pretty-and-compact-are-one", test_pretty_and_compact_are_one);

  return g_test_run ();
}
