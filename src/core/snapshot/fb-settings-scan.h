/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The settings of a Node-RED that flows, or who deploys them, can notice: from a settings file,
 * which is read and never run, or from what the Admin API tells. By name, with plain values; of
 * what may hold a secret only that it is set. Pure; any thread. */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Adds what @text, the bytes of a settings.js, exports: an object literal, also by a variable, with
 * others spread into it or put together by Object.assign(). A value that is worked out when the
 * file is run is {"expression": true}; one that is kept secret is true. Any bytes are accepted. */
void fb_settings_scan (const char *text, gsize length, JsonObject *settings);
/* Whether a file exports more than could be read: a setting that is not among @settings (nullable)
 * is unknown then, and not absent. */
gboolean fb_settings_are_partial (JsonObject *settings);

/* Adds what GET /settings and GET /diagnostics (nullable) answer, under the same names. */
void fb_settings_take_remote (JsonObject *answer, JsonObject *diagnostics, JsonObject *settings);

G_END_DECLS
