/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Paints items of a scene with cairo and Pango; needs no display. It keeps the layouts of labels
 * from one call to the next. One thread at a time, the same one for all calls. */

#pragma once

#include "snapshot/fb-scene-theme.h"
#include <cairo.h>

G_BEGIN_DECLS

typedef struct _FbScenePainter FbScenePainter;

/* What is painted together, the lowest first. "Older" is what only the older version has, "shadow"
 * what the newer one covers, "newer" what only the newer one has, the rest is in both. */
typedef enum
{
  FB_SCENE_LAYER_GROUPS,
  FB_SCENE_LAYER_GROUPS_OLDER,
  FB_SCENE_LAYER_GROUPS_SHADOW,
  FB_SCENE_LAYER_GROUPS_NEWER,
  FB_SCENE_LAYER_ITEMS,
  FB_SCENE_LAYER_ITEMS_OLDER,
  FB_SCENE_LAYER_ITEMS_SHADOW,
  FB_SCENE_LAYER_ITEMS_NEWER,
  FB_SCENE_LAYER_MARKS, /* what says which items are added, deleted, changed */
  FB_SCENE_LAYER_MARKS_OLDER,
  FB_SCENE_LAYER_MARKS_SHADOW,
  FB_SCENE_LAYER_MARKS_NEWER,
  FB_SCENE_N_LAYERS,
} FbSceneLayer;

/* How much of @layer is seen when @balance is between 0, the older version, and 1, the newer one.
 * In the middle the newer version is whole, and what is gone shows through. */
double fb_scene_layer_get_opacity (FbSceneLayer layer, double balance);

/* A bit for each layer @item has something on. */
guint fb_scene_item_get_layers (const FbSceneItem *item);

FbScenePainter *fb_scene_painter_new (void) G_GNUC_WARN_UNUSED_RESULT;
void            fb_scene_painter_free (FbScenePainter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbScenePainter, fb_scene_painter_free)

/* How far marks reach beyond an item's bounds when @zoom pixels are one unit of the scene. */
double fb_scene_painter_get_margin (double zoom);

/* Paints what those of @places (of guint) have on @layer. @cr: scaled so that its units are the
 * scene's. @zoom: device pixels of one unit; what cannot be seen at that size is left out. */
void fb_scene_painter_paint (FbScenePainter     *self,
                             cairo_t            *cr,
                             FbScene            *scene,
                             GArray             *places,
                             FbSceneLayer        layer,
                             const FbSceneTheme *theme,
                             double              zoom);

G_END_DECLS
