/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The messages that came, for all topics within one memory budget: when it is used up the oldest
 * leave first, whichever topic they are of, and are counted. Written on network threads, read on
 * any; each call holds the lock for a short time only. Appending and leaving take constant time.
 *
 * All memory that the history holds counts: a message takes about FB_HISTORY_OVERHEAD bytes besides
 * its payload and properties (one of over 16 kB whole pages), a topic FB_HISTORY_TOPIC_BYTES. At
 * most half of the budget goes to topics: messages of those that come then are counted as left in
 * all, not for their topic. What a list returns is a copy that does not count. */

#pragma once

#include <glib-object.h>

#include "mqtt/fb-mqtt-message.h"

G_BEGIN_DECLS

#define FB_HISTORY_BUDGET ((gsize)256 * 1024 * 1024)
#define FB_HISTORY_MIN_BUDGET ((gsize)4 * 1024 * 1024)
#define FB_HISTORY_OVERHEAD 40u
#define FB_HISTORY_TOPIC_BYTES 60u

typedef struct
{
  guint64           sequence; /* grows by one with each message of all topics, from 1 */
  gint64            time;     /* microseconds since 1970, UTC */
  GBytes           *payload;
  FbMqttProperties *properties; /* (nullable) */
  guint8            qos;
  gboolean          is_retained;
  gboolean          is_duplicate;
} FbHistoryMessage;

#define FB_TYPE_HISTORY_MESSAGE (fb_history_message_get_type ())
GType             fb_history_message_get_type (void);
FbHistoryMessage *fb_history_message_copy (const FbHistoryMessage *self) G_GNUC_WARN_UNUSED_RESULT;
void              fb_history_message_free (FbHistoryMessage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbHistoryMessage, fb_history_message_free)

/* Bytes are of payloads. */
typedef struct
{
  guint64 kept;
  guint64 kept_bytes;
  guint64 left; /* came and are not here any more */
  guint64 left_bytes;
} FbHistoryCounts;

/* Where a list goes on; zeroed it begins with the newest. For one topic of one history. */
typedef struct
{
  guint64       sequence;
  gconstpointer place;
} FbHistoryCursor;

#define FB_TYPE_MESSAGE_HISTORY (fb_message_history_get_type ())
G_DECLARE_FINAL_TYPE (FbMessageHistory, fb_message_history, FB, MESSAGE_HISTORY, GObject)

/* @budget: bytes, at least FB_HISTORY_MIN_BUDGET. (transfer full) */
FbMessageHistory *fb_message_history_new (gsize budget) G_GNUC_WARN_UNUSED_RESULT;

/* With a smaller one the oldest leave at once. */
void  fb_message_history_set_budget (FbMessageHistory *self, gsize budget);
gsize fb_message_history_get_budget (FbMessageHistory *self);

/* Keeps a copy of @message. @topic: a number that stands for this topic and no other among all that
 * share the history, for as long as it lives: a topic tree gives its numbers anew after it forgot
 * topics, so a hash of broker and topic serves better. */
void
fb_message_history_append (FbMessageHistory *self, guint64 topic, const FbMqttMessage *message);

/* The next older messages of @topic, newest first: at most @max_messages, and no more once they
 * have @max_bytes of payload together (one comes in any case). Empty at the end, also when what
 * came next has left meanwhile. (transfer full) (element-type FbHistoryMessage) */
GPtrArray *fb_message_history_list (FbMessageHistory *self,
                                    guint64           topic,
                                    FbHistoryCursor  *cursor,
                                    guint             max_messages,
                                    gsize             max_bytes) G_GNUC_WARN_UNUSED_RESULT;

void fb_message_history_get_counts (FbMessageHistory *self, guint64 topic, FbHistoryCounts *counts);
void fb_message_history_get_total (FbMessageHistory *self, FbHistoryCounts *counts);

/* Bytes that the history holds now. */
gsize fb_message_history_get_memory (FbMessageHistory *self);

G_END_DECLS
