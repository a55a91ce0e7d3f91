/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Makes scenes on a worker. */

#pragma once

#include "snapshot/fb-scene-font.h"
#include "snapshot/fb-scene.h"
#include <gio/gio.h>

G_BEGIN_DECLS

/* The scene of @container, of both versions of @diff, measured with @font. */
void fb_scene_load_async (FbFlowDiff         *diff,
                          FbNodePalette      *palette,
                          FbSceneFont        *font,
                          const char         *container,
                          gboolean            hides_layout,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data);
/* (transfer full) NULL only when cancelled. */
FbScene *fb_scene_load_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
