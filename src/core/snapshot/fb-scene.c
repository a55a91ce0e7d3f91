/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-scene-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The scene's life and what is asked of it. Shared by whoever holds a reference; any thread. */

#define SIDEWAYS 2.0 /* how much dearer a step to the side is than one in the wanted direction */

static const FbSceneItem *
get_item (FbScene *self, guint place)
{
  return &g_array_index (self->items, FbSceneItem, place);
}

static gboolean
is_box (const FbSceneItem *item)
{
  return item->kind == FB_SCENE_NODE || item->kind == FB_SCENE_JUNCTION ||
         item->kind == FB_SCENE_PORT;
}

static int
compare_ids (gconstpointer a, gconstpointer b, gpointer scene)
{
  const FbSceneItem *one = get_item (scene, *(const guint *)a);
  const FbSceneItem *other = get_item (scene, *(const guint *)b);
  int                by_id = strcmp (one->id, other->id);

  return by_id != 0 ? by_id : (int)other->versions - (int)one->versions;
}

static void
index_items (FbScene *self)
{
  guint                   n_items = self->items->len;
  g_autofree FbSceneRect *rects = g_new (FbSceneRect, n_items + 1);

  for (guint i = 0; i < n_items; i++)
    {
      const FbSceneItem *item = get_item (self, i);

      rects[i] = item->bounds;
      self->bounds = i == 0 ? rects[i] : fb_scene_rect_unite (&self->bounds, &rects[i]);
      if (item->id != NULL && (is_box (item) || item->kind == FB_SCENE_GROUP))
        g_array_append_val (self->by_id, i);
    }

  self->index = fb_scene_index_new (rects, n_items);
  g_array_sort_with_data (self->by_id, compare_ids, self);
}

FbScene *
fb_scene_new (const FbSceneSource *source, const char *container)
{
  FbScene *self;

  g_return_val_if_fail (source != NULL && source->palette != NULL, NULL);
  g_return_val_if_fail (source->older == NULL || source->newer == NULL || source->diff != NULL,
                        NULL);
  g_return_val_if_fail (container != NULL, NULL);

  self = g_new0 (FbScene, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->older = source->older != NULL ? fb_flow_document_ref (source->older) : NULL;
  self->newer = source->newer != NULL ? fb_flow_document_ref (source->newer) : NULL;
  self->palette = fb_node_palette_ref (source->palette);
  self->strings = g_string_chunk_new (4096);
  self->items = g_array_new (FALSE, FALSE, sizeof (FbSceneItem));
  self->by_id = g_array_new (FALSE, FALSE, sizeof (guint));
  fb_scene_build (self, source, container);
  index_items (self);

  return self;
}

FbScene *
fb_scene_ref (FbScene *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
fb_scene_unref (FbScene *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->index, fb_scene_index_free);
  g_clear_pointer (&self->by_id, g_array_unref);
  g_clear_pointer (&self->items, g_array_unref);
  g_clear_pointer (&self->strings, g_string_chunk_free);
  g_clear_pointer (&self->palette, fb_node_palette_unref);
  g_clear_pointer (&self->older, fb_flow_document_unref);
  g_clear_pointer (&self->newer, fb_flow_document_unref);
  g_free (self);
}

guint
fb_scene_get_n_items (FbScene *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->items->len;
}

const FbSceneItem *
fb_scene_get_item (FbScene *self, guint place)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (place < self->items->len, NULL);

  return get_item (self, place);
}

FbSceneRect
fb_scene_get_bounds (FbScene *self)
{
  g_return_val_if_fail (self != NULL, (FbSceneRect){ 0 });

  return self->bounds;
}

gboolean
fb_scene_is_subflow (FbScene *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_subflow;
}

gboolean
fb_scene_is_disabled (FbScene *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_disabled;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  guint one = *(const guint *)a;
  guint other = *(const guint *)b;

  return (one > other) - (one < other);
}

GArray *
fb_scene_query (FbScene *self, const FbSceneRect *rect)
{
  GArray *found;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (rect != NULL, NULL);

  found = g_array_new (FALSE, FALSE, sizeof (guint));
  fb_scene_index_query (self->index, rect, found);
  if (found->len > 1)
    qsort (found->data, found->len, sizeof (guint), compare_places);

  return found;
}

