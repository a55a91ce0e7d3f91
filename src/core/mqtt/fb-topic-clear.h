/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Deletes what a broker retains for a topic or below one: counts it, keeps it in a file, clears it,
 * and asks the broker again whether it is gone. Over a connection of its own. */

#pragma once

#include "fb-operation.h"
#include "mqtt/fb-broker-store.h"

G_BEGIN_DECLS

#define FB_TYPE_TOPIC_CLEAR (fb_topic_clear_get_type ())
G_DECLARE_FINAL_TYPE (FbTopicClear, fb_topic_clear, FB, TOPIC_CLEAR, FbOperation)

/* @filter: a topic, or a filter for more of them. @undo_path: (nullable) where to keep what is
 * cleared; NULL: in the profile. @is_trial: only counts. Errors: FB_ERROR_DENIED (the broker's mode
 * is not read-write, it refuses us, or it still has some of it in the end:
 * fb_topic_clear_get_left()), FB_ERROR_INVALID (no filter), FB_ERROR_FULL (more than can be kept),
 * FB_ERROR_CONFLICT (@undo_path is there already), FB_ERROR_UNREACHABLE, FB_ERROR_UNVERIFIED; those
 * of writing the file. (transfer full) */
FbTopicClear *fb_topic_clear_new (FbBrokerStore *brokers,
                                  FbBroker      *broker,
                                  const char    *filter,
                                  const char    *undo_path,
                                  gboolean       is_trial) G_GNUC_WARN_UNUSED_RESULT;

guint fb_topic_clear_get_n_found (FbTopicClear *self);
/* What was found, as the broker had it. (element-type FbRetained) (transfer none) */
GPtrArray *fb_topic_clear_get_found (FbTopicClear *self);
/* (nullable) Once it is written. */
const char *fb_topic_clear_get_undo_path (FbTopicClear *self);
/* What the broker still has, or has again. (element-type utf8) (transfer none) */
GPtrArray *fb_topic_clear_get_left (FbTopicClear *self);

G_END_DECLS
