/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-async-api.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fb-json-canonical.h"
#include "fb-json-layout.h"
#include "fb-json.h"

/* The document describes what a subscriber gets: each channel has one message and one operation
 * that receives it. */

/* More values of a parameter than this are not listed. */
#define MAX_PARAMETER_VALUES 50u

/* (transfer full) Sorted and laid out, with a line break. @object: (transfer full) */
static char *
print (JsonObject *object)
{
  static const FbJsonLayout layout = { .indent = 2, .fill = ' ' };
  g_autoptr (JsonObject) owned = object;
  g_autofree char *text = fb_json_print_object (object);
  g_autofree char *canonical = fb_json_canonical (text, -1, NULL);
  GString         *out = g_string_new (NULL);

  /* Names of members may be such that there is no canonical form, for they come from messages. */
  if (canonical == NULL)
    canonical = g_steal_pointer (&text);
  fb_json_append_laid_out (out, canonical, strlen (canonical), &layout, 0);
  g_string_append_c (out, '\n');

  return g_string_free (out, FALSE);
}

static JsonObject *make_reference (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* {"$ref": …} (transfer full) */
static JsonObject *
make_reference (const char *format, ...)
{
  JsonObject      *object = json_object_new ();
  va_list          args;
  g_autofree char *target = NULL;

  va_start (args, format);
  target = g_strdup_vprintf (format, args);
  va_end (args);
  json_object_set_string_member (object, "$ref", target);

  return object;
}

static JsonArray *
make_list_of (JsonObject *object)
{
  JsonArray *array = json_array_new ();

  json_array_add_object_element (array, object);
  return array;
}

/* A name for the parts of a channel, among those in @taken. (transfer full) */
static char *
make_id (const char *address, GHashTable *taken)
{
  g_autofree char *base = g_strdup (address);
  char            *id;

  g_strcanon (base, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-", '_');
  id = g_strdup (base);
  for (guint i = 2; g_hash_table_contains (taken, id); i++)
    {
      g_free (id);
      id = g_strdup_printf ("%s_%u", base, i);
    }
  g_hash_table_add (taken, g_strdup (id));

  return id;
}

static JsonObject *
describe_server (const FbMqttOptions *options)
{
  static const char *const protocols[] = {
    [FB_MQTT_TCP] = "mqtt",
    [FB_MQTT_TLS] = "secure-mqtt",
    [FB_MQTT_WS] = "ws",
    [FB_MQTT_WSS] = "wss",
  };
  JsonObject      *server = json_object_new ();
  gboolean         is_address = strchr (options->host, ':') != NULL;
  g_autofree char *host =
      g_strdup_printf (is_address ? "[%s]:%u" : "%s:%u", options->host, (guint)options->port);

  json_object_set_string_member (server, "host", host);
  json_object_set_string_member (server, "protocol", protocols[options->transport]);
  json_object_set_string_member (server, "protocolVersion",
                                 fb_mqtt_version_to_string (options->version));
  if (options->transport == FB_MQTT_WS || options->transport == FB_MQTT_WSS)
    json_object_set_string_member (server, "pathname", options->path);

  return server;
}

static JsonObject *
describe_parameters (GPtrArray *parameters)
{
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < parameters->len; i++)
    {
      const FbSchemaParameter *parameter = g_ptr_array_index (parameters, i);
      JsonObject              *described = json_object_new ();

      if (parameter->values->len <= MAX_PARAMETER_VALUES)
        {
          JsonArray *values = json_array_new ();

          for (guint k = 0; k < parameter->values->len; k++)
            json_array_add_string_element (values, g_ptr_array_index (parameter->values, k));
          json_object_set_array_member (described, "enum", values);
        }
      json_object_set_object_member (object, parameter->name, described);
    }

  return object;
}

static JsonObject *
describe_channel (const FbSchemaChannel *channel, const char *id)
{
  JsonObject *object = json_object_new ();
  JsonObject *messages = json_object_new ();

  json_object_set_string_member (object, "address", channel->address);
  json_object_set_array_member (object, "servers",
                                make_list_of (make_reference ("#/servers/broker")));
  json_object_set_object_member (messages, id, make_reference ("#/components/messages/%s", id));
  json_object_set_object_member (object, "messages", messages);
  if (channel->parameters->len > 0)
    json_object_set_object_member (object, "parameters", describe_parameters (channel->parameters));

  return object;
}

static JsonObject *
describe_operation (const char *id)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "action", "receive");
  json_object_set_object_member (object, "channel", make_reference ("#/channels/%s", id));
  json_object_set_array_member (object, "messages",
                                make_list_of (
                                    make_reference ("#/channels/%s/messages/%s", id, id)));

  return object;
}

static JsonObject *
describe_message (const FbSchemaChannel *channel)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "contentType",
                                 fb_topic_schema_get_content_type (channel->schema));
  json_object_set_object_member (object, "payload", fb_topic_schema_describe (channel->schema));

  return object;
}

static JsonObject *
describe_info (const FbMqttOptions *options)
{
  JsonObject      *info = json_object_new ();
  g_autofree char *title = g_strdup_printf (_ ("Topics of %s"), options->name);

  json_object_set_string_member (info, "title", title);
  json_object_set_string_member (info, "version", "1.0.0");
  json_object_set_string_member (info, "description",
                                 _ ("Learned from the messages that the broker delivered."));

  return info;
}

char *
fb_async_api_print (const FbMqttOptions *options, GPtrArray *channels)
{
  JsonObject *document = json_object_new ();
  JsonObject *servers = json_object_new ();
  JsonObject *described = json_object_new ();
  JsonObject *operations = json_object_new ();
  JsonObject *messages = json_object_new ();
  JsonObject *components = json_object_new ();
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < channels->len; i++)
    {
      const FbSchemaChannel *channel = g_ptr_array_index (channels, i);
      g_autofree char       *id = make_id (channel->address, taken);

      json_object_set_object_member (described, id, describe_channel (channel, id));
      json_object_set_object_member (operations, id, describe_operation (id));
      json_object_set_object_member (messages, id, describe_message (channel));
    }
  json_object_set_string_member (document, "asyncapi", "3.0.0");
  json_object_set_object_member (document, "info", describe_info (options));
  json_object_set_object_member (servers, "broker", describe_server (options));
  json_object_set_object_member (document, "servers", servers);
  json_object_set_object_member (document, "channels", described);
  json_object_set_object_member (document, "operations", operations);
  json_object_set_object_member (components, "messages", messages);
  json_object_set_object_member (document, "components", components);

  return print (document);
}

char *
fb_json_schema_print (const FbMqttOptions *options, GPtrArray *channels)
{
  JsonObject      *document = json_object_new ();
  JsonObject      *definitions = json_object_new ();
  g_autofree char *title = g_strdup_printf (_ ("Payloads of the topics of %s"), options->name);

  for (guint i = 0; i < channels->len; i++)
    {
      const FbSchemaChannel *channel = g_ptr_array_index (channels, i);

      json_object_set_object_member (definitions, channel->address,
                                     fb_topic_schema_describe (channel->schema));
    }
  json_object_set_string_member (document, "$schema",
                                 "https://json-schema.org/draft/2020-12/schema");
  json_object_set_string_member (document, "title", title);
  json_object_set_object_member (document, "$defs", definitions);

  return print (document);
}
