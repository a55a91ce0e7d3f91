/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-scene-curve.h"

#include <math.h>

/* Geometry only. The lengths are those of the editor's canvas (Node-RED 4.1 and 5.0). */

#define REACH 100.0  /* how far a handle lies from its end, at most */
#define FORWARD 0.75 /* of it, forwards */
#define BACKWARD 0.4 /* of it, backwards */
#define BEND 15.0    /* half the height of a node: how sharp a loop turns */
#define FLAT 10.0    /* ends that differ less in height are joined below */
#define BELOW 25.0   /* how far below */
#define CORNER 5.0
#define N_STEPS 24 /* straight pieces of one bezier, to measure it */

static void
add_point (FbSceneCurve *self, double x, double y)
{
  g_assert (self->n_points < FB_SCENE_CURVE_MAX_POINTS);

  self->points[self->n_points++] = (FbScenePoint){ x, y };
}

static void
add_bezier (FbSceneCurve *self, FbScenePoint first, FbScenePoint second, FbScenePoint end)
{
  add_point (self, first.x, first.y);
  add_point (self, second.x, second.y);
  add_point (self, end.x, end.y);
}

/* A bezier whose first handle mirrors the last one of the bezier before. */
static void
add_smooth (FbSceneCurve *self, FbScenePoint second, FbScenePoint end)
{
  FbScenePoint last = self->points[self->n_points - 1];
  FbScenePoint handle = self->points[self->n_points - 2];

  add_bezier (self, (FbScenePoint){ 2 * last.x - handle.x, 2 * last.y - handle.y }, second, end);
}

static void
add_line (FbSceneCurve *self, FbScenePoint end)
{
  add_bezier (self, self->points[self->n_points - 1], end, end);
}

static void
init_forward (FbSceneCurve *self, FbScenePoint from, FbScenePoint to)
{
  double length = hypot (to.x - from.x, to.y - from.y);
  double handle = FORWARD * MIN (length, REACH);

  add_bezier (self, (FbScenePoint){ from.x + handle, from.y },
              (FbScenePoint){ to.x - handle, to.y }, to);
}

/* Both ends at about the same height: out, down, back below both, and up. */
static void
init_flat (FbSceneCurve *self, FbScenePoint from, FbScenePoint to)
{
  double bottom = MAX (from.y, to.y) + BELOW;
  double out = from.x + BELOW;
  double in = to.x - BELOW;

  add_bezier (self, (FbScenePoint){ from.x + BEND, from.y }, (FbScenePoint){ out, from.y + CORNER },
              (FbScenePoint){ out, (from.y + bottom) / 2 });
  add_bezier (self, (FbScenePoint){ out, bottom - CORNER }, (FbScenePoint){ from.x + BEND, bottom },
              (FbScenePoint){ from.x, bottom });
  add_line (self, (FbScenePoint){ to.x, bottom });
  add_bezier (self, (FbScenePoint){ to.x - BEND, bottom }, (FbScenePoint){ in, bottom - CORNER },
              (FbScenePoint){ in, (to.y + bottom) / 2 });
  add_bezier (self, (FbScenePoint){ in, to.y + CORNER }, (FbScenePoint){ to.x - BEND, to.y }, to);
}

/* Worked out for a target that lies below; @up mirrors it. */
static void
init_loop (FbSceneCurve *self, FbScenePoint from, FbScenePoint to)
{
  double       up = to.y < from.y ? -1 : 1;
  double       dx = to.x - from.x;
  double       dy = fabs (to.y - from.y);
  double       near = MIN (fabs (dx), dy);
  double       handle = REACH * (BACKWARD - 0.2 * MAX (0, (REACH - near) / REACH));
  FbScenePoint middle = { floor (to.x - dx / 2), floor (to.y - up * dy / 2) };
  /* Heights below from.y */
  double       half = up * (middle.y - from.y);
  double       low = (dy + half) / 2;
  double       top = MIN (low - dy / 2, BEND);
  double       bottom = MAX (low, dy - BEND);
  FbScenePoint right = { from.x + handle, from.y + up * top };
  FbScenePoint left = { to.x - handle, from.y + up * bottom };
  double       right_in = MAX (0, top - BEND);
  double       right_out = MIN (half, top + BEND);
  double       left_in = MAX (half, bottom - BEND);
  double       right_out_x = from.x + handle / 2;

  if (right_out == top + BEND)
    {
      if (dy < BEND * 10)
        {
          right_in = top - BEND / 2;
          left_in = bottom - BEND / 2;
        }
      right_out_x = right.x;
    }

  add_bezier (self, (FbScenePoint){ from.x + handle / 2, from.y },
              (FbScenePoint){ right.x, from.y + up * right_in }, right);
  add_smooth (self, (FbScenePoint){ right_out_x, from.y + up * right_out }, middle);
  add_smooth (self, (FbScenePoint){ left.x, from.y + up * left_in }, left);
  add_smooth (self, (FbScenePoint){ (to.x + left.x) / 2, to.y }, to);
}

