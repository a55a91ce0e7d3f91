/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What rows and pages say about a topic, in words. Pure functions. */

#pragma once

#include "mqtt/fb-topic-store.h"

G_BEGIN_DECLS

/* "0.2 s", "12 s", "3 min", "5 h", "2 d". @age: microseconds; what is negative (a clock was put
 * back) is 0. (transfer full) */
char *fb_topic_text_age (gint64 age) G_GNUC_WARN_UNUSED_RESULT;

/* One line of the value for a row; "" without a message, "(empty)" for one without a payload.
 * (transfer full) */
char *fb_topic_text_preview (const FbTopicValue *value) G_GNUC_WARN_UNUSED_RESULT;

/* The right end of a row: how many topics are below, else "retained" or the age. @value: (nullable)
 * of what is only a level. @now: as its time. (transfer full) */
char *fb_topic_text_note (guint32             n_below,
                          const FbTopicValue *value,
                          gint64              now) G_GNUC_WARN_UNUSED_RESULT;

/* "1 topic", "1,204 topics". (transfer full) */
char *fb_topic_text_topics (guint32 n_topics) G_GNUC_WARN_UNUSED_RESULT;

/* "1 204", digits in groups as the language has it. (transfer full) */
char *fb_topic_text_count (guint64 count) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
