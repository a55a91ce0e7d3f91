/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-flow-document-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-json-reader.h"
#include "fb-json-string.h"

/* The document's life, its look-ups and its description. Shared by whoever holds a reference; any
 * thread. */

#define MIN_CHUNK 256 /* bytes */

static void
strings_clear (gpointer data)
{
  FbFlowStrings *self = data;

  g_string_chunk_free (self->chunk);
}

static void
strings_release (gpointer data)
{
  g_atomic_rc_box_release_full (data, strings_clear);
}

FbFlowDocument *
fb_flow_document_new (GBytes *bytes, GError **error)
{
  return fb_flow_document_new_after (bytes, NULL, error);
}

FbFlowDocument *
fb_flow_document_new_after (GBytes *bytes, FbFlowDocument *previous, GError **error)
{
  g_autoptr (FbFlowDocument) self = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);

  self = g_new0 (FbFlowDocument, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->bytes = g_bytes_ref (bytes);
  self->nodes = g_array_new (FALSE, FALSE, sizeof (FbFlowNode));
  self->strings = g_atomic_rc_box_new0 (FbFlowStrings);
  self->strings->chunk = g_string_chunk_new (
      previous != NULL ? MIN_CHUNK : CLAMP (g_bytes_get_size (bytes) / 8, MIN_CHUNK, 65536));
  self->shared = g_ptr_array_new_with_free_func (strings_release);

  return fb_flow_scan (self, previous, error) ? g_steal_pointer (&self) : NULL;
}

guint
fb_flow_document_get_same (FbFlowDocument *self, guint index)
{
  g_return_val_if_fail (index < self->nodes->len, G_MAXUINT);

  return self->same != NULL ? g_array_index (self->same, guint, index) : G_MAXUINT;
}

FbFlowDocument *
fb_flow_document_ref (FbFlowDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
fb_flow_document_unref (FbFlowDocument *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->order, g_free);
  g_clear_pointer (&self->value_hashes, g_free);
  g_clear_pointer (&self->hash, g_free);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->nodes, g_array_unref);
  g_clear_pointer (&self->same, g_array_unref);
  g_clear_pointer (&self->strings, strings_release);
  g_clear_pointer (&self->shared, g_ptr_array_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

GBytes *
fb_flow_document_get_bytes (FbFlowDocument *self)
{
  return self->bytes;
}

const char *
fb_flow_document_get_text (FbFlowDocument *self)
{
  return g_bytes_get_data (self->bytes, NULL);
}

guint
fb_flow_document_get_n_nodes (FbFlowDocument *self)
{
  return self->nodes->len;
}

const FbFlowNode *
fb_flow_document_get_node (FbFlowDocument *self, guint index)
{
  g_return_val_if_fail (index < self->nodes->len, NULL);

  return &g_array_index (self->nodes, FbFlowNode, index);
}

guint
fb_flow_document_get_index (FbFlowDocument *self, const FbFlowNode *node)
{
  return (guint)(node - &g_array_index (self->nodes, FbFlowNode, 0));
}

static int
compare_by_id (gconstpointer a, gconstpointer b, gpointer user_data)
{
  FbFlowDocument *self = user_data;
  guint           one = *(const guint *)a;
  guint           other = *(const guint *)b;
  int             by_id = strcmp (fb_flow_document_get_node (self, one)->id,
                                  fb_flow_document_get_node (self, other)->id);

  if (by_id != 0)
    return by_id;

  return one < other ? -1 : 1;
}

/* Sorted, not hashed: ids come from outside, and could be made to fall together in a hash table. */
const guint *
fb_flow_document_get_order (FbFlowDocument *self)
{
  if (g_once_init_enter (&self->order))
    {
      guint *order = g_new (guint, self->nodes->len + 1);

      for (guint i = 0; i < self->nodes->len; i++)
        order[i] = i;
      g_qsort_with_data (order, (int)self->nodes->len, sizeof *order, compare_by_id, self);
      g_once_init_leave (&self->order, order);
    }

  return self->order;
}

const FbFlowNode *
fb_flow_document_find_node (FbFlowDocument *self, const char *id)
{
  const guint *order = fb_flow_document_get_order (self);
  guint        low = 0;
  guint        high = self->nodes->len;

  g_return_val_if_fail (id != NULL, NULL);

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (strcmp (fb_flow_document_get_node (self, order[middle])->id, id) < 0)
        low = middle + 1;
      else
        high = middle;
    }

  if (low == self->nodes->len || strcmp (fb_flow_document_get_node (self, order[low])->id, id) != 0)
    return NULL;

  return fb_flow_document_get_node (self, order[low]);
}

