/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One topic beside the tree: what it is called, what came last, and how. Follows the tree while it
 * is on screen. UI thread; values are printed on a worker. */

#pragma once

#include "mqtt/fb-topic-tree.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FB_TYPE_TOPIC_DETAILS (fb_topic_details_get_type ())
G_DECLARE_FINAL_TYPE (FbTopicDetails, fb_topic_details, FB, TOPIC_DETAILS, GtkWidget)

GtkWidget *fb_topic_details_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* @tree: (nullable). @topic: its number, 0 for none. */
void fb_topic_details_set_topic (FbTopicDetails *self, FbTopicTree *tree, guint32 topic);

/* Frozen, it keeps what it shows. */
void fb_topic_details_set_frozen (FbTopicDetails *self, gboolean frozen);

G_END_DECLS
