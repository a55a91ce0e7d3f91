/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* JSON from outside and back. Parsing is bounded, and the getters never assert on a member's type:
 * what is missing or of another type is the fallback. */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define FB_JSON_MAX_DEPTH 512

/* Parses UTF-8 text. @length: bytes, -1 when NUL-terminated. @max_bytes: larger input is refused.
 * Nesting over FB_JSON_MAX_DEPTH is refused. Errors: FB_ERROR_INVALID. (transfer full) */
JsonNode *fb_json_parse (const char *text, gssize length, gsize max_bytes, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* As fb_json_parse(), and the document must be an object. (transfer full) */
JsonObject *fb_json_parse_object (const char *text, gssize length, gsize max_bytes, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Compact text of @node. (transfer full) */
char *fb_json_print (JsonNode *node) G_GNUC_WARN_UNUSED_RESULT;

/* Compact text of @object. (transfer full) */
char *fb_json_print_object (JsonObject *object) G_GNUC_WARN_UNUSED_RESULT;

const char *fb_json_get_string (JsonObject *object, const char *name, const char *fallback);
gint64      fb_json_get_int (JsonObject *object, const char *name, gint64 fallback);
double      fb_json_get_double (JsonObject *object, const char *name, double fallback);
gboolean    fb_json_get_boolean (JsonObject *object, const char *name, gboolean fallback);
JsonObject *fb_json_get_object (JsonObject *object, const char *name);
JsonArray  *fb_json_get_array (JsonObject *object, const char *name);

G_END_DECLS
