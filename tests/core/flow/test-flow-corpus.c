/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-json-layout.h"
#include "fb-test-corpus.h"
#include "fb-test.h"
#include "flow/fb-flow-diff.h"
#include "flow/fb-flow-folder.h"

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

/* The same values in other white space. */
static FbFlowDocument *
lay_out (const char *path, FbFlowDocument *document)
{
  const FbJsonLayout layout = { .indent = 3, .fill = ' ' };
  g_autoptr (GBytes) flows = fb_flow_document_get_flows (document);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  gsize       size;
  const char *data = g_bytes_get_data (flows, &size);

  fb_json_append_laid_out (text, data, size, &layout, 0);
  bytes = g_bytes_new (text->str, text->len);

  return scan (path, bytes);
}

/* Other white space is no difference, nothing at all is one of every node, and each change says
 * what it is. */
static void
check_diff (const char *path, GBytes *bytes)
{
  g_autoptr (FbFlowDocument) document = scan (path, bytes);
  g_autoptr (FbFlowDocument) other = lay_out (path, document);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("[]", 2);
  g_autoptr (FbFlowDocument) empty = scan (path, nothing);
  g_autoptr (FbFlowDiff) same = fb_flow_diff_new (document, other);
  g_autoptr (FbFlowDiff) all = fb_flow_diff_new (empty, document);

  g_assert_cmpuint (fb_flow_diff_get_n_changes (same), ==, 0);
  g_assert_cmpuint (fb_flow_diff_get_counts (all)->added, ==,
                    fb_flow_document_get_n_nodes (document));
  for (guint i = 0; i < fb_flow_diff_get_n_changes (all); i++)
    {
      g_autoptr (GPtrArray) properties =
                     fb_flow_diff_list_properties (all, fb_flow_diff_get_change (all, i));

      g_assert_cmpuint (properties->len, >, 0);
    }
}

static void
test_compared (void)
{
  for_each_flow (check_diff);
}

static void
check_folder (const char *path, GBytes *bytes)
{
  g_autoptr (FbFlowDocument) document = scan (path, bytes);
  g_autoptr (GHashTable) files = fb_flow_folder_cut (document);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) back = fb_flow_folder_join (files, &error);
  g_autoptr (GBytes) flows = fb_flow_document_get_flows (document);

  g_assert_no_error (error);
  if (!g_bytes_equal (back, bytes) && !g_bytes_equal (back, flows))
    g_error ("%s does not come back from its folder", path);
}

static void
test_folders_come_back_to_the_same_bytes (void)
{
  for_each_flow (check_folder);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/flow/corpus/scanned-without-loss", test_scanned_without_loss);
  g_test_add_func ("/flow/corpus/compared", test_compared);
  g_test_add_func ("/flow/corpus/folders-come-back-to-the-same-bytes",
                   test_folders_come_back_to_the_same_bytes);

  return g_test_run ();
}