const char *
fb_flow_document_get_title (FbFlowDocument *self, const FbFlowNode *node)
{
  const FbFlowNode *subflow = NULL;

  if (node->name != NULL)
    return node->name;
  if (g_str_has_prefix (node->type, FB_FLOW_SUBFLOW_PREFIX))
    subflow = fb_flow_document_find_node (self, node->type + strlen (FB_FLOW_SUBFLOW_PREFIX));

  return subflow != NULL && subflow->name != NULL ? subflow->name : node->type;
}

const char *
fb_flow_document_get_rev (FbFlowDocument *self)
{
  return self->rev;
}

static GBytes *
cut (FbFlowDocument *self, FbFlowRange range)
{
  return g_bytes_new_from_bytes (self->bytes, range.start, range.end - range.start);
}

GBytes *
fb_flow_document_get_flows (FbFlowDocument *self)
{
  return cut (self, self->flows);
}

GBytes *
fb_flow_document_get_credentials (FbFlowDocument *self)
{
  return self->credentials.end > 0 ? cut (self, self->credentials) : NULL;
}

gboolean
fb_flow_document_has_credentials (FbFlowDocument *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->has_inline_credentials || self->credentials.end > 0;
}

gboolean
fb_flow_document_get_property (
    FbFlowDocument *self, guint index, const char *name, gsize *start, gsize *end)
{
  const FbFlowNode *node = fb_flow_document_get_node (self, index);
  const char       *text = fb_flow_document_get_text (self);
  g_auto (FbJsonReader) reader = { 0 };

  g_return_val_if_fail (node != NULL, FALSE);

  fb_json_reader_init (&reader, text + node->start, node->end - node->start);
  fb_json_reader_next (&reader, NULL);
  while (fb_json_reader_next (&reader, NULL) == FB_JSON_TOKEN_KEY)
    {
      gboolean found = fb_json_reader_key_is (&reader, name);

      fb_json_reader_skip (&reader, NULL);
      if (found)
        {
          *start = (gsize)(reader.start - text);
          *end = (gsize)(reader.stop - text);
          return TRUE;
        }
    }

  return FALSE;
}

char *
fb_flow_document_dup_string_property (FbFlowDocument *self, guint index, const char *name)
{
  const char *text = fb_flow_document_get_text (self);
  gsize       start;
  gsize       end;

  if (!fb_flow_document_get_property (self, index, name, &start, &end) || text[start] != '"')
    return NULL;

  return fb_json_dup_text (text + start + 1, end - start - 2);
}

GPtrArray *
fb_flow_document_get_problems (FbFlowDocument *self)
{
  if (g_once_init_enter (&self->problems))
    g_once_init_leave (&self->problems, fb_flow_make_problems (self));

  return self->problems;
}

const guint8 *
fb_flow_document_get_value_hash (FbFlowDocument *self, guint index)
{
  g_return_val_if_fail (index < self->nodes->len, NULL);

  if (g_once_init_enter (&self->value_hashes))
    g_once_init_leave (&self->value_hashes, fb_flow_make_value_hashes (self, NULL));

  return self->value_hashes + (gsize)index * FB_FLOW_HASH_BYTES;
}

void
fb_flow_document_learn_value_hashes (FbFlowDocument *self, const guint8 *const *known)
{
  g_return_if_fail (self != NULL && known != NULL);

  if (g_once_init_enter (&self->value_hashes))
    g_once_init_leave (&self->value_hashes, fb_flow_make_value_hashes (self, known));
}

const char *
fb_flow_document_get_hash (FbFlowDocument *self)
{
  if (g_once_init_enter (&self->hash))
    g_once_init_leave (&self->hash, fb_flow_make_hash (self));

  return self->hash;
}

static guint
count (FbFlowDocument *self, FbFlowKind kind)
{
  guint n_nodes = 0;

  for (guint i = 0; i < self->nodes->len; i++)
    n_nodes += fb_flow_document_get_node (self, i)->kind == kind ? 1 : 0;

  return n_nodes;
}

char *
fb_flow_document_describe (FbFlowDocument *self)
{
  guint n_tabs = count (self, FB_FLOW_TAB);
  guint n_nodes = count (self, FB_FLOW_NODE);
  guint n_subflows = count (self, FB_FLOW_SUBFLOW);
  guint n_configs = count (self, FB_FLOW_CONFIG);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  if (n_tabs > 0)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%u tab", "%u tabs", n_tabs), n_tabs));
  if (n_nodes > 0 || n_tabs + n_subflows + n_configs == 0)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%u node", "%u nodes", n_nodes), n_nodes));
  if (n_subflows > 0)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%u subflow", "%u subflows", n_subflows),
                                             n_subflows));
  if (n_configs > 0)
    g_ptr_array_add (parts,
                     g_strdup_printf (ngettext ("%u config node", "%u config nodes", n_configs),
                                      n_configs));
  g_ptr_array_add (parts, NULL);

  /* Translators: between "3 tabs" and "41 nodes" */
  return g_strjoinv (_ (", "), (char **)parts->pdata);
}
