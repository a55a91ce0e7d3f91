/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* All of a scene, small, with a frame around what the canvas shows. A pointer moves the frame. UI
 * thread; the picture is painted elsewhere.
 *
 * Signal: "moved" (double x, double y): the middle of the frame is wanted there, in units of the
 * scene. */

#pragma once

#include "snapshot/fb-scene-theme.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FB_TYPE_FLOW_MINIMAP (fb_flow_minimap_get_type ())
G_DECLARE_FINAL_TYPE (FbFlowMinimap, fb_flow_minimap, FB, FLOW_MINIMAP, GtkWidget)

GtkWidget *fb_flow_minimap_new (void);

/* @scene: (nullable) */
void fb_flow_minimap_set_scene (FbFlowMinimap *self, FbScene *scene, const FbSceneTheme *theme);
/* @visible: what the canvas shows, in units of the scene. */
void fb_flow_minimap_set_visible_part (FbFlowMinimap *self, const FbSceneRect *visible);

G_END_DECLS
