/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Text of a scene: how wide it is and where Node-RED breaks it. Pure functions; any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The width of @text in units of the canvas when it is written @size high. Called on the thread
 * that makes the scene. */
typedef double (*FbSceneMeasure) (const char *text, double size, gpointer user_data);

/* An FbSceneMeasure that needs no font: the widths of Helvetica, which the editor asks for first.
 */
double fb_scene_measure_plain (const char *text, double size, gpointer user_data);

/* How many bytes of @text, a line from outside, are shown at most: more would only cost time. Ends
 * between two letters. */
gsize fb_scene_clip (const char *text);

/* @label in lines: the editor breaks at a backslash, an n and a blank. (transfer full) */
char **fb_scene_split_label (const char *label) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
