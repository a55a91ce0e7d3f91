/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>

#include "fb-commands.h"
#include "fb-ctl-broker.h"
#include "fb-error.h"
#include "flow/fb-topic-filter.h"
#include "mqtt/fb-topic-users.h"

/* The verb "topic users". */

/* clang-format off */
static const FbColumn columns[] = {
  { "role", N_ ("ROLE"), FB_COLUMN_PLAIN },
  { "topic", N_ ("TOPIC"), FB_COLUMN_PLAIN },
  { "instance_name", N_ ("INSTANCE"), FB_COLUMN_PLAIN },
  { "tab", N_ ("TAB"), FB_COLUMN_PLAIN },
  { "title", N_ ("NODE"), FB_COLUMN_PLAIN },
  { "node", N_ ("ID"), FB_COLUMN_PLAIN },
  { "broker", N_ ("BROKER"), FB_COLUMN_PLAIN },
  { NULL },
};
/* clang-format on */

static JsonObject *
describe (const FbTopicUser *user)
{
  JsonObject      *row = json_object_new ();
  g_autofree char *url = user->broker != NULL ? fb_mqtt_options_get_url (user->broker) : NULL;

  json_object_set_string_member (row, "instance", user->instance);
  json_object_set_string_member (row, "instance_name", user->instance_name);
  json_object_set_string_member (row, "node", user->node);
  json_object_set_string_member (row, "title", user->title);
  json_object_set_string_member (row, "tab", user->tab);
  json_object_set_string_member (row, "role",
                                 user->role == FB_TOPIC_PUBLISHES ? "publishes" : "subscribes");
  json_object_set_string_member (row, "topic", user->topic);
  json_object_set_string_member (row, "broker", url);
  json_object_set_boolean_member (row, "disabled", user->is_disabled);

  return row;
}

static void
print (FbCtl *ctl, const GPtrArray *found)
{
  g_autoptr (JsonArray) rows = json_array_new ();

  for (guint i = 0; i < found->len; i++)
    json_array_add_object_element (rows, describe (g_ptr_array_index (found, i)));
  fb_ctl_output_table (fb_ctl_is_json (ctl), rows, columns);
}

int
fb_ctl_topic_users (FbCtl *ctl, char **args, GError **error)
{
  g_autofree char   *broker_name = NULL;
  const GOptionEntry options[] = {
    { "broker", 'b', 0, G_OPTION_ARG_STRING, &broker_name, N_ ("Only at this broker"),
      N_ ("BROKER") },
    { NULL },
  };
  g_auto (GStrv) rest = fb_ctl_parse (ctl, args, options, 1, 1, error);
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (FbTopicUsers) users = NULL;
  FbBroker *broker = NULL;

  if (rest == NULL)
    return FB_CTL_FAILED;
  if (!fb_topic_filter_is_valid (rest[0]))
    {
      fb_ctl_throw_usage (error, _ ("“%s” is neither a topic nor a topic filter"), rest[0]);
      return FB_CTL_FAILED;
    }
  if ((broker_name != NULL && (broker = fb_ctl_broker_find (ctl, broker_name, error)) == NULL) ||
      (sources = fb_ctl_broker_read_flows (ctl, error)) == NULL)
    return FB_CTL_FAILED;

  users = fb_topic_users_new (sources);
  found =
      fb_topic_users_find (users, rest[0], broker != NULL ? fb_broker_get_options (broker) : NULL);
  print (ctl, found);

  return FB_CTL_DONE;
}
