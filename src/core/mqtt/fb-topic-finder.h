/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Finds the topics of a tree that a query matches, on a worker that holds the tree's lock for a
 * millisecond at a time, so that neither the reader of the network nor the screen waits.
 *
 * Signal "found" (): there is more in the set, or it is complete; on the main context that began.
 * UI thread. */

#pragma once

#include "mqtt/fb-topic-query.h"
#include "mqtt/fb-topic-set.h"
#include "mqtt/fb-topic-tree.h"

G_BEGIN_DECLS

#define FB_TYPE_TOPIC_FINDER (fb_topic_finder_get_type ())
G_DECLARE_FINAL_TYPE (FbTopicFinder, fb_topic_finder, FB, TOPIC_FINDER, GObject)

/* Begins at once. */
FbTopicFinder *fb_topic_finder_new (FbTopicTree  *tree,
                                    FbTopicQuery *query) G_GNUC_WARN_UNUSED_RESULT;

/* What was found so far: topics that match, and the levels above them. (transfer full) */
FbTopicSet *fb_topic_finder_copy_found (FbTopicFinder *self) G_GNUC_WARN_UNUSED_RESULT;
/* Topics that match so far, without the levels above them. */
guint    fb_topic_finder_get_n_found (FbTopicFinder *self);
gboolean fb_topic_finder_is_complete (FbTopicFinder *self);
/* The epoch of the tree when it began: what came later was perhaps not looked at. */
guint64 fb_topic_finder_get_epoch (FbTopicFinder *self);

/* Ends without another signal. */
void fb_topic_finder_cancel (FbTopicFinder *self);

G_END_DECLS
