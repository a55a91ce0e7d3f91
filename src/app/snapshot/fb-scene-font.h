/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* How wide labels become on this machine, so that boxes fit what is painted in them. Taken from the
 * font once, on the thread of the context; then immutable, any thread. */

#pragma once

#include "snapshot/fb-scene-text.h"
#include <pango/pango.h>

G_BEGIN_DECLS

/* What Node-RED's editor asks for. */
#define FB_SCENE_FONT_FAMILY "Helvetica Neue,Arial,Helvetica,Sans"

typedef struct _FbSceneFont FbSceneFont;

/* How the thread that calls lays labels out: without regard for pixels, so that they are as wide at
 * every zoom. (transfer full) */
PangoContext         *fb_scene_font_create_context (void) G_GNUC_WARN_UNUSED_RESULT;
PangoFontDescription *fb_scene_font_describe (double size) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full) */
FbSceneFont *fb_scene_font_new (PangoContext *context) G_GNUC_WARN_UNUSED_RESULT;
FbSceneFont *fb_scene_font_ref (FbSceneFont *self);
void         fb_scene_font_unref (FbSceneFont *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbSceneFont, fb_scene_font_unref)

/* An FbSceneMeasure. @font: an FbSceneFont. */
double fb_scene_font_measure (const char *text, double size, gpointer font);

G_END_DECLS
