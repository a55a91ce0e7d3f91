/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-error.h"
#include "fb-test.h"
#include "mqtt/fb-mqtt-properties-bytes.h"

#define BYTES(text) (const guint8 *)text, sizeof text - 1

static FbMqttProperties *
make_properties (void)
{
  FbMqttProperties *properties = fb_mqtt_properties_new ();

  properties->is_text = TRUE;
  properties->has_expiry = TRUE;
  properties->expiry = 0x01020304;
  properties->content_type = g_strdup ("text/plain");
  properties->response_topic = g_strdup ("answer/ü");
  properties->correlation_data = g_bytes_new ("\0\xff", 2);
  fb_mqtt_properties_add_user (properties, "a", "1");
  fb_mqtt_properties_add_user (properties, "a", "");

  return properties;
}

static void
test_properties_come_back (void)
{
  static const guint8 expected[] = "\x01\x01\x02\x01\x02\x03\x04\x03\x00\x0atext/plain"
                                   "\x08\x00\x09"
                                   "answer/\xc3\xbc\x09\x00\x02\x00\xff"
                                   "\x26\x00\x01"
                                   "a\x00\x01"
                                   "1\x26\x00\x01"
                                   "a\x00\x00";
  g_autoptr (GError) error = NULL;
  g_autoptr (FbMqttProperties) properties = make_properties ();
  g_autoptr (FbMqttProperties) read = NULL;
  gsize                     size = fb_mqtt_properties_get_size (properties);
  g_autofree guint8        *bytes = g_malloc (size);
  const FbMqttUserProperty *user;

  fb_mqtt_properties_write (properties, bytes);
  g_assert_cmpmem (bytes, size, expected, sizeof expected - 1);

  read = fb_mqtt_properties_read (bytes, size, &error);
  g_assert_no_error (error);
  g_assert_true (read->is_text && read->has_expiry);
  g_assert_cmpuint (read->expiry, ==, 0x01020304);
  g_assert_cmpstr (read->content_type, ==, "text/plain");
  g_assert_cmpstr (read->response_topic, ==, "answer/ü");
  g_assert_true (g_bytes_equal (read->correlation_data, properties->correlation_data));
  g_assert_cmpuint (read->user->len, ==, 2);
  user = g_ptr_array_index (read->user, 1);
  g_assert_cmpstr (user->name, ==, "a");
  g_assert_cmpstr (user->value, ==, "");
}

static void
test_none_take_nothing (void)
{
  g_autoptr (FbMqttProperties) none = fb_mqtt_properties_new ();
  g_autoptr (FbMqttProperties) read = fb_mqtt_properties_read (NULL, 0, NULL);

  g_assert_cmpuint (fb_mqtt_properties_get_size (NULL), ==, 0);
  g_assert_cmpuint (fb_mqtt_properties_get_size (none), ==, 0);
  g_assert_nonnull (read);
  g_assert_null (read->user);
}

static void
test_every_cut_is_refused_or_shorter (void)
{
  g_autoptr (FbMqttProperties) properties = make_properties ();
  gsize              size = fb_mqtt_properties_get_size (properties);
  g_autofree guint8 *bytes = g_malloc (size);

  fb_mqtt_properties_write (properties, bytes);
  for (gsize length = 0; length < size; length++)
    {
      g_autofree guint8 *cut = g_memdup2 (bytes, length);
      g_autoptr (FbMqttProperties) read = fb_mqtt_properties_read (cut, length, NULL);

      if (read != NULL)
        g_assert_cmpuint (fb_mqtt_properties_get_size (read), ==, length);
    }
}

static void
test_damaged_ones_are_refused (void)
{
  static const struct
  {
    const guint8 *data;
    gsize         length;
  } damaged[] = {
    { BYTES ("\x01\x02") },
    { BYTES ("\x23\x00\x01") },
    { BYTES ("\x03\x00\x01\xff") },
    { BYTES ("\x03\x00\x01\x00") },
    { BYTES ("\x03\x00\x01"
             "a\x03\x00\x01"
             "b") },
    { BYTES ("\x26\x00\x01"
             "a\xff\xff") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FbMqttProperties) read =
                     fb_mqtt_properties_read (damaged[i].data, damaged[i].length, &error);

      g_test_message ("case %u", i);
      g_assert_null (read);
      g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
    }
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/mqtt/properties-bytes/properties-come-back", test_properties_come_back);
  g_test_add_func ("/mqtt/properties-bytes/none-take-nothing", test_none_take_nothing);
  g_test_add_func ("/mqtt/properties-bytes/every-cut-is-refused-or-shorter",
                   test_every_cut_is_refused_or_shorter);
  g_test_add_func ("/mqtt/properties-bytes/damaged-ones-are-refused",
                   test_damaged_ones_are_refused);

  return g_test_run ();
}
