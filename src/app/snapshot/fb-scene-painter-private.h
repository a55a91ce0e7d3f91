/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the files of the painter share. */

#pragma once

#include "snapshot/fb-scene-painter.h"
#include <pango/pango.h>

G_BEGIN_DECLS

struct _FbScenePainter
{
  /* Owned */
  PangoContext *context;
  GHashTable   *layouts; /* size and text -> PangoLayout */

  /* Borrowed, while it paints */
  cairo_t            *cr;
  const FbSceneTheme *theme;
  double              zoom;
  gboolean            is_subflow;
};

void fb_scene_painter_set_color (FbScenePainter *self, guint32 rgb, double alpha);
/* How bright a colour is to the eye, 0 to 1. */
double fb_scene_painter_get_brightness (guint32 rgb);
/* A path with round corners. */
void fb_scene_painter_trace_box (FbScenePainter *self, const FbSceneRect *rect, double radius);
/* As above, whole pixels and straight corners where nobody could see more. */
void fb_scene_painter_trace_curve (FbScenePainter *self, const FbSceneCurve *curve, double cut);

/* fb-scene-painter-text.c */
typedef enum
{
  FB_SCENE_TEXT_MIDDLE, /* @y is the middle of the line */
  FB_SCENE_TEXT_BASE,   /* @y is the base line */
} FbSceneTextPlace;

typedef enum
{
  FB_SCENE_TEXT_UPRIGHT,
  FB_SCENE_TEXT_ITALIC,
} FbSceneTextStyle;

/* One line of @length bytes. @align: 0 begins at @x, 0.5 is around it, 1 ends there. */
void fb_scene_painter_show_text (FbScenePainter  *self,
                                 const char      *text,
                                 gsize            length,
                                 double           size,
                                 double           x,
                                 double           y,
                                 double           align,
                                 FbSceneTextPlace place,
                                 FbSceneTextStyle style);
void fb_scene_painter_show_icon (FbScenePainter *self, const char *name, double x, double y);

/* fb-scene-painter-box.c */
void fb_scene_painter_paint_box (FbScenePainter *self, const FbSceneItem *item);
/* Where they can be told apart. */
void fb_scene_painter_paint_ports (FbScenePainter *self, const FbSceneBox *box);
/* The page that says that @item is documented. */
void fb_scene_painter_paint_page (FbScenePainter *self, const FbSceneItem *item);

/* fb-scene-painter-marks.c */
void fb_scene_painter_paint_mark (FbScenePainter *self, const FbSceneItem *item);
/* Whether @item's frame is painted with it, below what may stand across, and only its badge above.
 */
gboolean fb_scene_painter_frames_below (const FbSceneItem *item);
void     fb_scene_painter_paint_frame (FbScenePainter *self, const FbSceneItem *item);

G_END_DECLS
