/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-test-corpus.h"
#include "fb-test.h"
#include "flow/fb-flow-diff.h"

/* What holds for flows that nobody here wrote. */

typedef void (*FlowFunc) (const char *path, GBytes *bytes);

static void
for_each_flow (FlowFunc func)
{
  g_autoptr (GPtrArray) paths = fb_test_list_corpus ();

  for (guint i = 0; paths != NULL && i < paths->len; i++)
    {
      const char *path = g_ptr_array_index (paths, i);
      g_autoptr (GBytes) bytes = fb_test_read_corpus (path);

      func (path, bytes);
    }
}

static FbFlowDocument *
scan (const char *path, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  FbFlowDocument *self = fb_flow_document_new (bytes, &error);

  if (error != NULL)
    g_error ("%s: %s", path, error->message);

  return self;
}

/* The nodes and what lies between them are the list again, and each has its hash. */
static void
check_scan (const char *path, GBytes *bytes)
{
  g_autoptr (FbFlowDocument) document = scan (path, bytes);
  g_autoptr (GBytes) flows = fb_flow_document_get_flows (document);
  g_autoptr (FbFlowDocument) bare = scan (path, flows);
  const char *text = g_bytes_get_data (bytes, NULL);
  gsize       at = 0;

  g_assert_cmpuint (fb_flow_document_get_n_nodes (document), >, 0);
  for (guint i = 0; i < fb_flow_document_get_n_nodes (document); i++)
    {
      const FbFlowNode *node = fb_flow_document_get_node (document, i);

      for (gsize j = i > 0 ? at : node->start; j < node->start; j++)
        g_assert_nonnull (strchr (", \t\r\n", text[j]));
      at = node->end;
      g_assert_true (fb_flow_document_find_node (document, node->id) != NULL);
    }

  g_assert_cmpstr (fb_flow_document_get_hash (document), ==, fb_flow_document_get_hash (bare));
  g_assert_cmpuint (fb_flow_document_get_problems (document)->len, <, FB_FLOW_MAX_PROBLEMS);
}

static void
test_scanned_without_loss (void)
{
  for_each_flow (check_scan);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/flow/corpus/scanned-without-loss", test_scanned_without_loss);

  return g_test_run ();
}
