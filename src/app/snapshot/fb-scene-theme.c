/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-scene-theme.h"

/* Marks keep a contrast of 3:1 with the background. */

static const FbSceneTheme light = {
  .background = 0xffffff,
  .grid = 0xeeeeee,
  .border = 0x999999,
  .missing = 0xce2c31,
  .label = 0x333333,
  .port = 0xd9d9d9,
  .port_box = 0xeeeeee,
  .port_label = 0x646464,
  .wire = 0x999999,
  .disabled_wire = 0xcccccc,
  .link = 0x5f5f5f,
  .group_stroke = 0x999999,
  .group_label = 0x6a6a6a,
  .group_fill = 0,
  .group_tint = 1,
  .shine = 1,
  .badge = 0xffffff,
  .marks = {
    [FB_SCENE_ADDED] = 0x1b8553,
    [FB_SCENE_DELETED] = 0xc01c28,
    [FB_SCENE_CHANGED] = 0xb97a00,
    [FB_SCENE_MOVED] = 0x1c71d8,
    [FB_SCENE_LAYOUT] = 0x6f6e77,
  },
};

static const FbSceneTheme dark = {
  .background = 0x1e1e1e,
  .grid = 0x2e2e2e,
  .border = 0x707070,
  .missing = 0xff6369,
  .label = 0x191919,
  .port = 0xb8b8b8,
  .port_box = 0x3a3a3a,
  .port_label = 0xb4b4b4,
  .wire = 0x888888,
  .disabled_wire = 0x606060,
  .link = 0xa8a8a8,
  .group_stroke = 0x707070,
  .group_label = 0xd8d8d8,
  .group_fill = 0.03,
  .group_tint = 0.08,
  .shine = 0.9,
  .badge = 0x1e1e1e,
  .marks = {
    [FB_SCENE_ADDED] = 0x3fd08a,
    [FB_SCENE_DELETED] = 0xff7b72,
    [FB_SCENE_CHANGED] = 0xf5c04a,
    [FB_SCENE_MOVED] = 0x78aeed,
    [FB_SCENE_LAYOUT] = 0xa7a5ad,
  },
};

const FbSceneTheme *
fb_scene_theme_get (gboolean is_dark)
{
  return is_dark ? &dark : &light;
}
