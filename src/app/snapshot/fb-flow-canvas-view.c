/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-flow-canvas-private.h"

#include <math.h>

/* Where the canvas looks: zoom, place, and the way from one to the next. */

#define MIN_ZOOM 0.02
#define MAX_ZOOM 4.0
#define ZOOM_STEP 1.25
#define MARGIN 24.0     /* pixels beside what is fitted */
#define KEPT 80.0       /* pixels of the scene that always stay in view */
#define READABLE 0.75   /* a whole scene is only shown at once when it is at least so large */
#define LEGIBLE 0.55    /* below it what is revealed is also enlarged */
#define REVEAL_ZOOM 0.8 /* for something that would be too small to be read */
#define REVEAL_EDGE 48.0
#define REVEAL_MS 220
#define MINIMAP_WIDTH 480 /* of the canvas, from which there is room for a minimap */
#define MINIMAP_HEIGHT 300

static double
get_width (FbFlowCanvas *self)
{
  return gtk_widget_get_width (GTK_WIDGET (self));
}

static double
get_height (FbFlowCanvas *self)
{
  return gtk_widget_get_height (GTK_WIDGET (self));
}

FbSceneRect
fb_flow_canvas_get_visible_part (FbFlowCanvas *self)
{
  return (FbSceneRect){ self->origin.x, self->origin.y, get_width (self) / self->zoom,
                        get_height (self) / self->zoom };
}

FbScenePoint
fb_flow_canvas_to_scene (FbFlowCanvas *self, double x, double y)
{
  return (FbScenePoint){ self->origin.x + x / self->zoom, self->origin.y + y / self->zoom };
}

static gboolean
is_all_visible (FbFlowCanvas *self)
{
  FbSceneRect bounds;
  FbSceneRect visible = fb_flow_canvas_get_visible_part (self);

  if (self->scene == NULL)
    return TRUE;

  bounds = fb_scene_get_bounds (self->scene);
  return visible.x <= bounds.x && visible.y <= bounds.y &&
         visible.x + visible.width >= bounds.x + bounds.width &&
         visible.y + visible.height >= bounds.y + bounds.height;
}

static gboolean
has_room_for_minimap (FbFlowCanvas *self)
{
  return get_width (self) >= MINIMAP_WIDTH && get_height (self) >= MINIMAP_HEIGHT;
}

