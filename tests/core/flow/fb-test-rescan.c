/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-rescan.h"

#include <string.h>

#include "fb-error.h"

static void
compare_nodes (const FbFlowNode *one, const FbFlowNode *other)
{
  g_assert_cmpstr (one->id, ==, other->id);
  g_assert_cmpstr (one->type, ==, other->type);
  g_assert_cmpstr (one->z, ==, other->z);
  g_assert_cmpstr (one->g, ==, other->g);
  g_assert_cmpstr (one->name, ==, other->name);
  g_assert_cmpuint (one->start, ==, other->start);
  g_assert_cmpuint (one->end, ==, other->end);
  g_assert_cmpint (one->kind, ==, other->kind);
  g_assert_cmpint (one->disabled, ==, other->disabled);
}

/* Whether the node at @index was there with these bytes. */
static void
check_same (FbFlowDocument *document, FbFlowDocument *previous, guint index, guint same)
{
  const FbFlowNode *one = fb_flow_document_get_node (document, index);
  const FbFlowNode *other = fb_flow_document_get_node (previous, same);
  const char       *text = g_bytes_get_data (fb_flow_document_get_bytes (document), NULL);
  const char       *before = g_bytes_get_data (fb_flow_document_get_bytes (previous), NULL);

  g_assert_cmpmem (text + one->start, one->end - one->start, before + other->start,
                   other->end - other->start);
}

guint
fb_test_compare_documents (FbFlowDocument *document, FbFlowDocument *previous, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FbFlowDocument) alone = fb_flow_document_new (bytes, &error);
  g_autoptr (GBytes) flows = fb_flow_document_get_flows (document);
  g_autoptr (GBytes) expected = NULL;
  guint n_same = 0;

  g_assert_no_error (error);
  expected = fb_flow_document_get_flows (alone);
  g_assert_cmpuint (fb_flow_document_get_n_nodes (document), ==,
                    fb_flow_document_get_n_nodes (alone));
  for (guint i = 0; i < fb_flow_document_get_n_nodes (alone); i++)
    {
      const guint same = fb_flow_document_get_same (document, i);

      compare_nodes (fb_flow_document_get_node (document, i), fb_flow_document_get_node (alone, i));
      if (same != G_MAXUINT)
        {
          check_same (document, previous, i, same);
          n_same++;
        }
    }
  g_assert_cmpstr (fb_flow_document_get_rev (document), ==, fb_flow_document_get_rev (alone));
  g_assert_true (g_bytes_equal (flows, expected));
  g_assert_cmpint (fb_flow_document_has_credentials (document), ==,
                   fb_flow_document_has_credentials (alone));
  g_assert_cmpstr (fb_flow_document_get_hash (document), ==, fb_flow_document_get_hash (alone));

  return n_same;
}

guint
fb_test_rescan (GBytes *older, GBytes *newer)
{
  g_autoptr (FbFlowDocument) previous = fb_flow_document_new (older, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) expected = NULL;
  g_autoptr (FbFlowDocument) document = fb_flow_document_new_after (newer, previous, &error);
  g_autoptr (FbFlowDocument) alone = fb_flow_document_new (newer, &expected);

  g_assert_cmpint (document == NULL, ==, alone == NULL);
  if (document != NULL)
    return fb_test_compare_documents (document, previous, newer);

  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, expected->message);
  return 0;
}
