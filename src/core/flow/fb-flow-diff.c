/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-flow-diff.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-flow-compare-private.h"

/* Pairs the nodes, keeps the pairs that differ, and puts them into the order people read them in.
 * Shared by whoever holds a reference; any thread. */

struct _FbFlowDiff
{
  gatomicrefcount ref_count;

  /* Owned */
  FbFlowDocument  *older;
  FbFlowDocument  *newer;
  GArray          *changes;
  guint           *by_id; /* indices of changes */
  FbFlowDiffCounts counts;
};

/* Where a change stands in the list. */
typedef struct
{
  guint        container;
  guint        level; /* the container itself, nodes, config nodes */
  double       y;
  double       x;
  guint        index; /* in the document */
  FbFlowChange change;
} Place;

static void
add_change (FbFlowDiff *self, FbFlowChange change)
{
  g_array_append_val (self->changes, change);

  if (change.kind == FB_FLOW_ADDED)
    self->counts.added++;
  else if (change.kind == FB_FLOW_DELETED)
    self->counts.deleted++;
  else if (change.aspects == FB_FLOW_LAYOUT)
    self->counts.layout_only++;
  else
    self->counts.changed++;
}

static gboolean
bytes_equal (FbFlowDiff *self, const FbFlowNode *older, const FbFlowNode *newer)
{
  const char *old = g_bytes_get_data (fb_flow_document_get_bytes (self->older), NULL);
  const char *new = g_bytes_get_data (fb_flow_document_get_bytes (self->newer), NULL);

  return older->end - older->start == newer->end - newer->start &&
         memcmp (old + older->start, new + newer->start, older->end - older->start) == 0;
}

static void
compare_pair (FbFlowDiff       *self,
              FbFlowCompare    *compare,
              const FbFlowNode *older,
              const FbFlowNode *newer)
{
  FbFlowAspects aspects;

  if (bytes_equal (self, older, newer))
    return;

  aspects = fb_flow_compare_nodes (compare, older, newer, NULL);
  if (aspects != 0)
    add_change (self, (FbFlowChange){ FB_FLOW_CHANGED, aspects, older, newer });
}

static void
compare_tab_order (FbFlowDiff *self, const guint *partners)
{
  guint n_newer = fb_flow_document_get_n_nodes (self->newer);
  guint last = 0;

  for (guint i = 0; i < n_newer; i++)
    {
      guint partner = partners[i];

      if (partner == FB_FLOW_NO_NODE ||
          fb_flow_document_get_node (self->newer, i)->kind != FB_FLOW_TAB ||
          fb_flow_document_get_node (self->older, partner)->kind != FB_FLOW_TAB)
        continue;
      if (partner < last)
        self->counts.tabs_reordered = TRUE;
      last = MAX (last, partner);
    }
}

static void
compare_nodes (FbFlowDiff *self)
{
  guint              n_older = fb_flow_document_get_n_nodes (self->older);
  guint              n_newer = fb_flow_document_get_n_nodes (self->newer);
  g_autofree guint  *partners = fb_flow_pair_nodes (self->older, self->newer);
  g_autofree guint8 *paired = g_malloc0 (n_older + 1);
  g_autoptr (FbFlowCompare) compare = fb_flow_compare_new (self->older, self->newer);

  for (guint i = 0; i < n_newer; i++)
    {
      const FbFlowNode *newer = fb_flow_document_get_node (self->newer, i);

      if (partners[i] == FB_FLOW_NO_NODE)
        {
          add_change (self, (FbFlowChange){ FB_FLOW_ADDED, 0, NULL, newer });
          continue;
        }
      paired[partners[i]] = TRUE;
      compare_pair (self, compare, fb_flow_document_get_node (self->older, partners[i]), newer);
    }
  for (guint i = 0; i < n_older; i++)
    if (!paired[i])
      add_change (self, (FbFlowChange){ FB_FLOW_DELETED, 0,
                                        fb_flow_document_get_node (self->older, i), NULL });

  compare_tab_order (self, partners);
}

/* The order. */

/* Sorted, not hashed: ids come from outside. */
typedef struct
{
  const char *id;
  guint       rank;
} Container;