void
fb_flow_canvas_view_changed (FbFlowCanvas *self)
{
  FbSceneRect visible = fb_flow_canvas_get_visible_part (self);

  fb_flow_minimap_set_visible_part (FB_FLOW_MINIMAP (self->minimap), &visible);
  gtk_widget_set_child_visible (self->minimap,
                                has_room_for_minimap (self) && !is_all_visible (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The nearest origin from which something of the scene is seen. */
static FbScenePoint
clamp_origin (FbFlowCanvas *self, FbScenePoint origin)
{
  double      kept = KEPT / self->zoom;
  FbSceneRect bounds;

  if (self->scene == NULL)
    return (FbScenePoint){ 0, 0 };

  bounds = fb_scene_get_bounds (self->scene);
  origin.x = CLAMP (origin.x, bounds.x + kept - get_width (self) / self->zoom,
                    bounds.x + bounds.width - kept);
  origin.y = CLAMP (origin.y, bounds.y + kept - get_height (self) / self->zoom,
                    bounds.y + bounds.height - kept);

  return origin;
}

void
fb_flow_canvas_move_to (FbFlowCanvas *self, FbScenePoint origin)
{
  self->keeps_selected = FALSE;
  origin = clamp_origin (self, origin);
  if (origin.x == self->origin.x && origin.y == self->origin.y)
    return;

  self->origin = origin;
  fb_flow_canvas_view_changed (self);
}

static void
set_zoom (FbFlowCanvas *self, double zoom)
{
  zoom = CLAMP (zoom, MIN_ZOOM, MAX_ZOOM);
  if (zoom == self->zoom)
    return;

  self->zoom = zoom;
  g_object_notify (G_OBJECT (self), "zoom");
}

void
fb_flow_canvas_zoom_at (FbFlowCanvas *self, double zoom, double x, double y)
{
  FbScenePoint point = fb_flow_canvas_to_scene (self, x, y);

  adw_animation_skip (self->animation);
  self->keeps_selected = FALSE;
  set_zoom (self, zoom);
  self->origin =
      clamp_origin (self, (FbScenePoint){ point.x - x / self->zoom, point.y - y / self->zoom });
  fb_flow_canvas_view_changed (self);
}

static void
zoom_at_middle (FbFlowCanvas *self, double zoom)
{
  fb_flow_canvas_zoom_at (self, zoom, get_width (self) / 2, get_height (self) / 2);
}

void
fb_flow_canvas_zoom_in (FbFlowCanvas *self)
{
  g_return_if_fail (FB_IS_FLOW_CANVAS (self));

  zoom_at_middle (self, self->zoom * ZOOM_STEP);
}

void
fb_flow_canvas_zoom_out (FbFlowCanvas *self)
{
  g_return_if_fail (FB_IS_FLOW_CANVAS (self));

  zoom_at_middle (self, self->zoom / ZOOM_STEP);
}

void
fb_flow_canvas_zoom_reset (FbFlowCanvas *self)
{
  g_return_if_fail (FB_IS_FLOW_CANVAS (self));

  zoom_at_middle (self, 1);
}

static double
get_fitting_zoom (FbFlowCanvas *self, const FbSceneRect *bounds)
{
  double zoom = MIN ((get_width (self) - 2 * MARGIN) / MAX (bounds->width, 1),
                     (get_height (self) - 2 * MARGIN) / MAX (bounds->height, 1));

  return CLAMP (zoom, MIN_ZOOM, 1);
}

static void
center_on (FbFlowCanvas *self, const FbSceneRect *rect)
{
  self->origin.x = rect->x + rect->width / 2 - get_width (self) / self->zoom / 2;
  self->origin.y = rect->y + rect->height / 2 - get_height (self) / self->zoom / 2;
}

/* All of the scene, or what is left of it without nodes too far off to be seen with the others. */
static FbSceneRect
find_bulk (FbFlowCanvas *self)
{
  guint       n_far;
  FbSceneRect bulk =
      fb_scene_get_bulk (self->scene, MAX (get_width (self) - 2 * MARGIN, 1) / MIN_ZOOM,
                         MAX (get_height (self) - 2 * MARGIN, 1) / MIN_ZOOM, &n_far);

  if (n_far != self->n_far)
    {
      self->n_far = n_far;
      g_object_notify (G_OBJECT (self), "n-far");
    }

  return bulk;
}

void
fb_flow_canvas_count_far (FbFlowCanvas *self)
{
  if (self->is_placed && self->scene != NULL)
    find_bulk (self);
}

void
fb_flow_canvas_zoom_fit (FbFlowCanvas *self)
{
  FbSceneRect bounds;

  g_return_if_fail (FB_IS_FLOW_CANVAS (self));

  if (self->scene == NULL)
    return;

  adw_animation_skip (self->animation);
  self->keeps_selected = FALSE;
  bounds = find_bulk (self);
  set_zoom (self, get_fitting_zoom (self, &bounds));
  center_on (self, &bounds);
  fb_flow_canvas_view_changed (self);
}

/* All of it when that can be read, else its upper left corner. */
void
fb_flow_canvas_place (FbFlowCanvas *self)
{
  const FbFlowView *known = self->key != NULL ? g_hash_table_lookup (self->views, self->key) : NULL;
  FbSceneRect       bounds;

  if (self->is_placed || self->scene == NULL || get_width (self) <= 0)
    return;

  self->is_placed = TRUE;
  bounds = find_bulk (self);
  if (known != NULL)
    {
      set_zoom (self, known->zoom);
      self->origin = clamp_origin (self, known->origin);
    }
  else
    {
      set_zoom (self, MAX (get_fitting_zoom (self, &bounds), READABLE));
      if (bounds.width * self->zoom + 2 * MARGIN <= get_width (self))
        center_on (self, &bounds);
      else
        self->origin.x = bounds.x - MARGIN / self->zoom;
      self->origin.y = bounds.y - MARGIN / self->zoom;
    }
  fb_flow_canvas_view_changed (self);
}

void
fb_flow_canvas_remember_view (FbFlowCanvas *self)
{
  FbFlowView *view;

  if (self->key == NULL || !self->is_placed)
    return;

  view = g_new (FbFlowView, 1);
  view->origin = self->origin;
  view->zoom = self->zoom;
  g_hash_table_replace (self->views, g_strdup (self->key), view);
}

static void
animate_cb (double value, gpointer user_data)
{
  FbFlowCanvas *self = FB_FLOW_CANVAS (user_data);

  self->origin.x = self->from.x + (self->to.x - self->from.x) * value;
  self->origin.y = self->from.y + (self->to.y - self->from.y) * value;
  fb_flow_canvas_view_changed (self);
}

/* Whether the minimap lies over @rect. */
static gboolean
is_covered (FbFlowCanvas *self, const FbSceneRect *rect)
{
  graphene_rect_t minimap;
  FbSceneRect     covered;

  if (!gtk_widget_get_child_visible (self->minimap) ||
      !gtk_widget_compute_bounds (self->minimap, GTK_WIDGET (self), &minimap))
    return FALSE;

  covered.x = self->origin.x + minimap.origin.x / self->zoom;
  covered.y = self->origin.y + minimap.origin.y / self->zoom;
  covered.width = minimap.size.width / self->zoom;
  covered.height = minimap.size.height / self->zoom;
  return fb_scene_rect_meets (&covered, rect);
}

/* Whether all of @item is seen, not only just. */
static gboolean
is_in_view (FbFlowCanvas *self, const FbSceneItem *item)
{
  FbSceneRect visible = fb_flow_canvas_get_visible_part (self);
  FbSceneRect wanted = fb_scene_rect_grow (&item->bounds, REVEAL_EDGE / self->zoom);

  return fb_scene_rect_contains (&visible, (FbScenePoint){ wanted.x, wanted.y }) &&
         fb_scene_rect_contains (&visible, (FbScenePoint){ wanted.x + wanted.width,
                                                           wanted.y + wanted.height }) &&
         !is_covered (self, &item->bounds);
}

/* Of a view of @length that is to begin at @start: where it shows no more emptiness beside the
 * scene, which lies from @edge for @size, than it must. @fitting: where it begins when all of that
 * fits. */
static double
keep_full (double start, double length, double edge, double size, double margin, double fitting)
{
  if (size + 2 * margin <= length)
    return fitting;

  return CLAMP (start, edge - margin, edge + size + margin - length);
}

/* The item in the middle, or as near to it as the scene fills the view; of one that is larger than
 * the view its upper left corner, where its label is. */
static void
look_at (FbFlowCanvas *self, const FbSceneItem *item)
{
  FbSceneRect  bounds = fb_scene_get_bounds (self->scene);
  FbSceneRect  visible = fb_flow_canvas_get_visible_part (self);
  double       margin = MARGIN / self->zoom;
  FbScenePoint middle;

  center_on (self, &item->bounds);
  if (item->bounds.width + 2 * margin > visible.width)
    self->origin.x = item->bounds.x - margin;
  if (item->bounds.height + 2 * margin > visible.height)
    self->origin.y = item->bounds.y - margin;
  middle = self->origin;
  /* As a scene that fits is placed. */
  self->origin.x = keep_full (middle.x, visible.width, bounds.x, bounds.width, margin,
                              bounds.x + (bounds.width - visible.width) / 2);
  self->origin.y =
      keep_full (middle.y, visible.height, bounds.y, bounds.height, margin, bounds.y - margin);
  if (is_covered (self, &item->bounds))
    self->origin = middle;
}

void
fb_flow_canvas_reveal (FbFlowCanvas *self, const FbSceneItem *item)
{
  adw_animation_skip (self->animation);
  fb_flow_canvas_place (self);
  self->keeps_selected = TRUE;
  if (!self->is_placed)
    return;

  self->from = self->origin;
  if (self->zoom < LEGIBLE)
    {
      set_zoom (self, REVEAL_ZOOM);
      look_at (self, item);
      self->origin = clamp_origin (self, self->origin);
      fb_flow_canvas_view_changed (self);
      return;
    }
  if (is_in_view (self, item))
    return;

  look_at (self, item);
  self->to = clamp_origin (self, self->origin);
  /* From where nothing has been seen yet there is no way to follow. */
  if (!self->is_shown)
    {
      self->origin = self->to;
      fb_flow_canvas_view_changed (self);
      return;
    }
  self->origin = self->from;
  adw_animation_play (self->animation);
}

void
fb_flow_canvas_size_changed (FbFlowCanvas *self)
{
  const FbSceneItem *item = fb_flow_canvas_get_selected_item (self);

  if (!self->is_placed || !self->keeps_selected || item == NULL || is_in_view (self, item))
    return;

  look_at (self, item);
  self->origin = clamp_origin (self, self->origin);
}

void
fb_flow_canvas_init_view (FbFlowCanvas *self)
{
  self->zoom = 1;
  self->animation =
      adw_timed_animation_new (GTK_WIDGET (self), 0, 1, REVEAL_MS,
                               adw_callback_animation_target_new (animate_cb, self, NULL));
}
