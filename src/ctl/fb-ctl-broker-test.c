/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>

#include "fb-commands.h"
#include "fb-ctl-topic.h"
#include "fb-error.h"

/* The verb "broker test": connects, subscribes to what is kept, and says what came of it. */

/* clang-format off */
static const FbColumn columns[] = {
  { "broker", N_ ("Broker"), FB_COLUMN_PLAIN },
  { "url", N_ ("Address"), FB_COLUMN_PLAIN },
  { "client_id", N_ ("Client id"), FB_COLUMN_PLAIN },
  { NULL },
};

static const FbColumn filter_columns[] = {
  { "filter", N_ ("TOPICS"), FB_COLUMN_PLAIN },
  { "answer", N_ ("ANSWER"), FB_COLUMN_PLAIN },
  { NULL },
};
/* clang-format on */

static JsonObject *
test_filter (FbMqttLink *link, const FbMqttFilter *filter, gboolean *is_refused)
{
  JsonObject *row = json_object_new ();
  g_autoptr (GError) error = NULL;
  int              granted = fb_ctl_topic_subscribe (link, filter->filter, filter->qos, &error);
  g_autofree char *answer = NULL;

  json_object_set_string_member (row, "filter", filter->filter);
  if (granted < 0)
    {
      *is_refused = TRUE;
      json_object_set_null_member (row, "granted");
      answer = g_strdup (error->message);
    }
  else
    {
      json_object_set_int_member (row, "granted", granted);
      answer = g_strdup_printf (_ ("granted with QoS %d"), granted);
    }
  json_object_set_string_member (row, "answer", answer);

  return row;
}

static void
print (FbCtl *ctl, JsonObject *object)
{
  fb_ctl_output_fields (fb_ctl_is_json (ctl), object, columns);
  if (!fb_ctl_is_json (ctl))
    fb_ctl_output_table (FALSE, json_object_get_array_member (object, "filters"), filter_columns);
}

int
fb_ctl_broker_test (FbCtl *ctl, char **args, GError **error)
{
  g_auto (GStrv) rest = NULL;
  FbBroker *broker = fb_ctl_broker_from_args (ctl, args, NULL, 1, 1, &rest, error);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (FbMqttLink) link = NULL;
  const GPtrArray *filters;
  JsonArray       *rows;
  gboolean         is_refused = FALSE;

  if (broker == NULL ||
      (link = fb_ctl_topic_connect (ctl, broker, &fb_ctl_catch_sink, fb_ctl_catch_new (),
                                    fb_ctl_catch_unref, error)) == NULL)
    return FB_CTL_FAILED;

  rows = json_array_new ();
  filters = fb_broker_get_options (broker)->filters;
  for (guint i = 0; i < filters->len; i++)
    json_array_add_object_element (rows,
                                   test_filter (link, g_ptr_array_index (filters, i), &is_refused));
  json_object_set_string_member (object, "broker", fb_broker_get_name (broker));
  json_object_set_string_member (object, "url", fb_broker_get_url (broker));
  json_object_set_string_member (object, "client_id", fb_mqtt_link_get_client_id (link));
  json_object_set_array_member (object, "filters", rows);
  print (ctl, object);
  fb_mqtt_link_close (link);
  if (!is_refused)
    return FB_CTL_DONE;

  fb_throw (error, FB_ERROR_DENIED, _ ("“%s” refuses some of these topics"),
            fb_broker_get_name (broker));
  return FB_CTL_FAILED;
}
