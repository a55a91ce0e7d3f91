/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-scene-painter-private.h"

#include <math.h>
#include <string.h>

#include "snapshot/fb-scene-font.h"

/* Groups and wires, and which item is whose; boxes, text and marks have files of their own. Owned
 * by the thread that paints. */

#define WIRE_WIDTH 3.0
#define DISABLED_WIRE_WIDTH 2.0
#define LEAST_WIRE 1.0    /* device pixels */
#define OUTLINE_WIDTH 5.0 /* what keeps crossing wires apart */
#define OUTLINE_ZOOM 0.6  /* from which it is seen */
#define GROUP_LINE 2.0
#define GROUP_RADIUS 4.0
#define GROUP_LABEL_ZOOM 0.35
#define LEAST_CONTRAST 0.25
#define LEAST_LINE_CONTRAST 0.1
#define HALF 0.55        /* how much is seen of what is gone, in the middle */
#define SHADOW_SPAN 0.15 /* within it the newer one takes over */

FbScenePainter *
fb_scene_painter_new (void)
{
  FbScenePainter *self = g_new0 (FbScenePainter, 1);

  self->context = fb_scene_font_create_context ();
  self->layouts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);

  return self;
}

void
fb_scene_painter_free (FbScenePainter *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->layouts, g_hash_table_unref);
  g_clear_object (&self->context);
  g_free (self);
}

void
fb_scene_painter_set_color (FbScenePainter *self, guint32 rgb, double alpha)
{
  cairo_set_source_rgba (self->cr, (rgb >> 16 & 0xff) / 255.0, (rgb >> 8 & 0xff) / 255.0,
                         (rgb & 0xff) / 255.0, alpha);
}

double
fb_scene_painter_get_brightness (guint32 rgb)
{
  return (0.299 * (rgb >> 16 & 0xff) + 0.587 * (rgb >> 8 & 0xff) + 0.114 * (rgb & 0xff)) / 255;
}

