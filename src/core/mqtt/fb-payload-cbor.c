/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-payload-private.h"

#include <cbor.h>
#include <glib/gi18n.h>
#include <string.h>

#include "fb-error.h"

/* CBOR (RFC 8949) by libcbor's streaming decoder, which allocates nothing; what is built here grows
 * with what is really there and not with what a length announces. */

#define ENDLESS G_MAXUINT64

typedef enum
{
  IN_ARRAY,
  IN_MAP,
  IN_TAG,
  IN_TEXT,  /* of indefinite length: chunks follow */
  IN_BYTES, /* the same */
} Place;

typedef struct
{
  Place     place;
  guint64   left; /* values still to come, keys counted too, or ENDLESS until a break */
  guint64   tag;
  JsonNode *node;   /* (owned) array or object */
  char     *key;    /* (owned) (nullable) of a map, once it was read */
  GString  *chunks; /* (owned) (nullable) */
} Frame;

typedef struct
{
  GArray     *frames; /* of Frame */
  JsonNode   *root;   /* (owned) (nullable) until the outermost value is whole */
  guint       n_values;
  gsize       printable;
  const char *fault; /* (nullable) not translated yet */
} Decoder;

static void
frame_clear (gpointer data)
{
  Frame *frame = data;

  g_clear_pointer (&frame->node, json_node_unref);
  g_clear_pointer (&frame->key, g_free);
  if (frame->chunks != NULL)
    g_string_free (g_steal_pointer (&frame->chunks), TRUE);
}

static Frame *
top (Decoder *self)
{
  return self->frames->len > 0 ? &g_array_index (self->frames, Frame, self->frames->len - 1) : NULL;
}

/* The frame's value, which ends with it. */
static JsonNode *
finish (Decoder *self)
{
  Frame    *frame = top (self);
  JsonNode *node = g_steal_pointer (&frame->node);

  if (frame->place == IN_TEXT)
    node = fb_payload_string_node (frame->chunks->str, frame->chunks->len);
  else if (frame->place == IN_BYTES)
    node = fb_payload_bytes_node ((const guint8 *)frame->chunks->str, frame->chunks->len);
  g_array_set_size (self->frames, self->frames->len - 1);

  return node;
}

static JsonNode *
make_tagged (Decoder *self, guint64 tag, JsonNode *value)
{
  g_autofree char *printed = fb_json_print (value);
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT "(%s)", tag, printed);
  gsize            length = strlen (text);

  json_node_unref (value);
  if (length > self->printable)
    {
      self->fault = N_ ("its tags would fill too much");
      return json_node_new (JSON_NODE_NULL);
    }
  self->printable -= length;

  return fb_payload_string_node (text, length);
}

/* Puts @node into @frame. Takes @node. */
static void
put (Decoder *self, Frame *frame, JsonNode *node)
{
  if (frame->place == IN_ARRAY)
    {
      json_array_add_element (json_node_get_array (frame->node), node);
    }
  else if (frame->place == IN_MAP && frame->key == NULL)
    {
      frame->key = fb_payload_name_of_key (node, &self->printable);
      if (frame->key == NULL)
        self->fault = N_ ("its keys would fill too much");
      json_node_unref (node);
    }
  else if (frame->place == IN_MAP)
    {
      if (json_object_has_member (json_node_get_object (frame->node), frame->key))
        self->fault = N_ ("a key stands twice in one map");
      json_object_set_member (json_node_get_object (frame->node), frame->key, node);
      g_clear_pointer (&frame->key, g_free);
    }
  else if (frame->place == IN_TAG)
    {
      frame->node = make_tagged (self, frame->tag, node);
    }
  else
    {
      self->fault = N_ ("something else stands between the parts of a string");
      json_node_unref (node);
    }
}

/* A value is whole; so may be what it stands in, and so on outwards. Takes @node. */
static void
add (Decoder *self, JsonNode *node)
{
  if (++self->n_values > FB_PAYLOAD_MAX_VALUES)
    self->fault = N_ ("there are too many values");

  for (Frame *frame = top (self); frame != NULL; frame = top (self))
    {
      put (self, frame, node);
      if (frame->left != ENDLESS)
        frame->left--;
      if (frame->left > 0 || self->fault != NULL)
        return;
      node = finish (self);
    }
  self->root = node;
}

static void
push (Decoder *self, Place place, guint64 left, JsonNode *node)
{
  Frame frame = { .place = place, .left = left, .node = node };

  if (place == IN_TEXT || place == IN_BYTES)
    frame.chunks = g_string_new (NULL);
  g_array_append_val (self->frames, frame);
  if (self->frames->len > FB_PAYLOAD_MAX_DEPTH)
    self->fault = N_ ("it is nested too deeply");
  else if (left == 0)
    add (self, finish (self));
}

static void
unsigned8 (void *self, uint8_t value)
{
  add (self, fb_payload_unsigned_node (value));
}

static void
unsigned16 (void *self, uint16_t value)
{
  add (self, fb_payload_unsigned_node (value));
}

static void
unsigned32 (void *self, uint32_t value)
{
  add (self, fb_payload_unsigned_node (value));
}

static void
unsigned64 (void *self, uint64_t value)
{
  add (self, fb_payload_unsigned_node (value));
}

