/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-instance-tokens.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "instance/fb-instance-secret.h"

/* Both halves are short chains over GTask; secrets are wiped when their task goes. */

typedef struct
{
  char *user;
  char *password;
  char *token;
  char *read_token;

  /* For the storing half */
  char *id;
  char *instance_name;
} Tokens;

static void
tokens_free (Tokens *tokens)
{
  g_free (tokens->user);
  fb_keyring_secret_free (tokens->password);
  fb_keyring_secret_free (tokens->token);
  fb_keyring_secret_free (tokens->read_token);
  g_free (tokens->id);
  g_free (tokens->instance_name);
  g_free (tokens);
}

static void
fb_instance_tokens_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Tokens *tokens = g_task_get_task_data (task);

  /* A server that gives none is fine: the page then only has our own block. */
  tokens->read_token = fb_admin_client_login_finish (FB_ADMIN_CLIENT (source), result, NULL, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
fb_instance_tokens_all_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Tokens *tokens = g_task_get_task_data (task);
  GError *error = NULL;

  tokens->token = fb_admin_client_login_finish (FB_ADMIN_CLIENT (source), result, NULL, &error);
  if (tokens->token == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  fb_admin_client_login_async (FB_ADMIN_CLIENT (source), tokens->user, tokens->password, "read",
                               g_task_get_cancellable (task), fb_instance_tokens_read_cb,
                               g_object_ref (task));
}

void
fb_instance_tokens_request_async (FbAdminClient      *client,
                                  const char         *user,
                                  const char         *password,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  Tokens *tokens = g_new0 (Tokens, 1);
  GTask  *task = g_task_new (client, cancellable, callback, user_data);

  tokens->user = g_strdup (user);
  tokens->password = g_strdup (password);
  g_task_set_source_tag (task, fb_instance_tokens_request_async);
  g_task_set_task_data (task, tokens, (GDestroyNotify)tokens_free);
  fb_admin_client_login_async (client, user, password, "", cancellable, fb_instance_tokens_all_cb,
                               task);
}

gboolean
fb_instance_tokens_request_finish (
    FbAdminClient *client, GAsyncResult *result, char **token, char **read_token, GError **error)
{
  Tokens *tokens;

  g_return_val_if_fail (g_task_is_valid (result, client), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    {
      fb_error_convert (error);
      return FALSE;
    }

  tokens = g_task_get_task_data (G_TASK (result));
  *token = g_steal_pointer (&tokens->token);
  *read_token = g_steal_pointer (&tokens->read_token);
  return TRUE;
}

static gboolean
store_one (FbKeyring       *keyring,
           const Tokens    *tokens,
           FbInstanceSecret secret,
           const char      *value,
           GError         **error)
{
  g_autofree char *name = fb_instance_secret_get_name (tokens->id, secret);
  g_autofree char *label = fb_instance_secret_get_label (tokens->instance_name, secret);
  g_autoptr (GError) failure = NULL;

  if (value == NULL)
    return fb_keyring_remove (keyring, name, NULL, error);
  if (fb_keyring_store (keyring, name, label, value, FB_KEYRING_LASTING, NULL, &failure))
    return TRUE;
  if (g_error_matches (failure, FB_ERROR, FB_ERROR_DENIED))
    return fb_keyring_store (keyring, name, label, value, FB_KEYRING_SESSION, NULL, error);

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static void
store (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  FbKeyring *keyring = source;
  Tokens    *tokens = task_data;
  GError    *error = NULL;

  if (store_one (keyring, tokens, FB_INSTANCE_TOKEN, tokens->token, &error) &&
      store_one (keyring, tokens, FB_INSTANCE_READ_TOKEN, tokens->read_token, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  fb_throw_prefixed (&error, _ ("Keeping the session: "));
  g_task_return_error (task, error);
}

void
fb_instance_tokens_store_async (FbKeyring          *keyring,
                                const char         *id,
                                const char         *instance_name,
                                const char         *token,
                                const char         *read_token,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (keyring, cancellable, callback, user_data);
  Tokens *tokens = g_new0 (Tokens, 1);

  tokens->id = g_strdup (id);
  tokens->instance_name = g_strdup (instance_name);
  tokens->token = g_strdup (token);
  tokens->read_token = g_strdup (read_token);
  g_task_set_source_tag (task, fb_instance_tokens_store_async);
  g_task_set_task_data (task, tokens, (GDestroyNotify)tokens_free);
  g_task_run_in_thread (task, store);
}

gboolean
fb_instance_tokens_store_finish (FbKeyring *keyring, GAsyncResult *result, GError **error)
{
  gboolean stored;

  g_return_val_if_fail (g_task_is_valid (result, keyring), FALSE);

  stored = g_task_propagate_boolean (G_TASK (result), error);
  fb_error_convert (error);

  return stored;
}
