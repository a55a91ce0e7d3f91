/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The tree of topics of a broker as a list of painted rows. What is on screen is looked up in the
 * store once a frame while messages come, and at rest not at all. UI thread.
 *
 * Property "topic" (guint, notified): the number of the selected topic, 0 for none. Signal
 * "activated" (guint topic): a person pressed Enter on it or clicked twice. */

#pragma once

#include "mqtt/fb-topic-set.h"
#include "mqtt/fb-topic-tree.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FB_TYPE_TOPIC_LIST (fb_topic_list_get_type ())
G_DECLARE_FINAL_TYPE (FbTopicList, fb_topic_list, FB, TOPIC_LIST, GtkWidget)

GtkWidget *fb_topic_list_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* @tree: (nullable) */
void fb_topic_list_set_tree (FbTopicList *self, FbTopicTree *tree);

/* Frozen, rows keep what they show and no new ones come; reading goes on. */
void fb_topic_list_set_frozen (FbTopicList *self, gboolean frozen);

/* Shows only these, all of them; with NULL all again. @visible: (nullable) (transfer full) */
void fb_topic_list_set_visible (FbTopicList *self, FbTopicSet *visible);

guint32 fb_topic_list_get_topic (FbTopicList *self);
/* Selects @topic, with what is above it expanded, and scrolls to it. FALSE when it is not there. */
gboolean fb_topic_list_show_topic (FbTopicList *self, guint32 topic);

void fb_topic_list_expand_all (FbTopicList *self);
void fb_topic_list_collapse_all (FbTopicList *self);

G_END_DECLS