void
fb_scene_curve_init (FbSceneCurve *self, FbScenePoint from, FbScenePoint to)
{
  g_return_if_fail (self != NULL);

  self->n_points = 0;
  add_point (self, from.x, from.y);

  if (to.x > from.x)
    init_forward (self, from, to);
  else if (fabs (to.y - from.y) < FLAT)
    init_flat (self, from, to);
  else
    init_loop (self, from, to);
}

/* A bezier never leaves the hull of its points. */
FbSceneRect
fb_scene_curve_get_bounds (const FbSceneCurve *self)
{
  FbScenePoint low;
  FbScenePoint high;

  g_return_val_if_fail (self != NULL && self->n_points > 0, (FbSceneRect){ 0 });

  low = high = self->points[0];
  for (guint i = 1; i < self->n_points; i++)
    {
      low.x = MIN (low.x, self->points[i].x);
      low.y = MIN (low.y, self->points[i].y);
      high.x = MAX (high.x, self->points[i].x);
      high.y = MAX (high.y, self->points[i].y);
    }

  return (FbSceneRect){ low.x, low.y, high.x - low.x, high.y - low.y };
}

static FbScenePoint
get_bezier_point (const FbScenePoint *points, double t)
{
  double s = 1 - t;
  double a = s * s * s;
  double b = 3 * s * s * t;
  double c = 3 * s * t * t;
  double d = t * t * t;

  return (FbScenePoint){ a * points[0].x + b * points[1].x + c * points[2].x + d * points[3].x,
                         a * points[0].y + b * points[1].y + c * points[2].y + d * points[3].y };
}

static double
get_line_distance (FbScenePoint from, FbScenePoint to, FbScenePoint point)
{
  double dx = to.x - from.x;
  double dy = to.y - from.y;
  double square = dx * dx + dy * dy;
  double t = 0;

  if (square > 0)
    t = CLAMP (((point.x - from.x) * dx + (point.y - from.y) * dy) / square, 0, 1);

  return hypot (from.x + t * dx - point.x, from.y + t * dy - point.y);
}

double
fb_scene_curve_get_distance (const FbSceneCurve *self, FbScenePoint point)
{
  double distance = G_MAXDOUBLE;

  g_return_val_if_fail (self != NULL, G_MAXDOUBLE);

  for (guint i = 0; i + 3 < self->n_points; i += 3)
    {
      FbScenePoint from = self->points[i];

      for (int step = 1; step <= N_STEPS; step++)
        {
          FbScenePoint to = get_bezier_point (self->points + i, (double)step / N_STEPS);

          distance = MIN (distance, get_line_distance (from, to, point));
          from = to;
        }
    }

  return distance;
}

gboolean
fb_scene_rect_contains (const FbSceneRect *self, FbScenePoint point)
{
  return point.x >= self->x && point.x <= self->x + self->width && point.y >= self->y &&
         point.y <= self->y + self->height;
}

gboolean
fb_scene_rect_meets (const FbSceneRect *self, const FbSceneRect *other)
{
  return self->x <= other->x + other->width && other->x <= self->x + self->width &&
         self->y <= other->y + other->height && other->y <= self->y + self->height;
}

FbSceneRect
fb_scene_rect_unite (const FbSceneRect *self, const FbSceneRect *other)
{
  double x = MIN (self->x, other->x);
  double y = MIN (self->y, other->y);

  return (FbSceneRect){ x, y, MAX (self->x + self->width, other->x + other->width) - x,
                        MAX (self->y + self->height, other->y + other->height) - y };
}

FbSceneRect
fb_scene_rect_grow (const FbSceneRect *self, double margin)
{
  return (FbSceneRect){ self->x - margin, self->y - margin, self->width + 2 * margin,
                        self->height + 2 * margin };
}
