/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Payloads of Sparkplug for tests: of integers only by an encoder of ours, of everything by a
 * published one. */

#pragma once

#include "mqtt/fb-sparkplug-value.h"

G_BEGIN_DECLS

/* @seq: below 0 for none. (transfer full) */
GByteArray *fb_test_sparkplug_new (int seq) G_GNUC_WARN_UNUSED_RESULT;

/* @name: (nullable); @alias: below 0 for none; @type: FB_SPARKPLUG_UNKNOWN to leave it out. */
void fb_test_sparkplug_add (
    GByteArray *payload, const char *name, int alias, FbSparkplugType type, gint64 value);

/* The payloads of a file of cases, as sparkplug-encode.js describes them, by a published encoder;
 * the file itself in @cases. NULL, with the test skipped or failed as fb_test_missing() does, when
 * it cannot be fetched. (transfer full) (nullable) (element-type GBytes) */
GPtrArray *fb_test_sparkplug_encode (const char *path, JsonNode **cases) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
