/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A scene as square pictures, so that a frame costs what is seen of them and not what is in them.
 * They are painted on a thread of their own, what is asked for last first, and kept while there is
 * room. After the scale has changed the pictures of the scale before stand in until the new ones
 * are there. UI thread.
 *
 * Signal: "changed" (): a picture has come. */

#pragma once

#include "snapshot/fb-scene-painter.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FB_TYPE_TILE_STORE (fb_tile_store_get_type ())
G_DECLARE_FINAL_TYPE (FbTileStore, fb_tile_store, FB, TILE_STORE, GObject)

FbTileStore *fb_tile_store_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* @scene: (nullable) */
void fb_tile_store_set_scene (FbTileStore *self, FbScene *scene, const FbSceneTheme *theme);

/* What of the scene is seen, and how. */
typedef struct
{
  FbSceneRect visible;    /* in units of the scene */
  double      zoom;       /* pixels of one unit */
  int         scale;      /* device pixels of one pixel */
  double      balance;    /* 0 the older version, 1 the newer one */
  gboolean    has_no_gpu; /* the renderer is GskCairoRenderer; the same for all views */
} FbTileView;

/* Adds what is there of @view to @snapshot, the upper left corner of what is visible at 0, 0, and
 * asks for what is missing. */
void fb_tile_store_snapshot (FbTileStore *self, GtkSnapshot *snapshot, const FbTileView *view);

/* Whether all of the last view was there. */
gboolean fb_tile_store_is_complete (FbTileStore *self);

G_END_DECLS
