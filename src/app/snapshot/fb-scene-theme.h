/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The colours a scene is painted with. Nodes keep their own; what surrounds them is near the
 * editor's, light or dark. Constant. */

#pragma once

#include "snapshot/fb-scene.h"

G_BEGIN_DECLS

/* Colours are 0xrrggbb. */
typedef struct
{
  guint32 background;
  guint32 grid;
  guint32 border; /* of nodes and ports */
  guint32 missing;
  guint32 label; /* on a node */
  guint32 port;
  guint32 port_box;
  guint32 port_label;
  guint32 wire;
  guint32 disabled_wire;
  guint32 link;
  guint32 group_stroke;
  guint32 group_label;
  double  group_fill; /* of white, where a group says nothing */
  double  group_tint; /* of a group's own colour, where it does not say how much */
  double  shine;      /* how much of a node's colour is kept */
  guint32 badge;      /* the sign on a badge */
  guint32 marks[FB_SCENE_LAYOUT + 1];
} FbSceneTheme;

const FbSceneTheme *fb_scene_theme_get (gboolean dark);

G_END_DECLS
