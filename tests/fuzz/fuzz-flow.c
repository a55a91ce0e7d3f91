/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-error.h"
#include "fb-fuzz.h"
#include "flow/fb-flow-document.h"

/* Flow documents: what is accepted has nodes with ids, ranges in order, and one hash however it is
 * wrapped. */

static void
check_node (FbFlowDocument *document, guint index, gsize *at)
{
  const FbFlowNode *node = fb_flow_document_get_node (document, index);
  const FbFlowNode *first = fb_flow_document_find_node (document, node->id);
  g_autofree char  *func = fb_flow_document_dup_string_property (document, index, "func");
  gsize             start;
  gsize             end;

  g_assert_true (node->id[0] != '\0' && node->type[0] != '\0');
  g_assert_true (g_utf8_validate (node->id, -1, NULL));
  g_assert_true (node->name == NULL || g_utf8_validate (node->name, -1, NULL));
  g_assert_true (func == NULL || g_utf8_validate (func, -1, NULL));
  g_assert_cmpuint (node->start, >=, *at);
  g_assert_cmpuint (node->end, >, node->start);
  *at = node->end;

  g_assert_cmpstr (first->id, ==, node->id);
  g_assert_cmpuint (fb_flow_document_get_index (document, first), <=, index);
  g_assert_true (fb_flow_document_get_property (document, index, "id", &start, &end));
  g_assert_true (start > node->start && end < node->end);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (GBytes) flows = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (bytes, &error);
  g_autoptr (FbFlowDocument) bare = NULL;
  g_autofree char *description = NULL;
  gsize            at = 0;

  if (document == NULL)
    {
      g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }

  for (guint i = 0; i < fb_flow_document_get_n_nodes (document); i++)
    check_node (document, i, &at);
  g_assert_cmpuint (fb_flow_document_get_problems (document)->len, <=, FB_FLOW_MAX_PROBLEMS);
  description = fb_flow_document_describe (document);

  flows = fb_flow_document_get_flows (document);
  bare = fb_flow_document_new (flows, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fb_flow_document_get_hash (document), ==, fb_flow_document_get_hash (bare));

  return 0;
}
