/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-error.h"
#include "fb-json.h"
#include "fb-test.h"
#include "mqtt/fb-async-api.h"
#include "mqtt/fb-topic-schemas.h"

#define NOW G_GINT64_CONSTANT (1790000000000000)

/* A second later than the one before, so that all are looked at. */
static GPtrArray *
learn (FbTopicSchema *schema, const char *payload)
{
  FbMqttMessage message = { .topic = "t", .topic_length = 1 };

  message.payload = (const guint8 *)payload;
  message.payload_length = strlen (payload);
  message.time = NOW + (gint64)fb_topic_schema_get_n_messages (schema) * G_USEC_PER_SEC;

  return fb_topic_schema_learn (schema, &message);
}

static void
learn_many (FbTopicSchema *schema, const char *const *payloads, guint n)
{
  for (guint i = 0; i < n; i++)
    g_assert_null (learn (schema, payloads[i % g_strv_length ((GStrv)payloads)]));
}

static void
assert_schema (FbTopicSchema *schema, const char *expected)
{
  g_autoptr (JsonNode) wanted = json_from_string (expected, NULL);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *printed = NULL;

  json_node_take_object (node, fb_topic_schema_describe (schema));
  printed = fb_json_print (node);
  g_test_message ("%s", printed);
  g_assert_true (json_node_equal (node, wanted));
}

static void
test_shapes_are_learned_over_time (void)
{
  static const char *const payloads[] = {
    "{\"ts\":1790000000123,\"at\":\"2026-09-21T14:13:20Z\",\"v\":21,\"state\":\"run\",\"q\":null,"
    "\"id\":\"123e4567-e89b-12d3-a456-426614174000\",\"list\":[1,2.5],\"on\":true}",
    "{\"ts\":1790000001123,\"at\":\"2026-09-21T14:13:21+02:00\",\"v\":21.5,\"state\":\"stop\","
    "\"q\":3,\"id\":\"123e4567-e89b-12d3-a456-426614174001\",\"list\":[],\"on\":false,"
    "\"note\":\"a\"}",
    NULL
  };
  g_autoptr (FbTopicSchema) schema = fb_topic_schema_new ();

  learn_many (schema, payloads, 40);
  g_assert_cmpuint (fb_topic_schema_get_n_learned (schema), ==, 40);
  g_assert_cmpstr (fb_topic_schema_get_content_type (schema), ==, "application/json");
  assert_schema (schema,
                 "{\"type\":\"object\",\"properties\":{"
                 "\"at\":{\"type\":\"string\",\"format\":\"date-time\"},"
                 "\"id\":{\"type\":\"string\",\"format\":\"uuid\"},"
                 "\"list\":{\"type\":\"array\",\"items\":{\"type\":\"number\",\"minimum\":1,"
                 "\"maximum\":2.5}},"
                 "\"note\":{\"type\":\"string\",\"enum\":[\"a\"]},"
                 "\"on\":{\"type\":\"boolean\"},"
                 "\"q\":{\"type\":[\"null\",\"integer\"],\"minimum\":3,\"maximum\":3},"
                 "\"state\":{\"type\":\"string\",\"enum\":[\"run\",\"stop\"]},"
                 "\"ts\":{\"type\":\"integer\",\"format\":\"epoch-ms\"},"
                 "\"v\":{\"type\":\"number\",\"minimum\":21,\"maximum\":21.5}},"
                 "\"required\":[\"at\",\"id\",\"list\",\"on\",\"q\",\"state\",\"ts\",\"v\"]}");
}

static void
test_what_is_no_json_has_a_schema_too (void)
{
  static const char *const texts[] = { "ON now", "OFF now", NULL };
  g_autoptr (FbTopicSchema) schema = fb_topic_schema_new ();
  g_autoptr (FbTopicSchema) binary = fb_topic_schema_new ();

  learn_many (schema, texts, 30);
  g_assert_cmpstr (fb_topic_schema_get_content_type (schema), ==, "text/plain");
  assert_schema (schema, "{\"type\":\"string\",\"enum\":[\"OFF now\",\"ON now\"]}");
  g_assert_null (learn (binary, "\x01\x02"));
  g_assert_cmpstr (fb_topic_schema_get_content_type (binary), ==, "application/octet-stream");
  assert_schema (binary, "{}");
}

