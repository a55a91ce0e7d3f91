/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-sparkplug-payload.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fb-error.h"
#include "mqtt/fb-payload-private.h"
#include "mqtt/fb-sparkplug-private.h"

/* Metrics are views into the bytes; only names are copied, so that they end in a zero byte. */

#define COMPRESSED "SPBV1.0_COMPRESSED"

struct _FbSparkplugPayload
{
  gatomicrefcount ref_count;

  /* Owned */
  GBytes       *bytes;
  GStringChunk *names;
  GArray       *metrics; /* of FbSparkplugMetric */

  /* Borrowed from what is owned */
  const char   *uuid; /* (nullable) */
  const guint8 *body; /* (nullable) */
  gsize         body_length;

  gint64   time;
  guint64  seq;
  gboolean has_seq;
};

G_DEFINE_BOXED_TYPE (FbSparkplugPayload,
                     fb_sparkplug_payload,
                     fb_sparkplug_payload_ref,
                     fb_sparkplug_payload_unref)

static FbWireType
get_wire_type (FbSparkplugForm form)
{
  switch (form)
    {
    case FB_SPARKPLUG_AS_INTEGER:
    case FB_SPARKPLUG_AS_BOOLEAN:
      return FB_WIRE_VARINT;
    case FB_SPARKPLUG_AS_FLOAT:
      return FB_WIRE_FIXED32;
    case FB_SPARKPLUG_AS_DOUBLE:
      return FB_WIRE_FIXED64;
    case FB_SPARKPLUG_AS_NOTHING:
    case FB_SPARKPLUG_AS_STRING:
    case FB_SPARKPLUG_AS_BYTES:
    case FB_SPARKPLUG_AS_DATA_SET:
    case FB_SPARKPLUG_AS_TEMPLATE:
    case FB_SPARKPLUG_AS_PROPERTY_SET:
    case FB_SPARKPLUG_AS_PROPERTY_SET_LIST:
    case FB_SPARKPLUG_AS_EXTENSION:
    default:
      return FB_WIRE_BYTES;
    }
}

gboolean
fb_sparkplug_slots_take (const FbSparkplugSlots *slots,
                         const FbWireField      *field,
                         FbSparkplugValue       *value,
                         gboolean               *is_broken)
{
  FbSparkplugForm form;

  if (field->number < slots->first || field->number >= slots->first + slots->n_forms)
    return FALSE;

  form = slots->forms[field->number - slots->first];
  if (field->type != get_wire_type (form))
    *is_broken = TRUE;
  *value = (FbSparkplugValue){
    .form = form, .bits = field->value, .data = field->data, .length = field->length
  };

  return TRUE;
}

const char *
fb_sparkplug_read_name (const guint8 *data, gsize length, GStringChunk *names)
{
  /* Also refuses zero bytes. */
  if (!g_utf8_validate_len ((const char *)data, length, NULL))
    return NULL;

  return g_string_chunk_insert_len (names, (const char *)data, (gssize)length);
}

static gboolean
read_metric_number (FbSparkplugMetric *metric, const FbWireField *field)
{
  switch (field->number)
    {
    case 2:
      metric->has_alias = TRUE;
      metric->alias = field->value;
      break;
    case 3:
      metric->time = fb_sparkplug_time (field->value);
      break;
    case 4:
      metric->type = fb_sparkplug_type (field->value);
      break;
    case 5:
      metric->is_historical = field->value != 0;
      break;
    case 6:
      metric->is_transient = field->value != 0;
      break;
    default:
      metric->is_null = field->value != 0;
      break;
    }

  return field->type == FB_WIRE_VARINT;
}

/* FALSE when the field is not what its number says. */
static gboolean
read_metric_field (FbSparkplugMetric *metric, const FbWireField *field, GStringChunk *names)
{
  static const FbSparkplugForm forms[] = {
    FB_SPARKPLUG_AS_INTEGER,   FB_SPARKPLUG_AS_INTEGER,  FB_SPARKPLUG_AS_FLOAT,
    FB_SPARKPLUG_AS_DOUBLE,    FB_SPARKPLUG_AS_BOOLEAN,  FB_SPARKPLUG_AS_STRING,
    FB_SPARKPLUG_AS_BYTES,     FB_SPARKPLUG_AS_DATA_SET, FB_SPARKPLUG_AS_TEMPLATE,
    FB_SPARKPLUG_AS_EXTENSION,
  };
  static const FbSparkplugSlots slots = { 10, G_N_ELEMENTS (forms), forms };
  gboolean                      is_broken = FALSE;

  if (fb_sparkplug_slots_take (&slots, field, &metric->value, &is_broken))
    return !is_broken;
  if (field->number >= 2 && field->number <= 7)
    return read_metric_number (metric, field);
  if (field->number > 9)
    return TRUE;
  if (field->type != FB_WIRE_BYTES)
    return FALSE;

  if (field->number == 1)
    metric->name = fb_sparkplug_read_name (field->data, field->length, names);
  else if (field->number == 9)
    metric->properties = (FbSparkplugValue){ .form = FB_SPARKPLUG_AS_PROPERTY_SET,
                                             .data = field->data,
                                             .length = field->length };

  return field->number != 1 || metric->name != NULL;
}

