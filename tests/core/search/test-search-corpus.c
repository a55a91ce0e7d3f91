/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-test-corpus.h"
#include "fb-test.h"
#include "search/fb-node-index.h"

/* Flows that nobody here wrote, each as an instance: their nodes are found by their names. */

typedef struct
{
  char        *folder;
  FbWorkspace *workspace;
  FbNodeIndex *index;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  static const FbMigration *const none[] = { NULL };
  g_autoptr (GError) error = NULL;

  self->folder = fb_test_make_folder ();
  self->workspace = fb_workspace_open (self->folder, none, &error);
  g_assert_no_error (error);
  self->index = fb_node_index_new (self->workspace);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_assert_finalize_object (self->index);
  fb_workspace_close (self->workspace);
  fb_test_assert_goes (self->workspace);
  g_free (self->folder);
}

/* (nullable) A node that has a name with a word in it. */
static const FbFlowNode *
find_named (FbFlowDocument *document)
{
  for (guint i = 0; i < fb_flow_document_get_n_nodes (document); i++)
    {
      const FbFlowNode *node = fb_flow_document_get_node (document, i);

      if (node->name != NULL && g_ascii_isalnum (*node->name) && strchr (node->name, '"') == NULL)
        return node;
    }

  return NULL;
}

static gboolean
is_among (const GPtrArray *hits, const char *node)
{
  for (guint i = 0; i < hits->len; i++)
    if (g_str_equal (((const FbNodeHit *)hits->pdata[i])->node, node))
      return TRUE;

  return FALSE;
}

static gboolean
check_flow (Fixture *self, const char *path, guint number)
{
  g_autoptr (GBytes) bytes = fb_test_read_corpus (path);
  g_autoptr (FbSnapshotContent) content = fb_snapshot_content_new (bytes);
  FbFlowDocument   *document = fb_snapshot_content_get_document (content, NULL);
  const FbFlowNode *node = find_named (document);
  g_autofree char  *instance = g_strdup_printf ("flow%u", number);
  g_autofree char  *query = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = NULL;

  fb_node_index_update (self->index, instance, instance, "s1", content, &error);
  g_assert_no_error (error);
  if (node == NULL)
    return FALSE;

  query = g_strdup_printf ("\"%s\" type:\"%s\" instance:%s", node->name, node->type, instance);
  hits = fb_node_index_query (self->index, query, 1000, NULL, &error);
  g_assert_no_error (error);
  if (!is_among (hits, node->id))
    g_error ("%s: %s is not found by %s", path, node->id, query);

  return TRUE;
}

static void
test_nodes_are_found_by_name (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) paths = fb_test_list_corpus ();
  guint n_found = 0;

  for (guint i = 0; paths != NULL && i < paths->len; i++)
    n_found += check_flow (self, paths->pdata[i], i) ? 1 : 0;
  if (paths != NULL)
    g_assert_cmpuint (n_found, >, 300);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add ("/search/corpus/nodes-are-found-by-name", Fixture, NULL, set_up,
              test_nodes_are_found_by_name, tear_down);

  return g_test_run ();
}
