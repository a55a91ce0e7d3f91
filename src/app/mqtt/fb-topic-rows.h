/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The rows of a topic tree that are to be seen: a flat GListModel of FbTopicRow, four bytes a row;
 * an item is made when somebody asks for it. Levels are in the order of fb_topic_name_compare().
 * Values that change change nothing here: whoever shows a row looks at the store. New topics come
 * in with fb_topic_rows_sync(). UI thread; the tree is locked for moments. */

#pragma once

#include "mqtt/fb-topic-set.h"
#include "mqtt/fb-topic-tree.h"
#include <gio/gio.h>

G_BEGIN_DECLS

#define FB_TYPE_TOPIC_ROWS (fb_topic_rows_get_type ())
G_DECLARE_FINAL_TYPE (FbTopicRows, fb_topic_rows, FB, TOPIC_ROWS, GObject)

FbTopicRows *fb_topic_rows_new (FbTopicTree *tree) G_GNUC_WARN_UNUSED_RESULT;

/* Takes in what is new in the tree, at most @max_changes runs of rows at once. TRUE when there may
 * be more. */
gboolean fb_topic_rows_sync (FbTopicRows *self, guint max_changes);

guint32  fb_topic_rows_get_topic (FbTopicRows *self, guint position);
gboolean fb_topic_rows_is_expanded (FbTopicRows *self, guint32 topic);

/* Each does nothing when it is so already. */
void fb_topic_rows_expand (FbTopicRows *self, guint position);
/* The topic and all levels below. */
void fb_topic_rows_expand_below (FbTopicRows *self, guint position);
void fb_topic_rows_collapse (FbTopicRows *self, guint position);
void fb_topic_rows_expand_all (FbTopicRows *self);
void fb_topic_rows_collapse_all (FbTopicRows *self);

/* Shows only the topics in @visible, all of them with what is above them; with NULL all again, with
 * what was expanded before. @visible: (nullable) (transfer full) */
void fb_topic_rows_set_visible (FbTopicRows *self, FbTopicSet *visible);

/* The position of what @position stands below, or GTK_INVALID_LIST_POSITION for a first level. */
guint fb_topic_rows_find_parent (FbTopicRows *self, guint position);
/* Expands what is above @topic and returns its position; GTK_INVALID_LIST_POSITION when it is not
 * in the tree. */
guint fb_topic_rows_reveal (FbTopicRows *self, guint32 topic);

G_END_DECLS
