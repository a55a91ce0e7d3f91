/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-local-prepare.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "fb-file.h"
#include "fb-id.h"
#include "instance/fb-credentials-file.h"
#include "instance/fb-instance-check.h"
#include "instance/fb-instance-row.h"
#include "instance/fb-instance-secret.h"
#include "instance/fb-instance-variables.h"
#include "instance/fb-local-files.h"
#include "instance/fb-local-settings.h"
#include "instance/fb-runtime-store.h"

/* All of it on one worker, with copies of what the objects say. */

typedef struct
{
  char        *id;
  char        *name;
  char        *folder;
  char        *node;
  char        *script;
  int          port;
  FbKeyring   *keyring;
  FbWorkspace *workspace;

  /* Found */
  char      *secret;
  char      *token;
  char      *read_token;
  char      *warning;
  GPtrArray *variables;
} Prepare;

static void
prepare_free (Prepare *prepare)
{
  g_free (prepare->id);
  g_free (prepare->name);
  g_free (prepare->folder);
  g_free (prepare->node);
  g_free (prepare->script);
  g_clear_object (&prepare->keyring);
  g_clear_object (&prepare->workspace);
  g_clear_pointer (&prepare->variables, g_ptr_array_unref);
  fb_keyring_secret_free (prepare->secret);
  fb_keyring_secret_free (prepare->token);
  fb_keyring_secret_free (prepare->read_token);
  g_free (prepare->warning);
  g_free (prepare);
}

