/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-ctl-topic.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fb-clock.h"
#include "fb-error.h"
#include "mqtt/fb-broker-connect.h"
#include "mqtt/fb-payload.h"

/* The catch is shared with a network thread, behind a mutex; all else is the main thread. */

#define MAX_CAUGHT_BYTES ((gsize)64 * 1024 * 1024)
#define MAX_WAIT_SECONDS 86400.0

struct _FbCtlCatch
{
  gatomicrefcount references;
  GMutex          mutex;

  /* Behind the mutex */
  GPtrArray *messages;
  gsize      n_bytes;
  guint      n_lost;
};

static void
message_free (gpointer data)
{
  FbCtlMessage *message = data;

  g_free (message->topic);
  g_bytes_unref (message->payload);
  g_free (message);
}

FbCtlCatch *
fb_ctl_catch_new (void)
{
  FbCtlCatch *self = g_new0 (FbCtlCatch, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  self->messages = g_ptr_array_new_with_free_func (message_free);

  return self;
}

FbCtlCatch *
fb_ctl_catch_ref (FbCtlCatch *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
fb_ctl_catch_unref (gpointer data)
{
  FbCtlCatch *self = data;

  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_ptr_array_unref (self->messages);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static void
catch_begin (gpointer user_data)
{
  g_mutex_lock (&((FbCtlCatch *)user_data)->mutex);
}

static void
catch_message (const FbMqttMessage *message, gpointer user_data)
{
  FbCtlCatch   *self = user_data;
  FbCtlMessage *caught;
  gsize         size = sizeof *caught + message->topic_length + message->payload_length;

  if (self->n_bytes + size > MAX_CAUGHT_BYTES && self->messages->len > 0)
    {
      self->n_lost++;
      return;
    }

  caught = g_new0 (FbCtlMessage, 1);
  caught->topic = g_strndup (message->topic, message->topic_length);
  caught->payload = g_bytes_new (message->payload, message->payload_length);
  caught->time = message->time;
  caught->qos = message->qos;
  caught->is_retained = message->is_retained;
  self->n_bytes += size;
  g_ptr_array_add (self->messages, caught);
}

static void
catch_end (gpointer user_data)
{
  g_mutex_unlock (&((FbCtlCatch *)user_data)->mutex);
  g_main_context_wakeup (NULL);
}

const FbMqttSink fb_ctl_catch_sink = { catch_begin, catch_message, catch_end };

GPtrArray *
fb_ctl_catch_take (FbCtlCatch *self, guint *n_lost)
{
  GPtrArray *messages;

  g_mutex_lock (&self->mutex);
  messages = g_steal_pointer (&self->messages);
  self->messages = g_ptr_array_new_with_free_func (message_free);
  *n_lost = self->n_lost;
  self->n_lost = 0;
  self->n_bytes = 0;
  g_mutex_unlock (&self->mutex);

  return messages;
}

JsonObject *
fb_ctl_topic_describe (const char   *topic,
                       gconstpointer data,
                       gsize         length,
                       gsize         full_size,
                       guint8        qos,
                       gboolean      is_retained,
                       gint64        time)
{
  JsonObject      *row = json_object_new ();
  g_autofree char *when = fb_clock_format (time);
  gboolean         is_text = g_utf8_validate_len (data != NULL ? data : "", length, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GEnumClass) forms = g_type_class_ref (FB_TYPE_PAYLOAD_FORM);
  const GEnumValue *form = g_enum_get_value (forms, fb_payload_guess (data, length));

  if (is_text)
    text = g_strndup (data, length);
  else
    text = g_base64_encode (data, length);
  json_object_set_string_member (row, "topic", topic);
  json_object_set_string_member (row, "value", is_text ? text : NULL);
  json_object_set_string_member (row, "base64", is_text ? NULL : text);
  json_object_set_string_member (row, "type", form->value_nick);
  json_object_set_int_member (row, "size", full_size);
  json_object_set_int_member (row, "qos", qos);
  json_object_set_boolean_member (row, "retained", is_retained);
  json_object_set_string_member (row, "time", when);

  return row;
}

FbMqttLink *
fb_ctl_topic_connect (FbCtl            *ctl,
                      FbBroker         *broker,
                      const FbMqttSink *sink,
                      gpointer          sink_data,
                      GDestroyNotify    sink_destroy,
                      GError          **error)
{
  FbBrokerStore *brokers =
      fb_session_get_brokers (fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error));
  g_auto (FbCtlAnswer) answer = { 0 };
  FbMqttLink *link;

  fb_broker_connect_async (brokers, broker, sink, sink_data, sink_destroy,
                           fb_ctl_get_cancellable (ctl), fb_ctl_answer_cb, &answer);
  link = fb_broker_connect_finish (brokers, fb_ctl_answer_wait (&answer), error);
  if (link == NULL)
    fb_throw_prefixed (error, "%s: ", fb_broker_get_name (broker));

  return link;
}

gboolean
fb_ctl_topic_is_stopped (FbMqttLink *link)
{
  FbMqttLinkState state = fb_mqtt_link_get_state (link);

  return state == FB_MQTT_LINK_STOPPED || state == FB_MQTT_LINK_ASKING;
}

gboolean
fb_ctl_topic_throw_stopped (FbMqttLink *link, GError **error)
{
  const char *reason = fb_mqtt_link_get_reason (link);
  gboolean    is_asking = fb_mqtt_link_get_state (link) == FB_MQTT_LINK_ASKING;

  if (!fb_ctl_topic_is_stopped (link))
    return FALSE;

  fb_throw (error, is_asking ? FB_ERROR_UNVERIFIED : FB_ERROR_DENIED, "%s",
            reason != NULL ? reason : _ ("The broker ended it"));
  return TRUE;
}

void
fb_ctl_topic_say_waiting (FbMqttLink *link)
{
  const char *reason = fb_mqtt_link_get_reason (link);

  if (fb_mqtt_link_get_state (link) == FB_MQTT_LINK_WAITING && reason != NULL)
    g_printerr (_ ("%s; it is tried again\n"), reason);
}

int
fb_ctl_topic_subscribe (FbMqttLink *link, const char *filter, guint8 qos, GError **error)
{
  g_auto (FbCtlAnswer) answer = { 0 };

  fb_mqtt_link_subscribe_async (link, filter, qos, fb_ctl_answer_cb, &answer);
  return fb_mqtt_link_subscribe_finish (link, fb_ctl_answer_wait (&answer), error);
}

/* What to subscribe to. (transfer full) (element-type FbMqttFilter) */
static GPtrArray *
choose_filters (FbBroker *broker, char **filters)
{
  const GPtrArray *kept = fb_broker_get_options (broker)->filters;
  GPtrArray       *chosen = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_mqtt_filter_free);

  for (guint i = 0; filters != NULL && filters[i] != NULL; i++)
    g_ptr_array_add (chosen, fb_mqtt_filter_new (filters[i], 0));
  for (guint i = 0; chosen->len == 0 && i < kept->len; i++)
    g_ptr_array_add (chosen, fb_mqtt_filter_copy (g_ptr_array_index (kept, i)));

  return chosen;
}

gboolean
fb_ctl_topic_subscribe_all (FbMqttLink *link, FbBroker *broker, char **filters, GError **error)
{
  g_autoptr (GPtrArray) chosen = choose_filters (broker, filters);
  guint n_granted = 0;

  if (chosen->len == 0)
    return fb_ctl_throw_usage (error,
                               _ ("“%s” is kept without filters: say which topics, such as "
                                  "--filter 'plant/#'"),
                               fb_broker_get_name (broker));

  for (guint i = 0; i < chosen->len; i++)
    {
      const FbMqttFilter *filter = g_ptr_array_index (chosen, i);
      g_autoptr (GError) refusal = NULL;

      if (fb_ctl_topic_subscribe (link, filter->filter, filter->qos, &refusal) >= 0)
        n_granted++;
      else if (i + 1 == chosen->len && n_granted == 0)
        {
          g_propagate_prefixed_error (error, g_steal_pointer (&refusal), "“%s”: ", filter->filter);
          return FALSE;
        }
      else
        g_printerr ("“%s”: %s\n", filter->filter, refusal->message);
    }

  return TRUE;
}

gboolean
fb_ctl_topic_parse_wait (double seconds, guint *wait_ms, GError **error)
{
  if (!(seconds >= 0 && seconds <= MAX_WAIT_SECONDS))
    return fb_ctl_throw_usage (error, _ ("--wait goes from 0 to %.0f seconds"), MAX_WAIT_SECONDS);

  *wait_ms = (guint)(seconds * 1000);
  return TRUE;
}
