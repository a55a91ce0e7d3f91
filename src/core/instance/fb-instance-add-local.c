/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-file.h"
#include "fb-id.h"
#include "flow/fb-flow-document.h"
#include "instance/fb-instance-add.h"
#include "instance/fb-instance-secret.h"
#include "instance/fb-instance-store-private.h"
#include "instance/fb-instance-variables.h"
#include "instance/fb-local-files.h"
#include "instance/fb-local-settings.h"
#include "instance/fb-loopback-port.h"
#include "instance/fb-runtime-store.h"

/* Makes a local instance in two steps: everything on disk and in the keyring on a worker, then the
 * row. The row comes last, so that a break leaves only a folder nobody refers to; what fails in
 * between is cleaned up. */

#define FIRST_PORT 18800
#define LAST_PORT 19799

#define FB_TYPE_INSTANCE_ADD_LOCAL (fb_instance_add_local_get_type ())
G_DECLARE_FINAL_TYPE (
    FbInstanceAddLocal, fb_instance_add_local, FB, INSTANCE_ADD_LOCAL, FbInstanceAdd)

struct _FbInstanceAddLocal
{
  FbInstanceAdd parent_instance;

  /* Owned */
  FbInstanceRow *row;
  GBytes        *flows;       /* (nullable) */
  char          *from;        /* (nullable) id of the one to duplicate */
  char          *from_folder; /* (nullable) */
  char          *folder;
  char          *node;
  char          *script;
  FbWorkspace   *workspace;
  char          *detail; /* (nullable) what activity notes */
};

G_DEFINE_FINAL_TYPE (FbInstanceAddLocal, fb_instance_add_local, FB_TYPE_INSTANCE_ADD)

static gboolean
is_used (FbConnection *connection, int port)
{
  g_autoptr (FbStatement) statement =
                 fb_connection_prepare_with (connection, NULL,
                                             "SELECT 1 FROM instance WHERE port = ?", "i",
                                             (gint64)port);

  return statement != NULL && fb_statement_step (statement, NULL);
}

/* A port outside the range the kernel hands out by itself, which no other instance has, not even
 * one in the trash. */
static gboolean
choose_port (FbConnection *connection, gpointer user_data, GError **error)
{
  FbInstanceAddLocal *self = user_data;

  for (int port = FIRST_PORT; port <= LAST_PORT; port++)
    if (!is_used (connection, port) && fb_loopback_port_is_free (port))
      {
        self->row->port = port;
        return TRUE;
      }

  return fb_throw (error, FB_ERROR_FULL, _ ("All ports from %d to %d are taken"), FIRST_PORT,
                   LAST_PORT);
}

static gboolean
check_name (FbConnection *connection, gpointer user_data, GError **error)
{
  FbInstanceAddLocal *self = user_data;

  return fb_instance_row_check_name (connection, self->row, error);
}

/* The new secret, or for a duplicate the one its copied credentials are encrypted with. Free with
 * fb_keyring_secret_free(). */