static void
add_containers (GArray *containers, FbFlowDocument *document, FbFlowKind kind)
{
  guint n_nodes = fb_flow_document_get_n_nodes (document);

  for (guint i = 0; i < n_nodes; i++)
    {
      const FbFlowNode *node = fb_flow_document_get_node (document, i);
      Container         container = { .id = node->id, .rank = containers->len };

      if (node->kind == kind)
        g_array_append_val (containers, container);
    }
}

static int
compare_containers (gconstpointer a, gconstpointer b)
{
  const Container *one = a;
  const Container *other = b;
  int              by_id = strcmp (one->id, other->id);

  if (by_id != 0)
    return by_id;

  return one->rank < other->rank ? -1 : 1;
}

static GArray *
rank_containers (FbFlowDiff *self)
{
  GArray *containers = g_array_new (FALSE, FALSE, sizeof (Container));

  add_containers (containers, self->newer, FB_FLOW_TAB);
  add_containers (containers, self->older, FB_FLOW_TAB);
  add_containers (containers, self->newer, FB_FLOW_SUBFLOW);
  add_containers (containers, self->older, FB_FLOW_SUBFLOW);
  g_array_sort (containers, compare_containers);

  return containers;
}

/* The lowest rank of @id; the last of all when there is none. */
static guint
find_rank (const GArray *containers, const char *id)
{
  const Container *items = (const Container *)containers->data;
  guint            low = 0;
  guint            high = containers->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (strcmp (items[middle].id, id) < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return low < containers->len && strcmp (items[low].id, id) == 0 ? items[low].rank : G_MAXUINT;
}

static double
get_number (FbFlowDocument *document, guint index, const char *name)
{
  const char *text = g_bytes_get_data (fb_flow_document_get_bytes (document), NULL);
  gsize       start;
  gsize       end;

  if (!fb_flow_document_get_property (document, index, name, &start, &end) || text[start] == '"')
    return 0;

  return g_ascii_strtod (text + start, NULL);
}

static Place
find_place (FbFlowDiff *self, const FbFlowChange *change, const GArray *containers)
{
  FbFlowDocument   *document = change->newer != NULL ? self->newer : self->older;
  const FbFlowNode *node = change->newer != NULL ? change->newer : change->older;
  gboolean          is_container = node->kind == FB_FLOW_TAB || node->kind == FB_FLOW_SUBFLOW;
  const char       *container = is_container ? node->id : node->z;
  Place             place = { .change = *change };

  place.index = fb_flow_document_get_index (document, node);
  place.container = container != NULL && node->kind != FB_FLOW_CONFIG
                        ? find_rank (containers, container)
                        : G_MAXUINT;
  place.level = is_container ? 0 : node->kind == FB_FLOW_CONFIG ? 2 : 1;
  place.y = get_number (document, place.index, "y");
  place.x = get_number (document, place.index, "x");

  return place;
}

static int
compare_numbers (double a, double b)
{
  return a < b ? -1 : a > b ? 1 : 0;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *one = a;
  const Place *other = b;
  int          by_y = compare_numbers (one->y, other->y);
  int          by_x = compare_numbers (one->x, other->x);

  if (one->container != other->container)
    return one->container < other->container ? -1 : 1;
  if (one->level != other->level)
    return one->level < other->level ? -1 : 1;
  if (by_y != 0)
    return by_y;
  if (by_x != 0)
    return by_x;
  if (one->index != other->index)
    return one->index < other->index ? -1 : 1;

  return (int)one->change.kind - (int)other->change.kind;
}

static void
sort_changes (FbFlowDiff *self)
{
  guint             n_changes = self->changes->len;
  g_autofree Place *places = g_new (Place, n_changes + 1);
  g_autoptr (GArray) containers = rank_containers (self);

  for (guint i = 0; i < n_changes; i++)
    places[i] = find_place (self, &g_array_index (self->changes, FbFlowChange, i), containers);
  qsort (places, n_changes, sizeof *places, compare_places);
  for (guint i = 0; i < n_changes; i++)
    g_array_index (self->changes, FbFlowChange, i) = places[i].change;
}

static const char *
get_change_id (const FbFlowChange *change)
{
  return change->newer != NULL ? change->newer->id : change->older->id;
}

static int
compare_by_id (gconstpointer a, gconstpointer b, gpointer user_data)
{
  FbFlowDiff *self = user_data;
  guint       one = *(const guint *)a;
  guint       other = *(const guint *)b;
  int         by_id = strcmp (get_change_id (&g_array_index (self->changes, FbFlowChange, one)),
                              get_change_id (&g_array_index (self->changes, FbFlowChange, other)));

  if (by_id != 0)
    return by_id;

  return one < other ? -1 : 1;
}

static void
index_changes (FbFlowDiff *self)
{
  self->by_id = g_new (guint, self->changes->len + 1);
  for (guint i = 0; i < self->changes->len; i++)
    self->by_id[i] = i;
  g_qsort_with_data (self->by_id, (int)self->changes->len, sizeof *self->by_id, compare_by_id,
                     self);
}

FbFlowDiff *
fb_flow_diff_new (FbFlowDocument *older, FbFlowDocument *newer)
{
  FbFlowDiff *self;

  g_return_val_if_fail (older != NULL && newer != NULL, NULL);

  self = g_new0 (FbFlowDiff, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->older = fb_flow_document_ref (older);
  self->newer = fb_flow_document_ref (newer);
  self->changes = g_array_new (FALSE, FALSE, sizeof (FbFlowChange));
  if (older != newer)
    compare_nodes (self);
  sort_changes (self);
  index_changes (self);

  return self;
}

FbFlowDiff *
fb_flow_diff_ref (FbFlowDiff *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
fb_flow_diff_unref (FbFlowDiff *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->by_id, g_free);
  g_clear_pointer (&self->changes, g_array_unref);
  g_clear_pointer (&self->older, fb_flow_document_unref);
  g_clear_pointer (&self->newer, fb_flow_document_unref);
  g_free (self);
}

FbFlowDocument *
fb_flow_diff_get_older (FbFlowDiff *self)
{
  return self->older;
}

FbFlowDocument *
fb_flow_diff_get_newer (FbFlowDiff *self)
{
  return self->newer;
}

guint
fb_flow_diff_get_n_changes (FbFlowDiff *self)
{
  return self->changes->len;
}

const FbFlowChange *
fb_flow_diff_get_change (FbFlowDiff *self, guint index)
{
  g_return_val_if_fail (index < self->changes->len, NULL);

  return &g_array_index (self->changes, FbFlowChange, index);
}

const FbFlowChange *
fb_flow_diff_find (FbFlowDiff *self, const char *id)
{
  guint low = 0;
  guint high = self->changes->len;

  g_return_val_if_fail (id != NULL, NULL);

  while (low < high)
    {
      guint               middle = low + (high - low) / 2;
      const FbFlowChange *change = fb_flow_diff_get_change (self, self->by_id[middle]);
      int                 by_id = strcmp (get_change_id (change), id);

      if (by_id == 0)
        return change;
      if (by_id < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return NULL;
}

const FbFlowDiffCounts *
fb_flow_diff_get_counts (FbFlowDiff *self)
{
  return &self->counts;
}

char *
fb_flow_diff_summarize (FbFlowDiff *self)
{
  const FbFlowDiffCounts *counts = &self->counts;
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  if (counts->added + counts->changed + counts->deleted > 0)
    g_ptr_array_add (parts, g_strdup_printf ("+%u ~%u -%u", counts->added, counts->changed,
                                             counts->deleted));
  if (counts->layout_only > 0)
    g_ptr_array_add (parts, g_strdup_printf (_ ("layout only %u"), counts->layout_only));
  if (counts->tabs_reordered)
    g_ptr_array_add (parts, g_strdup (_ ("tabs in another order")));
  if (parts->len == 0)
    return g_strdup (_ ("no changes"));

  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **)parts->pdata);
}

static void
free_property (gpointer data)
{
  fb_property_change_free (data);
}

GPtrArray *
fb_flow_diff_list_properties (FbFlowDiff *self, const FbFlowChange *change)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (free_property);
  g_autoptr (FbFlowCompare) compare = fb_flow_compare_new (self->older, self->newer);

  g_return_val_if_fail (change != NULL, list);

  fb_flow_compare_nodes (compare, change->older, change->newer, list);
  return list;
}
