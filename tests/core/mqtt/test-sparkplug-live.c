/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-heard.h"
#include "fb-test-broker.h"
#include "fb-test-sparkplug.h"
#include "mqtt/fb-sparkplug-rebirth.h"
#include "mqtt/fb-sparkplug-sink.h"
#include "mqtt/fb-topic-tree.h"

/* A plant whose payloads are made by a published encoder, carried by a real broker. */

typedef struct
{
  FbTopicTree *tree;
  const char  *topic;
  const char  *part; /* of the value */
} Expected;

static gboolean
has_value (gpointer user_data)
{
  Expected        *self = user_data;
  FbTopicStore    *store = fb_topic_tree_lock (self->tree);
  guint32          id = fb_topic_store_find (store, self->topic, strlen (self->topic));
  FbTopicValue     value;
  g_autofree char *text = NULL;

  if (id != 0 && fb_topic_store_get_value (store, id, &value))
    text = g_strndup ((const char *)value.data, value.length);
  fb_topic_tree_unlock (self->tree);

  return text != NULL && strstr (text, self->part) != NULL;
}

static void
await (FbTopicTree *tree, const char *topic, const char *part)
{
  Expected expected = { tree, topic, part };

  g_test_message ("%s: %s", topic, part);
  g_assert_true (fb_test_wait (has_value, &expected, FB_HEARD_WAIT_MS));
}

static void
publish (FbMqttLink *link, const char *topic, GBytes *payload)
{
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  fb_mqtt_link_publish_async (link, topic, payload, 1, FALSE, NULL, fb_test_take_result, &result);
  g_assert_true (
      fb_mqtt_link_publish_finish (link, fb_test_await (&result, FB_HEARD_WAIT_MS), &error));
  g_assert_no_error (error);
}

/* A link whose messages go through a Sparkplug sink into @tree. */
static FbMqttLink *
connect_tree (const char *url, FbTopicTree *tree)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FbMqttOptions) options = fb_mqtt_options_new_for_url (url, &error);
  FbSparkplugSink *sink;
  FbMqttLink      *link;

  g_assert_no_error (error);
  fb_mqtt_options_add_filter (options, "spBv1.0/#", 1);
  sink =
      fb_sparkplug_sink_new (fb_topic_tree_get_sink (), g_object_ref (tree), g_object_unref, NULL);
  link = fb_mqtt_link_new (options, fb_sparkplug_sink_get_sink (), sink,
                           (GDestroyNotify)fb_sparkplug_sink_free);
  fb_mqtt_link_open (link);
  fb_heard_await_state (link, FB_MQTT_LINK_ONLINE);

  return link;
}

static void
publish_all (FbMqttLink *link, JsonArray *session, GPtrArray *payloads)
{
  for (guint i = 0; i < payloads->len; i++)
    {
      JsonObject *one = json_array_get_object_element (session, i);

      publish (link, json_object_get_string_member (one, "topic"), g_ptr_array_index (payloads, i));
    }
}

static void
ask_for_rebirth (FbMqttLink *link)
{
  g_autofree char *topic = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) payload =
                 fb_sparkplug_make_rebirth ("Hall 3", "Line", 1700000000 * (gint64)G_USEC_PER_SEC,
                                            &topic, &error);

  g_assert_no_error (error);
  publish (link, topic, payload);
}

static void
test_a_plant_is_seen_through_a_real_broker (void)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "core", "mqtt", "sparkplug-session.json", NULL);
  g_autoptr (JsonNode) session = NULL;
  g_autoptr (GPtrArray) payloads = fb_test_sparkplug_encode (path, &session);
  g_autoptr (FbTestBroker) broker = payloads != NULL ? fb_test_broker_new () : NULL;
  g_autofree char *url = NULL;
  FbTopicTree     *tree;
  FbMqttLink      *link;

  if (broker == NULL)
    return;

  fb_test_broker_start (broker, NULL);
  url = fb_test_broker_url (broker, "mqtt");
  tree = fb_topic_tree_new (NULL);
  link = connect_tree (url, tree);
  publish_all (link, json_node_get_array (session), payloads);

  await (tree, "#sparkplug/Hall 3/Line/Press/Oil/Temperature", "22.4");
  await (tree, "#sparkplug/Hall 3/Line/Press/Oil/Level", "-5");
  await (tree, "#sparkplug/Hall 3/Line/Press/Order", "A-18");
  await (tree, "#sparkplug/Hall 3/Line/Node Control/Rebirth", "true");
  await (tree, "#sparkplug/Hall 3/Line", "\"bd_seq\":4,\"gaps\":1,\"lost\":2");
  ask_for_rebirth (link);
  await (tree, "spBv1.0/Hall 3/NCMD/Line", "Node Control/Rebirth");

  fb_mqtt_link_close (link);
  g_object_unref (link);
  fb_test_assert_goes (tree);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/mqtt/sparkplug/a-plant-is-seen-through-a-real-broker",
                   test_a_plant_is_seen_through_a_real_broker);

  return g_test_run ();
}
