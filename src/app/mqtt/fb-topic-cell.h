/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One row of the topic tree, painted and not made of widgets: what changes many times a second must
 * not make anything measure again. Its height depends on the font alone. UI thread.
 *
 * Signal "toggle" (): a person clicked the arrow. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FB_TYPE_TOPIC_CELL (fb_topic_cell_get_type ())
G_DECLARE_FINAL_TYPE (FbTopicCell, fb_topic_cell, FB, TOPIC_CELL, GtkWidget)

GtkWidget *fb_topic_cell_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* The level of the topic: @depth from 0, @arrow whether something is below it. */
void fb_topic_cell_set_level (FbTopicCell *self, const char *name, guint depth, gboolean arrow);
void fb_topic_cell_set_expanded (FbTopicCell *self, gboolean expanded);

/* @value: one line, "" for a level that is no topic. @is_late: what is shown came after the picture
 * was frozen. */
void fb_topic_cell_set_value (FbTopicCell *self, const char *value, gboolean is_late);
/* Dim text at the right end: the age, or how many topics are below. */
void fb_topic_cell_set_note (FbTopicCell *self, const char *note);

G_END_DECLS
