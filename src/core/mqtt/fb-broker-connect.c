/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-broker-connect.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "fb-tls.h"

/* A task that gets the password, makes the link and follows its state until the first attempt has
 * ended. */

typedef struct
{
  FbMqttSink     sink;
  gpointer       sink_data;
  GDestroyNotify sink_destroy; /* (nullable) once the link has the data */

  /* Owned */
  FbMqttLink *link;      /* (nullable) until the options are there */
  GSource    *cancelled; /* (nullable) */

  gulong state_handler;
} Attempt;

static void
attempt_free (gpointer data)
{
  Attempt *attempt = data;

  if (attempt->sink_destroy != NULL)
    attempt->sink_destroy (attempt->sink_data);
  g_clear_object (&attempt->link);
  g_clear_pointer (&attempt->cancelled, g_source_unref);
  g_free (attempt);
}

/* Nothing calls back with the task any more. (transfer full) */
static GTask *
stop_waiting (GTask *task)
{
  Attempt *attempt = g_task_get_task_data (task);

  g_clear_signal_handler (&attempt->state_handler, attempt->link);
  if (attempt->cancelled != NULL)
    g_source_destroy (attempt->cancelled);

  return task;
}

static void
throw_reason (FbMqttLink *link, GError **error)
{
  FbMqttLinkState  state = fb_mqtt_link_get_state (link);
  const char      *reason = fb_mqtt_link_get_reason (link);
  const char      *fingerprint = fb_mqtt_link_get_fingerprint (link);
  g_autofree char *pin = fingerprint != NULL ? fb_tls_format_pin (fingerprint) : NULL;

  if (state == FB_MQTT_LINK_ASKING)
    fb_throw (error, FB_ERROR_UNVERIFIED,
              _ ("%s. Trust it only if its fingerprint is the right one: %s"),
              reason != NULL ? reason : _ ("The certificate is not known"), pin != NULL ? pin : "");
  else if (state == FB_MQTT_LINK_STOPPED)
    fb_throw (error, FB_ERROR_DENIED, "%s",
              reason != NULL ? reason : _ ("The broker refused the connection"));
  else
    fb_throw (error, FB_ERROR_UNREACHABLE, "%s",
              reason != NULL ? reason : _ ("The broker does not answer"));
}

static void
fb_broker_connect_state_cb (FbMqttLink *link, GParamSpec *pspec, gpointer user_data)
{
  FbMqttLinkState state = fb_mqtt_link_get_state (link);
  Attempt        *attempt = g_task_get_task_data (user_data);
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  if (state == FB_MQTT_LINK_OFF || state == FB_MQTT_LINK_CONNECTING)
    return;

  task = stop_waiting (user_data);
  if (state == FB_MQTT_LINK_ONLINE)
    {
      g_task_return_pointer (task, g_object_ref (attempt->link), g_object_unref);
      return;
    }

  throw_reason (link, &error);
  fb_mqtt_link_close (link);
  g_task_return_error (task, error);
}

static gboolean
fb_broker_connect_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (GTask) task = stop_waiting (user_data);

  fb_mqtt_link_close (((Attempt *)g_task_get_task_data (task))->link);
  g_task_return_new_error (task, FB_ERROR, FB_ERROR_CANCELLED, _ ("Cancelled"));
  return G_SOURCE_REMOVE;
}

static void
open_link (GTask *task, FbMqttOptions *options)
{
  Attempt      *attempt = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  g_ptr_array_set_size (options->filters, 0);
  g_clear_pointer (&options->client_id, g_free);
  g_clear_pointer (&options->will, fb_mqtt_will_free);
  options->is_clean_start = TRUE;
  options->session_expiry = 0;
  attempt->link =
      fb_mqtt_link_new (options, &attempt->sink, attempt->sink_data, attempt->sink_destroy);
  attempt->sink_destroy = NULL;
  attempt->state_handler = g_signal_connect (attempt->link, "notify::state",
                                             G_CALLBACK (fb_broker_connect_state_cb), task);
  if (cancellable != NULL)
    {
      attempt->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (attempt->cancelled, G_SOURCE_FUNC (fb_broker_connect_cancelled_cb),
                             task, NULL);
      g_source_attach (attempt->cancelled, g_main_context_get_thread_default ());
    }
  fb_mqtt_link_open (attempt->link);
}

static void
fb_broker_connect_options_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (FbMqttOptions) options = NULL;
  GError *error = NULL;

  options = fb_broker_store_get_options_finish (FB_BROKER_STORE (source), result, &error);
  if (options == NULL)
    g_task_return_error (task, error);
  else
    open_link (g_steal_pointer (&task), options);
}

void
fb_broker_connect_async (FbBrokerStore      *brokers,
                         FbBroker           *broker,
                         const FbMqttSink   *sink,
                         gpointer            sink_data,
                         GDestroyNotify      sink_destroy,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  GTask   *task;
  Attempt *attempt;

  g_return_if_fail (FB_IS_BROKER_STORE (brokers));
  g_return_if_fail (FB_IS_BROKER (broker));
  g_return_if_fail (sink != NULL);

  task = g_task_new (brokers, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_broker_connect_async);
  g_task_set_check_cancellable (task, FALSE);
  attempt = g_new0 (Attempt, 1);
  attempt->sink = *sink;
  attempt->sink_data = sink_data;
  attempt->sink_destroy = sink_destroy;
  g_task_set_task_data (task, attempt, attempt_free);
  fb_broker_store_get_options_async (brokers, broker, cancellable, fb_broker_connect_options_cb,
                                     task);
}

FbMqttLink *
fb_broker_connect_finish (FbBrokerStore *brokers, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, brokers), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
