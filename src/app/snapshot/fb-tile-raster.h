/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Paints squares of a scene on a thread of its own. For FbTileStore, which lives on the UI thread
 * and gets each square back there. */

#pragma once

#include "snapshot/fb-scene-painter.h"
#include <gsk/gsk.h>

G_BEGIN_DECLS

#define FB_TILE_SIZE 512 /* device pixels */

/* One square: first what is wanted, then what came. */
typedef struct
{
  /* Owned */
  FbScene *scene;

  const FbSceneTheme *theme;
  double              scale; /* device pixels of a unit of the scene */
  int                 column;
  int                 row;
  guint               generation; /* for who asks */

  /* Owned; NULL where a layer is empty. Layers that need not be told apart are in one. */
  cairo_surface_t *surfaces[FB_SCENE_N_LAYERS];

  /* Owned; made from the surfaces when first seen, for who asks to use. */
  GskRenderNode *nodes[FB_SCENE_N_LAYERS];
} FbTile;

void fb_tile_free (FbTile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbTile, fb_tile_free)

/* Paints @tile. Any thread, the painter's. */
void fb_tile_paint (FbTile *tile, FbScenePainter *painter);

typedef struct _FbTileRaster FbTileRaster;

/* @tile: (transfer full) */
typedef void (*FbTileFunc) (FbTile *tile, gpointer user_data);

/* @done is called with each tile, in the main context of the caller's thread, until
 * fb_tile_raster_stop(). */
FbTileRaster *fb_tile_raster_new (FbTileFunc done, gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
/* Does not wait for the thread. */
void fb_tile_raster_stop (FbTileRaster *self);
/* @tile: (transfer full) */
void fb_tile_raster_push (FbTileRaster *self, FbTile *tile);
/* (nullable) (transfer full) One that the thread has not begun, the longest waiting first. */
FbTile *fb_tile_raster_take_back (FbTileRaster *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
