/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-flow-canvas-private.h"

#include <math.h>

#include "snapshot/fb-scene-painter.h"

/* A frame is the ground, the pictures of the store, and on top the few things that follow the
 * pointer and the selection. */

#define GRID 20.0
#define COARSE_GRID 100.0
#define LEAST_GRID 11.0 /* pixels between lines */
#define FRAME_GAP 3.0

static GdkRGBA
make_color (guint32 rgb, float alpha)
{
  return (GdkRGBA){ (float)(rgb >> 16 & 0xff) / 255, (float)(rgb >> 8 & 0xff) / 255,
                    (float)(rgb & 0xff) / 255, alpha };
}

static void
append_lines (FbFlowCanvas *self, GtkSnapshot *snapshot, double spacing, const GdkRGBA *color)
{
  float  width = (float)gtk_widget_get_width (GTK_WIDGET (self));
  float  height = (float)gtk_widget_get_height (GTK_WIDGET (self));
  double x = ceil (self->origin.x / spacing) * spacing;
  double y = ceil (self->origin.y / spacing) * spacing;

  for (; (x - self->origin.x) * self->zoom < width; x += spacing)
    gtk_snapshot_append_color (snapshot, color,
                               &GRAPHENE_RECT_INIT ((float)floor ((x - self->origin.x) *
                                                                  self->zoom),
                                                    0, 1, height));
  for (; (y - self->origin.y) * self->zoom < height; y += spacing)
    gtk_snapshot_append_color (snapshot, color,
                               &GRAPHENE_RECT_INIT (0,
                                                    (float)floor ((y - self->origin.y) *
                                                                  self->zoom),
                                                    width, 1));
}

static void
append_ground (FbFlowCanvas *self, GtkSnapshot *snapshot)
{
  float   width = (float)gtk_widget_get_width (GTK_WIDGET (self));
  float   height = (float)gtk_widget_get_height (GTK_WIDGET (self));
  GdkRGBA ground = make_color (self->theme->background, 1);
  GdkRGBA line = make_color (self->theme->grid, 1);

  gtk_snapshot_append_color (snapshot, &ground, &GRAPHENE_RECT_INIT (0, 0, width, height));
  if (GRID * self->zoom >= LEAST_GRID)
    append_lines (self, snapshot, GRID, &line);
  else if (COARSE_GRID * self->zoom >= LEAST_GRID)
    append_lines (self, snapshot, COARSE_GRID, &line);
}

static graphene_rect_t
to_widget (FbFlowCanvas *self, const FbSceneRect *rect)
{
  return GRAPHENE_RECT_INIT ((float)((rect->x - self->origin.x) * self->zoom),
                             (float)((rect->y - self->origin.y) * self->zoom),
                             (float)(rect->width * self->zoom), (float)(rect->height * self->zoom));
}

static void
append_frame (FbFlowCanvas      *self,
              GtkSnapshot       *snapshot,
              const FbSceneItem *item,
              float              line,
              const GdkRGBA     *color)
{
  const FbSceneRect *rect = item->kind == FB_SCENE_GROUP ? &item->group.rect : &item->box.rect;
  graphene_rect_t    place = to_widget (self, rect);
  float              gap = (float)FRAME_GAP + line;
  GskRoundedRect     outline;

  /* Around the mark, which is to be seen. */
  if (item->mark != FB_SCENE_SAME)
    gap += (float)(fb_scene_painter_get_margin (self->zoom) * self->zoom);
  graphene_rect_inset (&place, -gap, -gap);
  gsk_rounded_rect_init_from_rect (&outline, &place, 7);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]){ line, line, line, line },
                              (GdkRGBA[4]){ *color, *color, *color, *color });
}

static void
trace_link (cairo_t *cr, const FbSceneCurve *curve)
{
  const FbScenePoint *points = curve->points;

  cairo_move_to (cr, points[0].x, points[0].y);
  for (guint i = 1; i + 2 < curve->n_points; i += 3)
    cairo_curve_to (cr, points[i].x, points[i].y, points[i + 1].x, points[i + 1].y, points[i + 2].x,
                    points[i + 2].y);
}

