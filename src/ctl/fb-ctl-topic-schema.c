/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>

#include "fb-commands.h"
#include "fb-ctl-topic.h"
#include "mqtt/fb-async-api.h"
#include "mqtt/fb-topic-schemas.h"

/* The verb "topic schema": listens for a while, then prints what the payloads have in common. */

#define WAIT_SECONDS 5.0

/* clang-format off */
static const FbColumn columns[] = {
  { "address", N_ ("TOPIC"), FB_COLUMN_PLAIN },
  { "topics", N_ ("TOPICS"), FB_COLUMN_PLAIN },
  { "messages", N_ ("MESSAGES"), FB_COLUMN_PLAIN },
  { "content_type", N_ ("FORM"), FB_COLUMN_PLAIN },
  { NULL },
};
/* clang-format on */

typedef enum
{
  AS_TABLE,
  AS_ASYNC_API,
  AS_JSON_SCHEMA,
} Form;

static gboolean
never (gpointer user_data)
{
  return FALSE;
}

/* (nullable) with @error. (transfer full) (element-type FbSchemaChannel) */
static GPtrArray *
learn (FbCtl *ctl, FbBroker *broker, char **filters, guint wait_ms, GError **error)
{
  g_autoptr (FbTopicSchemas) schemas = fb_topic_schemas_new ();
  g_autoptr (FbMqttLink) link =
                 fb_ctl_topic_connect (ctl, broker, fb_topic_schemas_get_sink (),
                                       g_object_ref (schemas), g_object_unref, error);
  guint64 n_ignored;

  if (link == NULL ||
      !fb_ctl_topic_subscribe_all (link, broker, filters[0] != NULL ? filters : NULL, error))
    return NULL;

  fb_ctl_wait (ctl, never, NULL, wait_ms);
  fb_mqtt_link_close (link);
  n_ignored = fb_topic_schemas_get_n_ignored (schemas);
  if (n_ignored > 0)
    g_printerr (_ ("%llu messages are of more topics than are looked at; give a narrower filter\n"),
                (unsigned long long)n_ignored);

  return fb_topic_schemas_group (schemas);
}

static JsonObject *
describe_channel (const FbSchemaChannel *channel)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "address", channel->address);
  json_object_set_int_member (object, "topics", channel->n_topics);
  json_object_set_int_member (object, "messages",
                              (gint64)fb_topic_schema_get_n_messages (channel->schema));
  json_object_set_string_member (object, "content_type",
                                 fb_topic_schema_get_content_type (channel->schema));
  json_object_set_object_member (object, "schema", fb_topic_schema_describe (channel->schema));

  return object;
}

static void
print_channels (FbCtl *ctl, FbBroker *broker, GPtrArray *channels, Form form)
{
  const FbMqttOptions *options = fb_broker_get_options (broker);
  g_autoptr (JsonArray) rows = json_array_new ();
  g_autofree char *document = NULL;

  if (form != AS_TABLE)
    {
      document = form == AS_ASYNC_API ? fb_async_api_print (options, channels)
                                      : fb_json_schema_print (options, channels);
      fb_ctl_output_text (document);
      return;
    }

  for (guint i = 0; i < channels->len; i++)
    json_array_add_object_element (rows, describe_channel (g_ptr_array_index (channels, i)));
  fb_ctl_output_table (fb_ctl_is_json (ctl), rows, columns);
}

int
fb_ctl_topic_schema (FbCtl *ctl, char **args, GError **error)
{
  gboolean           is_async_api = FALSE, is_json_schema = FALSE;
  double             seconds = WAIT_SECONDS;
  guint              wait_ms;
  const GOptionEntry options[] = {
    { "wait", 'w', 0, G_OPTION_ARG_DOUBLE, &seconds, N_ ("Listen for SECONDS (5)"),
      N_ ("SECONDS") },
    { "asyncapi", 0, 0, G_OPTION_ARG_NONE, &is_async_api, N_ ("Print an AsyncAPI 3.0 document"),
      NULL },
    { "json-schema", 0, 0, G_OPTION_ARG_NONE, &is_json_schema,
      N_ ("Print a JSON Schema 2020-12 document"), NULL },
    { NULL },
  };
  g_auto (GStrv) rest = NULL;
  FbBroker *broker = fb_ctl_broker_from_args (ctl, args, options, 1, G_MAXUINT, &rest, error);
  g_autoptr (GPtrArray) channels = NULL;

  if (broker == NULL || !fb_ctl_topic_parse_wait (seconds, &wait_ms, error))
    return FB_CTL_FAILED;
  if (is_async_api && is_json_schema)
    {
      fb_ctl_throw_usage (error, _ ("Give either --asyncapi or --json-schema"));
      return FB_CTL_FAILED;
    }
  if ((channels = learn (ctl, broker, rest + 1, wait_ms, error)) == NULL)
    return FB_CTL_FAILED;

  print_channels (ctl, broker, channels,
                  is_async_api     ? AS_ASYNC_API
                  : is_json_schema ? AS_JSON_SCHEMA
                                   : AS_TABLE);
  return FB_CTL_DONE;
}
