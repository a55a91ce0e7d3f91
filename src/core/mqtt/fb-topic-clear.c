/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-topic-clear.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "activity/fb-activity.h"
#include "fb-clock.h"
#include "fb-error.h"
#include "fb-file.h"
#include "flow/fb-topic-filter.h"
#include "mqtt/fb-broker-connect.h"
#include "mqtt/fb-retained-publish.h"

/* One step after the other over one link: what a broker answers to a packet comes in the order of
 * the packets, so the second subscription shows what the publishing left behind. A broker does not
 * say when it has handed out all that it retains: it has, when nothing came for a while. All with
 * QoS 0, of which a broker's queue drops nothing. */

#define POLL_MS 50
#define QUIET_US (500 * 1000)
#define MAX_COUNT_MINUTES 15

struct _FbTopicClear
{
  FbOperation parent_instance;

  /* Given */
  FbBrokerStore *brokers;
  FbBroker      *broker;
  char          *filter;
  char          *undo_path;
  gboolean       is_trial;

  /* Owned */
  FbMqttLink    *link;
  FbRetainedSet *set;
  GPtrArray     *found;
  GPtrArray     *left;

  /* Where it is */
  gboolean is_written;
  gboolean is_verifying;
  gint64   asked_at;
  guint    poll_id;
};

G_DEFINE_FINAL_TYPE (FbTopicClear, fb_topic_clear, FB_TYPE_OPERATION)

static void
note (FbTopicClear *self, const GError *error)
{
  g_autofree char *detail = NULL;

  if (self->is_trial || self->found == NULL)
    return;

  detail = g_strdup_printf ("%s: %u", self->filter, self->found->len);
  fb_activity_note (fb_broker_store_get_workspace (self->brokers), "topic.clear",
                    fb_broker_get_id (self->broker), fb_broker_get_name (self->broker),
                    error != NULL ? fb_error_code_to_string (error->code) : "ok", detail);
}

/* @error: (nullable) (transfer full) */
static void
end (FbTopicClear *self, GError *error)
{
  g_clear_handle_id (&self->poll_id, g_source_remove);
  if (self->link != NULL)
    fb_mqtt_link_close (self->link);
  note (self, error);
  fb_operation_complete (FB_OPERATION (self), error);
}

static gboolean
is_cancelled (FbTopicClear *self)
{
  GError *error = NULL;

  if (!g_cancellable_set_error_if_cancelled (fb_operation_get_cancellable (FB_OPERATION (self)),
                                             &error))
    return FALSE;

  fb_error_convert (&error);
  end (self, error);
  return TRUE;
}

static void
compare (FbTopicClear *self)
{
  g_autoptr (GPtrArray) there = fb_retained_set_take (self->set);
  g_autoptr (GHashTable) topics = g_hash_table_new (g_str_hash, g_str_equal);
  GError *error = NULL;

  for (guint i = 0; i < self->found->len; i++)
    g_hash_table_add (topics, ((FbRetained *)self->found->pdata[i])->topic);
  for (guint i = 0; i < there->len; i++)
    {
      const FbRetained *message = g_ptr_array_index (there, i);

      if (g_hash_table_contains (topics, message->topic))
        g_ptr_array_add (self->left, g_strdup (message->topic));
    }

  if (self->left->len > 0)
    fb_throw (&error, FB_ERROR_DENIED,
              _ ("“%s” still retains %u of %u topics, such as “%s”: it does not let this user "
                 "clear them, or something publishes them again"),
              fb_broker_get_name (self->broker), self->left->len, self->found->len,
              (char *)g_ptr_array_index (self->left, 0));
  end (self, error);
}

static void ask (FbTopicClear *self);

static void
fb_topic_clear_published_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbTopicClear) self = user_data;
  GError *error = NULL;

  if (!fb_retained_publish_finish (self->link, result, &error))
    {
      end (self, error);
      return;
    }

  self->is_verifying = TRUE;
  ask (self);
}

static void
fb_topic_clear_unsubscribe_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbTopicClear) self = user_data;
  GError *error = NULL;

  if (!fb_mqtt_link_unsubscribe_finish (self->link, result, &error))
    end (self, error);
  else if (!is_cancelled (self))
    {
      fb_operation_set_message (FB_OPERATION (self), _ ("Clearing"));
      fb_retained_publish_async (self->link, self->found, TRUE, FB_OPERATION (self),
                                 fb_topic_clear_published_cb, g_object_ref (self));
    }
}

