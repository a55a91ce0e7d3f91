/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-flows.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "fb-snapshot-pack.h"

/* Layouts and what is made of them. */

#define MAX_NODES (FB_FLOW_MAX_BYTES / 16)
/* A chain that is longer was not written by us. */
#define MAX_READ_CHAIN (2 * FB_SNAPSHOT_MAX_CHAIN)

void
fb_flows_row_clear (FbFlowsRow *self)
{
  g_clear_pointer (&self->encoded, g_bytes_unref);
}

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
