/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-error.h"
#include "fb-test-sparkplug.h"
#include "fb-test.h"
#include "mqtt/fb-sparkplug-payload.h"

#define BYTES(text) text, sizeof text - 1

static JsonNode *
read_json (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FbSparkplugPayload) payload = fb_sparkplug_payload_new (bytes, &error);
  JsonNode *node;

  g_assert_no_error (error);
  node = fb_sparkplug_payload_to_json (payload, &error);
  g_assert_no_error (error);

  return node;
}

/* Whole: as it is. Cut anywhere or with something behind: refused, or other values, but never more
 * than the bytes hold, which only the address sanitizer sees. */
static void
cut_everywhere (GBytes *bytes)
{
  for (gsize length = 0; length < g_bytes_get_size (bytes); length++)
    {
      g_autoptr (GBytes) part = g_bytes_new (g_bytes_get_data (bytes, NULL), length);
      g_autoptr (FbSparkplugPayload) payload = fb_sparkplug_payload_new (part, NULL);
      g_autoptr (JsonNode) node =
                     payload != NULL ? fb_sparkplug_payload_to_json (payload, NULL) : NULL;
    }
}

static void
test_payloads_of_another_encoder_are_read (void)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "core", "mqtt", "sparkplug-payloads.json", NULL);
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GPtrArray) encoded = fb_test_sparkplug_encode (path, &root);
  JsonArray *cases = json_node_get_array (root);

  if (encoded == NULL)
    return;
  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *one = json_array_get_object_element (cases, i);
      JsonNode   *wanted = json_object_get_member (one, "json");
      GBytes     *bytes = g_ptr_array_index (encoded, i);
      g_autoptr (JsonNode) node = read_json (bytes);
      g_autofree char *printed = fb_json_print (node);
      g_autofree char *wanted_text = fb_json_print (wanted);

      g_test_message ("%s: %s", json_object_get_string_member (one, "name"), printed);
      if (!json_node_equal (node, wanted))
        g_assert_cmpstr (printed, ==, wanted_text);
      cut_everywhere (bytes);
    }
}

typedef struct
{
  const char     *title;
  const char     *data;
  gsize           length;
  FbSparkplugType type;
} Hostile;