/* A secret that is not there is made. */
static gboolean
look_up_or_make (Prepare         *prepare,
                 FbInstanceSecret secret,
                 char           **value,
                 GCancellable    *cancellable,
                 GError         **error)
{
  g_autoptr (GError) local_error = NULL;

  *value =
      fb_instance_secret_lookup (prepare->keyring, prepare->id, secret, cancellable, &local_error);
  if (*value != NULL)
    return TRUE;
  if (!g_error_matches (local_error, FB_ERROR, FB_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  *value = fb_random_hex (32);
  return fb_instance_secret_store (prepare->keyring, prepare->id, prepare->name, secret, *value,
                                   cancellable, error);
}

/* Without its key an instance may only get a new one while there is nothing to decrypt. */
static gboolean
look_up_secret (Prepare *prepare, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = fb_local_path (prepare->folder, FB_LOCAL_CREDENTIALS);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) content = NULL;

  prepare->secret =
      fb_instance_secret_lookup (prepare->keyring, prepare->id, FB_INSTANCE_CREDENTIAL_SECRET,
                                 cancellable, &local_error);
  if (prepare->secret != NULL)
    return TRUE;
  if (!g_error_matches (local_error, FB_ERROR, FB_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  content = fb_file_read (path, FB_CREDENTIALS_MAX_BYTES, NULL);
  if (content != NULL && fb_credentials_are_encrypted (content))
    return fb_throw (error, FB_ERROR_INVALID,
                     _ ("The key of its passwords is no longer in the keyring. Bring the keyring "
                        "back, or set %s aside and type the passwords anew"),
                     path);

  return look_up_or_make (prepare, FB_INSTANCE_CREDENTIAL_SECRET, &prepare->secret, cancellable,
                          error);
}

static gboolean
judge_files (Prepare *prepare, GError **error)
{
  g_autoptr (GPtrArray) problems = fb_instance_check (prepare->folder, prepare->secret, error);

  if (problems == NULL)
    return FALSE;

  for (guint i = 0; i < problems->len; i++)
    {
      const FbInstanceProblem *problem = g_ptr_array_index (problems, i);

      if (problem->kind == FB_INSTANCE_FLOWS_DAMAGED)
        return fb_throw (error, FB_ERROR_INVALID, "%s", problem->message);
      g_free (prepare->warning);
      prepare->warning = g_strdup (problem->message);
    }

  return TRUE;
}

static gboolean
write_settings (Prepare *prepare, GError **error)
{
  const FbLocalSettings settings = {
    .folder = prepare->folder,
    .title = prepare->name,
    .port = prepare->port,
    .node = prepare->node,
    .script = prepare->script,
    .token = prepare->token,
    .read_token = prepare->read_token,
  };

  return fb_local_settings_write (&settings, error);
}

static gboolean
read_variables (Prepare *prepare, GError **error)
{
  prepare->variables = fb_instance_variables_list (prepare->workspace, prepare->id, TRUE, error);

  return prepare->variables != NULL;
}

static void
prepare_thread (GTask *task, gpointer store, gpointer task_data, GCancellable *cancellable)
{
  Prepare *prepare = task_data;
  GError  *error = NULL;

  if (look_up_secret (prepare, cancellable, &error) && judge_files (prepare, &error) &&
      look_up_or_make (prepare, FB_INSTANCE_TOKEN, &prepare->token, cancellable, &error) &&
      look_up_or_make (prepare, FB_INSTANCE_READ_TOKEN, &prepare->read_token, cancellable,
                       &error) &&
      read_variables (prepare, &error) && write_settings (prepare, &error))
    g_task_return_pointer (task, fb_local_settings_secrets (prepare->secret, prepare->variables),
                           (GDestroyNotify)g_bytes_unref);
  else
    {
      fb_error_convert (&error);
      g_task_return_error (task, error);
    }
}

/* (nullable) (transfer none) */
static FbRuntime *
find_runtime (FbInstanceStore *store, FbInstance *instance, GError **error)
{
  const char *name = fb_instance_get_runtime (instance);
  FbRuntime  *runtime =
      name != NULL ? fb_runtime_store_find (fb_instance_store_get_runtimes (store), name) : NULL;

  if (runtime == NULL || fb_runtime_get_node (runtime) == NULL ||
      fb_runtime_get_script (runtime) == NULL)
    {
      fb_throw (error, FB_ERROR_NOT_FOUND,
                _ ("Its runtime %s is not installed. Install it, or choose another runtime for "
                   "the instance"),
                name != NULL ? name : "?");
      return NULL;
    }

  return runtime;
}

void
fb_local_prepare_async (FbInstanceStore    *store,
                        FbInstance         *instance,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  FbRuntime *runtime;
  GError    *error = NULL;
  Prepare   *prepare;

  g_return_if_fail (FB_IS_INSTANCE_STORE (store));
  g_return_if_fail (FB_IS_INSTANCE (instance));
  g_return_if_fail (fb_instance_get_kind (instance) == FB_INSTANCE_LOCAL);

  task = g_task_new (store, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_local_prepare_async);
  runtime = find_runtime (store, instance, &error);
  if (runtime == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  prepare = g_new0 (Prepare, 1);
  prepare->id = g_strdup (fb_instance_get_id (instance));
  prepare->name = g_strdup (fb_instance_get_name (instance));
  prepare->folder = fb_instance_store_get_folder (store, instance);
  prepare->node = g_strdup (fb_runtime_get_node (runtime));
  prepare->script = g_strdup (fb_runtime_get_script (runtime));
  prepare->port = fb_instance_get_row (instance)->port;
  prepare->workspace = g_object_ref (fb_instance_store_get_workspace (store));
  prepare->keyring = g_object_ref (fb_workspace_get_keyring (prepare->workspace));
  g_task_set_task_data (task, prepare, (GDestroyNotify)prepare_free);
  g_task_run_in_thread (task, prepare_thread);
}

GBytes *
fb_local_prepare_finish (FbInstanceStore *store,
                         GAsyncResult    *result,
                         char           **warning,
                         GError         **error)
{
  Prepare *prepare;
  GBytes  *secrets;

  g_return_val_if_fail (g_task_is_valid (result, store), NULL);

  prepare = g_task_get_task_data (G_TASK (result));
  secrets = g_task_propagate_pointer (G_TASK (result), error);
  if (secrets == NULL)
    fb_error_convert (error);
  else if (warning != NULL)
    *warning = g_steal_pointer (&prepare->warning);

  return secrets;
}
