/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-retained-publish.h"

#include "fb-error.h"

/* A window of messages, and of bytes that an engine takes with ease, is on the way; each that is
 * done lets further ones go, and the last ends the task. Empty ones go with QoS 0: whoever clears
 * looks afterwards what is left. */

#define MAX_WINDOW 500
#define MAX_WINDOW_BYTES ((gsize)16 * 1024 * 1024)
#define QOS 1

typedef struct
{
  /* Owned */
  GPtrArray   *messages;
  FbOperation *operation;
  GError      *failure; /* (nullable) the first */

  gboolean is_clearing;
  guint    n_sent;
  guint    n_done;
  gsize    n_bytes; /* on the way */
} Publishing;

/* One message on the way. */
typedef struct
{
  GTask *task; /* (owned) */
  gsize  n_bytes;
} Sent;

static void
publishing_free (gpointer data)
{
  Publishing *self = data;

  g_ptr_array_unref (self->messages);
  g_object_unref (self->operation);
  g_clear_error (&self->failure);
  g_free (self);
}

static void publish_more (GTask *task);

static void
fb_retained_publish_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Sent *sent = user_data;
  g_autoptr (GTask) task = sent->task;
  Publishing *self = g_task_get_task_data (task);

  fb_mqtt_link_publish_finish (FB_MQTT_LINK (source), result,
                               self->failure == NULL ? &self->failure : NULL);
  self->n_done++;
  self->n_bytes -= sent->n_bytes;
  fb_operation_set_progress (self->operation, (double)self->n_done / self->messages->len);
  publish_more (task);
}

static void
publish_one (GTask *task, const FbRetained *message)
{
  Publishing *self = g_task_get_task_data (task);
  Sent       *sent = g_new (Sent, 1);

  sent->task = g_object_ref (task);
  sent->n_bytes = self->is_clearing ? 0 : g_bytes_get_size (message->payload);
  self->n_bytes += sent->n_bytes;
  self->n_sent++;
  fb_mqtt_link_publish_async (g_task_get_source_object (task), message->topic,
                              self->is_clearing ? NULL : message->payload,
                              self->is_clearing ? 0 : QOS, TRUE,
                              self->is_clearing ? NULL : message->properties,
                              fb_retained_publish_done_cb, sent);
}

static gboolean
has_room (const Publishing *self)
{
  guint n_messages = self->n_sent - self->n_done;

  return n_messages == 0 || (n_messages < MAX_WINDOW && self->n_bytes < MAX_WINDOW_BYTES);
}

static void
publish_more (GTask *task)
{
  Publishing *self = g_task_get_task_data (task);

  if (self->failure == NULL &&
      g_cancellable_set_error_if_cancelled (fb_operation_get_cancellable (self->operation),
                                            &self->failure))
    fb_error_convert (&self->failure);
  while (self->failure == NULL && self->n_sent < self->messages->len && has_room (self))
    publish_one (task, g_ptr_array_index (self->messages, self->n_sent));

  if (self->n_done < self->n_sent)
    return;
  if (self->failure != NULL)
    g_task_return_error (task, g_steal_pointer (&self->failure));
  else
    g_task_return_boolean (task, TRUE);
}

void
fb_retained_publish_async (FbMqttLink         *link,
                           GPtrArray          *messages,
                           gboolean            is_clearing,
                           FbOperation        *operation,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Publishing *self;

  g_return_if_fail (FB_IS_MQTT_LINK (link));
  g_return_if_fail (messages != NULL);
  g_return_if_fail (FB_IS_OPERATION (operation));

  task = g_task_new (link, NULL, callback, user_data);
  g_task_set_source_tag (task, fb_retained_publish_async);
  self = g_new0 (Publishing, 1);
  self->messages = g_ptr_array_ref (messages);
  self->operation = g_object_ref (operation);
  self->is_clearing = is_clearing;
  g_task_set_task_data (task, self, publishing_free);
  publish_more (task);
}

gboolean
fb_retained_publish_finish (FbMqttLink *link, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, link), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
