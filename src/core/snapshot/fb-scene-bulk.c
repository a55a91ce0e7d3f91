/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "snapshot/fb-scene.h"

/* A node a million units away is a mistake, or hidden there on purpose; a picture of all would show
 * nothing. The bulk grows from the middle one of all boxes, the nearest first, until the next one
 * is too far off. Pure functions. */

#define MAX_GAP 8000.0 /* the editor's canvas is no larger */

typedef struct
{
  const FbSceneItem *item;
  double             distance;
} Box;

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const double one = *(const double *)a;
  const double other = *(const double *)b;

  return (one > other) - (one < other);
}

static int
compare_boxes (gconstpointer a, gconstpointer b)
{
  return compare_numbers (&((const Box *)a)->distance, &((const Box *)b)->distance);
}

static double
get_x (const FbSceneItem *item)
{
  return item->bounds.x + item->bounds.width / 2;
}

static double
get_y (const FbSceneItem *item)
{
  return item->bounds.y + item->bounds.height / 2;
}

/* The middle one of what @get says of all boxes. */
static double
find_median (const GArray *boxes, double (*get) (const FbSceneItem *item))
{
  g_autofree double *numbers = g_new (double, boxes->len);

  for (guint i = 0; i < boxes->len; i++)
    numbers[i] = get (g_array_index (boxes, Box, i).item);
  qsort (numbers, boxes->len, sizeof *numbers, compare_numbers);

  return numbers[boxes->len / 2];
}

static GArray *
list_boxes (FbScene *self)
{
  GArray *boxes = g_array_new (FALSE, FALSE, sizeof (Box));

  for (guint i = 0; i < fb_scene_get_n_items (self); i++)
    {
      Box box = { .item = fb_scene_get_item (self, i) };

      if (box.item->kind == FB_SCENE_NODE || box.item->kind == FB_SCENE_JUNCTION ||
          box.item->kind == FB_SCENE_PORT)
        g_array_append_val (boxes, box);
    }

  return boxes;
}

/* Nearest to the middle first, seen through a window of that shape. */
static void
sort_boxes (GArray *boxes, double max_width, double max_height)
{
  double x = find_median (boxes, get_x);
  double y = find_median (boxes, get_y);

  for (guint i = 0; i < boxes->len; i++)
    {
      Box *box = &g_array_index (boxes, Box, i);

      box->distance =
          MAX (fabs (get_x (box->item) - x) / max_width, fabs (get_y (box->item) - y) / max_height);
    }
  g_array_sort (boxes, compare_boxes);
}

/* Nodes from @first on; one that stands in two places counts once. */
static guint
count_nodes (const GArray *boxes, guint first)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = first; i < boxes->len; i++)
    if (g_array_index (boxes, Box, i).item->id != NULL)
      g_hash_table_add (ids, (gpointer)g_array_index (boxes, Box, i).item->id);

  return g_hash_table_size (ids);
}

/* How far @rect is from @bulk across or down, whichever is more. */
static double
get_gap (const FbSceneRect *bulk, const FbSceneRect *rect)
{
  double across = MAX (rect->x - (bulk->x + bulk->width), bulk->x - (rect->x + rect->width));
  double down = MAX (rect->y - (bulk->y + bulk->height), bulk->y - (rect->y + rect->height));

  return MAX (across, down);
}

FbSceneRect
fb_scene_get_bulk (FbScene *self, double max_width, double max_height, guint *n_far)
{
  FbSceneRect bulk = fb_scene_get_bounds (self);
  g_autoptr (GArray) boxes = NULL;

  g_return_val_if_fail (n_far != NULL && max_width > 0 && max_height > 0, bulk);

  *n_far = 0;
  if (bulk.width <= MIN (max_width, MAX_GAP) && bulk.height <= MIN (max_height, MAX_GAP))
    return bulk;
  boxes = list_boxes (self);
  if (boxes->len == 0)
    return bulk;

  sort_boxes (boxes, max_width, max_height);
  bulk = g_array_index (boxes, Box, 0).item->bounds;
  for (guint i = 1; i < boxes->len; i++)
    {
      const FbSceneRect *next = &g_array_index (boxes, Box, i).item->bounds;
      FbSceneRect        both = fb_scene_rect_unite (&bulk, next);

      if (both.width > max_width || both.height > max_height || get_gap (&bulk, next) > MAX_GAP)
        {
          *n_far = count_nodes (boxes, i);
          return bulk;
        }
      bulk = both;
    }

  return fb_scene_get_bounds (self);
}
