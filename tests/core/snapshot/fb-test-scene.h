/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Scenes of flows that are written as text. */

#pragma once

#include "snapshot/fb-scene.h"

G_BEGIN_DECLS

#define FB_TEST_TAB "{\"id\":\"t\",\"type\":\"tab\",\"label\":\"Tab\"}"

/* (transfer full) */
FbFlowDocument *fb_test_scene_document (const char *text) G_GNUC_WARN_UNUSED_RESULT;
/* @older: (nullable). (transfer full) */
FbScene *fb_test_scene_new (const char *older,
                            const char *newer,
                            const char *container,
                            gboolean    hides_layout) G_GNUC_WARN_UNUSED_RESULT;
/* Must be there. */
const FbSceneItem *fb_test_scene_find (FbScene *scene, const char *id, FbSceneVersions versions);
guint              fb_test_scene_count (FbScene *scene, FbSceneKind kind, FbSceneMark mark);

G_END_DECLS
