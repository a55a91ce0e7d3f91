/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Where a string or a number of JSON text ends. For FbJsonReader; any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is wrong and where; the message is not translated yet. */
typedef struct
{
  const char *place;
  const char *message;
} FbJsonFault;

/* Where @text stops being UTF-8 without NUL, or its end. */
const char *fb_json_scan_utf8 (const char *text, const char *end);

/* Both: @start is the first character, the opening quote of a string. The place behind the last
 * character is returned, or NULL with @fault set. @escaped: whether the string has escapes. */
const char *
fb_json_scan_string (const char *start, const char *end, gboolean *escaped, FbJsonFault *fault);
const char *fb_json_scan_number (const char *start, const char *end, FbJsonFault *fault);

G_END_DECLS