void
fb_scene_painter_trace_box (FbScenePainter *self, const FbSceneRect *rect, double radius)
{
  cairo_t *cr = self->cr;
  double   right = rect->x + rect->width;
  double   bottom = rect->y + rect->height;

  /* Corners of less than a pixel cannot be seen, and straight ones are painted much faster. */
  if (radius * self->zoom < 1)
    {
      cairo_rectangle (cr, rect->x, rect->y, rect->width, rect->height);
      return;
    }

  cairo_new_sub_path (cr);
  cairo_arc (cr, right - radius, rect->y + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, right - radius, bottom - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, rect->x + radius, bottom - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, rect->x + radius, rect->y + radius, radius, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
}

void
fb_scene_painter_trace_curve (FbScenePainter *self, const FbSceneCurve *curve, double cut)
{
  const FbScenePoint *points = curve->points;
  guint               last = curve->n_points - 1;

  cairo_move_to (self->cr, points[0].x + cut, points[0].y);
  for (guint i = 1; i + 2 <= last; i += 3)
    {
      double start_cut = i == 1 ? cut : 0;
      double end_cut = i + 2 == last ? cut : 0;

      cairo_curve_to (self->cr, points[i].x + start_cut, points[i].y, points[i + 1].x - end_cut,
                      points[i + 1].y, points[i + 2].x - end_cut, points[i + 2].y);
    }
}

static double
get_wire_width (FbScenePainter *self, double width)
{
  return MAX (width, LEAST_WIRE / self->zoom);
}

static void
paint_wire (FbScenePainter *self, const FbSceneItem *item)
{
  static const double dashes[] = { 10, 8 };
  cairo_t            *cr = self->cr;
  gboolean            is_disabled = item->wire.is_disabled;
  /* Those of one version are painted over the nodes of both, so they end where the port does. */
  double cut = item->versions == FB_SCENE_BOTH ? 0 : FB_SCENE_PORT_SIZE / 2;

  fb_scene_painter_trace_curve (self, &item->wire.curve, cut);
  if (self->zoom >= OUTLINE_ZOOM)
    {
      fb_scene_painter_set_color (self, self->theme->background, 0.5);
      cairo_set_line_width (cr, OUTLINE_WIDTH);
      cairo_stroke_preserve (cr);
    }

  fb_scene_painter_set_color (self, is_disabled ? self->theme->disabled_wire : self->theme->wire,
                              1);
  cairo_set_line_width (cr, get_wire_width (self, is_disabled ? DISABLED_WIRE_WIDTH : WIRE_WIDTH));
  if (is_disabled)
    cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
paint_trace (FbScenePainter *self, const FbSceneItem *item)
{
  const double dashes[] = { 0.1, 6 };

  fb_scene_painter_set_color (self, self->theme->marks[FB_SCENE_LAYOUT], 0.9);
  fb_scene_painter_trace_curve (self, &item->wire.curve, 0);
  cairo_set_line_width (self->cr, get_wire_width (self, 2.5));
  cairo_set_line_cap (self->cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_dash (self->cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_stroke (self->cr);
  cairo_set_dash (self->cr, NULL, 0, 0);
  cairo_set_line_cap (self->cr, CAIRO_LINE_CAP_BUTT);
}

static double
get_fill_alpha (FbScenePainter *self, const FbSceneGroup *group)
{
  return group->fill.has_alpha ? group->fill.alpha
                               : MIN (group->fill.alpha, self->theme->group_tint);
}

/* A label's colour was chosen for a light canvas: where it could not be read it is the theme's. */
static guint32
get_group_label_color (FbScenePainter *self, const FbSceneGroup *group)
{
  double ground = fb_scene_painter_get_brightness (self->theme->background);
  double label = fb_scene_painter_get_brightness (group->label_paint.rgb);

  if (!group->label_paint.is_set)
    return self->theme->group_label;
  if (group->fill.is_set)
    ground +=
        (fb_scene_painter_get_brightness (group->fill.rgb) - ground) * get_fill_alpha (self, group);

  return fabs (label - ground) < LEAST_CONTRAST ? self->theme->group_label : group->label_paint.rgb;
}

/* Neither is a line on a dark canvas that is as dark. */
static guint32
get_group_stroke_color (FbScenePainter *self, const FbSceneGroup *group)
{
  double ground = fb_scene_painter_get_brightness (self->theme->background);
  double stroke = fb_scene_painter_get_brightness (group->stroke.rgb);

  if (!group->stroke.is_set || (ground < 0.5 && fabs (stroke - ground) < LEAST_LINE_CONTRAST))
    return self->theme->group_stroke;

  return group->stroke.rgb;
}

static void
paint_group_label (FbScenePainter *self, const FbSceneGroup *group)
{
  const FbSceneRect *rect = &group->rect;
  const char        *line = group->label;
  double             x = rect->x + 5 + (rect->width - 10) * group->label_align;
  double             y = rect->y + 15;

  if (group->is_label_low)
    y = rect->y + rect->height - 5 - (group->n_lines - 1) * FB_SCENE_GROUP_LINE_HEIGHT;
  fb_scene_painter_set_color (self, get_group_label_color (self, group), 1);

  for (guint i = 0; i < group->n_lines; i++)
    {
      gsize length = strcspn (line, "\n");

      fb_scene_painter_show_text (self, line, length, FB_SCENE_LABEL_SIZE, x,
                                  y + i * FB_SCENE_GROUP_LINE_HEIGHT, group->label_align,
                                  FB_SCENE_TEXT_BASE, FB_SCENE_TEXT_UPRIGHT);
      line += length + (line[length] == '\n' ? 1 : 0);
    }
}

static void
paint_group (FbScenePainter *self, const FbSceneItem *item)
{
  static const double dashes[] = { 8, 3 };
  const FbSceneGroup *group = &item->group;
  cairo_t            *cr = self->cr;

  fb_scene_painter_trace_box (self, &group->rect, GROUP_RADIUS);
  if (group->fill.is_set)
    fb_scene_painter_set_color (self, group->fill.rgb, get_fill_alpha (self, group));
  else
    fb_scene_painter_set_color (self, 0xffffff, self->theme->group_fill);
  cairo_fill_preserve (cr);

  fb_scene_painter_set_color (self, get_group_stroke_color (self, group),
                              group->stroke.is_set ? group->stroke.alpha : 1);
  cairo_set_line_width (cr, get_wire_width (self, GROUP_LINE));
  if (group->is_disabled)
    cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);

  if (group->label != NULL && self->zoom >= GROUP_LABEL_ZOOM)
    paint_group_label (self, group);
}

/* A wire that came or went is a mark itself. */
static gboolean
is_marked_wire (const FbSceneItem *item)
{
  return item->kind == FB_SCENE_WIRE && item->mark != FB_SCENE_SAME;
}

/* The place of an item's layer among the four of its kind. */
static guint
get_sort (const FbSceneItem *item)
{
  if (item->versions == FB_SCENE_BOTH)
    return 0;
  if (item->versions == FB_SCENE_NEWER)
    return 3;

  return item->is_shadow ? 2 : 1;
}

guint
fb_scene_item_get_layers (const FbSceneItem *item)
{
  guint sort;
  guint layers = 0;

  g_return_val_if_fail (item != NULL, 0);

  sort = get_sort (item);
  if (item->kind == FB_SCENE_GROUP)
    layers |= 1u << (FB_SCENE_LAYER_GROUPS + sort);
  else if (!is_marked_wire (item))
    layers |= 1u << (FB_SCENE_LAYER_ITEMS + sort);
  if (item->mark != FB_SCENE_SAME && item->kind != FB_SCENE_TRACE)
    layers |= 1u << (FB_SCENE_LAYER_MARKS + sort);

  return layers;
}

double
fb_scene_layer_get_opacity (FbSceneLayer layer, double balance)
{
  double fading = CLAMP (2 - 2 * balance, 0, 1);

  switch (layer)
    {
    case FB_SCENE_LAYER_GROUPS_OLDER:
    case FB_SCENE_LAYER_ITEMS_OLDER:
      return balance < 0.5 ? 1 - 2 * balance * (1 - HALF) : HALF * fading;
    case FB_SCENE_LAYER_MARKS_OLDER:
      return fading;
    case FB_SCENE_LAYER_GROUPS_SHADOW:
    case FB_SCENE_LAYER_ITEMS_SHADOW:
    case FB_SCENE_LAYER_MARKS_SHADOW:
      return CLAMP ((0.5 - balance) / SHADOW_SPAN, 0, 1);
    case FB_SCENE_LAYER_GROUPS_NEWER:
    case FB_SCENE_LAYER_ITEMS_NEWER:
    case FB_SCENE_LAYER_MARKS_NEWER:
      return CLAMP (2 * balance, 0, 1);
    case FB_SCENE_LAYER_GROUPS:
    case FB_SCENE_LAYER_ITEMS:
    case FB_SCENE_LAYER_MARKS:
    case FB_SCENE_N_LAYERS:
    default:
      return 1;
    }
}

static void
paint_item (FbScenePainter *self, const FbSceneItem *item)
{
  switch (item->kind)
    {
    case FB_SCENE_GROUP:
      paint_group (self, item);
      if (fb_scene_painter_frames_below (item))
        fb_scene_painter_paint_frame (self, item);
      break;
    case FB_SCENE_TRACE:
      paint_trace (self, item);
      break;
    case FB_SCENE_WIRE:
      paint_wire (self, item);
      break;
    case FB_SCENE_NODE:
    case FB_SCENE_JUNCTION:
    case FB_SCENE_PORT:
    default:
      fb_scene_painter_paint_box (self, item);
    }
}

void
fb_scene_painter_paint (FbScenePainter     *self,
                        cairo_t            *cr,
                        FbScene            *scene,
                        GArray             *places,
                        FbSceneLayer        layer,
                        const FbSceneTheme *theme,
                        double              zoom)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (cr != NULL && scene != NULL && places != NULL && theme != NULL);

  self->cr = cr;
  self->theme = theme;
  self->zoom = zoom;
  self->is_subflow = fb_scene_is_subflow (scene);
  for (guint i = 0; i < places->len; i++)
    {
      const FbSceneItem *item = fb_scene_get_item (scene, g_array_index (places, guint, i));

      if (!(fb_scene_item_get_layers (item) & 1u << layer))
        continue;
      if (layer >= FB_SCENE_LAYER_MARKS)
        fb_scene_painter_paint_mark (self, item);
      else
        paint_item (self, item);
    }
  self->cr = NULL;
}
