/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test.h"
#include "mqtt/fb-mqtt-properties.h"
#include "mqtt/fb-mqtt-reason.h"

static void
test_every_code_says_something_of_its_own (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int code = 0; code <= 255; code++)
    {
      char *text = fb_mqtt_reason (code);

      g_assert_cmpuint (strlen (text), >, 0);
      g_assert_true (g_hash_table_add (seen, text));
    }
}

static void
test_the_usual_refusals_are_in_words (void)
{
  g_autofree char *password = fb_mqtt_reason_of_return_code (4);
  g_autofree char *acl = fb_mqtt_reason (0x87);
  g_autofree char *unknown = fb_mqtt_reason (0x7f);
  g_autofree char *unknown_return = fb_mqtt_reason_of_return_code (6);

  g_assert_cmpstr (password, ==, "user or password is wrong");
  g_assert_cmpstr (acl, ==, "not allowed for this user");
  g_assert_cmpstr (unknown, ==, "reason code 127");
  g_assert_cmpstr (unknown_return, ==, "reason code 6");
}

static void
test_a_copy_of_properties_is_whole (void)
{
  g_autoptr (FbMqttProperties) properties = fb_mqtt_properties_new ();
  g_autoptr (FbMqttProperties) copy = NULL;
  const FbMqttUserProperty *second;

  properties->has_expiry = TRUE;
  properties->expiry = 60;
  properties->content_type = g_strdup ("application/json");
  properties->correlation_data = g_bytes_new_static ("\0\1", 2);
  fb_mqtt_properties_add_user (properties, "unit", "kg");
  fb_mqtt_properties_add_user (properties, "unit", "lb");

  copy = fb_mqtt_properties_copy (properties);
  g_clear_pointer (&properties, fb_mqtt_properties_free);

  g_assert_true (copy->has_expiry);
  g_assert_cmpuint (copy->expiry, ==, 60);
  g_assert_cmpstr (copy->content_type, ==, "application/json");
  g_assert_null (copy->response_topic);
  g_assert_cmpuint (g_bytes_get_size (copy->correlation_data), ==, 2);
  g_assert_cmpuint (copy->user->len, ==, 2);
  second = g_ptr_array_index (copy->user, 1);
  g_assert_cmpstr (second->name, ==, "unit");
  g_assert_cmpstr (second->value, ==, "lb");
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/mqtt/reason/every-code-says-something-of-its-own",
                   test_every_code_says_something_of_its_own);
  g_test_add_func ("/mqtt/reason/the-usual-refusals-are-in-words",
                   test_the_usual_refusals_are_in_words);
  g_test_add_func ("/mqtt/properties/a-copy-is-whole", test_a_copy_of_properties_is_whole);

  return g_test_run ();
}
