/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-payload.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fb-error.h"
#include "mqtt/fb-payload-private.h"
#include "mqtt/fb-sparkplug-payload.h"
#include "mqtt/fb-sparkplug-topic.h"

/* What is text by its bytes is never taken for a binary form. */

/* clang-format off */
G_DEFINE_ENUM_TYPE (FbPayloadForm, fb_payload_form,
                    G_DEFINE_ENUM_VALUE (FB_PAYLOAD_EMPTY, "empty"),
                    G_DEFINE_ENUM_VALUE (FB_PAYLOAD_TEXT, "text"),
                    G_DEFINE_ENUM_VALUE (FB_PAYLOAD_JSON, "json"),
                    G_DEFINE_ENUM_VALUE (FB_PAYLOAD_CBOR, "cbor"),
                    G_DEFINE_ENUM_VALUE (FB_PAYLOAD_MESSAGE_PACK, "messagepack"),
                    G_DEFINE_ENUM_VALUE (FB_PAYLOAD_SPARKPLUG, "sparkplug"),
                    G_DEFINE_ENUM_VALUE (FB_PAYLOAD_IMAGE, "image"),
                    G_DEFINE_ENUM_VALUE (FB_PAYLOAD_BINARY, "binary"))
/* clang-format on */

static const char *const titles[] = {
  [FB_PAYLOAD_EMPTY] = N_ ("empty"),
  [FB_PAYLOAD_TEXT] = N_ ("text"),
  [FB_PAYLOAD_JSON] = "JSON",
  [FB_PAYLOAD_CBOR] = "CBOR",
  [FB_PAYLOAD_MESSAGE_PACK] = "MessagePack",
  [FB_PAYLOAD_SPARKPLUG] = "Sparkplug B",
  [FB_PAYLOAD_IMAGE] = N_ ("image"),
  [FB_PAYLOAD_BINARY] = N_ ("binary"),
};

static const struct
{
  const char *start;
  gsize       length;
} images[] = {
  { "\x89PNG\r\n\x1a\n", 8 },
  { "\xff\xd8\xff", 3 },
  { "GIF87a", 6 },
  { "GIF89a", 6 },
};

static gboolean
is_image (const guint8 *data, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (images); i++)
    if (length >= images[i].length && memcmp (data, images[i].start, images[i].length) == 0)
      return TRUE;

  return length >= 12 && memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WEBP", 4) == 0;
}

static gboolean
is_text (const guint8 *data, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (data[i] < 0x20 && memchr ("\t\n\r\f\x1b", data[i], 5) == NULL)
      return FALSE;

  return g_utf8_validate_len ((const char *)data, length, NULL);
}

static gboolean
reads (FbPayloadForm form, const guint8 *data, gsize length)
{
  g_autoptr (JsonNode) node = fb_payload_read (form, data, length, NULL);

  return node != NULL &&
         (form == FB_PAYLOAD_JSON || JSON_NODE_HOLDS_OBJECT (node) || JSON_NODE_HOLDS_ARRAY (node));
}

FbPayloadForm
fb_payload_guess (gconstpointer data, gsize length)
{
  static const FbPayloadForm binary[] = { FB_PAYLOAD_CBOR, FB_PAYLOAD_MESSAGE_PACK };

  g_return_val_if_fail (data != NULL || length == 0, FB_PAYLOAD_BINARY);

  if (length == 0)
    return FB_PAYLOAD_EMPTY;
  if (is_image (data, length))
    return FB_PAYLOAD_IMAGE;
  if (is_text (data, length))
    return reads (FB_PAYLOAD_JSON, data, length) ? FB_PAYLOAD_JSON : FB_PAYLOAD_TEXT;
  for (gsize i = 0; i < G_N_ELEMENTS (binary); i++)
    if (reads (binary[i], data, length))
      return binary[i];

  return FB_PAYLOAD_BINARY;
}

FbPayloadForm
fb_payload_guess_at (const char *topic, gconstpointer data, gsize length)
{
  FbSparkplugTopic parts;

  g_return_val_if_fail (topic != NULL, FB_PAYLOAD_BINARY);

  if (length > 0 && fb_sparkplug_topic_parse (&parts, topic, strlen (topic)) &&
      parts.kind != FB_SPARKPLUG_STATE && reads (FB_PAYLOAD_SPARKPLUG, data, length))
    return FB_PAYLOAD_SPARKPLUG;

  return fb_payload_guess (data, length);
}

