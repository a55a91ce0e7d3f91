/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* For the files that read one binary form each. */

#pragma once

#include "mqtt/fb-payload.h"

G_BEGIN_DECLS

JsonNode *fb_payload_read_cbor (const guint8 *data, gsize length, GError **error);
JsonNode *fb_payload_read_message_pack (const guint8 *data, gsize length, GError **error);

/* Values that JSON has no word for, as strings in diagnostic notation. (transfer full) */
char *fb_payload_print_bytes (const guint8 *data, gsize length);

/* (transfer full) */
JsonNode *fb_payload_string_node (const char *text, gsize length);
JsonNode *fb_payload_bytes_node (const guint8 *data, gsize length);
JsonNode *fb_payload_double_node (double value);
JsonNode *fb_payload_unsigned_node (guint64 value);

/* How much may be printed of values that JSON has no word for: each time one stands in another it
 * is printed once more, with twice as many escapes. @length: of the payload. */
#define FB_PAYLOAD_PRINTABLE(length) ((length)*4 + 64 * 1024)

/* The member name that stands for a key that may be no string. Takes its length off @printable;
 * NULL when that is not enough. (nullable) (transfer full) */
char *fb_payload_name_of_key (JsonNode *key, gsize *printable);

G_END_DECLS