/* The name of the tab at the end of a link that leaves this one. */
static void
append_link_label (FbFlowCanvas      *self,
                   GtkSnapshot       *snapshot,
                   const FbSceneLink *link,
                   const GdkRGBA     *color)
{
  FbScenePoint end = link->curve.points[link->curve.n_points - 1];
  gboolean     is_left = end.x < link->curve.points[0].x;
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  int   width;
  int   height;
  float x = (float)((end.x - self->origin.x) * self->zoom);
  float y = (float)((end.y - self->origin.y) * self->zoom);

  pango_layout_set_text (layout, link->tab, (int)fb_scene_clip (link->tab));
  pango_layout_get_pixel_size (layout, &width, &height);
  x += is_left ? -(float)width - 4 : 4;
  y -= (float)height / 2;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
append_links (FbFlowCanvas *self, GtkSnapshot *snapshot)
{
  static const double dashes[] = { 8, 4 };
  GdkRGBA             color = make_color (self->theme->link, 1);
  cairo_t            *cr;

  if (self->links == NULL || self->links->len == 0)
    return;

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0,
                                                                 (float)gtk_widget_get_width (
                                                                     GTK_WIDGET (self)),
                                                                 (float)gtk_widget_get_height (
                                                                     GTK_WIDGET (self))));
  cairo_scale (cr, self->zoom, self->zoom);
  cairo_translate (cr, -self->origin.x, -self->origin.y);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, 2);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  for (guint i = 0; i < self->links->len; i++)
    trace_link (cr, &g_array_index (self->links, FbSceneLink, i).curve);
  cairo_stroke (cr);
  cairo_destroy (cr);

  for (guint i = 0; i < self->links->len; i++)
    if (g_array_index (self->links, FbSceneLink, i).tab != NULL)
      append_link_label (self, snapshot, &g_array_index (self->links, FbSceneLink, i), &color);
}

static void
append_selection (FbFlowCanvas *self, GtkSnapshot *snapshot)
{
  const FbSceneItem *selected = fb_flow_canvas_get_selected_item (self);
  GdkRGBA            color;

  /* The style sheet's colour of the widget is the accent. */
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  if (self->hovered != NULL && self->hovered != selected && self->hovered->kind != FB_SCENE_WIRE &&
      self->hovered->kind != FB_SCENE_GROUP)
    {
      GdkRGBA faint = color;

      faint.alpha *= 0.5f;
      append_frame (self, snapshot, self->hovered, 1.5f, &faint);
    }
  for (guint i = 0; i < self->others->len && self->scene != NULL; i++)
    {
      const FbSceneItem *other = fb_scene_find (self->scene, self->others->pdata[i], FB_SCENE_BOTH);

      if (other != NULL)
        append_frame (self, snapshot, other, 2, &color);
    }
  if (selected != NULL)
    append_frame (self, snapshot, selected, 3, &color);
}

static void
note_painted (FbFlowCanvas *self)
{
  if (self->is_shown || !fb_flow_canvas_is_painted (self))
    return;

  self->is_shown = TRUE;
  g_signal_emit_by_name (self, "painted");
}

static gboolean
has_no_gpu (GtkWidget *widget)
{
  GtkNative *native = gtk_widget_get_native (widget);

  return native == NULL || GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (native));
}

void
fb_flow_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  FbFlowCanvas   *self = FB_FLOW_CANVAS (widget);
  FbTileView      view = { .visible = fb_flow_canvas_get_visible_part (self),
                           .zoom = self->zoom,
                           .balance = self->balance,
                           .scale = gtk_widget_get_scale_factor (widget) };
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, (float)gtk_widget_get_width (widget),
                                            (float)gtk_widget_get_height (widget));

  view.has_no_gpu = has_no_gpu (widget);
  gtk_snapshot_push_clip (snapshot, &all);
  append_ground (self, snapshot);
  if (self->is_placed)
    {
      fb_tile_store_snapshot (self->tiles, snapshot, &view);
      append_links (self, snapshot);
      append_selection (self, snapshot);
      note_painted (self);
    }
  gtk_snapshot_pop (snapshot);
  gtk_widget_snapshot_child (widget, self->minimap, snapshot);
}
