/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "fb-json.h"
#include "mqtt/fb-broker-offers.h"
#include "snapshot/fb-local-source.h"

/* User and password of an mqtt-broker node of a local instance, read when a person asked for them.
 * A worker reads the instance. */

typedef struct
{
  /* Owned */
  FbLocalSource *source;
  char          *instance_name;
  char          *node;
  FbMqttOptions *options;
} Taking;

static void
taking_free (gpointer data)
{
  Taking *taking = data;

  g_clear_pointer (&taking->source, fb_local_source_free);
  g_free (taking->instance_name);
  g_free (taking->node);
  g_clear_pointer (&taking->options, fb_mqtt_options_free);
  g_free (taking);
}

static gboolean
take (Taking *taking, FbSnapshotContent *content, GError **error)
{
  JsonObject *credentials = fb_snapshot_content_get_credentials (content);
  JsonObject *own = credentials != NULL ? fb_json_get_object (credentials, taking->node) : NULL;
  const char *user = own != NULL ? fb_json_get_string (own, "user", NULL) : NULL;
  const char *password = own != NULL ? fb_json_get_string (own, "password", NULL) : NULL;

  if ((fb_snapshot_content_get_unknown (content) & FB_PART_CREDENTIALS) != 0)
    return fb_throw (error, FB_ERROR_DENIED,
                     _ ("The credentials of “%s” cannot be read: the key they are sealed with is "
                        "not at hand"),
                     taking->instance_name);
  if (user == NULL || *user == '\0')
    return fb_throw (error, FB_ERROR_NOT_FOUND, _ ("“%s” has no user and password for this broker"),
                     taking->instance_name);

  g_free (taking->options->user);
  taking->options->user = g_strdup (user);
  fb_mqtt_options_set_password (taking->options, password);
  return TRUE;
}

static void
take_thread (GTask *task, gpointer object, gpointer task_data, GCancellable *cancellable)
{
  Taking *taking = task_data;
  GError *error = NULL;
  g_autoptr (FbSnapshotContent) content =
                 fb_local_source_read (taking->source, cancellable, &error);

  if (content == NULL || !take (taking, content, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&taking->options),
                           (GDestroyNotify)fb_mqtt_options_free);
}

void
fb_broker_take_credentials_async (FbInstanceStore     *instances,
                                  FbInstance          *instance,
                                  const char          *node,
                                  const FbMqttOptions *options,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Taking *taking;

  g_return_if_fail (FB_IS_INSTANCE_STORE (instances));
  g_return_if_fail (FB_IS_INSTANCE (instance));
  g_return_if_fail (node != NULL && options != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_broker_take_credentials_async);
  if (fb_instance_get_kind (instance) != FB_INSTANCE_LOCAL)
    {
      g_task_return_new_error (task, FB_ERROR, FB_ERROR_DENIED,
                               _ ("“%s” runs elsewhere, and Node-RED does not give its passwords "
                                  "away: type user and password"),
                               fb_instance_get_name (instance));
      return;
    }

  taking = g_new0 (Taking, 1);
  taking->source = fb_local_source_new (instances, instance);
  taking->instance_name = g_strdup (fb_instance_get_name (instance));
  taking->node = g_strdup (node);
  taking->options = fb_mqtt_options_copy (options);
  g_task_set_task_data (task, taking, taking_free);
  g_task_run_in_thread (task, take_thread);
}

FbMqttOptions *
fb_broker_take_credentials_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
