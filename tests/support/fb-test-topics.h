/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Topics as a plant has them, by number: seven levels, always 54 bytes, few distinct words. The
 * fake broker sends them and benchmarks store them. Pure functions. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FB_TEST_TOPIC_LENGTH 54

/* The highest number of topics: 16 at each of six levels. */
#define FB_TEST_MAX_TOPICS (1u << 24)

/* Writes the topic @number, less than FB_TEST_MAX_TOPICS, and a zero byte to @topic. */
void fb_test_topic_write (guint number, char topic[FB_TEST_TOPIC_LENGTH + 1]);

/* The numbers below @n_topics in a random but always equal order. (transfer full) g_free() */
guint *fb_test_topics_shuffle (guint n_topics) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
