/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-scene-painter-private.h"

/* What became of an item: a frame, and on its corner a badge with a sign. Each mark has a line and
 * a sign of its own, for colour alone must not tell. Frame and badge never become too small to be
 * seen, however far away the scene is. */

#define FRAME_GAP 5.0
#define LEAST_GAP 3.0 /* device pixels */
#define FRAME_LINE 2.0
#define LEAST_LINE 1.5
#define FRAME_RADIUS 8.0
#define BADGE_RADIUS 8.0
#define LEAST_BADGE 5.0
#define SIGN_ZOOM 0.4 /* below it a badge is a dot */
#define ADDED_WIRE 5.0
#define DELETED_WIRE 3.0
#define TINT 0.22
#define HALO 0.7 /* of the ground, for a frame on a group of any colour */

typedef struct
{
  double dashes[4];
  int    n_dashes;
} Line;

static const Line lines[] = {
  [FB_SCENE_ADDED] = { .n_dashes = 0 },   [FB_SCENE_DELETED] = { { 6, 4 }, 2 },
  [FB_SCENE_CHANGED] = { .n_dashes = 0 }, [FB_SCENE_MOVED] = { { 10, 4, 2, 4 }, 4 },
  [FB_SCENE_LAYOUT] = { { 1, 5 }, 2 },
};

static double
at_least (FbScenePainter *self, double length, double pixels)
{
  return MAX (length, pixels / self->zoom);
}

double
fb_scene_painter_get_margin (double zoom)
{
  double gap = MAX (FRAME_GAP, LEAST_GAP / zoom);
  double badge = MAX (BADGE_RADIUS, LEAST_BADGE / zoom);

  return gap + badge + MAX (FRAME_LINE, LEAST_LINE / zoom);
}

static void
set_line (FbScenePainter *self, FbSceneMark mark)
{
  /* Dashes keep their look on the screen when the scene is far away. */
  double scale = MAX (1, 0.6 / self->zoom);
  double dashes[4];

  for (int i = 0; i < lines[mark].n_dashes; i++)
    dashes[i] = lines[mark].dashes[i] * scale;
  cairo_set_dash (self->cr, dashes, lines[mark].n_dashes, 0);
  if (mark == FB_SCENE_LAYOUT)
    cairo_set_line_cap (self->cr, CAIRO_LINE_CAP_ROUND);
}

static void
reset_line (FbScenePainter *self)
{
  cairo_set_dash (self->cr, NULL, 0, 0);
  cairo_set_line_cap (self->cr, CAIRO_LINE_CAP_BUTT);
}

static void
trace_sign (cairo_t *cr, FbSceneMark mark)
{
  switch (mark)
    {
    case FB_SCENE_ADDED:
      cairo_move_to (cr, -4, 0);
      cairo_line_to (cr, 4, 0);
      cairo_move_to (cr, 0, -4);
      cairo_line_to (cr, 0, 4);
      break;
    case FB_SCENE_DELETED:
      cairo_move_to (cr, -4, 0);
      cairo_line_to (cr, 4, 0);
      break;
    case FB_SCENE_CHANGED:
      cairo_move_to (cr, -4.2, 1.2);
      cairo_curve_to (cr, -2.4, -3.2, -1, -1.6, 0, 0);
      cairo_curve_to (cr, 1, 1.6, 2.4, 3.2, 4.2, -1.2);
      break;
    case FB_SCENE_MOVED:
      cairo_move_to (cr, -4, 0);
      cairo_line_to (cr, 4, 0);
      cairo_move_to (cr, 1, -3);
      cairo_line_to (cr, 4, 0);
      cairo_line_to (cr, 1, 3);
      break;
    case FB_SCENE_LAYOUT:
    case FB_SCENE_SAME:
    default:
      cairo_move_to (cr, -3, -3);
      cairo_line_to (cr, 3, 3);
      cairo_move_to (cr, -3, 0);
      cairo_line_to (cr, -3, -3);
      cairo_line_to (cr, 0, -3);
      cairo_move_to (cr, 3, 0);
      cairo_line_to (cr, 3, 3);
      cairo_line_to (cr, 0, 3);
    }
}

static void
paint_badge (FbScenePainter *self, FbSceneMark mark, double x, double y)
{
  cairo_t *cr = self->cr;
  double   radius = at_least (self, BADGE_RADIUS, LEAST_BADGE);

  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  fb_scene_painter_set_color (self, self->theme->marks[mark], 1);
  cairo_fill_preserve (cr);
  fb_scene_painter_set_color (self, self->theme->background, 1);
  cairo_set_line_width (cr, at_least (self, 1.5, 1));
  cairo_stroke (cr);

  if (self->zoom < SIGN_ZOOM)
    return;
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, radius / BADGE_RADIUS, radius / BADGE_RADIUS);
  trace_sign (cr, mark);
  fb_scene_painter_set_color (self, self->theme->badge, 1);
  cairo_set_line_width (cr, 2);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static const FbSceneRect *
