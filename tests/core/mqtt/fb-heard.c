/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-heard.h"

/* The sink is called on the network thread, the rest by the test. */

static void
begin (gpointer user_data)
{
  FbHeard *self = user_data;

  g_mutex_lock (&self->mutex);
  g_assert_false (self->is_in_batch);
  self->is_in_batch = TRUE;
  self->n_batches++;
}

static void
take (const FbMqttMessage *message, gpointer user_data)
{
  FbHeard *self = user_data;

  g_assert_true (self->is_in_batch);
  g_assert_cmpuint (message->topic_length, ==, strlen (message->topic));
  self->largest = MAX (self->largest, message->payload_length);
  g_ptr_array_add (self->lines,
                   g_strdup_printf ("%s %d %d %.*s", message->topic, message->qos,
                                    message->is_retained, (int)MIN (message->payload_length, 100),
                                    (const char *)message->payload));
}

static void
end (gpointer user_data)
{
  FbHeard *self = user_data;

  g_assert_true (self->is_in_batch);
  self->is_in_batch = FALSE;
  g_mutex_unlock (&self->mutex);
}

static void
let_go (gpointer user_data)
{
  FbHeard *self = user_data;

  g_mutex_lock (&self->mutex);
  self->is_gone = TRUE;
  g_mutex_unlock (&self->mutex);
}

FbHeard *
fb_heard_new (void)
{
  FbHeard *self = g_new0 (FbHeard, 1);

  g_mutex_init (&self->mutex);
  self->lines = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
fb_heard_free (FbHeard *self)
{
  g_mutex_clear (&self->mutex);
  g_ptr_array_unref (self->lines);
  g_free (self);
}

FbMqttLink *
fb_heard_link_with (FbHeard *self, const FbMqttOptions *options)
{
  static const FbMqttSink sink = { begin, take, end };

  return fb_mqtt_link_new (options, &sink, self, let_go);
}

FbMqttLink *
fb_heard_link (FbHeard *self, const char *url, const char *filter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FbMqttOptions) options = fb_mqtt_options_new_for_url (url, &error);

  g_assert_no_error (error);
  if (filter != NULL)
    fb_mqtt_options_add_filter (options, filter, 2);

  return fb_heard_link_with (self, options);
}

guint
fb_heard_count (FbHeard *self)
{
  guint count;

  g_mutex_lock (&self->mutex);
  count = self->lines->len;
  g_mutex_unlock (&self->mutex);

  return count;
}

typedef struct
{
  FbHeard    *heard;
  const char *line;
} Expected;

static gboolean
has_line (gpointer user_data)
{
  Expected *expected = user_data;
  gboolean  found;

  g_mutex_lock (&expected->heard->mutex);
  found =
      g_ptr_array_find_with_equal_func (expected->heard->lines, expected->line, g_str_equal, NULL);
  g_mutex_unlock (&expected->heard->mutex);

  return found;
}

void
fb_heard_await (FbHeard *self, const char *line)
{
  Expected expected = { self, line };

  if (!fb_test_wait (has_line, &expected, FB_HEARD_WAIT_MS))
    g_error ("“%s” did not come; %u messages did", line, fb_heard_count (self));
}

typedef struct
{
  FbMqttLink     *link;
  FbMqttLinkState state;
  const char     *words; /* (nullable) */
} ExpectedState;

static gboolean
is_in_state (gpointer user_data)
{
  ExpectedState *expected = user_data;
  const char    *reason = fb_mqtt_link_get_reason (expected->link);

  return fb_mqtt_link_get_state (expected->link) == expected->state &&
         (expected->words == NULL || (reason != NULL && strstr (reason, expected->words) != NULL));
}

void
fb_heard_await_reason (FbMqttLink *link, FbMqttLinkState state, const char *words)
{
  ExpectedState expected = { link, state, words };

  if (!fb_test_wait (is_in_state, &expected, FB_HEARD_WAIT_MS))
    g_error ("the link stays in state %d, not %d “%s”: %s", fb_mqtt_link_get_state (link), state,
             words, fb_mqtt_link_get_reason (link));
}

void
fb_heard_await_state (FbMqttLink *link, FbMqttLinkState state)
{
  fb_heard_await_reason (link, state, NULL);
}

void
fb_heard_publish (
    FbMqttLink *link, const char *topic, const char *payload, guint8 qos, gboolean is_retained)
{
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GBytes) bytes = g_bytes_new (payload, strlen (payload));
  g_autoptr (GError) error = NULL;

  fb_mqtt_link_publish_async (link, topic, bytes, qos, is_retained, NULL, fb_test_take_result,
                              &result);
  g_assert_true (
      fb_mqtt_link_publish_finish (link, fb_test_await (&result, FB_HEARD_WAIT_MS), &error));
  g_assert_no_error (error);
}

static gboolean
is_gone (gpointer user_data)
{
  FbHeard *self = user_data;
  gboolean gone;

  g_mutex_lock (&self->mutex);
  gone = self->is_gone;
  g_mutex_unlock (&self->mutex);

  return gone;
}

void
fb_heard_end (FbHeard *self, FbMqttLink *link)
{
  fb_mqtt_link_close (link);
  g_assert_cmpint (fb_mqtt_link_get_state (link), ==, FB_MQTT_LINK_OFF);
  g_assert_finalize_object (link);
  g_assert_true (fb_test_wait (is_gone, self, FB_HEARD_WAIT_MS));
}
