/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The item of a list of topics: a number of the store, made for the rows that are on screen. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define FB_TYPE_TOPIC_ROW (fb_topic_row_get_type ())
G_DECLARE_FINAL_TYPE (FbTopicRow, fb_topic_row, FB, TOPIC_ROW, GObject)

FbTopicRow *fb_topic_row_new (guint32 topic) G_GNUC_WARN_UNUSED_RESULT;

/* Of the store; may be forgotten meanwhile. */
guint32 fb_topic_row_get_topic (FbTopicRow *self);

G_END_DECLS
