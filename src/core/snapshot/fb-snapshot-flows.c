/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-flows.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-snapshot-hash.h"
#include "fb-snapshot-pack.h"

/* A node whose text is new is written against the older text of the same node, when the body before
 * has one, or against another node of its type: both have most of their bytes in common. */

#define MAX_NODES (FB_FLOW_MAX_BYTES / 16)
/* A chain that is longer was not written by us. */
#define MAX_READ_CHAIN (2 * FB_SNAPSHOT_MAX_CHAIN)

void
fb_flows_row_clear (FbFlowsRow *self)
{
  g_clear_pointer (&self->encoded, g_bytes_unref);
}

/* --- layouts ---------------------------------------------------------------------------- */

/* FALSE without @error when the body has no layout. */
static gboolean
read_row (FbConnection *connection, gint64 number, FbFlowsRow *row, gint64 *n_nodes, GError **error)
{
  g_autoptr (GError) step_error = NULL;
  g_autoptr (FbStatement) body = fb_connection_prepare_with (connection, error,
                                                             "SELECT layout, base, depth, n_nodes "
                                                             "FROM snapshot_body WHERE number = ?",
                                                             "i", number);

  if (body == NULL)
    return FALSE;
  if (!fb_statement_step (body, &step_error))
    {
      if (step_error != NULL)
        g_propagate_error (error, g_steal_pointer (&step_error));
      else
        fb_throw (error, FB_ERROR_UNVERIFIED, _ ("a body that this one is built on is missing"));
      return FALSE;
    }

  row->encoded = fb_statement_get_bytes (body, 0);
  row->base = fb_statement_get_int (body, 1);
  row->depth = fb_statement_get_int (body, 2);
  *n_nodes = fb_statement_get_int (body, 3);

  return row->encoded != NULL;
}

typedef struct
{
  GBytes *encoded;
  gint64  n_nodes;
} Link;

static void
clear_link (gpointer data)
{
  g_clear_pointer (&((Link *)data)->encoded, g_bytes_unref);
}

/* The rows from the body to the one whose layout is whole. FALSE as read_row(). */
static gboolean
read_chain (FbConnection *connection, gint64 number, GArray *chain, gint64 *depth, GError **error)
{
  g_auto (FbFlowsRow) row = { .base = number };

  while (row.base != 0)
    {
      const gint64 next = row.base;
      Link         link = { 0 };

      fb_flows_row_clear (&row);
      if (chain->len > MAX_READ_CHAIN)
        return fb_throw (error, FB_ERROR_UNVERIFIED, _ ("the layout of the flows is damaged"));
      if (!read_row (connection, next, &row, &link.n_nodes, error))
        {
          if (chain->len > 0 && error != NULL && *error == NULL)
            fb_throw (error, FB_ERROR_UNVERIFIED, _ ("the layout of the flows is damaged"));
          return FALSE;
        }
      /* A base is always older; so there is no circle. */
      if (row.base < 0 || row.base >= next)
        return fb_throw (error, FB_ERROR_UNVERIFIED, _ ("the layout of the flows is damaged"));
      if (chain->len == 0)
        *depth = row.depth;
      link.encoded = g_bytes_ref (row.encoded);
      g_array_append_val (chain, link);
    }

  return TRUE;
}

FbSnapshotLayout *
fb_snapshot_flows_read_layout (FbConnection *connection,
                               gint64        number,
                               gint64       *depth,
                               GError      **error)
{
  g_autoptr (GArray) chain = g_array_new (FALSE, FALSE, sizeof (Link));
  g_autoptr (FbSnapshotLayout) layout = NULL;
  gint64 found_depth = 0;

  g_array_set_clear_func (chain, clear_link);
  if (!read_chain (connection, number, chain, &found_depth, error))
    return NULL;

  for (guint i = chain->len; i > 0; i--)
    {
      const Link       *link = &g_array_index (chain, Link, i - 1);
      FbSnapshotLayout *next;
      g_autoptr (GBytes) encoded = fb_snapshot_unpack (link->encoded, FB_FLOW_MAX_BYTES, error);

      if (encoded == NULL)
        return NULL;
      next =
          fb_snapshot_layout_decode (encoded, layout, CLAMP (link->n_nodes, 0, MAX_NODES), error);
      if (next == NULL)
        return NULL;
      g_clear_pointer (&layout, fb_snapshot_layout_free);
      layout = next;
    }

  if (depth != NULL)
    *depth = found_depth;
  return g_steal_pointer (&layout);
}