static void
test_few_messages_are_looked_at (void)
{
  g_autoptr (FbTopicSchema) schema = fb_topic_schema_new ();
  FbMqttMessage message = { .topic = "t", .topic_length = 1, .time = NOW };

  message.payload = (const guint8 *)"1";
  message.payload_length = 1;
  for (guint i = 0; i < 10000; i++, message.time += 1000)
    g_assert_null (fb_topic_schema_learn (schema, &message));
  g_assert_cmpuint (fb_topic_schema_get_n_messages (schema), ==, 10000);
  g_assert_cmpuint (fb_topic_schema_get_n_learned (schema), ==, FB_SCHEMA_FIRST + 9);

  message.time = NOW - G_USEC_PER_SEC;
  g_assert_null (fb_topic_schema_learn (schema, &message));
  g_assert_cmpuint (fb_topic_schema_get_n_learned (schema), ==, FB_SCHEMA_FIRST + 10);
}

static void
test_a_breach_is_told_once_in_words (void)
{
  static const char *const usual[] = { "{\"v\":20,\"s\":\"run\",\"o\":{\"a\":[1,2]}}",
                                       "{\"v\":22,\"s\":\"stop\",\"o\":{\"a\":[2]}}", NULL };
  static const char *const broken[][2] = {
    { "{\"v\":23,\"s\":\"run\",\"o\":{\"a\":[1]}}", NULL },
    { "{\"v\":\"21\",\"s\":\"run\",\"o\":{\"a\":[1]}}", "v: is a text, was a whole number" },
    { "{\"v\":21,\"o\":{\"a\":[1]}}", "“s” is missing, was in all messages before" },
    { "{\"v\":21,\"s\":\"run\",\"o\":{\"a\":[1],\"b\":1}}", "o: “b” is new" },
    { "{\"v\":900,\"s\":\"run\",\"o\":{\"a\":[1]}}", "v: is 900, was always between 20 and 23" },
    { "{\"v\":21,\"s\":\"burn\",\"o\":{\"a\":[1]}}",
      "s: is “burn”, was always one of 2 other texts" },
    { "{\"v\":21,\"s\":\"run\",\"o\":{\"a\":[1,true]}}",
      "o.a[1]: is true or false, was a whole number" },
    { "[]", "is a list, was an object" },
  };
  g_autoptr (FbTopicSchema) schema = fb_topic_schema_new ();

  learn_many (schema, usual, 40);
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GPtrArray) breaches = learn (schema, broken[i][0]);
      g_autoptr (GPtrArray) again = NULL;

      g_test_message ("case %u", i);
      if (broken[i][1] == NULL)
        {
          g_assert_null (breaches);
          continue;
        }
      g_assert_nonnull (breaches);
      g_assert_cmpuint (breaches->len, ==, 1);
      g_assert_cmpstr (g_ptr_array_index (breaches, 0), ==, broken[i][1]);
      again = learn (schema, broken[i][0]);
      g_assert_null (again);
    }
}

static void
test_memory_is_bounded (void)
{
  g_autoptr (FbTopicSchema) schema = fb_topic_schema_new ();
  g_autoptr (JsonObject) described = NULL;
  g_autofree char *deep = g_strnfill (120, '[');
  g_autofree char *deep_end = g_strnfill (120, ']');
  g_autofree char *nested = g_strconcat (deep, deep_end, NULL);

  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (GString) payload = g_string_new ("{");
      g_autoptr (GPtrArray) ignored = NULL;

      for (guint k = 0; k < 200; k++)
        g_string_append_printf (payload, "\"key-%u\":{\"x\":%u},", i * 200 + k, k);
      g_string_append (payload, "\"t\":1}");
      ignored = learn (schema, payload->str);
    }
  described = fb_topic_schema_describe (schema);
  g_assert_cmpuint (json_object_get_size (fb_json_get_object (described, "properties")), <=,
                    FB_SHAPE_MAX_PLACES);
  {
    g_autoptr (GPtrArray) ignored = learn (schema, nested);
  }
}

