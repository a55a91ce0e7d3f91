/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-scene-index.h"

#include <math.h>

/* One array of boxes, level after level, the leaves first. A box of a level above holds up to
 * FANOUT consecutive ones below. Owned by its scene. */

#define FANOUT 16
#define MAX_LEVELS 12

typedef struct
{
  FbSceneRect rect;
  guint       place; /* of a leaf: in the rectangles given; above: of the first box below */
} Box;

struct _FbSceneIndex
{
  Box  *boxes;
  guint starts[MAX_LEVELS + 1]; /* of each level; the last entry is the number of boxes */
  guint n_levels;
};

static double
get_center_x (const Box *box)
{
  return box->rect.x + box->rect.width / 2;
}

static double
get_center_y (const Box *box)
{
  return box->rect.y + box->rect.height / 2;
}

static int
compare_x (gconstpointer a, gconstpointer b)
{
  double difference = get_center_x (a) - get_center_x (b);

  return (difference > 0) - (difference < 0);
}

static int
compare_y (gconstpointer a, gconstpointer b)
{
  double difference = get_center_y (a) - get_center_y (b);

  return (difference > 0) - (difference < 0);
}

/* Into upright slices, each sorted downwards, so that neighbours stand together. */
static void
sort_leaves (Box *boxes, guint n_boxes)
{
  guint n_groups = (n_boxes + FANOUT - 1) / FANOUT;
  guint per_slice = (guint)ceil (sqrt (n_groups)) * FANOUT;

  qsort (boxes, n_boxes, sizeof *boxes, compare_x);
  for (guint start = 0; start < n_boxes; start += per_slice)
    qsort (boxes + start, MIN (per_slice, n_boxes - start), sizeof *boxes, compare_y);
}

static guint
count_boxes (guint n_leaves)
{
  guint n_boxes = n_leaves;

  for (guint n = n_leaves; n > 1;)
    {
      n = (n + FANOUT - 1) / FANOUT;
      n_boxes += n;
    }

  return n_boxes;
}

/* Appends the level above the one that begins at @start; the place behind it is returned. */
static guint
add_level (FbSceneIndex *self, guint start, guint end)
{
  guint at = end;

  for (guint first = start; first < end; first += FANOUT)
    {
      Box box = { self->boxes[first].rect, first };

      for (guint i = first + 1; i < MIN (first + FANOUT, end); i++)
        box.rect = fb_scene_rect_unite (&box.rect, &self->boxes[i].rect);
      self->boxes[at++] = box;
    }

  return at;
}

FbSceneIndex *
fb_scene_index_new (const FbSceneRect *rects, guint n_rects)
{
  FbSceneIndex *self = g_new0 (FbSceneIndex, 1);
  guint         start = 0;
  guint         end = n_rects;

  self->boxes = g_new (Box, count_boxes (n_rects) + 1);
  for (guint i = 0; i < n_rects; i++)
    self->boxes[i] = (Box){ rects[i], i };
  sort_leaves (self->boxes, n_rects);

  self->starts[1] = end;
  self->n_levels = n_rects > 0 ? 1 : 0;
  while (end - start > 1)
    {
      guint next = add_level (self, start, end);

      g_assert (self->n_levels < MAX_LEVELS);
      start = end;
      end = next;
      self->starts[++self->n_levels] = end;
    }

  return self;
}

void
fb_scene_index_free (FbSceneIndex *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->boxes);
  g_free (self);
}

static void
query_box (FbSceneIndex *self, guint level, guint at, const FbSceneRect *rect, GArray *found)
{
  const Box *box = &self->boxes[at];
  guint      end;

  if (!fb_scene_rect_meets (&box->rect, rect))
    return;
  if (level == 0)
    {
      g_array_append_val (found, box->place);
      return;
    }

  end = MIN (box->place + FANOUT, self->starts[level]);
  for (guint i = box->place; i < end; i++)
    query_box (self, level - 1, i, rect, found);
}

void
fb_scene_index_query (FbSceneIndex *self, const FbSceneRect *rect, GArray *found)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (rect != NULL);
  g_return_if_fail (found != NULL);

  if (self->n_levels > 0)
    query_box (self, self->n_levels - 1, self->starts[self->n_levels] - 1, rect, found);
}