/* The first place in by_id that does not stand before @id. */
static guint
find_first (FbScene *self, const char *id)
{
  guint low = 0;
  guint high = self->by_id->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (strcmp (get_item (self, g_array_index (self->by_id, guint, middle))->id, id) < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

const FbSceneItem *
fb_scene_find (FbScene *self, const char *id, FbSceneVersions versions)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = find_first (self, id); i < self->by_id->len; i++)
    {
      const FbSceneItem *item = get_item (self, g_array_index (self->by_id, guint, i));

      if (strcmp (item->id, id) != 0)
        break;
      if (item->versions & versions)
        return item;
    }

  return NULL;
}

/* A group is meant by its edge and its label, and last by its inside. */
static gboolean
hits_item (const FbSceneItem *item, FbScenePoint point, double tolerance)
{
  FbSceneRect rect;

  switch (item->kind)
    {
    case FB_SCENE_WIRE:
      return fb_scene_curve_get_distance (&item->wire.curve, point) <= tolerance + 1.5;
    case FB_SCENE_GROUP:
      return fb_scene_rect_contains (&item->group.rect, point);
    case FB_SCENE_NODE:
    case FB_SCENE_JUNCTION:
    case FB_SCENE_PORT:
      rect = fb_scene_rect_grow (&item->box.rect, tolerance);
      return fb_scene_rect_contains (&rect, point);
    case FB_SCENE_TRACE:
    default:
      return FALSE;
    }
}

const FbSceneItem *
fb_scene_hit (FbScene *self, FbScenePoint point, double tolerance, FbSceneVersions versions)
{
  FbSceneRect around = { point.x - tolerance, point.y - tolerance, 2 * tolerance, 2 * tolerance };
  const FbSceneItem *best = NULL;
  g_autoptr (GArray) found = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  found = fb_scene_query (self, &around);
  for (guint i = found->len; i > 0; i--)
    {
      const FbSceneItem *item = get_item (self, g_array_index (found, guint, i - 1));

      /* What lies on top in painting order is met first; the newer one wins over its shadow. */
      if (best != NULL && !is_box (item))
        break;
      if (!(item->versions & versions) || !hits_item (item, point, tolerance))
        continue;
      if (best == NULL || (!(best->versions & FB_SCENE_NEWER) && (item->versions & FB_SCENE_NEWER)))
        best = item;
      if (!is_box (best))
        break;
    }

  return best;
}

/* How far it is to @to that way; infinite when it lies elsewhere. */
static double
get_cost (FbScenePoint from, FbScenePoint to, FbSceneDirection direction)
{
  double right = to.x - from.x;
  double down = to.y - from.y;
  double ahead = 0;
  double aside = 0;

  switch (direction)
    {
    case FB_SCENE_LEFT:
    case FB_SCENE_RIGHT:
      ahead = direction == FB_SCENE_RIGHT ? right : -right;
      aside = fabs (down);
      break;
    case FB_SCENE_UP:
    case FB_SCENE_DOWN:
    default:
      ahead = direction == FB_SCENE_DOWN ? down : -down;
      aside = fabs (right);
    }

  return ahead > 1 && aside <= 3 * ahead ? ahead + SIDEWAYS * aside : INFINITY;
}

const FbSceneItem *
fb_scene_find_neighbor (FbScene         *self,
                        FbScenePoint     point,
                        FbSceneDirection direction,
                        FbSceneVersions  versions)
{
  const FbSceneItem *best = NULL;
  double             least = INFINITY;

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      const FbSceneItem *item = get_item (self, i);
      FbScenePoint       center;
      double             cost;

      if (!is_box (item) || !(item->versions & versions))
        continue;
      center.x = item->box.rect.x + item->box.rect.width / 2;
      center.y = item->box.rect.y + item->box.rect.height / 2;
      cost = get_cost (point, center, direction);
      if (cost < least)
        {
          least = cost;
          best = item;
        }
    }

  return best;
}
