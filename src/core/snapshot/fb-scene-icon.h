/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Signs for nodes, drawn for Flowbench: one for each icon Node-RED brings, and for those of Font
 * Awesome that flows use much. An instance's own pictures are not needed to draw its flows. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FB_SCENE_ICON_SIZE 20.0

typedef enum
{
  FB_SCENE_ICON_END,
  FB_SCENE_ICON_FILL,   /* what follows is filled */
  FB_SCENE_ICON_STROKE, /* what follows is drawn with a line of FB_SCENE_ICON_LINE */
  FB_SCENE_ICON_MOVE,   /* x y */
  FB_SCENE_ICON_LINE_TO,
  FB_SCENE_ICON_CURVE,  /* three points, as in a bezier */
  FB_SCENE_ICON_CIRCLE, /* x y radius */
  FB_SCENE_ICON_CLOSE,
} FbSceneIconOp;

#define FB_SCENE_ICON_LINE 1.7

/* The sign for the icon @name ("inject.svg", "module/pump.png", "font-awesome/fa-bolt"): steps in a
 * square of FB_SCENE_ICON_SIZE, to be read with fb_scene_icon_next(). For an icon nobody knows it
 * is one that says only "a node". Constant. */
const char *fb_scene_icon_find (const char *name);

/* The next step of a sign and its numbers; moves *@at behind it. */
FbSceneIconOp fb_scene_icon_next (const char **at, double numbers[6]);

G_END_DECLS