gboolean
fb_payload_has_values (FbPayloadForm form)
{
  return form == FB_PAYLOAD_JSON || form == FB_PAYLOAD_CBOR || form == FB_PAYLOAD_MESSAGE_PACK ||
         form == FB_PAYLOAD_SPARKPLUG;
}

const char *
fb_payload_form_get_title (FbPayloadForm form)
{
  g_return_val_if_fail (form < G_N_ELEMENTS (titles), NULL);

  return _ (titles[form]);
}

static JsonNode *
read_sparkplug (const guint8 *data, gsize length, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, length);
  g_autoptr (FbSparkplugPayload) payload = fb_sparkplug_payload_new (bytes, error);

  return payload != NULL ? fb_sparkplug_payload_to_json (payload, error) : NULL;
}

JsonNode *
fb_payload_read (FbPayloadForm form, gconstpointer data, gsize length, GError **error)
{
  g_return_val_if_fail (data != NULL || length == 0, NULL);

  if (length > FB_PAYLOAD_MAX_BYTES)
    {
      fb_throw (error, FB_ERROR_INVALID, _ ("It is too large to be taken apart"));
      return NULL;
    }

  switch (form)
    {
    case FB_PAYLOAD_JSON:
      return fb_json_parse (data, (gssize)length, FB_PAYLOAD_MAX_BYTES, error);
    case FB_PAYLOAD_CBOR:
      return fb_payload_read_cbor (data, length, error);
    case FB_PAYLOAD_MESSAGE_PACK:
      return fb_payload_read_message_pack (data, length, error);
    case FB_PAYLOAD_SPARKPLUG:
      return read_sparkplug (data, length, error);
    case FB_PAYLOAD_EMPTY:
    case FB_PAYLOAD_TEXT:
    case FB_PAYLOAD_IMAGE:
    case FB_PAYLOAD_BINARY:
    default:
      fb_throw (error, FB_ERROR_INVALID, _ ("It has no values that could be taken apart"));
      return NULL;
    }
}

/* Appends the next character; FALSE when it does not fit any more. */
static gboolean
append_character (GString *line, gunichar character, gsize max_bytes)
{
  char buffer[6];
  int  length;

  if (g_unichar_isspace (character) || g_unichar_iscntrl (character))
    {
      if (line->len == 0 || line->str[line->len - 1] == ' ')
        return TRUE;
      character = ' ';
    }
  length = g_unichar_to_utf8 (character, buffer);
  if (line->len + (gsize)length > max_bytes)
    return FALSE;
  g_string_append_len (line, buffer, length);

  return TRUE;
}

static gboolean
append_text (GString *line, const char *text, gsize length, gsize max_bytes)
{
  const char *end = text + length;

  while (text < end)
    {
      gunichar character = g_utf8_get_char_validated (text, end - text);

      if (character == (gunichar)-1 || character == (gunichar)-2)
        {
          character = 0xfffd;
          text++;
        }
      else
        text = g_utf8_next_char (text);
      if (!append_character (line, character, max_bytes))
        return FALSE;
    }

  return TRUE;
}

static gboolean
append_hex (GString *line, const guint8 *data, gsize length, gsize max_bytes)
{
  for (gsize i = 0; i < length; i++)
    {
      if (line->len + 3 > max_bytes)
        return FALSE;
      g_string_append_printf (line, i > 0 ? " %02x" : "%02x", data[i]);
    }

  return TRUE;
}

char *
fb_payload_preview (FbPayloadForm form, gconstpointer data, gsize length, gsize max_bytes)
{
  GString *line;
  gsize    room = max_bytes - strlen ("…");
  gboolean is_whole;

  g_return_val_if_fail (max_bytes >= 16, NULL);
  g_return_val_if_fail (data != NULL || length == 0, NULL);

  line = g_string_sized_new (max_bytes + 1);
  if (form == FB_PAYLOAD_TEXT || form == FB_PAYLOAD_JSON)
    is_whole = append_text (line, data, length, room);
  else
    is_whole = append_hex (line, data, length, room);
  if (!is_whole)
    g_string_append (line, "…");

  return g_string_free (line, FALSE);
}