gboolean
fb_sparkplug_metric_read (FbSparkplugMetric *metric,
                          const guint8      *data,
                          gsize              length,
                          GStringChunk      *names)
{
  FbWireReader reader;
  FbWireField  field;

  *metric = (FbSparkplugMetric){ 0 };
  fb_wire_reader_init (&reader, data, length);
  while (fb_wire_reader_next (&reader, &field))
    if (!read_metric_field (metric, &field, names))
      return FALSE;

  return !reader.is_broken;
}

static gboolean
read_metric (FbSparkplugPayload *self, const FbWireField *field)
{
  FbSparkplugMetric metric;

  if (field->type != FB_WIRE_BYTES || self->metrics->len >= FB_SPARKPLUG_MAX_METRICS ||
      !fb_sparkplug_metric_read (&metric, field->data, field->length, self->names))
    return FALSE;

  g_array_append_val (self->metrics, metric);

  return TRUE;
}

static gboolean
read_field (FbSparkplugPayload *self, const FbWireField *field)
{
  switch (field->number)
    {
    case 1:
      self->time = fb_sparkplug_time (field->value);
      return field->type == FB_WIRE_VARINT;
    case 2:
      return read_metric (self, field);
    case 3:
      self->has_seq = TRUE;
      self->seq = field->value;
      return field->type == FB_WIRE_VARINT;
    case 4:
      self->uuid = field->type == FB_WIRE_BYTES
                       ? fb_sparkplug_read_name (field->data, field->length, self->names)
                       : NULL;
      return self->uuid != NULL;
    case 5:
      self->body = field->data;
      self->body_length = field->length;
      return field->type == FB_WIRE_BYTES;
    default:
      return TRUE;
    }
}

/* Without unpacking. Takes @bytes. */
static FbSparkplugPayload *
read_payload (GBytes *bytes, GError **error)
{
  g_autoptr (FbSparkplugPayload) self = g_new0 (FbSparkplugPayload, 1);
  gsize         length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  FbWireReader  reader;
  FbWireField   field;

  g_atomic_ref_count_init (&self->ref_count);
  self->bytes = bytes;
  self->names = g_string_chunk_new (256);
  self->metrics = g_array_new (FALSE, FALSE, sizeof (FbSparkplugMetric));
  if (length > FB_PAYLOAD_MAX_BYTES)
    {
      fb_throw (error, FB_ERROR_INVALID, _ ("It is too large to be taken apart"));
      return NULL;
    }

  fb_wire_reader_init (&reader, data, length);
  while (fb_wire_reader_next (&reader, &field))
    if (!read_field (self, &field))
      reader.is_broken = TRUE;
  if (!reader.is_broken)
    return g_steal_pointer (&self);

  fb_throw (error, FB_ERROR_INVALID,
            self->metrics->len >= FB_SPARKPLUG_MAX_METRICS
                ? _ ("This payload has more metrics than Flowbench takes")
                : _ ("This is no payload of Sparkplug B"));
  return NULL;
}

/* By the metric "algorithm"; the specification's own encoders write DEFLATE as zlib's format. */
static GZlibCompressorFormat
get_format (const FbSparkplugPayload *self)
{
  for (guint i = 0; i < self->metrics->len; i++)
    {
      const FbSparkplugMetric *metric = &g_array_index (self->metrics, FbSparkplugMetric, i);

      if (g_strcmp0 (metric->name, "algorithm") == 0 &&
          metric->value.form == FB_SPARKPLUG_AS_STRING && metric->value.length == 4 &&
          memcmp (metric->value.data, "GZIP", 4) == 0)
        return G_ZLIB_COMPRESSOR_FORMAT_GZIP;
    }

  return G_ZLIB_COMPRESSOR_FORMAT_ZLIB;
}

