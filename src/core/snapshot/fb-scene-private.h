/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the files of the scene share. */

#pragma once

#include "fb-scene-index.h"
#include "fb-scene.h"

G_BEGIN_DECLS

struct _FbScene
{
  gatomicrefcount ref_count;

  /* Owned */
  FbFlowDocument *older;   /* (nullable) */
  FbFlowDocument *newer;   /* (nullable) */
  FbNodePalette  *palette; /* holds strings of items */
  GStringChunk   *strings;
  GArray         *items; /* of FbSceneItem */
  FbSceneIndex   *index;
  GArray         *by_id; /* of guint: places of what a person can name, by id, newest first */

  FbSceneRect bounds;
  gboolean    is_subflow;
  gboolean    is_disabled;
};

/* fb-scene-build.c: fills items, and what is known of the container. */
void fb_scene_build (FbScene *self, const FbSceneSource *source, const char *container);

G_END_DECLS