static void
test_what_is_no_payload_is_refused (void)
{
  static const Hostile hostile[] = {
    { "text", BYTES ("21.5"), 0 },
    { "JSON", BYTES ("{\"t\":21.5,\"ok\":true}"), 0 },
    { "a group", BYTES ("\x13\x14"), 0 },
    { "wire type 6", BYTES ("\x0e\x00"), 0 },
    { "field 0", BYTES ("\x00\x00"), 0 },
    { "a field beyond all", BYTES ("\x80\x80\x80\x80\x10\x00"), 0 },
    { "a tag alone", BYTES ("\x08"), 0 },
    { "a number without end", BYTES ("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), 0 },
    { "a number over 64 bits", BYTES ("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"), 0 },
    { "a metric longer than all", BYTES ("\x12\x05\x0a\x01"), 0 },
    { "a metric of immense length", BYTES ("\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), 0 },
    { "a name longer than its metric", BYTES ("\x12\x03\x0a\x02\x61\x18\x01"), 0 },
    { "a name that is no text", BYTES ("\x12\x03\x0a\x01\xff"), 0 },
    { "a name with a zero byte", BYTES ("\x12\x03\x0a\x01\x00"), 0 },
    { "a timestamp that is text", BYTES ("\x0a\x01\x61"), 0 },
    { "a float in a whole number", BYTES ("\x12\x02\x60\x01"), 0 },
    { "something behind the end", BYTES ("\x18\x01\xff"), 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = g_bytes_new_static (hostile[i].data, hostile[i].length);
      g_autoptr (FbSparkplugPayload) payload = fb_sparkplug_payload_new (bytes, &error);

      g_test_message ("%s", hostile[i].title);
      g_assert_null (payload);
      g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
    }
}

/* The one metric's value, as a type that a birth could have told. */
static JsonNode *
read_as (const char *data, gsize length, FbSparkplugType type, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (FbSparkplugPayload) payload = fb_sparkplug_payload_new (bytes, error);

  g_assert_nonnull (payload);
  g_assert_cmpuint (fb_sparkplug_payload_get_n_metrics (payload), ==, 1);

  return fb_sparkplug_value_to_json (&fb_sparkplug_payload_get_metric (payload, 0)->value, type,
                                     error);
}

static void
test_values_that_are_not_of_their_type_are_refused (void)
{
  static const Hostile hostile[] = {
    { "300 as Int8", BYTES ("\x12\x03\x50\xac\x02"), FB_SPARKPLUG_INT8 },
    { "256 as UInt8", BYTES ("\x12\x03\x50\x80\x02"), FB_SPARKPLUG_UINT8 },
    { "a whole number as Double", BYTES ("\x12\x02\x50\x01"), FB_SPARKPLUG_DOUBLE },
    { "text as Boolean", BYTES ("\x12\x03\x7a\x01\x61"), FB_SPARKPLUG_BOOLEAN },
    { "half an Int16", BYTES ("\x12\x04\x82\x01\x01\x00"), FB_SPARKPLUG_INT16_ARRAY },
    { "a string without end", BYTES ("\x12\x04\x82\x01\x01\x61"), FB_SPARKPLUG_STRING_ARRAY },
    { "booleans without count", BYTES ("\x12\x04\x82\x01\x01\x00"), FB_SPARKPLUG_BOOLEAN_ARRAY },
    { "more booleans than bits", BYTES ("\x12\x07\x82\x01\x04\xff\xff\xff\xff"),
      FB_SPARKPLUG_BOOLEAN_ARRAY },
    { "a row without columns", BYTES ("\x12\x07\x8a\x01\x04\x22\x02\x0a\x00"),
      FB_SPARKPLUG_DATA_SET },
    { "columns without types", BYTES ("\x12\x06\x8a\x01\x03\x12\x01\x61"), FB_SPARKPLUG_DATA_SET },
    { "a parameter without name", BYTES ("\x12\x05\x92\x01\x02\x1a\x00"), FB_SPARKPLUG_TEMPLATE },
    { "a template of text", BYTES ("\x12\x07\x92\x01\x04text"), FB_SPARKPLUG_TEMPLATE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node =
                     read_as (hostile[i].data, hostile[i].length, hostile[i].type, &error);

      g_test_message ("%s", hostile[i].title);
      g_assert_null (node);
      g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
    }
}

static void
test_signs_may_be_extended_in_any_way (void)
{
  static const Hostile minus_two[] = {
    { "8 bits", BYTES ("\x12\x03\x50\xfe\x01"), FB_SPARKPLUG_INT8 },
    { "32 bits", BYTES ("\x12\x06\x50\xfe\xff\xff\xff\x0f"), FB_SPARKPLUG_INT8 },
    { "64 bits", BYTES ("\x12\x0b\x50\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
      FB_SPARKPLUG_INT8 },
    { "long field", BYTES ("\x12\x06\x58\xfe\xff\xff\xff\x0f"), FB_SPARKPLUG_INT32 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (minus_two); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node =
                     read_as (minus_two[i].data, minus_two[i].length, minus_two[i].type, &error);

      g_test_message ("%s", minus_two[i].title);
      g_assert_no_error (error);
      g_assert_cmpint (json_node_get_int (node), ==, -2);
    }
}

/* Wraps @bytes as field @tag, two bytes, of another message. (transfer full) */
static GByteArray *
wrap (const guint8 *tag, gsize tag_length, GByteArray *bytes)
{
  GByteArray *whole = g_byte_array_new ();
  guint       length = bytes->len;

  g_byte_array_append (whole, tag, (guint)tag_length);
  do
    {
      guint8 byte = (guint8)((length & 0x7f) | (length > 0x7f ? 0x80 : 0));

      g_byte_array_append (whole, &byte, 1);
      length >>= 7;
    }
  while (length > 0);
  g_byte_array_append (whole, bytes->data, bytes->len);
  g_byte_array_unref (bytes);

  return whole;
}

static void
test_deep_nesting_is_refused (void)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autoptr (GBytes) all = NULL;
  g_autoptr (FbSparkplugPayload) payload = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 5000; i++)
    {
      bytes = wrap ((const guint8 *)"\x92\x01", 2, bytes);
      bytes = wrap ((const guint8 *)"\x12", 1, bytes);
    }
  all = g_byte_array_free_to_bytes (bytes);
  payload = fb_sparkplug_payload_new (all, &error);
  g_assert_no_error (error);
  g_assert_null (fb_sparkplug_payload_to_json (payload, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
}

static void
test_too_many_metrics_are_refused (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GBytes) all = NULL;
  g_autoptr (FbSparkplugPayload) payload = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i <= FB_SPARKPLUG_MAX_METRICS; i++)
    g_byte_array_append (bytes, (const guint8 *)"\x12\x00", 2);
  all = g_bytes_new (bytes->data, bytes->len);
  payload = fb_sparkplug_payload_new (all, &error);
  g_assert_null (payload);
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
}

/* Zeroes that unpack to far more than they are. */
static void
test_a_bomb_is_refused (void)
{
  g_autoptr (GConverter) packer =
                 G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9));
  gsize            length = FB_PAYLOAD_MAX_BYTES + 1;
  g_autofree char *zeroes = g_malloc0 (length);
  g_autofree char *packed = g_malloc (length);
  gsize            n_read;
  gsize            n_written;
  GByteArray      *bytes = g_byte_array_new ();
  g_autoptr (GBytes) all = NULL;
  g_autoptr (FbSparkplugPayload) payload = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_converter_convert (packer, zeroes, length, packed, length,
                                        G_CONVERTER_INPUT_AT_END, &n_read, &n_written, NULL),
                   ==, G_CONVERTER_FINISHED);
  g_byte_array_append (bytes, (const guint8 *)packed, (guint)n_written);
  bytes = wrap ((const guint8 *)"\x22\x12SPBV1.0_COMPRESSED\x2a", 21, bytes);
  all = g_byte_array_free_to_bytes (bytes);
  payload = fb_sparkplug_payload_new (all, &error);
  g_assert_null (payload);
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/mqtt/sparkplug-payload/those-of-another-encoder-are-read",
                   test_payloads_of_another_encoder_are_read);
  g_test_add_func ("/mqtt/sparkplug-payload/what-is-none-is-refused",
                   test_what_is_no_payload_is_refused);
  g_test_add_func ("/mqtt/sparkplug-payload/values-not-of-their-type-are-refused",
                   test_values_that_are_not_of_their_type_are_refused);
  g_test_add_func ("/mqtt/sparkplug-payload/signs-may-be-extended-in-any-way",
                   test_signs_may_be_extended_in_any_way);
  g_test_add_func ("/mqtt/sparkplug-payload/deep-nesting-is-refused", test_deep_nesting_is_refused);
  g_test_add_func ("/mqtt/sparkplug-payload/too-many-metrics-are-refused",
                   test_too_many_metrics_are_refused);
  g_test_add_func ("/mqtt/sparkplug-payload/a-bomb-is-refused", test_a_bomb_is_refused);

  return g_test_run ();
}
