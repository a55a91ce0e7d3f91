/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "mqtt/fb-broker-store-private.h"

/* The password of a broker in the keyring, by the broker's id. Workers: the keyring blocks. */

typedef struct
{
  /* Owned */
  FbWorkspace *workspace;
  FbBrokerRow *row;
} Lookup;

static void
lookup_free (gpointer data)
{
  Lookup *lookup = data;

  g_object_unref (lookup->workspace);
  fb_broker_row_free (lookup->row);
  g_free (lookup);
}

static char *
password_name (const char *id)
{
  return g_strdup_printf ("broker/%s/password", id);
}

gboolean
fb_broker_password_store (FbWorkspace       *workspace,
                          const FbBrokerRow *row,
                          const char        *password,
                          GCancellable      *cancellable,
                          GError           **error)
{
  g_autofree char *name = password_name (row->id);
  /* Translators: label in the desktop's keyring program; %s is the name of a broker */
  g_autofree char *label =
      g_strdup_printf (_ ("Flowbench: password of broker %s"), row->options->name);

  return fb_keyring_store (fb_workspace_get_keyring (workspace), name, label, password,
                           FB_KEYRING_LASTING, cancellable, error) ||
         fb_throw_prefixed (error, _ ("Keeping the password: "));
}

gboolean
fb_broker_password_remove (FbWorkspace  *workspace,
                           const char   *id,
                           GCancellable *cancellable,
                           GError      **error)
{
  g_autofree char *name = password_name (id);

  return fb_keyring_remove (fb_workspace_get_keyring (workspace), name, cancellable, error);
}

static void
get_options_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Lookup          *lookup = task_data;
  g_autofree char *name = password_name (lookup->row->id);
  FbMqttOptions   *options = fb_mqtt_options_copy (lookup->row->options);
  GError          *error = NULL;

  if (lookup->row->has_password)
    options->password =
        fb_keyring_lookup (fb_workspace_get_keyring (lookup->workspace), name, cancellable, &error);
  if (error == NULL)
    {
      g_task_return_pointer (task, options, (GDestroyNotify)fb_mqtt_options_free);
      return;
    }

  fb_throw_prefixed (&error, _ ("The password of “%s”: "), options->name);
  fb_mqtt_options_free (options);
  g_task_return_error (task, error);
}

void
fb_broker_store_get_options_async (FbBrokerStore      *self,
                                   FbBroker           *broker,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Lookup *lookup;
  GError *error = NULL;

  g_return_if_fail (FB_IS_BROKER_STORE (self));
  g_return_if_fail (FB_IS_BROKER (broker));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_broker_store_get_options_async);
  if (!fb_broker_check_connect (broker, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  lookup = g_new0 (Lookup, 1);
  lookup->workspace = g_object_ref (fb_broker_store_get_workspace (self));
  lookup->row = fb_broker_row_copy (fb_broker_get_row (broker));
  g_task_set_task_data (task, lookup, lookup_free);
  g_task_run_in_thread (task, get_options_thread);
}

FbMqttOptions *
fb_broker_store_get_options_finish (FbBrokerStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