static void
write_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  FbTopicClear    *self = FB_TOPIC_CLEAR (source);
  g_autofree char *folder = g_path_get_dirname (self->undo_path);
  GError          *error = NULL;

  if (fb_file_make_folder (folder, &error) &&
      fb_retained_write (self->undo_path, self->found, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
fb_topic_clear_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbTopicClear *self = FB_TOPIC_CLEAR (source);
  GError       *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      fb_throw_prefixed (&error, _ ("Keeping what is to be cleared, so nothing was cleared: "));
      end (self, error);
      return;
    }

  self->is_written = TRUE;
  if (!is_cancelled (self))
    fb_mqtt_link_unsubscribe_async (self->link, self->filter, fb_topic_clear_unsubscribe_cb,
                                    g_object_ref (self));
}

static void
take_found (FbTopicClear *self)
{
  g_autoptr (GTask) task = NULL;

  self->found = fb_retained_set_take (self->set);
  if (self->is_trial || self->found->len == 0)
    {
      end (self, NULL);
      return;
    }

  fb_operation_set_message (FB_OPERATION (self), _ ("Keeping what is to be cleared"));
  task = g_task_new (self, NULL, fb_topic_clear_written_cb, NULL);
  g_task_set_source_tag (task, take_found);
  g_task_run_in_thread (task, write_thread);
}

static gboolean
may_count (FbTopicClear *self, gboolean is_full, GError **error)
{
  const char *name = fb_broker_get_name (self->broker);

  if (is_full)
    return fb_throw (error, FB_ERROR_FULL,
                     _ ("More than %u MB are retained there: clear it in smaller parts"),
                     (guint)(FB_RETAINED_MAX_BYTES / 1000000));
  if (fb_mqtt_link_get_state (self->link) != FB_MQTT_LINK_ONLINE)
    return fb_throw (error, FB_ERROR_UNREACHABLE, _ ("The connection to “%s” was lost meanwhile"),
                     name);
  if (g_get_monotonic_time () - self->asked_at > MAX_COUNT_MINUTES * 60 * G_USEC_PER_SEC)
    return fb_throw (error, FB_ERROR_FULL,
                     _ ("“%s” has shown new retained topics for %d minutes without an end: clear "
                        "it in smaller parts"),
                     name, MAX_COUNT_MINUTES);

  return TRUE;
}

static gboolean
poll_cb (gpointer user_data)
{
  FbTopicClear    *self = user_data;
  gint64           last = 0;
  gboolean         is_full = FALSE;
  guint            n_found = fb_retained_set_get_state (self->set, &last, &is_full);
  GError          *error = NULL;
  g_autofree char *message = NULL;

  if (!may_count (self, is_full, &error))
    {
      self->poll_id = 0;
      end (self, error);
      return G_SOURCE_REMOVE;
    }
  if (g_get_monotonic_time () - MAX (last, self->asked_at) < QUIET_US)
    {
      /* Translators: %u is the number of retained messages that a broker has shown so far. */
      message = g_strdup_printf (_ ("Counting: %u"), n_found);
      fb_operation_set_message (FB_OPERATION (self), message);
      return g_cancellable_is_cancelled (fb_operation_get_cancellable (FB_OPERATION (self))) &&
                     is_cancelled (self)
                 ? G_SOURCE_REMOVE
                 : G_SOURCE_CONTINUE;
    }

  self->poll_id = 0;
  if (self->is_verifying)
    compare (self);
  else
    take_found (self);
  return G_SOURCE_REMOVE;
}

static void
fb_topic_clear_subscribe_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbTopicClear) self = user_data;
  GError *error = NULL;

  if (fb_mqtt_link_subscribe_finish (self->link, result, &error) < 0)
    {
      fb_throw_prefixed (&error, "“%s”: ", self->filter);
      end (self, error);
    }
  else if (!is_cancelled (self))
    {
      self->asked_at = g_get_monotonic_time ();
      self->poll_id = g_timeout_add (POLL_MS, poll_cb, self);
    }
}

static void
ask (FbTopicClear *self)
{
  fb_mqtt_link_subscribe_async (self->link, self->filter, 0, fb_topic_clear_subscribe_cb,
                                g_object_ref (self));
}

