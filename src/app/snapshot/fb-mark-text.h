/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What became of something, in words and signs, the same on the canvas, in lists and for a screen
 * reader. Pure functions. */

#pragma once

#include "snapshot/fb-scene.h"

G_BEGIN_DECLS

/* "added", "deleted", …; "" for FB_SCENE_SAME. */
const char *fb_mark_text_word (FbSceneMark mark);
/* "+", "−", "~", …; "" for FB_SCENE_SAME. */
const char *fb_mark_text_sign (FbSceneMark mark);
/* The class of the style sheet that gives its colour; "same" for FB_SCENE_SAME. */
const char *fb_mark_text_class (FbSceneMark mark);
/* What @change is for people: of a node that only moved to another tab, FB_SCENE_MOVED. */
FbSceneMark fb_mark_of_change (const FbFlowChange *change);
/* "wires, properties"; NULL when nothing is to be said. (transfer full) */
char *fb_mark_text_aspects (FbFlowAspects aspects) G_GNUC_WARN_UNUSED_RESULT;

/* What a person is told of @item: its label, its type, what became of it. (transfer full) */
char *fb_mark_text_describe (const FbSceneItem *item) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
