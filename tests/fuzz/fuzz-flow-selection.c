/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-fuzz.h"
#include "flow/fb-flow-selection.h"

/* Selections of any document: each is a document again, with the chosen nodes and none twice, and
 * selecting the same in it changes nothing but the order. */

static FbFlowDocument *
write_and_read (FbFlowDocument *document, const char *const *ids)
{
  g_autoptr (GError) error = NULL;
  guint n_nodes = 0;
  g_autoptr (GBytes) text = fb_flow_selection_write (document, ids, &n_nodes, &error);
  FbFlowDocument *selection;

  g_assert_no_error (error);
  selection = fb_flow_document_new (text, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fb_flow_document_get_n_nodes (selection), ==, n_nodes);
  g_assert_false (fb_flow_document_has_credentials (selection));

  return selection;
}

static void
check (FbFlowDocument *document, const char *const *ids)
{
  g_autoptr (FbFlowDocument) selection = write_and_read (document, ids);
  g_autoptr (FbFlowDocument) again = write_and_read (selection, ids);

  g_assert_cmpuint (fb_flow_document_get_n_nodes (selection), ==,
                    fb_flow_document_get_n_nodes (again));
  for (guint i = 0; ids[i] != NULL; i++)
    g_assert_nonnull (fb_flow_document_find_node (again, ids[i]));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (bytes, NULL);
  guint n_nodes = document != NULL ? fb_flow_document_get_n_nodes (document) : 0;

  if (n_nodes == 0)
    return 0;

  check (document, (const char *[]){ fb_flow_document_get_node (document, 0)->id,
                                     fb_flow_document_get_node (document, n_nodes - 1)->id, NULL });
  check (document, (const char *[]){ fb_flow_document_get_node (document, n_nodes / 2)->id, NULL });

  return 0;
}
