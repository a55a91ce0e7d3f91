/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-error.h"
#include "fb-snapshot-flows.h"
#include "fb-snapshot-hash.h"

/* Writing flows. A node whose text is new is written against the older text of the same node, when
 * the body before has one, or against another node of its type: both have most of their bytes in
 * common. */

/* Texts that are looked up in the database before all of the parent's are put in a table. */
#define MAX_ASKED 50

/* (nullable) what @recent has for the node at @index, when its bytes are the same */
static const guint8 *
find_recent_hash (FbFlowDocument *document, guint index, const FbRecentFlows *recent)
{
  const guint       same = fb_flow_document_get_same (document, index);
  const FbFlowNode *node = fb_flow_document_get_node (document, index);
  const FbFlowNode *other;
  const char       *text;
  const char       *other_text;

  if (recent == NULL || same >= fb_flow_document_get_n_nodes (recent->document))
    return NULL;

  other = fb_flow_document_get_node (recent->document, same);
  text = g_bytes_get_data (fb_flow_document_get_bytes (document), NULL);
  other_text = g_bytes_get_data (fb_flow_document_get_bytes (recent->document), NULL);
  if (node->end - node->start != other->end - other->start ||
      memcmp (text + node->start, other_text + other->start, node->end - node->start) != 0)
    return NULL;

  return recent->text_hashes + (gsize)same * FB_SNAPSHOT_HASH_BYTES;
}

guint8 *
fb_snapshot_flows_hash (FbFlowDocument *document, const FbRecentFlows *recent)
{
  const char *text = g_bytes_get_data (fb_flow_document_get_bytes (document), NULL);
  const guint n_nodes = fb_flow_document_get_n_nodes (document);
  guint8     *hashes = g_malloc ((gsize)n_nodes * FB_SNAPSHOT_HASH_BYTES + 1);

  for (guint i = 0; i < n_nodes; i++)
    {
      const FbFlowNode *node = fb_flow_document_get_node (document, i);
      const guint8     *known = find_recent_hash (document, i, recent);
      guint8           *hash = hashes + (gsize)i * FB_SNAPSHOT_HASH_BYTES;

      if (known != NULL)
        memcpy (hash, known, FB_SNAPSHOT_HASH_BYTES);
      else
        fb_snapshot_hash (text + node->start, node->end - node->start, hash);
    }

  return hashes;
}

typedef struct
{
  FbFlowDocument   *document; /* Borrowed */
  const guint8     *hashes;   /* Borrowed */
  FbSnapshotTexts  *texts;
  FbSnapshotLayout *parent;   /* (nullable) */
  guint             expected; /* the entry of the parent that is likely the next */
  guint             n_asked;  /* texts that were not there */
  GHashTable       *known; /* hash -> FbTextRow: new ones, and those of the parent if many differ */
  FbTextRow       **rows;  /* one for each node; NULL: not there yet */
  GHashTable       *by_id; /* (nullable) id -> row of the parent that is not used again */
  GHashTable       *by_type; /* type -> row, of which most stand by themselves */
} Writer;

static void
clear_writer (Writer *self)
{
  g_clear_pointer (&self->texts, fb_snapshot_texts_free);
  g_clear_pointer (&self->parent, fb_snapshot_layout_free);
  g_clear_pointer (&self->known, g_hash_table_unref);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->by_type, g_hash_table_unref);
  g_clear_pointer (&self->rows, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Writer, clear_writer)

/* Hashes are as good as random already. */
static guint
hash_hash (gconstpointer key)
{
  guint value;

  memcpy (&value, key, sizeof value);
  return value;
}

static gboolean
hash_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, FB_SNAPSHOT_HASH_BYTES) == 0;
}

static const guint8 *
get_hash (const Writer *self, guint index)
{
  return self->hashes + (gsize)index * FB_SNAPSHOT_HASH_BYTES;
}

/* A parent that is damaged must not take its child with it. */
static gboolean
load_parent (Writer *self, FbConnection *connection, gint64 number, gint64 *depth, GError **error)
{
  g_autoptr (GError) damage = NULL;

  if (number == 0)
    return TRUE;

  self->parent = fb_snapshot_flows_read_layout (connection, number, depth, &damage);
  if (damage != NULL && !g_error_matches (damage, FB_ERROR, FB_ERROR_UNVERIFIED))
    {
      g_propagate_error (error, g_steal_pointer (&damage));
      return FALSE;
    }
  if (self->parent == NULL)
    return TRUE;

  return fb_snapshot_texts_load (self->texts, self->parent, error);
}

