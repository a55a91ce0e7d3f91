/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-broker-trust.h"

#include <glib/gi18n.h>

#include "fb-tls.h"
#include "widget/fb-ask.h"

/* The pin is kept with the broker; the connection follows the broker and so uses it at once. */

typedef struct
{
  FbBrokerStore      *brokers;
  FbBrokerConnection *connection;
  char               *pin;
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->brokers);
  g_object_unref (question->connection);
  g_free (question->pin);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

/* A pin that could not be kept holds as long as the connection. */
static void
changed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  FbMqttLink *link = fb_broker_connection_get_link (question->connection);

  if (!fb_broker_store_change_finish (FB_BROKER_STORE (object), result, NULL) && link != NULL)
    fb_mqtt_link_trust (link, question->pin);
}

static void
answered_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autofree char *answer = fb_ask_finish (GTK_WIDGET (object), result);
  FbBroker        *broker = fb_broker_connection_get_broker (question->connection);
  g_autoptr (FbMqttOptions) options = NULL;

  if (!g_str_equal (answer, "trust"))
    return;

  options = fb_mqtt_options_copy (fb_broker_get_options (broker));
  g_free (options->pin);
  options->pin = g_strdup (question->pin);
  fb_broker_store_change_async (question->brokers, broker, options, fb_broker_get_mode (broker),
                                fb_broker_is_production (broker), NULL, changed_cb,
                                g_steal_pointer (&question));
}

void
fb_broker_trust_ask (GtkWidget *parent, FbBrokerStore *brokers, FbBrokerConnection *connection)
{
  static const FbAnswer answers[] = {
    { "cancel", N_ ("_Cancel"), FB_ANSWER_PLAIN },
    { "trust", N_ ("They Are the _Same: Trust It"), FB_ANSWER_DESTRUCTIVE },
    { NULL, NULL, FB_ANSWER_PLAIN },
  };
  FbMqttLink      *link = fb_broker_connection_get_link (connection);
  Question        *question;
  g_autofree char *fingerprint = NULL;
  g_autofree char *body = NULL;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (FB_IS_BROKER_STORE (brokers));

  if (link == NULL || fb_mqtt_link_get_fingerprint (link) == NULL)
    return;

  question = g_new0 (Question, 1);
  question->brokers = g_object_ref (brokers);
  question->connection = g_object_ref (connection);
  question->pin = g_strdup (fb_mqtt_link_get_fingerprint (link));
  fingerprint = fb_tls_format_pin (question->pin);
  body = g_strdup_printf (
      _ ("No authority vouches for its certificate. It calls itself:\n%s\n\nFingerprint "
         "(SHA-256):\n%s\n\nAsk whoever runs the broker for the fingerprint, by telephone or on "
         "paper, and compare. If the two differ, somebody may be listening in between."),
      fb_mqtt_link_get_certificate (link), fingerprint);
  fb_ask_async (parent, _ ("Is This Your Broker?"), body, answers, NULL, answered_cb, question);
}