static GHashTable *
make_plant (void)
{
  static const char *const topics[] = {
    "site/a/line/1/temp", "site/a/line/2/temp", "site/b/line/1/temp", "site/b/line/2/temp",
    "site/c/line/3/temp", "site/a/line/1/mode", "site/a/line/2/mode", "site/a/name",
    "odd/{x}/temp",       "m/valve-1",          "m/valve-2",          "m/pump",
  };
  GHashTable *schemas =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)fb_topic_schema_free);

  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    {
      FbTopicSchema *schema = fb_topic_schema_new ();
      gboolean       is_mode = g_str_has_suffix (topics[i], "mode");

      for (guint k = 0; k < 20; k++)
        g_assert_null (learn (schema, is_mode      ? "\"auto\""
                                      : k % 2 == 0 ? "{\"value\":21,\"unit\":\"C\"}"
                                                   : "{\"value\":21.5,\"unit\":\"C\"}"));
      g_hash_table_insert (schemas, g_strdup (topics[i]), schema);
    }

  return schemas;
}

static void
test_topics_of_one_shape_are_one_channel (void)
{
  static const char *const addresses[] = { "m/pump",           "m/{m}",
                                           "odd/%7Bx%7D/temp", "site/a/line/{line}/mode",
                                           "site/a/name",      "site/{site}/line/{line}/temp" };
  g_autoptr (GHashTable) schemas = make_plant ();
  g_autoptr (GPtrArray) channels = fb_schema_channels_group (schemas);
  FbSchemaChannel   *channel;
  FbSchemaParameter *parameter;

  for (guint i = 0; i < channels->len; i++)
    g_test_message ("%s", ((FbSchemaChannel *)g_ptr_array_index (channels, i))->address);
  g_assert_cmpuint (channels->len, ==, G_N_ELEMENTS (addresses));
  for (guint i = 0; i < channels->len; i++)
    g_assert_cmpstr (((FbSchemaChannel *)g_ptr_array_index (channels, i))->address, ==,
                     addresses[i]);

  channel = g_ptr_array_index (channels, 5);
  g_assert_cmpuint (channel->n_topics, ==, 5);
  g_assert_cmpuint (fb_topic_schema_get_n_messages (channel->schema), ==, 100);
  parameter = g_ptr_array_index (channel->parameters, 1);
  g_assert_cmpstr (parameter->name, ==, "line");
  g_assert_cmpuint (parameter->values->len, ==, 3);
  g_assert_cmpstr (g_ptr_array_index (parameter->values, 2), ==, "3");
  assert_schema (channel->schema, "{\"type\":\"object\",\"properties\":{"
                                  "\"unit\":{\"type\":\"string\",\"enum\":[\"C\"]},"
                                  "\"value\":{\"type\":\"number\",\"minimum\":21,"
                                  "\"maximum\":21.5}},\"required\":[\"unit\",\"value\"]}");
}

static void
test_a_connection_teaches_all_its_topics (void)
{
  const FbMqttSink *sink = fb_topic_schemas_get_sink ();
  g_autoptr (FbTopicSchemas) schemas = fb_topic_schemas_new ();
  g_autoptr (GPtrArray) channels = NULL;
  g_autoptr (GPtrArray) breaches = NULL;
  FbMqttMessage   message = { .topic = "a/t", .topic_length = 3, .payload_length = 1 };
  FbSchemaBreach *breach;

  for (guint i = 0; i < 50; i++)
    {
      sink->begin (schemas);
      message.time = NOW + i * G_USEC_PER_SEC;
      message.topic = "a/t";
      message.payload = (const guint8 *)(i < 49 ? "1" : "x");
      sink->message (&message, schemas);
      message.topic = "b/t";
      message.payload = (const guint8 *)"2";
      sink->message (&message, schemas);
      sink->end (schemas);
    }
  breaches = fb_topic_schemas_take_breaches (schemas);
  g_assert_cmpuint (breaches->len, ==, 1);
  breach = g_ptr_array_index (breaches, 0);
  g_assert_cmpstr (breach->topic, ==, "a/t");
  g_assert_cmpstr (breach->what, ==, "is a text, was a whole number");
  g_assert_cmpint (breach->time, ==, NOW + 49 * G_USEC_PER_SEC);
  channels = fb_topic_schemas_group (schemas);
  g_assert_cmpuint (channels->len, ==, 2);
  g_assert_cmpuint (fb_topic_schemas_get_n_ignored (schemas), ==, 0);
}