get_rect (const FbSceneItem *item)
{
  return item->kind == FB_SCENE_GROUP ? &item->group.rect : &item->box.rect;
}

/* The frame, and between it and the box a tint. */
void
fb_scene_painter_paint_frame (FbScenePainter *self, const FbSceneItem *item)
{
  cairo_t           *cr = self->cr;
  const FbSceneRect *rect = get_rect (item);
  FbSceneRect        frame = fb_scene_rect_grow (rect, at_least (self, FRAME_GAP, LEAST_GAP));
  gboolean           is_deleted = item->mark == FB_SCENE_DELETED;
  gboolean is_wires_only = item->mark == FB_SCENE_CHANGED && item->aspects == FB_FLOW_WIRES;

  if (item->kind != FB_SCENE_GROUP && item->mark != FB_SCENE_LAYOUT && !is_wires_only)
    {
      fb_scene_painter_trace_box (self, &frame, FRAME_RADIUS);
      if (!is_deleted)
        fb_scene_painter_trace_box (self, rect, FRAME_GAP);
      cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
      fb_scene_painter_set_color (self, self->theme->marks[item->mark], TINT);
      cairo_fill (cr);
      cairo_set_fill_rule (cr, CAIRO_FILL_RULE_WINDING);
    }

  fb_scene_painter_trace_box (self, &frame, FRAME_RADIUS);
  fb_scene_painter_set_color (self, self->theme->background, HALO);
  cairo_set_line_width (cr, at_least (self, FRAME_LINE, LEAST_LINE) + at_least (self, 2, 1));
  cairo_stroke_preserve (cr);
  fb_scene_painter_set_color (self, self->theme->marks[item->mark], 1);
  cairo_set_line_width (cr, at_least (self, is_wires_only ? 1.25 : FRAME_LINE, LEAST_LINE));
  set_line (self, item->mark);
  cairo_stroke (cr);
  reset_line (self);
}

/* What stands elsewhere now has its badge there. */
static void
paint_own_badge (FbScenePainter *self, const FbSceneItem *item)
{
  const FbSceneRect *rect = get_rect (item);
  double             gap = at_least (self, FRAME_GAP, LEAST_GAP) / 2;

  if (item->mark != FB_SCENE_LAYOUT || item->versions != FB_SCENE_OLDER)
    paint_badge (self, item->mark, rect->x + rect->width + gap, rect->y - gap);
}

/* Added: two lines beside each other; deleted: dashes. */
static void
paint_wire_mark (FbScenePainter *self, const FbSceneItem *item)
{
  cairo_t *cr = self->cr;
  gboolean is_added = item->mark == FB_SCENE_ADDED;

  fb_scene_painter_trace_curve (self, &item->wire.curve, FB_SCENE_PORT_SIZE / 2);
  fb_scene_painter_set_color (self, self->theme->marks[item->mark], 1);
  set_line (self, item->mark);
  if (is_added)
    {
      cairo_set_line_width (cr, at_least (self, ADDED_WIRE, 2 * LEAST_LINE));
      cairo_stroke_preserve (cr);
      fb_scene_painter_set_color (self, self->theme->background, 1);
      cairo_set_line_width (cr, ADDED_WIRE / 4);
    }
  else
    cairo_set_line_width (cr, at_least (self, DELETED_WIRE, LEAST_LINE));

  if (is_added && self->zoom < SIGN_ZOOM)
    cairo_new_path (cr);
  else
    cairo_stroke (cr);
  reset_line (self);
}

gboolean
fb_scene_painter_frames_below (const FbSceneItem *item)
{
  /* That of a group that is gone fades apart from it. */
  return item->kind == FB_SCENE_GROUP && item->mark != FB_SCENE_SAME &&
         item->versions & FB_SCENE_NEWER;
}

void
fb_scene_painter_paint_mark (FbScenePainter *self, const FbSceneItem *item)
{
  if (item->kind == FB_SCENE_WIRE)
    {
      paint_wire_mark (self, item);
      return;
    }

  if (!fb_scene_painter_frames_below (item))
    fb_scene_painter_paint_frame (self, item);
  /* The frame runs where ports stand and wires begin. */
  if ((item->kind == FB_SCENE_NODE || item->kind == FB_SCENE_PORT) &&
      item->versions & FB_SCENE_NEWER)
    {
      fb_scene_painter_paint_ports (self, &item->box);
      fb_scene_painter_paint_page (self, item);
    }
  paint_own_badge (self, item);
}