/* (nullable) */
static FbTextRow *
get_parent_row (Writer *self, guint place)
{
  if (self->parent == NULL || place >= fb_snapshot_layout_get_n_entries (self->parent))
    return NULL;

  return fb_snapshot_texts_get_row (self->texts,
                                    fb_snapshot_layout_get_entry (self->parent, place)->number);
}

static void
know_parent (Writer *self)
{
  for (guint i = 0; self->parent != NULL && i < fb_snapshot_layout_get_n_entries (self->parent);
       i++)
    {
      FbTextRow *row = get_parent_row (self, i);

      if (row != NULL)
        g_hash_table_insert (self->known, row->hash, row);
    }
}

/* The row of the text with @hash; NULL when there is none. Most are where they were; a few others
 * are asked for one by one, many in a table of all. FALSE on an error. */
static gboolean
find_row (Writer *self, const guint8 *hash, FbTextRow **row, GError **error)
{
  /* A node that was changed or deleted leaves a hole of one. */
  for (guint i = 0; i < 2; i++)
    {
      *row = get_parent_row (self, self->expected + i);
      if (*row != NULL && hash_equal ((*row)->hash, hash))
        {
          self->expected += i + 1;
          return TRUE;
        }
    }

  if (++self->n_asked == MAX_ASKED)
    know_parent (self);
  *row = g_hash_table_lookup (self->known, hash);

  return *row != NULL || fb_snapshot_texts_find (self->texts, hash, row, error);
}

/* Finds the nodes whose text is there already, and sees that it is. Returns how many are not, or
 * -1. */
static gint64
find_known (Writer *self, GError **error)
{
  const char *text = g_bytes_get_data (fb_flow_document_get_bytes (self->document), NULL);
  const guint n_nodes = fb_flow_document_get_n_nodes (self->document);
  gint64      n_missing = 0;

  for (guint i = 0; i < n_nodes; i++)
    {
      const FbFlowNode *node = fb_flow_document_get_node (self->document, i);
      FbTextRow        *row;

      if (!find_row (self, get_hash (self, i), &row, error))
        return -1;
      if (row != NULL && !fb_snapshot_texts_ensure (self->texts, row, text + node->start,
                                                    node->end - node->start, error))
        return -1;
      self->rows[i] = row;
      n_missing += row == NULL ? 1 : 0;
    }

  return n_missing;
}

/* The texts of @rows as one document, to read their ids. */
static FbFlowDocument *
scan_rows (Writer *self, GPtrArray *rows)
{
  g_autoptr (GByteArray) text = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      const FbTextRow *row = g_ptr_array_index (rows, i);
      GBytes          *piece = fb_snapshot_texts_get_text (self->texts, row->number, NULL);

      if (piece == NULL)
        return NULL;
      g_byte_array_append (text, (const guint8 *)(i == 0 ? "[" : ","), 1);
      g_byte_array_append (text, g_bytes_get_data (piece, NULL), g_bytes_get_size (piece));
    }
  g_byte_array_append (text, (const guint8 *)"]", 1);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&text));

  return fb_flow_document_new (bytes, NULL);
}

/* Ids of the parent's nodes that are not in the document as they were. */
static void
index_changed (Writer *self)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autoptr (FbFlowDocument) document = NULL;

  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < fb_flow_document_get_n_nodes (self->document); i++)
    if (self->rows[i] != NULL)
      self->rows[i]->is_used = TRUE;
  for (guint i = 0; self->parent != NULL && i < fb_snapshot_layout_get_n_entries (self->parent);
       i++)
    {
      const FbLayoutEntry *entry = fb_snapshot_layout_get_entry (self->parent, i);
      FbTextRow           *row = fb_snapshot_texts_get_row (self->texts, entry->number);

      if (row != NULL && !row->is_used)
        g_ptr_array_add (rows, row);
    }

  document = rows->len > 0 ? scan_rows (self, rows) : NULL;
  for (guint i = 0; document != NULL && i < fb_flow_document_get_n_nodes (document); i++)
    g_hash_table_insert (self->by_id, g_strdup (fb_flow_document_get_node (document, i)->id),
                         g_ptr_array_index (rows, i));
}

/* A node of the same type that is there already, if possible by itself. */
static void
note_type (Writer *self, const FbFlowNode *node, FbTextRow *row)
{
  const FbTextRow *known = g_hash_table_lookup (self->by_type, node->type);

  if (known == NULL || (known->base != 0 && row->base == 0))
    g_hash_table_insert (self->by_type, (gpointer)node->type, row);
}