static char *
find_credential_secret (FbInstanceAddLocal *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  char *secret;

  if (self->from == NULL)
    return fb_random_hex (32);

  secret = fb_instance_secret_lookup (fb_workspace_get_keyring (self->workspace), self->from,
                                      FB_INSTANCE_CREDENTIAL_SECRET, cancellable, &local_error);
  if (secret == NULL && g_error_matches (local_error, FB_ERROR, FB_ERROR_NOT_FOUND))
    return fb_random_hex (32);
  if (secret == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return secret;
}

static gboolean
store_secret (FbInstanceAddLocal *self,
              FbInstanceSecret    secret,
              const char         *value,
              GCancellable       *cancellable,
              GError            **error)
{
  return fb_instance_secret_store (fb_workspace_get_keyring (self->workspace), self->row->id,
                                   self->row->name, secret, value, cancellable, error);
}

static gboolean
make_secrets_and_settings (FbInstanceAddLocal *self, GCancellable *cancellable, GError **error)
{
  char                 *secret = find_credential_secret (self, cancellable, error);
  char                 *token = fb_random_hex (32);
  char                 *read_token = fb_random_hex (32);
  gboolean              made;
  const FbLocalSettings settings = {
    .folder = self->folder,
    .title = self->row->name,
    .port = self->row->port,
    .node = self->node,
    .script = self->script,
    .token = token,
    .read_token = read_token,
  };

  made = secret != NULL &&
         store_secret (self, FB_INSTANCE_CREDENTIAL_SECRET, secret, cancellable, error) &&
         store_secret (self, FB_INSTANCE_TOKEN, token, cancellable, error) &&
         store_secret (self, FB_INSTANCE_READ_TOKEN, read_token, cancellable, error) &&
         fb_local_settings_write (&settings, error);
  fb_keyring_secret_free (secret);
  fb_keyring_secret_free (token);
  fb_keyring_secret_free (read_token);

  return made;
}

static gboolean
copy_variables (FbInstanceAddLocal *self, GError **error)
{
  g_autoptr (GPtrArray) variables =
                 fb_instance_variables_list (self->workspace, self->from, TRUE, error);

  return variables != NULL &&
         (variables->len == 0 || fb_instance_variables_replace (self->workspace, self->row->id,
                                                                self->row->name, variables, error));
}

static gboolean
copy_part (FbInstanceAddLocal *self, const char *part, GCancellable *cancellable, GError **error)
{
  g_autofree char *from = fb_local_path (self->from_folder, part);
  g_autofree char *to = fb_local_path (self->folder, part);

  if (!g_file_test (from, G_FILE_TEST_EXISTS))
    return TRUE;

  return fb_file_copy_tree (from, to, cancellable, error);
}

/* What the other one has learned: flows, credentials, installed nodes, files, variables; not who
 * was signed in there. */
static gboolean
copy_other (FbInstanceAddLocal *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *sessions = fb_local_path (self->folder, FB_LOCAL_USER_DIR "/.sessions.json");

  return copy_part (self, FB_LOCAL_USER_DIR, cancellable, error) &&
         copy_part (self, FB_LOCAL_STORAGE, cancellable, error) &&
         fb_file_remove_tree (sessions, error) && copy_variables (self, error);
}

static gboolean
write_flows (FbInstanceAddLocal *self, GError **error)
{
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (self->flows, error);
  g_autoptr (GBytes) flows = NULL;
  g_autofree char *user_dir = fb_local_path (self->folder, FB_LOCAL_USER_DIR);
  g_autofree char *path = fb_local_path (self->folder, FB_LOCAL_FLOWS);

  if (document == NULL)
    return fb_throw_prefixed (error, _ ("Reading the flows: "));

  flows = fb_flow_document_get_flows (document);
  self->detail = fb_flow_document_describe (document);
  return fb_file_make_folder (user_dir, error) &&
         fb_file_write (path, g_bytes_get_data (flows, NULL), g_bytes_get_size (flows), 0600,
                        error);
}

static gboolean
make (FbInstanceAddLocal *self, GCancellable *cancellable, GError **error)
{
  FbDatabase *database = fb_workspace_get_database (self->workspace);

  return fb_database_read (database, check_name, self, error) &&
         fb_database_read (database, choose_port, self, error) &&
         fb_file_make_folder (self->folder, error) &&
         (self->from_folder == NULL || copy_other (self, cancellable, error)) &&
         (self->flows == NULL || write_flows (self, error)) &&
         make_secrets_and_settings (self, cancellable, error);
}

/* Takes back what was made before the row; the error that led here stays. */
static void
clean_up (FbInstanceAddLocal *self)
{
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();

  if (self->from != NULL)
    fb_instance_variables_replace (self->workspace, self->row->id, self->row->name, nothing, NULL);
  fb_file_remove_tree (self->folder, NULL);
  fb_instance_secret_remove_all (fb_workspace_get_keyring (self->workspace), self->row->id, NULL,
                                 NULL);
}

static void
make_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  FbInstanceAddLocal *self = source;
  GError             *error = NULL;

  if (make (self, cancellable, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  clean_up (self);
  fb_error_convert (&error);
  g_task_return_error (task, error);
}

static void
clean_up_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  clean_up (source);
  g_task_return_boolean (task, TRUE);
}

static void
fb_instance_add_local_cleaned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  fb_operation_complete (FB_OPERATION (source), user_data);
}

static void
fb_instance_add_local_inserted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbInstanceAddLocal) self = user_data;
  GError     *error = NULL;
  FbInstance *instance =
      fb_instance_store_insert_finish (FB_INSTANCE_STORE (source), result, &error);

  if (instance == NULL)
    {
      g_autoptr (GTask) task = g_task_new (self, NULL, fb_instance_add_local_cleaned_cb, error);

      g_task_set_source_tag (task, fb_instance_add_local_inserted_cb);
      g_task_run_in_thread (task, clean_up_thread);
      return;
    }

  fb_instance_add_set_result (FB_INSTANCE_ADD (self), instance);
  fb_operation_complete (FB_OPERATION (self), NULL);
}

static void
fb_instance_add_local_made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbInstanceAddLocal *self = FB_INSTANCE_ADD_LOCAL (source);
  GError             *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      fb_operation_complete (FB_OPERATION (self), error);
      return;
    }

  fb_operation_set_progress (FB_OPERATION (self), 0.9);
  fb_instance_store_insert_async (fb_instance_add_get_store (FB_INSTANCE_ADD (self)),
                                  fb_instance_row_copy (self->row), self->detail, NULL,
                                  fb_instance_add_local_inserted_cb, g_object_ref (self));
}