/* CBOR gives n for the number -1 - n. */
static void
negative64 (void *self, uint64_t value)
{
  g_autofree char *text = NULL;
  JsonNode        *node;

  if (value <= G_MAXINT64)
    {
      node = json_node_new (JSON_NODE_VALUE);
      json_node_set_int (node, -1 - (gint64)value);
    }
  else
    {
      text = value == G_MAXUINT64 ? g_strdup ("-18446744073709551616")
                                  : g_strdup_printf ("-%" G_GUINT64_FORMAT, value + 1);
      node = fb_payload_string_node (text, strlen (text));
    }
  add (self, node);
}

static void
negative8 (void *self, uint8_t value)
{
  negative64 (self, value);
}

static void
negative16 (void *self, uint16_t value)
{
  negative64 (self, value);
}

static void
negative32 (void *self, uint32_t value)
{
  negative64 (self, value);
}

static void
text (void *context, cbor_data data, size_t length)
{
  Decoder *self = context;
  Frame   *frame = top (self);

  if (frame != NULL && frame->place == IN_TEXT)
    g_string_append_len (frame->chunks, (const char *)data, (gssize)length);
  else
    add (self, fb_payload_string_node ((const char *)data, length));
}

static void
bytes (void *context, cbor_data data, size_t length)
{
  Decoder *self = context;
  Frame   *frame = top (self);

  if (frame != NULL && frame->place == IN_BYTES)
    g_string_append_len (frame->chunks, (const char *)data, (gssize)length);
  else
    add (self, fb_payload_bytes_node (data, length));
}

static void
text_start (void *self)
{
  push (self, IN_TEXT, ENDLESS, NULL);
}

static void
bytes_start (void *self)
{
  push (self, IN_BYTES, ENDLESS, NULL);
}

static void
push_array (Decoder *self, guint64 left)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, json_array_new ());
  push (self, IN_ARRAY, left, node);
}

static void
push_map (Decoder *self, guint64 left)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, json_object_new ());
  push (self, IN_MAP, left, node);
}

/* More than half of all numbers cannot be there: the end of the input comes first. */
static void
array_start (void *self, size_t length)
{
  push_array (self, MIN (length, G_MAXUINT64 / 2));
}

static void
map_start (void *self, size_t length)
{
  push_map (self, MIN (length, G_MAXUINT64 / 4) * 2);
}

static void
endless_array_start (void *self)
{
  push_array (self, ENDLESS);
}

static void
endless_map_start (void *self)
{
  push_map (self, ENDLESS);
}

static void
tag (void *context, uint64_t value)
{
  Decoder *self = context;

  push (self, IN_TAG, 1, NULL);
  if (self->fault == NULL)
    top (self)->tag = value;
}

static void
real4 (void *self, float value)
{
  add (self, fb_payload_double_node (value));
}

static void
real8 (void *self, double value)
{
  add (self, fb_payload_double_node (value));
}

static void
undefined (void *self)
{
  add (self, fb_payload_string_node ("undefined", strlen ("undefined")));
}

static void
null (void *self)
{
  add (self, json_node_new (JSON_NODE_NULL));
}

static void
boolean (void *self, bool value)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  json_node_set_boolean (node, value);
  add (self, node);
}

static void
stop (void *context)
{
  Decoder *self = context;
  Frame   *frame = top (self);

  if (frame == NULL || frame->left != ENDLESS || frame->key != NULL)
    self->fault = N_ ("an end stands where nothing is open");
  else
    add (self, finish (self));
}

static const struct cbor_callbacks callbacks = {
  .uint8 = unsigned8,
  .uint16 = unsigned16,
  .uint32 = unsigned32,
  .uint64 = unsigned64,
  .negint8 = negative8,
  .negint16 = negative16,
  .negint32 = negative32,
  .negint64 = negative64,
  .string = text,
  .string_start = text_start,
  .byte_string = bytes,
  .byte_string_start = bytes_start,
  .array_start = array_start,
  .indef_array_start = endless_array_start,
  .map_start = map_start,
  .indef_map_start = endless_map_start,
  .tag = tag,
  .float2 = real4,
  .float4 = real4,
  .float8 = real8,
  .undefined = undefined,
  .null = null,
  .boolean = boolean,
  .indef_break = stop,
};

JsonNode *
fb_payload_read_cbor (const guint8 *data, gsize length, GError **error)
{
  Decoder     self = { NULL };
  gsize       at = 0;
  const char *fault = NULL;

  self.printable = FB_PAYLOAD_PRINTABLE (length);
  self.frames = g_array_new (FALSE, FALSE, sizeof (Frame));
  g_array_set_clear_func (self.frames, frame_clear);
  while (at < length && self.root == NULL && self.fault == NULL)
    {
      struct cbor_decoder_result result =
          cbor_stream_decode (data + at, length - at, &callbacks, &self);

      if (result.status == CBOR_DECODER_ERROR)
        self.fault = N_ ("a byte has no meaning there");
      if (result.status != CBOR_DECODER_FINISHED)
        break;
      at += result.read;
    }
  fault = self.fault;
  if (fault == NULL && self.root == NULL)
    fault = N_ ("it ends too early");
  if (fault == NULL && at < length)
    fault = N_ ("something follows its end");
  g_array_unref (self.frames);
  if (fault == NULL)
    return self.root;

  g_clear_pointer (&self.root, json_node_unref);
  /* Translators: the second part says what is wrong */
  fb_throw (error, FB_ERROR_INVALID, _ ("This is no CBOR, byte %zu: %s"), at, _ (fault));
  return NULL;
}
