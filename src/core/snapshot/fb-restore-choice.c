/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-restore-choice.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-json-reader.h"
#include "fb-json-string.h"

#define SUBFLOW "subflow:"

typedef struct
{
  FbFlowDocument *snapshot;
  FbFlowDocument *running;
  GHashTable     *taken;
  GQueue          waiting; /* of FbFlowNode: taken, and not looked into yet */
} Choosing;

static gboolean
is_container (const FbFlowNode *node)
{
  return node->kind == FB_FLOW_TAB || node->kind == FB_FLOW_SUBFLOW || node->kind == FB_FLOW_GROUP;
}

static void
take (Choosing *self, const FbFlowNode *node)
{
  if (node != NULL && g_hash_table_add (self->taken, g_strdup (node->id)))
    g_queue_push_tail (&self->waiting, (gpointer)node);
}

/* Takes @id from the snapshot unless it runs. */
static void
take_missing (Choosing *self, const char *id)
{
  if (id != NULL && fb_flow_document_find_node (self->running, id) == NULL)
    take (self, fb_flow_document_find_node (self->snapshot, id));
}

static void
take_content (Choosing *self, const FbFlowNode *container)
{
  const guint n_nodes = fb_flow_document_get_n_nodes (self->snapshot);

  for (guint i = 0; i < n_nodes; i++)
    {
      const FbFlowNode *node = fb_flow_document_get_node (self->snapshot, i);

      if (g_strcmp0 (node->z, container->id) == 0 || g_strcmp0 (node->g, container->id) == 0)
        take (self, node);
    }
}

/* Configuration nodes are named by any property that holds their id. */
static void
take_used (Choosing *self, const FbFlowNode *node)
{
  const char *text = g_bytes_get_data (fb_flow_document_get_bytes (self->snapshot), NULL);
  g_autoptr (GString) value = g_string_new (NULL);
  FbJsonToken token;
  g_auto (FbJsonReader) reader;

  fb_json_reader_init (&reader, text + node->start, node->end - node->start);
  while ((token = fb_json_reader_next (&reader, NULL)) > FB_JSON_TOKEN_END)
    {
      const FbFlowNode *used;

      if (token != FB_JSON_TOKEN_STRING)
        continue;
      g_string_truncate (value, 0);
      if (!fb_json_unescape (value, reader.start + 1, reader.stop - reader.start - 2))
        continue;
      used = fb_flow_document_find_node (self->snapshot, value->str);
      if (used != NULL && used->kind == FB_FLOW_CONFIG)
        take_missing (self, used->id);
    }
}

static gboolean
choose (Choosing *self, const char *const *nodes, GError **error)
{
  const FbFlowNode *node;

  for (guint i = 0; nodes[i] != NULL; i++)
    {
      node = fb_flow_document_find_node (self->snapshot, nodes[i]);
      if (node == NULL)
        return fb_throw (error, FB_ERROR_NOT_FOUND, _ ("The snapshot has no node %s"), nodes[i]);
      take (self, node);
    }

  while ((node = g_queue_pop_head (&self->waiting)) != NULL)
    {
      /* One that is only brought along as the place of others comes alone. */
      if (is_container (node) && g_strv_contains (nodes, node->id))
        take_content (self, node);
      else if (node->kind == FB_FLOW_GROUP && node->g != NULL &&
               g_hash_table_contains (self->taken, node->g))
        take_content (self, node);
      else if (node->kind == FB_FLOW_SUBFLOW)
        take_content (self, node);
      take_missing (self, node->z);
      take_missing (self, node->g);
      if (g_str_has_prefix (node->type, SUBFLOW))
        take_missing (self, node->type + strlen (SUBFLOW));
      take_used (self, node);
    }

  return TRUE;
}

/* Nodes that run in a container which comes back without them. */
static GHashTable *
find_removed (Choosing *self, const char *const *nodes)
{
  GHashTable *removed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const guint n_nodes = fb_flow_document_get_n_nodes (self->running);

  for (guint i = 0; i < n_nodes; i++)
    {
      const FbFlowNode *node = fb_flow_document_get_node (self->running, i);

      if (((node->z != NULL && g_strv_contains (nodes, node->z)) ||
           (node->g != NULL && g_strv_contains (nodes, node->g))) &&
          !g_hash_table_contains (self->taken, node->id))
        g_hash_table_add (removed, g_strdup (node->id));
    }

  return removed;
}

FbRestoreChoice *
fb_restore_choice_new (FbFlowDocument    *snapshot,
                       FbFlowDocument    *running,
                       const char *const *nodes,
                       GError           **error)
{
  g_autoptr (FbRestoreChoice) self = g_new0 (FbRestoreChoice, 1);
  Choosing choosing = { .snapshot = snapshot, .running = running };
  gboolean chosen;

  self->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  choosing.taken = self->taken;
  g_queue_init (&choosing.waiting);
  chosen = choose (&choosing, nodes, error);
  g_queue_clear (&choosing.waiting);
  if (!chosen)
    return NULL;

  self->removed = find_removed (&choosing, nodes);

  return g_steal_pointer (&self);
}

void
fb_restore_choice_free (FbRestoreChoice *self)
{
  g_clear_pointer (&self->taken, g_hash_table_unref);
  g_clear_pointer (&self->removed, g_hash_table_unref);
  g_free (self);
}

static void
append (GArray *nodes, FbFlowDocument *document, guint index)
{
  const FbRestoreNode node = { document, index };

  g_array_append_val (nodes, node);
}

/* Behind the tab that stood before it in the snapshot, as far as that is there. */
static guint
find_place_of_tab (GArray *nodes, FbFlowDocument *snapshot, guint index)
{
  for (guint before = index; before > 0; before--)
    {
      const FbFlowNode *tab = fb_flow_document_get_node (snapshot, before - 1);

      if (tab->kind != FB_FLOW_TAB)
        continue;
      for (guint i = 0; i < nodes->len; i++)
        {
          const FbRestoreNode *node = &g_array_index (nodes, FbRestoreNode, i);

          if (g_str_equal (fb_flow_document_get_node (node->document, node->index)->id, tab->id))
            return i + 1;
        }
    }

  return 0;
}

GArray *
fb_restore_choice_arrange (const FbRestoreChoice *self,
                           FbFlowDocument        *snapshot,
                           FbFlowDocument        *running)
{
  GArray     *nodes = g_array_new (FALSE, FALSE, sizeof (FbRestoreNode));
  const guint n_running = fb_flow_document_get_n_nodes (running);
  const guint n_snapshot = fb_flow_document_get_n_nodes (snapshot);

  for (guint i = 0; i < n_running; i++)
    {
      const char *id = fb_flow_document_get_node (running, i)->id;

      if (g_hash_table_contains (self->removed, id))
        continue;
      if (g_hash_table_contains (self->taken, id))
        append (nodes, snapshot,
                fb_flow_document_get_index (snapshot, fb_flow_document_find_node (snapshot, id)));
      else
        append (nodes, running, i);
    }

  for (guint i = 0; i < n_snapshot; i++)
    {
      const FbFlowNode *node = fb_flow_document_get_node (snapshot, i);

      if (!g_hash_table_contains (self->taken, node->id) ||
          fb_flow_document_find_node (running, node->id) != NULL)
        continue;
      if (node->kind == FB_FLOW_TAB)
        {
          const FbRestoreNode tab = { snapshot, i };

          g_array_insert_val (nodes, find_place_of_tab (nodes, snapshot, i), tab);
        }
      else
        append (nodes, snapshot, i);
    }

  return nodes;
}