static gboolean
add_text (Writer *self, guint index, GError **error)
{
  const FbFlowNode *node = fb_flow_document_get_node (self->document, index);
  const char       *text = g_bytes_get_data (fb_flow_document_get_bytes (self->document), NULL);
  const FbTextRow  *older = g_hash_table_lookup (self->by_id, node->id);
  const FbTextRow  *alike = g_hash_table_lookup (self->by_type, node->type);
  gint64            bases[3] = { 0 };

  if (alike != NULL)
    bases[0] = alike->number;
  if (older != NULL)
    {
      bases[1] = older->base;
      bases[2] = older->number;
    }
  if (!fb_snapshot_texts_add (self->texts, text + node->start, node->end - node->start,
                              get_hash (self, index), bases, G_N_ELEMENTS (bases),
                              &self->rows[index], error))
    return FALSE;

  /* The same text may come again. */
  g_hash_table_insert (self->known, self->rows[index]->hash, self->rows[index]);
  return TRUE;
}

static gboolean
add_missing (Writer *self, GError **error)
{
  const guint n_nodes = fb_flow_document_get_n_nodes (self->document);

  index_changed (self);
  for (guint i = 0; i < n_nodes; i++)
    {
      if (self->rows[i] == NULL)
        self->rows[i] = g_hash_table_lookup (self->known, get_hash (self, i));
      if (self->rows[i] == NULL && !add_text (self, i, error))
        return FALSE;
      note_type (self, fb_flow_document_get_node (self->document, i), self->rows[i]);
    }

  return TRUE;
}

static FbSnapshotLayout *
make_layout (Writer *self)
{
  GBytes     *flows = fb_flow_document_get_bytes (self->document);
  const char *text = g_bytes_get_data (flows, NULL);
  const guint n_nodes = fb_flow_document_get_n_nodes (self->document);
  const gsize first = n_nodes > 0 ? fb_flow_document_get_node (self->document, 0)->start : 0;
  const gsize last = n_nodes > 0 ? fb_flow_document_get_node (self->document, n_nodes - 1)->end : 0;
  g_autoptr (GBytes) head = g_bytes_new (text, first);
  g_autoptr (GBytes) tail = g_bytes_new (text + last, g_bytes_get_size (flows) - last);
  FbSnapshotLayout *layout = fb_snapshot_layout_new (head, tail);

  for (guint i = 0; i < n_nodes; i++)
    {
      const FbFlowNode *node = fb_flow_document_get_node (self->document, i);
      const gsize       end =
          i > 0 ? fb_flow_document_get_node (self->document, i - 1)->end : node->start;

      fb_snapshot_layout_add (layout, self->rows[i]->number, text + end, node->start - end);
    }

  return layout;
}

static void
learn_value_hashes (Writer *self)
{
  const guint               n_nodes = fb_flow_document_get_n_nodes (self->document);
  g_autofree const guint8 **known = g_new0 (const guint8 *, n_nodes + 1);

  for (guint i = 0; i < n_nodes; i++)
    if (self->rows[i]->has_value_hash)
      known[i] = self->rows[i]->value_hash;
  fb_flow_document_learn_value_hashes (self->document, known);
}

gboolean
fb_snapshot_flows_write (FbConnection   *connection,
                         FbFlowDocument *document,
                         const guint8   *hashes,
                         gint64          parent,
                         FbFlowsRow     *row,
                         GError        **error)
{
  g_auto (Writer) self = { .document = document, .hashes = hashes };
  g_autoptr (FbSnapshotLayout) layout = NULL;
  gint64 depth = 0;
  gint64 n_missing;

  self.texts = fb_snapshot_texts_new (connection);
  self.known = g_hash_table_new (hash_hash, hash_equal);
  self.by_type = g_hash_table_new (g_str_hash, g_str_equal);
  self.rows = g_new0 (FbTextRow *, fb_flow_document_get_n_nodes (document) + 1);

  if (!load_parent (&self, connection, parent, &depth, error))
    return FALSE;
  n_missing = find_known (&self, error);
  if (n_missing < 0 || (n_missing > 0 && !add_missing (&self, error)))
    return FALSE;

  learn_value_hashes (&self);
  layout = make_layout (&self);
  fb_snapshot_flows_encode (layout, self.parent, parent, depth, row);

  return TRUE;
}