void
fb_snapshot_flows_encode (const FbSnapshotLayout *layout,
                          const FbSnapshotLayout *base,
                          gint64                  base_number,
                          gint64                  base_depth,
                          FbFlowsRow             *row)
{
  const gboolean whole = base == NULL || base_depth + 1 >= FB_SNAPSHOT_MAX_CHAIN;
  g_autoptr (GBytes) encoded = fb_snapshot_layout_encode (layout, whole ? NULL : base);

  row->encoded = fb_snapshot_pack (encoded);
  row->base = whole ? 0 : base_number;
  row->depth = whole ? 0 : base_depth + 1;
}

GBytes *
fb_snapshot_flows_assemble (FbSnapshotTexts        *texts,
                            const FbSnapshotLayout *layout,
                            gsize                   size,
                            GError                **error)
{
  g_autoptr (GByteArray) flows = g_byte_array_sized_new ((guint)size);

  g_byte_array_append (flows, g_bytes_get_data (layout->head, NULL),
                       g_bytes_get_size (layout->head));
  for (guint i = 0; i < fb_snapshot_layout_get_n_entries (layout) && flows->len <= size; i++)
    {
      const FbLayoutEntry *entry = fb_snapshot_layout_get_entry (layout, i);
      GBytes              *gap = g_ptr_array_index (layout->gaps, i > 0 ? entry->gap : 0);
      GBytes              *text = fb_snapshot_texts_get_text (texts, entry->number, error);

      if (text == NULL)
        return NULL;
      g_byte_array_append (flows, g_bytes_get_data (gap, NULL), g_bytes_get_size (gap));
      g_byte_array_append (flows, g_bytes_get_data (text, NULL), g_bytes_get_size (text));
    }
  g_byte_array_append (flows, g_bytes_get_data (layout->tail, NULL),
                       g_bytes_get_size (layout->tail));
  if (flows->len == size)
    return g_byte_array_free_to_bytes (g_steal_pointer (&flows));

  fb_throw (error, FB_ERROR_UNVERIFIED, _ ("the layout of the flows is damaged"));
  return NULL;
}

/* --- writing ---------------------------------------------------------------------------- */

guint8 *
fb_snapshot_flows_hash (FbFlowDocument *document)
{
  const char *text = g_bytes_get_data (fb_flow_document_get_bytes (document), NULL);
  const guint n_nodes = fb_flow_document_get_n_nodes (document);
  guint8     *hashes = g_malloc ((gsize)n_nodes * FB_SNAPSHOT_HASH_BYTES + 1);

  for (guint i = 0; i < n_nodes; i++)
    {
      const FbFlowNode *node = fb_flow_document_get_node (document, i);

      fb_snapshot_hash (text + node->start, node->end - node->start,
                        hashes + (gsize)i * FB_SNAPSHOT_HASH_BYTES);
    }

  return hashes;
}

typedef struct
{
  FbFlowDocument   *document; /* Borrowed */
  const guint8     *hashes;   /* Borrowed */
  FbSnapshotTexts  *texts;
  FbSnapshotLayout *parent; /* (nullable) */
  GHashTable       *known;  /* hash -> number */
  gint64           *numbers;
  GHashTable       *by_id; /* (nullable) id -> number of the parent's row that is not used again */
  GHashTable       *by_type; /* type -> number of a row that stands by itself */
} Writer;

static void
clear_writer (Writer *self)
{
  g_clear_pointer (&self->texts, fb_snapshot_texts_free);
  g_clear_pointer (&self->parent, fb_snapshot_layout_free);
  g_clear_pointer (&self->known, g_hash_table_unref);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->by_type, g_hash_table_unref);
  g_clear_pointer (&self->numbers, g_free);
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
  if (!fb_snapshot_texts_load (self->texts, self->parent, error))
    return FALSE;

  for (guint i = 0; i < fb_snapshot_layout_get_n_entries (self->parent); i++)
    {
      FbTextRow *row =
          fb_snapshot_texts_get_row (self->texts,
                                     fb_snapshot_layout_get_entry (self->parent, i)->number);

      if (row != NULL)
        g_hash_table_insert (self->known, row->hash, row);
    }

  return TRUE;
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
      const FbTextRow  *row = g_hash_table_lookup (self->known, get_hash (self, i));

      if (row != NULL)
        self->numbers[i] = row->number;
      else if (!fb_snapshot_texts_find (self->texts, get_hash (self, i), &self->numbers[i], error))
        return -1;
      if (self->numbers[i] != 0 &&
          !fb_snapshot_texts_ensure (self->texts, self->numbers[i], text + node->start,
                                     node->end - node->start, error))
        return -1;
      n_missing += self->numbers[i] == 0 ? 1 : 0;
    }

  return n_missing;
}

