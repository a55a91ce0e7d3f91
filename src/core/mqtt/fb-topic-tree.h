/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The live topic tree of one connection: a FbTopicStore behind a lock, filled by the network thread
 * of a link and read by any other. The network thread holds the lock for some microseconds a batch;
 * a reader holds it for what it shows now, never for the whole tree.
 *
 * A reader on a frame clock compares fb_topic_store_get_epoch() with the one it saw last, then the
 * epochs of the nodes it shows; and fb_topic_store_get_n_forgotten(), after which the numbers that
 * it keeps may mean other topics. */

#pragma once

#include "mqtt/fb-mqtt-sink.h"
#include "mqtt/fb-topic-store.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define FB_TYPE_TOPIC_TREE (fb_topic_tree_get_type ())
G_DECLARE_FINAL_TYPE (FbTopicTree, fb_topic_tree, FB, TOPIC_TREE, GObject)

/* @limits: (nullable) fb_topic_usual_limits */
FbTopicTree *fb_topic_tree_new (const FbTopicLimits *limits) G_GNUC_WARN_UNUSED_RESULT;

/* To hand to one link, with the tree as its user data; called on one thread at a time. */
const FbMqttSink *fb_topic_tree_get_sink (void);

/* The store is the caller's until fb_topic_tree_unlock(). Not to be nested. */
FbTopicStore *fb_topic_tree_lock (FbTopicTree *self) G_GNUC_WARN_UNUSED_RESULT;
void          fb_topic_tree_unlock (FbTopicTree *self);

/* These lock by themselves. */

/* @rate: (out) (nullable) messages per second, of the last few seconds */
void fb_topic_tree_get_counters (FbTopicTree *self, FbTopicCounters *counters, double *rate);
/* The children of @id by name, "tag2" before "tag10"; none when @id is gone. (transfer full) (array
 * length=n_ids) */
guint32 *
fb_topic_tree_copy_children (FbTopicTree *self, guint32 id, guint *n_ids) G_GNUC_WARN_UNUSED_RESULT;
/* The last message of @id: what is kept of its value, and in @value (out) (nullable) the rest,
 * whose data are those of the copy. NULL when @id is gone or only a level. (transfer full) */
GBytes *fb_topic_tree_copy_value (FbTopicTree  *self,
                                  guint32       id,
                                  FbTopicValue *value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
