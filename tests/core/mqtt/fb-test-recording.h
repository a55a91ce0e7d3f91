/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A small recording made for a test. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FB_TEST_RECORDING_START G_GINT64_CONSTANT (1790000000000000)

/* Of @n messages, @step_us apart, and its end. Message i has the topic plant/line/(i % 3)/t, the
 * payload i in digits, QoS 1, and is retained when i is 0. (transfer full) its path */
char *fb_test_recording_make (guint n, gint64 step_us) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
