/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-flow-compare-private.h"

#include <string.h>

/* Nodes of two documents, paired by id. Most stand in the same order in both, so both lists are
 * walked side by side; only what that leaves over is sorted. Pure functions. */

#define LOOK_AHEAD 16

typedef struct
{
  FbFlowDocument *document;
  const guint8   *taken;    /* (nullable) by index: not to be paired any more */
  const guint    *partners; /* (nullable) the same, of the other side */
} Side;

static const char *
get_id (FbFlowDocument *document, guint index)
{
  return fb_flow_document_get_node (document, index)->id;
}

/* The next node of @older from @at on with @id, not far away. */
static guint
look_ahead (FbFlowDocument *older, guint at, const char *id)
{
  guint end = MIN (fb_flow_document_get_n_nodes (older), at + LOOK_AHEAD);

  for (guint i = at; i < end; i++)
    if (strcmp (get_id (older, i), id) == 0)
      return i;

  return FB_FLOW_NO_NODE;
}

/* Returns how many nodes of @newer are left over. */
static guint
walk (FbFlowDocument *older, FbFlowDocument *newer, guint *partners, guint8 *taken)
{
  guint n_newer = fb_flow_document_get_n_nodes (newer);
  guint n_left = 0;
  guint at = 0;

  for (guint i = 0; i < n_newer; i++)
    {
      partners[i] = look_ahead (older, at, get_id (newer, i));
      if (partners[i] == FB_FLOW_NO_NODE)
        {
          n_left++;
          continue;
        }
      taken[partners[i]] = TRUE;
      at = partners[i] + 1;
    }

  return n_left;
}

static int
compare_by_id (gconstpointer a, gconstpointer b, gpointer document)
{
  guint one = *(const guint *)a;
  guint other = *(const guint *)b;
  int   by_id = strcmp (get_id (document, one), get_id (document, other));

  if (by_id != 0)
    return by_id;

  return one < other ? -1 : 1;
}

static gboolean
is_left (const Side *self, guint index)
{
  return self->taken != NULL ? !self->taken[index] : self->partners[index] == FB_FLOW_NO_NODE;
}

/* The nodes that are left over, by id. */
static GArray *
sort_left (const Side *self)
{
  GArray *left = g_array_new (FALSE, FALSE, sizeof (guint));
  guint   n_nodes = fb_flow_document_get_n_nodes (self->document);

  for (guint i = 0; i < n_nodes; i++)
    if (is_left (self, i))
      g_array_append_val (left, i);
  g_array_sort_with_data (left, compare_by_id, self->document);

  return left;
}

static void
merge_left (FbFlowDocument *older, FbFlowDocument *newer, guint *partners, const guint8 *taken)
{
  const Side older_side = { .document = older, .taken = taken };
  const Side newer_side = { .document = newer, .partners = partners };
  g_autoptr (GArray) olds = sort_left (&older_side);
  g_autoptr (GArray) news = sort_left (&newer_side);
  guint i = 0;
  guint j = 0;

  while (i < olds->len && j < news->len)
    {
      guint old = g_array_index (olds, guint, i);
      guint new = g_array_index (news, guint, j);
      int by_id = strcmp (get_id (older, old), get_id (newer, new));

      if (by_id == 0)
        partners[new] = old;
      i += by_id <= 0 ? 1 : 0;
      j += by_id >= 0 ? 1 : 0;
    }
}

guint *
fb_flow_pair_nodes (FbFlowDocument *older, FbFlowDocument *newer)
{
  guint              n_older = fb_flow_document_get_n_nodes (older);
  guint             *partners = g_new (guint, fb_flow_document_get_n_nodes (newer) + 1);
  g_autofree guint8 *taken = g_malloc0 (n_older + 1);

  if (walk (older, newer, partners, taken) > 0)
    merge_left (older, newer, partners, taken);

  return partners;
}
