/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The way of a wire, as Node-RED's editor draws it: a bezier curve forwards, a loop around when the
 * target lies behind. Plain values; any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  double x;
  double y;
} FbScenePoint;

typedef struct
{
  double x;
  double y;
  double width;
  double height;
} FbSceneRect;

#define FB_SCENE_CURVE_MAX_POINTS 16

/* A start and then three points for each bezier: two handles and its end. */
typedef struct
{
  FbScenePoint points[FB_SCENE_CURVE_MAX_POINTS];
  guint        n_points;
} FbSceneCurve;

/* From the output at @from to the input at @to. */
void fb_scene_curve_init (FbSceneCurve *self, FbScenePoint from, FbScenePoint to);

/* What holds the whole curve. */
FbSceneRect fb_scene_curve_get_bounds (const FbSceneCurve *self);

/* How far @point is from the curve, within half a unit. */
double fb_scene_curve_get_distance (const FbSceneCurve *self, FbScenePoint point);

gboolean    fb_scene_rect_contains (const FbSceneRect *self, FbScenePoint point);
gboolean    fb_scene_rect_meets (const FbSceneRect *self, const FbSceneRect *other);
FbSceneRect fb_scene_rect_unite (const FbSceneRect *self, const FbSceneRect *other);
/* Larger by @margin on each side. */
FbSceneRect fb_scene_rect_grow (const FbSceneRect *self, double margin);

G_END_DECLS
