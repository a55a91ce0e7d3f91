/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Which of many rectangles meet a given one: an R-tree packed once (Leutenegger et al., "STR",
 * 1997), since a scene does not change. It is as good for a few far away as for many close
 * together. Immutable after fb_scene_index_new(); any thread. */

#pragma once

#include "fb-scene-curve.h"

G_BEGIN_DECLS

typedef struct _FbSceneIndex FbSceneIndex;

/* @rects: copied; they are known by their place. (transfer full) */
FbSceneIndex *fb_scene_index_new (const FbSceneRect *rects,
                                  guint              n_rects) G_GNUC_WARN_UNUSED_RESULT;
void          fb_scene_index_free (FbSceneIndex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbSceneIndex, fb_scene_index_free)

/* Appends to @found (of guint) the places of all that meet @rect, in no order. */
void fb_scene_index_query (FbSceneIndex *self, const FbSceneRect *rect, GArray *found);

G_END_DECLS