/* The texts of the parent's @numbers as one document, to read their ids. */
static FbFlowDocument *
scan_rows (Writer *self, GArray *numbers)
{
  g_autoptr (GByteArray) text = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < numbers->len; i++)
    {
      GBytes *row =
          fb_snapshot_texts_get_text (self->texts, g_array_index (numbers, gint64, i), NULL);

      if (row == NULL)
        return NULL;
      g_byte_array_append (text, (const guint8 *)(i == 0 ? "[" : ","), 1);
      g_byte_array_append (text, g_bytes_get_data (row, NULL), g_bytes_get_size (row));
    }
  g_byte_array_append (text, (const guint8 *)"]", 1);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&text));

  return fb_flow_document_new (bytes, NULL);
}

/* Ids of the parent's nodes that are not in the document as they were. */
static void
index_changed (Writer *self)
{
  g_autoptr (GHashTable) used = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (FbFlowDocument) rows = NULL;

  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < fb_flow_document_get_n_nodes (self->document); i++)
    g_hash_table_add (used, &self->numbers[i]);
  for (guint i = 0; self->parent != NULL && i < fb_snapshot_layout_get_n_entries (self->parent);
       i++)
    {
      const FbLayoutEntry *entry = fb_snapshot_layout_get_entry (self->parent, i);

      if (!g_hash_table_contains (used, &entry->number))
        g_array_append_val (numbers, entry->number);
    }

  rows = numbers->len > 0 ? scan_rows (self, numbers) : NULL;
  for (guint i = 0; rows != NULL && i < fb_flow_document_get_n_nodes (rows); i++)
    g_hash_table_insert (self->by_id, g_strdup (fb_flow_document_get_node (rows, i)->id),
                         fb_snapshot_texts_get_row (self->texts,
                                                    g_array_index (numbers, gint64, i)));
}

/* A node of the same type that is there already, if possible by itself. */
static void
note_type (Writer *self, const FbFlowNode *node, gint64 number)
{
  FbTextRow *row = fb_snapshot_texts_get_row (self->texts, number);
  FbTextRow *known = g_hash_table_lookup (self->by_type, node->type);

  if (row != NULL && (known == NULL || (known->base != 0 && row->base == 0)))
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
  const FbTextRow  *added;

  if (alike != NULL)
    bases[0] = alike->number;
  if (older != NULL)
    {
      bases[1] = older->base;
      bases[2] = older->number;
    }
  if (!fb_snapshot_texts_add (self->texts, text + node->start, node->end - node->start,
                              get_hash (self, index), bases, G_N_ELEMENTS (bases),
                              &self->numbers[index], error))
    return FALSE;

  /* The same text may come again. */
  added = fb_snapshot_texts_get_row (self->texts, self->numbers[index]);
  g_hash_table_insert (self->known, (gpointer)added->hash, (gpointer)added);
  return TRUE;
}

static gboolean
add_missing (Writer *self, GError **error)
{
  const guint n_nodes = fb_flow_document_get_n_nodes (self->document);

  index_changed (self);
  for (guint i = 0; i < n_nodes; i++)
    {
      const FbTextRow *twin = NULL;

      if (self->numbers[i] == 0)
        twin = g_hash_table_lookup (self->known, get_hash (self, i));
      if (twin != NULL)
        self->numbers[i] = twin->number;
      if (self->numbers[i] == 0 && !add_text (self, i, error))
        return FALSE;
      note_type (self, fb_flow_document_get_node (self->document, i), self->numbers[i]);
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

      fb_snapshot_layout_add (layout, self->numbers[i], text + end, node->start - end);
    }

  return layout;
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
  self.numbers = g_new0 (gint64, fb_flow_document_get_n_nodes (document) + 1);

  if (!load_parent (&self, connection, parent, &depth, error))
    return FALSE;
  n_missing = find_known (&self, error);
  if (n_missing < 0 || (n_missing > 0 && !add_missing (&self, error)))
    return FALSE;

  layout = make_layout (&self);
  fb_snapshot_flows_encode (layout, self.parent, parent, depth, row);

  return TRUE;
}