static FbMqttOptions *
make_options (void)
{
  FbMqttOptions *options = fb_mqtt_options_new_for_url ("wss://broker.plant:8084/mqtt", NULL);

  options->user = g_strdup ("engineer");
  fb_mqtt_options_set_password (options, "Geheim-4711");
  return options;
}

/* Asks a validator that is not ours. */
static void
validate (const char *kind, const char *document)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "document.json", NULL);
  g_autofree char *checker =
      g_test_build_filename (G_TEST_DIST, "support", "schema_checker.py", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *said = NULL;

  g_assert_true (g_file_set_contents (path, document, -1, NULL));
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE,
                              &error, "/usr/bin/python3", checker, kind, path, NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &said, NULL, &error));
  g_assert_no_error (error);
  if (g_subprocess_get_exit_status (process) == 77)
    {
      fb_test_missing (said);
      return;
    }
  g_assert_cmpstr (said, ==, "");
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
}

static void
test_async_api_is_valid (void)
{
  g_autoptr (GHashTable) schemas = make_plant ();
  g_autoptr (GPtrArray) channels = fb_schema_channels_group (schemas);
  g_autoptr (FbMqttOptions) options = make_options ();
  g_autofree char *document = fb_async_api_print (options, channels);
  g_autofree char *again = fb_async_api_print (options, channels);
  g_autoptr (JsonObject) object = fb_json_parse_object (document, -1, G_MAXSIZE, NULL);
  JsonObject *channel;

  g_assert_nonnull (object);
  g_assert_cmpstr (document, ==, again);
  g_assert_null (strstr (document, "Geheim"));
  g_assert_null (strstr (document, "engineer"));
  g_assert_cmpstr (fb_json_get_string (object, "asyncapi", NULL), ==, "3.0.0");
  channel =
      fb_json_get_object (fb_json_get_object (object, "channels"), "site__site__line__line__temp");
  g_assert_cmpstr (fb_json_get_string (channel, "address", NULL), ==,
                   "site/{site}/line/{line}/temp");
  validate ("asyncapi", document);
}

static void
test_json_schema_is_valid (void)
{
  g_autoptr (GHashTable) schemas = make_plant ();
  g_autoptr (GPtrArray) channels = fb_schema_channels_group (schemas);
  g_autoptr (FbMqttOptions) options = make_options ();
  g_autofree char *document = fb_json_schema_print (options, channels);

  g_assert_null (strstr (document, "Geheim"));
  g_assert_nonnull (strstr (document, "\n    \"site/{site}/line/{line}/temp\": {\n"));
  validate ("json-schema", document);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/mqtt/schema/shapes-are-learned-over-time", test_shapes_are_learned_over_time);
  g_test_add_func ("/mqtt/schema/what-is-no-json-has-a-schema-too",
                   test_what_is_no_json_has_a_schema_too);
  g_test_add_func ("/mqtt/schema/few-messages-are-looked-at", test_few_messages_are_looked_at);
  g_test_add_func ("/mqtt/schema/a-breach-is-told-once-in-words",
                   test_a_breach_is_told_once_in_words);
  g_test_add_func ("/mqtt/schema/memory-is-bounded", test_memory_is_bounded);
  g_test_add_func ("/mqtt/schema/topics-of-one-shape-are-one-channel",
                   test_topics_of_one_shape_are_one_channel);
  g_test_add_func ("/mqtt/schema/a-connection-teaches-all-its-topics",
                   test_a_connection_teaches_all_its_topics);
  g_test_add_func ("/mqtt/schema/async-api-is-valid", test_async_api_is_valid);
  g_test_add_func ("/mqtt/schema/json-schema-is-valid", test_json_schema_is_valid);

  return g_test_run ();
}