static void
fb_topic_clear_connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbTopicClear) self = user_data;
  GError *error = NULL;

  self->link = fb_broker_connect_finish (self->brokers, result, &error);
  if (self->link == NULL)
    end (self, error);
  else
    ask (self);
}

static void
choose_undo_path (FbTopicClear *self)
{
  g_autofree char *time = fb_clock_format (fb_clock_now ());
  g_autofree char *name = g_strconcat (fb_broker_get_id (self->broker), "-",
                                       g_strdelimit (time, ":", '-'), ".jsonl", NULL);

  self->undo_path = fb_workspace_path (fb_broker_store_get_workspace (self->brokers), "mqtt",
                                       "cleared", name, NULL);
}

static void
fb_topic_clear_run (FbOperation *operation)
{
  FbTopicClear *self = FB_TOPIC_CLEAR (operation);
  GError       *error = NULL;

  if (!fb_topic_filter_is_valid (self->filter))
    fb_throw (&error, FB_ERROR_INVALID, _ ("“%s” is neither a topic nor a topic filter"),
              self->filter);
  else if (self->is_trial)
    fb_broker_check_connect (self->broker, &error);
  else
    fb_broker_check_publish (self->broker, &error);
  if (error != NULL)
    {
      end (self, error);
      return;
    }

  if (self->undo_path == NULL)
    choose_undo_path (self);
  fb_operation_set_message (operation, _ ("Connecting"));
  fb_broker_connect_async (self->brokers, self->broker, &fb_retained_sink,
                           fb_retained_set_ref (self->set), fb_retained_set_unref,
                           fb_operation_get_cancellable (operation), fb_topic_clear_connected_cb,
                           g_object_ref (self));
}

static void
fb_topic_clear_finalize (GObject *object)
{
  FbTopicClear *self = FB_TOPIC_CLEAR (object);

  g_clear_handle_id (&self->poll_id, g_source_remove);
  g_clear_object (&self->brokers);
  g_clear_object (&self->broker);
  g_clear_object (&self->link);
  g_clear_pointer (&self->set, fb_retained_set_unref);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_pointer (&self->left, g_ptr_array_unref);
  g_clear_pointer (&self->filter, g_free);
  g_clear_pointer (&self->undo_path, g_free);

  G_OBJECT_CLASS (fb_topic_clear_parent_class)->finalize (object);
}

static void
fb_topic_clear_class_init (FbTopicClearClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_topic_clear_finalize;
  FB_OPERATION_CLASS (klass)->run = fb_topic_clear_run;
}

static void
fb_topic_clear_init (FbTopicClear *self)
{
  self->set = fb_retained_set_new ();
  self->left = g_ptr_array_new_with_free_func (g_free);
}

FbTopicClear *
fb_topic_clear_new (FbBrokerStore *brokers,
                    FbBroker      *broker,
                    const char    *filter,
                    const char    *undo_path,
                    gboolean       is_trial)
{
  FbTopicClear *self;

  g_return_val_if_fail (FB_IS_BROKER_STORE (brokers), NULL);
  g_return_val_if_fail (FB_IS_BROKER (broker), NULL);
  g_return_val_if_fail (filter != NULL, NULL);

  self = g_object_new (FB_TYPE_TOPIC_CLEAR, NULL);
  self->brokers = g_object_ref (brokers);
  self->broker = g_object_ref (broker);
  self->filter = g_strdup (filter);
  self->undo_path = g_strdup (undo_path);
  self->is_trial = is_trial;
  fb_operation_set_title (FB_OPERATION (self), is_trial ? _ ("Counting retained messages")
                                                        : _ ("Clearing retained messages"));

  return self;
}

guint
fb_topic_clear_get_n_found (FbTopicClear *self)
{
  g_return_val_if_fail (FB_IS_TOPIC_CLEAR (self), 0);

  return self->found != NULL ? self->found->len : 0;
}

GPtrArray *
fb_topic_clear_get_found (FbTopicClear *self)
{
  g_return_val_if_fail (FB_IS_TOPIC_CLEAR (self), NULL);

  return self->found;
}

const char *
fb_topic_clear_get_undo_path (FbTopicClear *self)
{
  g_return_val_if_fail (FB_IS_TOPIC_CLEAR (self), NULL);

  return self->is_written ? self->undo_path : NULL;
}

GPtrArray *
fb_topic_clear_get_left (FbTopicClear *self)
{
  g_return_val_if_fail (FB_IS_TOPIC_CLEAR (self), NULL);

  return self->left;
}
