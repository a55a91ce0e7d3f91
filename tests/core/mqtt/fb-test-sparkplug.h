/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Payloads of Sparkplug for tests, of integers only, and messages that carry them. */

#pragma once

#include "mqtt/fb-sparkplug-value.h"

G_BEGIN_DECLS

/* @seq: below 0 for none. (transfer full) */
GByteArray *fb_test_sparkplug_new (int seq) G_GNUC_WARN_UNUSED_RESULT;

/* @name: (nullable); @alias: below 0 for none; @type: FB_SPARKPLUG_UNKNOWN to leave it out. */
void fb_test_sparkplug_add (
    GByteArray *payload, const char *name, int alias, FbSparkplugType type, gint64 value);

G_END_DECLS
