/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-chain.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "fb-snapshot-flows.h"
#include "fb-snapshot-pack.h"

/* From the layout that is written whole to the one that was asked for. */

#define MAX_NODES (FB_FLOW_MAX_BYTES / 16)
/* A chain that is longer was not written by us. */
#define MAX_READ_CHAIN (2 * FB_SNAPSHOT_MAX_CHAIN)

typedef struct
{
  gint64            number;
  gint64            depth;
  FbSnapshotLayout *layout;
} Link;

struct _FbSnapshotChain
{
  GArray *links;
};

/* A row that is not read yet. */
typedef struct
{
  gint64  number;
  gint64  base;
  gint64  depth;
  gint64  n_nodes;
  GBytes *packed;
} Row;

static void
clear_link (gpointer data)
{
  g_clear_pointer (&((Link *)data)->layout, fb_snapshot_layout_free);
}

static void
clear_row (gpointer data)
{
  g_clear_pointer (&((Row *)data)->packed, g_bytes_unref);
}

FbSnapshotChain *
fb_snapshot_chain_new (void)
{
  FbSnapshotChain *self = g_new0 (FbSnapshotChain, 1);

  self->links = g_array_new (FALSE, FALSE, sizeof (Link));
  g_array_set_clear_func (self->links, clear_link);

  return self;
}

void
fb_snapshot_chain_free (FbSnapshotChain *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->links);
  g_free (self);
}

static gboolean
throw_damaged (GError **error)
{
  return fb_throw (error, FB_ERROR_UNVERIFIED, _ ("the layout of the flows is damaged"));
}

/* FALSE without @error when the body has no layout. */
static gboolean
read_row (FbConnection *connection, Row *row, GError **error)
{
  g_autoptr (GError) step_error = NULL;
  g_autoptr (FbStatement) body = fb_connection_prepare_with (connection, error,
                                                             "SELECT layout, base, depth, n_nodes "
                                                             "FROM snapshot_body WHERE number = ?",
                                                             "i", row->number);

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

  row->packed = fb_statement_get_bytes (body, 0);
  row->base = fb_statement_get_int (body, 1);
  row->depth = fb_statement_get_int (body, 2);
  row->n_nodes = fb_statement_get_int (body, 3);

  return row->packed != NULL;
}

/* How many links are there up to @number, or 0. */
static guint
count_links (const FbSnapshotChain *self, gint64 number)
{
  for (guint i = self->links->len; i > 0; i--)
    if (g_array_index (self->links, Link, i - 1).number == number)
      return i;

  return 0;
}

/* The rows from the body @number to one that is among the links, or written whole. FALSE as
 * read_row(). */
static gboolean
read_rows (
    FbSnapshotChain *self, FbConnection *connection, gint64 number, GArray *rows, GError **error)
{
  g_autoptr (GError) reason = NULL;

  while (number != 0 && count_links (self, number) == 0)
    {
      Row row = { .number = number };

      if (rows->len > MAX_READ_CHAIN)
        return throw_damaged (error);
      if (!read_row (connection, &row, &reason))
        {
          if (reason != NULL)
            g_propagate_error (error, g_steal_pointer (&reason));
          else if (rows->len > 0)
            throw_damaged (error);
          return FALSE;
        }
      g_array_append_val (rows, row);
      /* A base is always older; so there is no circle. */
      if (row.base < 0 || row.base >= number)
        return throw_damaged (error);
      number = row.base;
    }

  return TRUE;
}

static gboolean
add_link (FbSnapshotChain *self, const Row *row, const FbSnapshotLayout *base, GError **error)
{
  g_autoptr (GBytes) encoded = fb_snapshot_unpack (row->packed, FB_FLOW_MAX_BYTES, error);
  Link link = { .number = row->number, .depth = row->depth };

  if (encoded == NULL)
    return FALSE;
  link.layout =
      fb_snapshot_layout_decode (encoded, base, (guint)CLAMP (row->n_nodes, 0, MAX_NODES), error);
  if (link.layout == NULL)
    return FALSE;

  g_array_append_val (self->links, link);
  return TRUE;
}

const FbSnapshotLayout *
fb_snapshot_chain_get (
    FbSnapshotChain *self, FbConnection *connection, gint64 number, gint64 *depth, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  const Link *last;

  g_array_set_clear_func (rows, clear_row);
  if (!read_rows (self, connection, number, rows, error))
    return NULL;

  g_array_set_size (self->links,
                    count_links (self, rows->len > 0 ? g_array_index (rows, Row, rows->len - 1).base
                                                     : number));
  for (guint i = rows->len; i > 0; i--)
    {
      const Row        *row = &g_array_index (rows, Row, i - 1);
      FbSnapshotLayout *base = NULL;

      if (self->links->len > 0)
        base = g_array_index (self->links, Link, self->links->len - 1).layout;
      if (!add_link (self, row, base, error))
        return NULL;
    }

  last = &g_array_index (self->links, Link, self->links->len - 1);
  if (depth != NULL)
    *depth = last->depth;
  return last->layout;
}

FbSnapshotLayout *
fb_snapshot_chain_steal (FbSnapshotChain *self)
{
  FbSnapshotLayout *layout = NULL;

  if (self->links->len == 0)
    return NULL;

  layout = g_steal_pointer (&g_array_index (self->links, Link, self->links->len - 1).layout);
  g_array_set_size (self->links, self->links->len - 1);

  return layout;
}
