/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The tree of topics with a line to narrow it: words, MQTT wildcards or a regular expression, on
 * topics alone or on their values too. What matches is looked for on a worker and looked for again
 * while messages come. UI thread. */

#pragma once

#include "mqtt/fb-topic-list.h"

G_BEGIN_DECLS

#define FB_TYPE_TOPIC_VIEW (fb_topic_view_get_type ())
G_DECLARE_FINAL_TYPE (FbTopicView, fb_topic_view, FB, TOPIC_VIEW, GtkWidget)

GtkWidget *fb_topic_view_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* @tree: (nullable) */
void fb_topic_view_set_tree (FbTopicView *self, FbTopicTree *tree);
void fb_topic_view_set_frozen (FbTopicView *self, gboolean frozen);

FbTopicList *fb_topic_view_get_list (FbTopicView *self);
void         fb_topic_view_focus_filter (FbTopicView *self);

G_END_DECLS
