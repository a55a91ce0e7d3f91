/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-payload-private.h"

#include <glib/gi18n.h>
#include <msgpack.h>

#include "fb-error.h"

/* MessagePack by msgpack-c, whose own limit for nesting is 32. It reserves what a length announces
 * without touching it and refuses what the system does not reserve. */

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
