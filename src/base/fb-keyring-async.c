/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-keyring.h"

/* The _async forms of FbKeyring: each runs the blocking one on a worker. */

/* What an _async call needs on its thread. */
typedef struct
{
  char             *name;
  char             *label;
  char             *secret; /* or passphrase */
  FbKeyringLifetime lifetime;
  gboolean          create;
} Request;

static void
free_request (gpointer data)
{
  Request *request = data;

  g_free (request->name);
  g_free (request->label);
  fb_keyring_secret_free (request->secret);
  g_free (request);
}

static GTask *
new_task (FbKeyring          *self,
          gpointer            tag,
          Request            *request,
          GCancellable       *cancellable,
          GAsyncReadyCallback callback,
          gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, request, free_request);

  return task;
}

static void
answer (GTask *task, gboolean succeeded, GError *error)
{
  if (succeeded)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
unlock_thread (GTask *task, gpointer self, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError  *error = NULL;
  gboolean succeeded = request->create ? fb_keyring_create_sealed (self, request->secret, &error)
                                       : fb_keyring_unlock (self, request->secret, &error);

  answer (task, succeeded, error);
}

void
fb_keyring_unlock_async (FbKeyring          *self,
                         const char         *passphrase,
                         gboolean            create,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Request *request;

  g_return_if_fail (FB_IS_KEYRING (self));
  g_return_if_fail (passphrase != NULL);

  request = g_new0 (Request, 1);
  request->secret = g_strdup (passphrase);
  request->create = create;
  task = new_task (self, fb_keyring_unlock_async, request, cancellable, callback, user_data);
  g_task_run_in_thread (task, unlock_thread);
}

gboolean
fb_keyring_unlock_finish (FbKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
store_thread (GTask *task, gpointer self, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError  *error = NULL;
  gboolean succeeded = fb_keyring_store (self, request->name, request->label, request->secret,
                                         request->lifetime, cancellable, &error);

  answer (task, succeeded, error);
}

void
fb_keyring_store_async (FbKeyring          *self,
                        const char         *name,
                        const char         *label,
                        const char         *secret,
                        FbKeyringLifetime   lifetime,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Request *request;

  g_return_if_fail (FB_IS_KEYRING (self));
  g_return_if_fail (name != NULL && label != NULL && secret != NULL);

  request = g_new0 (Request, 1);
  request->name = g_strdup (name);
  request->label = g_strdup (label);
  request->secret = g_strdup (secret);
  request->lifetime = lifetime;
  task = new_task (self, fb_keyring_store_async, request, cancellable, callback, user_data);
  g_task_run_in_thread (task, store_thread);
}

gboolean
fb_keyring_store_finish (FbKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
lookup_thread (GTask *task, gpointer self, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError  *error = NULL;
  char    *secret = fb_keyring_lookup (self, request->name, cancellable, &error);

  if (secret != NULL)
    g_task_return_pointer (task, secret, (GDestroyNotify)fb_keyring_secret_free);
  else
    g_task_return_error (task, error);
}

void
fb_keyring_lookup_async (FbKeyring          *self,
                         const char         *name,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Request *request;

  g_return_if_fail (FB_IS_KEYRING (self));
  g_return_if_fail (name != NULL);

  request = g_new0 (Request, 1);
  request->name = g_strdup (name);
  task = new_task (self, fb_keyring_lookup_async, request, cancellable, callback, user_data);
  g_task_run_in_thread (task, lookup_thread);
}

char *
fb_keyring_lookup_finish (FbKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
