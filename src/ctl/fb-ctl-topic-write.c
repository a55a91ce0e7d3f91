/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "activity/fb-activity.h"
#include "fb-commands.h"
#include "fb-ctl-input.h"
#include "fb-ctl-topic.h"
#include "fb-error.h"
#include "mqtt/fb-retained-set.h"
#include "mqtt/fb-topic-clear.h"
#include "mqtt/fb-topic-put-back.h"

/* The verbs of the noun "topic" that change something at a broker. */

/* clang-format off */
static const FbColumn publish_columns[] = {
  { "broker", N_ ("Broker"), FB_COLUMN_PLAIN },
  { "topic", N_ ("Topic"), FB_COLUMN_PLAIN },
  { "size", N_ ("Bytes"), FB_COLUMN_PLAIN },
  { NULL },
};

static const FbColumn clear_columns[] = {
  { "broker", N_ ("Broker"), FB_COLUMN_PLAIN },
  { "found", N_ ("Retained"), FB_COLUMN_PLAIN },
  { "cleared", N_ ("Cleared"), FB_COLUMN_PLAIN },
  { "undo", N_ ("Kept in"), FB_COLUMN_PLAIN },
  { NULL },
};

static const FbColumn put_back_columns[] = {
  { "broker", N_ ("Broker"), FB_COLUMN_PLAIN },
  { "published", N_ ("Published"), FB_COLUMN_PLAIN },
  { NULL },
};
/* clang-format on */

#define CONFIRM(name)                                                                              \
  {                                                                                                \
    "confirm", 0, 0, G_OPTION_ARG_STRING, name,                                                    \
        N_ ("Of a broker marked as production: its name once more"), N_ ("NAME")                   \
  }

static GBytes *
read_payload (const char *text, const char *file, GError **error)
{
  if (text != NULL && file != NULL)
    {
      fb_ctl_throw_usage (error, _ ("Give either --text or --file"));
      return NULL;
    }
  if (text != NULL)
    return g_bytes_new (text, strlen (text));

  return fb_ctl_input_read (file != NULL ? file : "-", error);
}

static gboolean
publish (FbCtl      *ctl,
         FbBroker   *broker,
         const char *topic,
         GBytes     *payload,
         int         qos,
         gboolean    is_retained,
         GError    **error)
{
  g_autoptr (FbMqttLink) link =
                 fb_ctl_topic_connect (ctl, broker, &fb_ctl_catch_sink, fb_ctl_catch_new (),
                                       fb_ctl_catch_unref, error);
  g_auto (FbCtlAnswer) answer = { 0 };
  gboolean done;

  if (link == NULL)
    return FALSE;

  fb_mqtt_link_publish_async (link, topic, payload, (guint8)qos, is_retained, NULL,
                              fb_ctl_answer_cb, &answer);
  done = fb_mqtt_link_publish_finish (link, fb_ctl_answer_wait (&answer), error);
  fb_activity_note (fb_session_get_workspace (fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, NULL)),
                    "topic.publish", fb_broker_get_id (broker), fb_broker_get_name (broker),
                    done || error == NULL ? "ok" : fb_error_code_to_string ((*error)->code), topic);
  fb_mqtt_link_close (link);

  return done;
}

int
fb_ctl_topic_publish (FbCtl *ctl, char **args, GError **error)
{
  g_autofree char   *text = NULL, *file = NULL, *confirmed = NULL;
  gboolean           is_retained = FALSE;
  int                qos = 1;
  const GOptionEntry options[] = {
    { "text", 't', 0, G_OPTION_ARG_STRING, &text, N_ ("Publish TEXT"), N_ ("TEXT") },
    { "file", 'f', 0, G_OPTION_ARG_FILENAME, &file,
      N_ ("Publish the content of FILE; without both, standard input"), N_ ("FILE") },
    { "retain", 'r', 0, G_OPTION_ARG_NONE, &is_retained, N_ ("Let the broker keep it"), NULL },
    { "qos", 'q', 0, G_OPTION_ARG_INT, &qos, N_ ("With this QoS: 0, 1 (usual) or 2"), N_ ("QOS") },
    CONFIRM (&confirmed),
    { NULL },
  };
  g_auto (GStrv) rest = NULL;
  FbBroker *broker = fb_ctl_broker_from_args (ctl, args, options, 2, 2, &rest, error);
  g_autoptr (GBytes) payload = NULL;
  g_autoptr (JsonObject) object = json_object_new ();

  if (broker == NULL || !fb_ctl_broker_check_publish (broker, confirmed, error))
    return FB_CTL_FAILED;
  if (qos < 0 || qos > 2)
    {
      fb_ctl_throw_usage (error, _ ("--qos is 0, 1 or 2"));
      return FB_CTL_FAILED;
    }
  if ((payload = read_payload (text, file, error)) == NULL ||
      !publish (ctl, broker, rest[1], payload, qos, is_retained, error))
    return FB_CTL_FAILED;

  json_object_set_string_member (object, "broker", fb_broker_get_name (broker));
  json_object_set_string_member (object, "topic", rest[1]);
  json_object_set_int_member (object, "size", g_bytes_get_size (payload));
  json_object_set_int_member (object, "qos", qos);
  json_object_set_boolean_member (object, "retained", is_retained);
  fb_ctl_output_fields (fb_ctl_is_json (ctl), object, publish_columns);

  return FB_CTL_DONE;
}

