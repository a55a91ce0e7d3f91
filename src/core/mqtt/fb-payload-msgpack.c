/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-payload-private.h"

#include <glib/gi18n.h>
#include <msgpack.h>

#include "fb-error.h"

/* MessagePack by msgpack-c, whose own limit for nesting is 32. It reserves what a length announces,
 * so lengths that cannot be true are refused before. */

/* Of the first bytes from 0xc0 to 0xdf: how many bytes of length follow, how many more bytes, and
 * how many values the length counts by one; 0: it counts bytes. */
static const struct
{
  guint8 n_length;
  guint8 n_more;
  guint8 n_values;
} kinds[32] = {
  [0x04] = { 1, 0, 0 },  [0x05] = { 2, 0, 0 }, [0x06] = { 4, 0, 0 }, [0x07] = { 1, 1, 0 },
  [0x08] = { 2, 1, 0 },  [0x09] = { 4, 1, 0 }, [0x0a] = { 0, 4, 0 }, [0x0b] = { 0, 8, 0 },
  [0x0c] = { 0, 1, 0 },  [0x0d] = { 0, 2, 0 }, [0x0e] = { 0, 4, 0 }, [0x0f] = { 0, 8, 0 },
  [0x10] = { 0, 1, 0 },  [0x11] = { 0, 2, 0 }, [0x12] = { 0, 4, 0 }, [0x13] = { 0, 8, 0 },
  [0x14] = { 0, 2, 0 },  [0x15] = { 0, 3, 0 }, [0x16] = { 0, 5, 0 }, [0x17] = { 0, 9, 0 },
  [0x18] = { 0, 17, 0 }, [0x19] = { 1, 0, 0 }, [0x1a] = { 2, 0, 0 }, [0x1b] = { 4, 0, 0 },
  [0x1c] = { 2, 0, 1 },  [0x1d] = { 4, 0, 1 }, [0x1e] = { 2, 0, 2 }, [0x1f] = { 4, 0, 2 },
};

/* Each value takes a byte at least. What is wrong otherwise the library says. */
static gboolean
announces_too_much (const guint8 *data, gsize length)
{
  gsize at = 0;

  while (at < length)
    {
      guint8  byte = data[at++];
      guint64 n = 0;

      if (byte >= 0xa0 && byte <= 0xbf)
        at += byte & 0x1f;
      if (byte < 0xc0 || byte > 0xdf)
        continue;

      for (guint i = 0; i < kinds[byte & 0x1f].n_length && at < length; i++)
        n = n << 8 | data[at++];
      if (kinds[byte & 0x1f].n_values > 0 && n * kinds[byte & 0x1f].n_values > length - at)
        return TRUE;
      if (kinds[byte & 0x1f].n_values == 0)
        at += n + kinds[byte & 0x1f].n_more;
    }

  return FALSE;
}

typedef struct
{
  guint    n_values;
  gsize    printable;
  gboolean is_too_large;
} Converter;

static JsonNode *convert (Converter *self, const msgpack_object *object);

static JsonNode *
convert_ext (const msgpack_object_ext *ext)
{
  g_autofree char *bytes = fb_payload_print_bytes ((const guint8 *)ext->ptr, ext->size);
  g_autofree char *text = g_strdup_printf ("ext(%d, %s)", ext->type, bytes);

  return fb_payload_string_node (text, strlen (text));
}

static JsonNode *
convert_array (Converter *self, const msgpack_object_array *array)
{
  JsonNode  *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *into = json_array_new ();

  for (guint i = 0; i < array->size && !self->is_too_large; i++)
    json_array_add_element (into, convert (self, &array->ptr[i]));
  json_node_take_array (node, into);

  return node;
}

static JsonNode *
convert_map (Converter *self, const msgpack_object_map *map)
{
  JsonNode   *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *into = json_object_new ();

  for (guint i = 0; i < map->size && !self->is_too_large; i++)
    {
      g_autoptr (JsonNode) key = convert (self, &map->ptr[i].key);
      g_autofree char *name = fb_payload_name_of_key (key, &self->printable);

      if (name != NULL)
        json_object_set_member (into, name, convert (self, &map->ptr[i].val));
      else
        self->is_too_large = TRUE;
    }
  json_node_take_object (node, into);

  return node;
}

static JsonNode *
convert_boolean (gboolean value)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  json_node_set_boolean (node, value);

  return node;
}

static JsonNode *
convert_negative (gint64 value)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  json_node_set_int (node, value);

  return node;
}

static JsonNode *
convert (Converter *self, const msgpack_object *object)
{
  if (++self->n_values > FB_PAYLOAD_MAX_VALUES)
    self->is_too_large = TRUE;

  switch (object->type)
    {
    case MSGPACK_OBJECT_NIL:
      return json_node_new (JSON_NODE_NULL);
    case MSGPACK_OBJECT_BOOLEAN:
      return convert_boolean (object->via.boolean);
    case MSGPACK_OBJECT_POSITIVE_INTEGER:
      return fb_payload_unsigned_node (object->via.u64);
    case MSGPACK_OBJECT_NEGATIVE_INTEGER:
      return convert_negative (object->via.i64);
    case MSGPACK_OBJECT_FLOAT32:
    case MSGPACK_OBJECT_FLOAT64:
      return fb_payload_double_node (object->via.f64);
    case MSGPACK_OBJECT_STR:
      return fb_payload_string_node (object->via.str.ptr, object->via.str.size);
    case MSGPACK_OBJECT_BIN:
      return fb_payload_bytes_node ((const guint8 *)object->via.bin.ptr, object->via.bin.size);
    case MSGPACK_OBJECT_EXT:
      return convert_ext (&object->via.ext);
    case MSGPACK_OBJECT_ARRAY:
      return convert_array (self, &object->via.array);
    case MSGPACK_OBJECT_MAP:
      return convert_map (self, &object->via.map);
    default:
      g_assert_not_reached ();
    }
}

JsonNode *
fb_payload_read_message_pack (const guint8 *data, gsize length, GError **error)
{
  msgpack_unpacked      unpacked;
  msgpack_unpack_return result;
  gsize                 at = 0;
  Converter             self = { .printable = FB_PAYLOAD_PRINTABLE (length) };
  JsonNode             *node = NULL;

  if (announces_too_much (data, length))
    {
      fb_throw (error, FB_ERROR_INVALID, _ ("The MessagePack value ends too early"));
      return NULL;
    }

  msgpack_unpacked_init (&unpacked);
  result = msgpack_unpack_next (&unpacked, (const char *)data, length, &at);
  if (result == MSGPACK_UNPACK_SUCCESS && at == length)
    node = convert (&self, &unpacked.data);
  else
    fb_throw (error, FB_ERROR_INVALID, "%s",
              result == MSGPACK_UNPACK_SUCCESS    ? _ ("Something follows the MessagePack value")
              : result == MSGPACK_UNPACK_CONTINUE ? _ ("The MessagePack value ends too early")
                                                  : _ ("This is no MessagePack"));
  msgpack_unpacked_destroy (&unpacked);
  if (!self.is_too_large)
    return node;

  g_clear_pointer (&node, json_node_unref);
  fb_throw (error, FB_ERROR_INVALID, _ ("The MessagePack value would fill too much"));
  return NULL;
}