/* Stops as soon as there is too much. (transfer full) */
static GBytes *
unpack (const FbSparkplugPayload *self, GError **error)
{
  g_autoptr (GZlibDecompressor) unpacker = g_zlib_decompressor_new (get_format (self));
  g_autoptr (GByteArray) unpacked = g_byte_array_new ();
  gsize            at = 0;
  GConverterResult result = G_CONVERTER_CONVERTED;

  while (result != G_CONVERTER_FINISHED)
    {
      guint8 buffer[16384];
      gsize  n_read;
      gsize  n_written;

      result = g_converter_convert (G_CONVERTER (unpacker), self->body + at, self->body_length - at,
                                    buffer, sizeof buffer, G_CONVERTER_INPUT_AT_END, &n_read,
                                    &n_written, error);
      if (result == G_CONVERTER_ERROR)
        {
          fb_throw_prefixed (error, _ ("The compressed payload cannot be unpacked: "));
          return NULL;
        }
      at += n_read;
      g_byte_array_append (unpacked, buffer, (guint)n_written);
      if (unpacked->len > FB_PAYLOAD_MAX_BYTES)
        {
          fb_throw (error, FB_ERROR_INVALID, _ ("It is too large to be taken apart"));
          return NULL;
        }
    }
  if (at < self->body_length)
    {
      fb_throw (error, FB_ERROR_INVALID, _ ("Something follows the compressed payload"));
      return NULL;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&unpacked));
}

FbSparkplugPayload *
fb_sparkplug_payload_new (GBytes *bytes, GError **error)
{
  g_autoptr (FbSparkplugPayload) self = NULL;
  g_autoptr (GBytes) unpacked = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);

  self = read_payload (g_bytes_ref (bytes), error);
  if (self == NULL || g_strcmp0 (self->uuid, COMPRESSED) != 0 || self->body == NULL)
    return g_steal_pointer (&self);

  unpacked = unpack (self, error);
  if (unpacked == NULL)
    return NULL;

  return read_payload (g_steal_pointer (&unpacked), error);
}

FbSparkplugPayload *
fb_sparkplug_payload_ref (FbSparkplugPayload *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
fb_sparkplug_payload_unref (FbSparkplugPayload *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_bytes_unref (self->bytes);
  g_string_chunk_free (self->names);
  g_array_unref (self->metrics);
  g_free (self);
}

gint64
fb_sparkplug_payload_get_time (const FbSparkplugPayload *self)
{
  return self->time;
}

gboolean
fb_sparkplug_payload_get_seq (const FbSparkplugPayload *self, guint64 *seq)
{
  *seq = self->seq;

  return self->has_seq;
}

const char *
fb_sparkplug_payload_get_uuid (const FbSparkplugPayload *self)
{
  return self->uuid;
}

const guint8 *
fb_sparkplug_payload_get_body (const FbSparkplugPayload *self, gsize *length)
{
  *length = self->body_length;

  return self->body;
}

guint
fb_sparkplug_payload_get_n_metrics (const FbSparkplugPayload *self)
{
  return self->metrics->len;
}

const FbSparkplugMetric *
fb_sparkplug_payload_get_metric (const FbSparkplugPayload *self, guint i)
{
  g_return_val_if_fail (i < self->metrics->len, NULL);

  return &g_array_index (self->metrics, FbSparkplugMetric, i);
}

JsonNode *
fb_sparkplug_payload_to_json (const FbSparkplugPayload *self, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject    *object = json_object_new ();
  JsonArray     *metrics = json_array_new ();
  FbSparkplugRun run = { 0 };

  json_node_take_object (node, object);
  if (self->time != 0)
    json_object_set_member (object, "timestamp",
                            fb_sparkplug_run_date_time ((guint64)self->time / 1000));
  if (self->has_seq)
    json_object_set_member (object, "seq", fb_payload_unsigned_node (self->seq));
  if (self->uuid != NULL)
    json_object_set_string_member (object, "uuid", self->uuid);
  json_object_set_array_member (object, "metrics", metrics);
  for (guint i = 0; i < self->metrics->len; i++)
    json_array_add_element (metrics,
                            fb_sparkplug_run_metric (&run, &g_array_index (self->metrics,
                                                                           FbSparkplugMetric, i)));
  if (self->body != NULL)
    json_object_set_member (object, "body", fb_payload_bytes_node (self->body, self->body_length));
  if (run.fault == NULL)
    return g_steal_pointer (&node);

  /* Translators: the part says what is wrong */
  fb_throw (error, FB_ERROR_INVALID, _ ("A value of this payload is damaged: %s"), _ (run.fault));
  return NULL;
}