/* The runtime's programs, while it is installed. */
static gboolean
resolve_runtime (FbInstanceAddLocal *self, GError **error)
{
  FbRuntimeStore *runtimes =
      fb_instance_store_get_runtimes (fb_instance_add_get_store (FB_INSTANCE_ADD (self)));
  FbRuntime *runtime;

  if (self->row->runtime == NULL)
    {
      runtime = fb_runtime_store_get_preferred (runtimes);
      self->row->runtime = runtime != NULL ? g_strdup (fb_runtime_get_name (runtime)) : NULL;
    }
  else
    runtime = fb_runtime_store_find (runtimes, self->row->runtime);

  if (runtime == NULL)
    return fb_throw (error, FB_ERROR_NOT_FOUND, _ ("There is no runtime “%s”"),
                     self->row->runtime != NULL ? self->row->runtime : "");
  if (fb_runtime_get_node (runtime) == NULL || fb_runtime_get_script (runtime) == NULL)
    return fb_throw (error, FB_ERROR_NOT_FOUND,
                     _ ("The runtime %s is not installed yet; install it first"),
                     self->row->runtime);

  self->node = g_strdup (fb_runtime_get_node (runtime));
  self->script = g_strdup (fb_runtime_get_script (runtime));
  return TRUE;
}

static void
fb_instance_add_local_run (FbOperation *operation)
{
  FbInstanceAddLocal *self = FB_INSTANCE_ADD_LOCAL (operation);
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  if (!fb_instance_name_check (self->row->name, &error) || !resolve_runtime (self, &error))
    {
      fb_operation_complete (operation, error);
      return;
    }

  fb_operation_set_message (operation, self->from_folder != NULL
                                           ? _ ("Copying flows, nodes and files")
                                           : _ ("Making its folder, keys and settings"));
  task = g_task_new (self, fb_operation_get_cancellable (operation), fb_instance_add_local_made_cb,
                     NULL);
  g_task_set_source_tag (task, fb_instance_add_local_run);
  g_task_run_in_thread (task, make_thread);
}

static void
fb_instance_add_local_finalize (GObject *object)
{
  FbInstanceAddLocal *self = FB_INSTANCE_ADD_LOCAL (object);

  g_clear_pointer (&self->row, fb_instance_row_free);
  g_clear_pointer (&self->flows, g_bytes_unref);
  g_clear_pointer (&self->from, g_free);
  g_clear_pointer (&self->from_folder, g_free);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->node, g_free);
  g_clear_pointer (&self->script, g_free);
  g_clear_pointer (&self->detail, g_free);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (fb_instance_add_local_parent_class)->finalize (object);
}

static void
fb_instance_add_local_class_init (FbInstanceAddLocalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_instance_add_local_finalize;
  FB_OPERATION_CLASS (klass)->run = fb_instance_add_local_run;
}

static void
fb_instance_add_local_init (FbInstanceAddLocal *self)
{
}

FbOperation *
fb_instance_store_add_local (
    FbInstanceStore *store, const char *name, const char *runtime, GBytes *flows, FbInstance *from)
{
  FbInstanceAddLocal *self;
  g_autofree char    *title = NULL;

  g_return_val_if_fail (FB_IS_INSTANCE_STORE (store), NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (from == NULL || fb_instance_get_kind (from) == FB_INSTANCE_LOCAL, NULL);

  self = g_object_new (FB_TYPE_INSTANCE_ADD_LOCAL, NULL);
  fb_instance_add_set_store (FB_INSTANCE_ADD (self), store);
  self->workspace = g_object_ref (fb_instance_store_get_workspace (store));
  self->row = fb_instance_row_new (FB_INSTANCE_LOCAL, name);
  self->row->runtime = g_strdup (runtime);
  self->flows = flows != NULL ? g_bytes_ref (flows) : NULL;
  self->folder = fb_workspace_path (self->workspace, "instances", self->row->id, NULL);
  if (from != NULL)
    {
      self->from = g_strdup (fb_instance_get_id (from));
      self->from_folder = fb_instance_store_get_folder (store, from);
      self->row->environment = g_strdup (fb_instance_get_environment (from));
      if (runtime == NULL)
        self->row->runtime = g_strdup (fb_instance_get_runtime (from));
    }

  title = g_strdup_printf (from != NULL ? _ ("Duplicating as “%s”") : _ ("Creating “%s”"), name);
  fb_operation_set_title (FB_OPERATION (self), title);

  return FB_OPERATION (self);
}