static void
print_cleared (
    FbCtl *ctl, FbBroker *broker, FbTopicClear *clear, const char *filter, gboolean is_trial)
{
  g_autoptr (JsonObject) object = json_object_new ();
  GPtrArray  *found = fb_topic_clear_get_found (clear);
  GPtrArray  *left = fb_topic_clear_get_left (clear);
  const char *undo = fb_topic_clear_get_undo_path (clear);
  guint       n_found = fb_topic_clear_get_n_found (clear);
  JsonArray  *topics = json_array_new ();

  for (guint i = 0; i < left->len; i++)
    json_array_add_string_element (topics, g_ptr_array_index (left, i));
  json_object_set_string_member (object, "broker", fb_broker_get_name (broker));
  json_object_set_string_member (object, "filter", filter);
  json_object_set_int_member (object, "found", n_found);
  json_object_set_int_member (object, "cleared", is_trial ? 0 : n_found - left->len);
  json_object_set_string_member (object, "undo", undo);
  json_object_set_array_member (object, "left", topics);
  if (!fb_ctl_is_json (ctl) && is_trial)
    for (guint i = 0; i < n_found; i++)
      {
        g_autofree char *line =
            g_strconcat (((FbRetained *)g_ptr_array_index (found, i))->topic, "\n", NULL);

        fb_ctl_output_text (line);
      }
  fb_ctl_output_fields (fb_ctl_is_json (ctl), object, clear_columns);
}

/* Adds to why a clearing failed how to take it back. @undo: (nullable) */
static void
tell_undo (GError *error, FbBroker *broker, const char *undo)
{
  g_autofree char *name = g_shell_quote (fb_broker_get_name (broker));
  g_autofree char *path = undo != NULL ? g_shell_quote (undo) : NULL;
  g_autofree char *why = NULL;

  if (error == NULL || path == NULL)
    return;

  why = g_steal_pointer (&error->message);
  /* Translators: the first %s is why clearing failed, then broker and file. */
  error->message = g_strdup_printf (_ ("%s. What was retained is kept; to put it back: "
                                       "flowbenchctl topic put-back %s %s"),
                                    why, name, path);
}

int
fb_ctl_topic_clear (FbCtl *ctl, char **args, GError **error)
{
  g_autofree char   *out = NULL, *confirmed = NULL;
  gboolean           is_trial = FALSE;
  const GOptionEntry options[] = {
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &is_trial, N_ ("Only show what would be cleared"), NULL },
    { "out", 'o', 0, G_OPTION_ARG_FILENAME, &out,
      N_ ("Keep what is cleared in FILE instead of in the profile"), N_ ("FILE") },
    CONFIRM (&confirmed),
    { NULL },
  };
  g_auto (GStrv) rest = NULL;
  FbBroker *broker = fb_ctl_broker_from_args (ctl, args, options, 2, 2, &rest, error);
  g_autoptr (FbTopicClear) clear = NULL;
  gboolean done;

  if (broker == NULL || (!is_trial && !fb_ctl_broker_check_publish (broker, confirmed, error)))
    return FB_CTL_FAILED;

  clear =
      fb_topic_clear_new (fb_session_get_brokers (fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error)),
                          broker, rest[1], out, is_trial);
  done = fb_ctl_run (ctl, FB_OPERATION (g_object_ref (clear)), error);
  if (!done && error != NULL)
    tell_undo (*error, broker, fb_topic_clear_get_undo_path (clear));
  if (done && fb_topic_clear_get_n_found (clear) == 0)
    done = fb_throw (error, FB_ERROR_NOT_FOUND, _ ("“%s” retains nothing for “%s”"),
                     fb_broker_get_name (broker), rest[1]);
  else if (done || fb_topic_clear_get_left (clear)->len > 0)
    print_cleared (ctl, broker, clear, rest[1], is_trial);

  return done ? FB_CTL_DONE : FB_CTL_FAILED;
}

static void
say_stripped (FbBroker *broker, guint n_stripped)
{
  if (n_stripped > 0)
    g_printerr (ngettext ("%u message went without its properties: MQTT 3.1.1, which is spoken "
                          "with %s, has none\n",
                          "%u messages went without their properties: MQTT 3.1.1, which is spoken "
                          "with %s, has none\n",
                          n_stripped),
                n_stripped, fb_broker_get_name (broker));
}

int
fb_ctl_topic_put_back (FbCtl *ctl, char **args, GError **error)
{
  g_autofree char   *confirmed = NULL;
  const GOptionEntry options[] = { CONFIRM (&confirmed), { NULL } };
  g_auto (GStrv) rest = NULL;
  FbBroker *broker = fb_ctl_broker_from_args (ctl, args, options, 2, 2, &rest, error);
  g_autoptr (FbTopicPutBack) operation = NULL;
  g_autoptr (JsonObject) object = json_object_new ();

  if (broker == NULL || !fb_ctl_broker_check_publish (broker, confirmed, error))
    return FB_CTL_FAILED;

  operation = fb_topic_put_back_new (fb_session_get_brokers (
                                         fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error)),
                                     broker, rest[1]);
  if (!fb_ctl_run (ctl, FB_OPERATION (g_object_ref (operation)), error))
    return FB_CTL_FAILED;

  say_stripped (broker, fb_topic_put_back_get_n_stripped (operation));
  json_object_set_string_member (object, "broker", fb_broker_get_name (broker));
  json_object_set_int_member (object, "published", fb_topic_put_back_get_n_messages (operation));
  fb_ctl_output_fields (fb_ctl_is_json (ctl), object, put_back_columns);

  return FB_CTL_DONE;
}
