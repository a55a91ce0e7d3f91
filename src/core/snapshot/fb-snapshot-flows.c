/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-flows.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "fb-snapshot-chain.h"
#include "fb-snapshot-pack.h"

/* Layouts and what is made of them. */

void
fb_flows_row_clear (FbFlowsRow *self)
{
  g_clear_pointer (&self->encoded, g_bytes_unref);
}

FbSnapshotLayout *
fb_snapshot_flows_read_layout (FbConnection *connection,
                               gint64        number,
                               gint64       *depth,
                               GError      **error)
{
  g_autoptr (FbSnapshotChain) chain = fb_snapshot_chain_new ();

  if (fb_snapshot_chain_get (chain, connection, number, depth, error) == NULL)
    return NULL;

  return fb_snapshot_chain_steal (chain);
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
