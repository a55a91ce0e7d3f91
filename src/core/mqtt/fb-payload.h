/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What a payload is and what stands in it. Payloads come from outside: reading is bounded in size,
 * depth and number of values. Pure functions, any thread. */

#pragma once

#include "fb-json.h"

G_BEGIN_DECLS

/* Larger payloads are kept and saved whole but not taken apart. */
#define FB_PAYLOAD_MAX_BYTES (4u * 1024 * 1024)
#define FB_PAYLOAD_MAX_VALUES 1000000u
#define FB_PAYLOAD_MAX_DEPTH 128u

typedef enum
{
  FB_PAYLOAD_EMPTY,
  FB_PAYLOAD_TEXT,
  FB_PAYLOAD_JSON,
  FB_PAYLOAD_CBOR,
  FB_PAYLOAD_MESSAGE_PACK,
  FB_PAYLOAD_SPARKPLUG,
  FB_PAYLOAD_IMAGE,
  FB_PAYLOAD_BINARY,
} FbPayloadForm;

#define FB_TYPE_PAYLOAD_FORM (fb_payload_form_get_type ())
GType fb_payload_form_get_type (void);

/* The form that the bytes have by themselves. CBOR and MessagePack only when the bytes are one
 * whole map or array of theirs, since nearly any short value is valid in both. */
FbPayloadForm fb_payload_guess (gconstpointer data, gsize length);

/* The same at @topic: SPARKPLUG where the topic is one of Sparkplug B and the bytes are a whole
 * payload of it, which nothing but the topic can tell. */
FbPayloadForm fb_payload_guess_at (const char *topic, gconstpointer data, gsize length);

/* Whether fb_payload_read() takes the form apart. */
gboolean fb_payload_has_values (FbPayloadForm form);

/* "JSON", "CBOR", "text", for people. (transfer none) */
const char *fb_payload_form_get_title (FbPayloadForm form);

/* The values of a payload of the form JSON, CBOR, MESSAGE_PACK or SPARKPLUG. What JSON has no word
 * for is a string in the diagnostic notation of CBOR (RFC 8949, section 8): bytes h'0aff', 18(…)
 * for a tag, integers beyond 64 bits with sign in digits, NaN and Infinity by name. Errors:
 * FB_ERROR_INVALID, also when it is too deep, too large or has too many values. (transfer full) */
JsonNode *fb_payload_read (FbPayloadForm form, gconstpointer data, gsize length, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* One line for a row, at most @max_bytes (at least 16) of UTF-8: text with white space and control
 * characters made visible as one space, bytes in hex. Cut with an ellipsis. Looks at no more of the
 * payload than that needs. (transfer full) */
char *fb_payload_preview (FbPayloadForm form, gconstpointer data, gsize length, gsize max_bytes)
    G_GNUC_WARN_UNUSED_RESULT;

/* All of it for reading: values with indentation, text as it is, else sixteen bytes a line in hex
 * and as characters. Ends at a line's end after about @max_bytes of UTF-8, with @cut set to whether
 * something is left. (transfer full) */
char *fb_payload_print (FbPayloadForm form,
                        gconstpointer data,
                        gsize         length,
                        gsize         max_bytes,
                        gboolean     *cut) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
