/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "fb-file.h"
#include "fb-tls.h"
#include "instance/fb-admin-client-private.h"
#include "instance/fb-instance-add.h"
#include "instance/fb-instance-store-private.h"
#include "instance/fb-instance-tokens.h"

/* Adds a remote instance: look what is there, sign in, keep the tokens, put the row in, read-only.
 * A certificate that is not trusted ends it with FB_ERROR_UNVERIFIED; whether to trust it is asked
 * by the caller, who comes again with its pin. */

#define MAX_CA_BYTES (256 * 1024)

struct _FbInstanceAddRemote
{
  FbInstanceAdd parent_instance;

  /* Owned */
  FbInstanceRow   *row; /* handed to the store when it is complete */
  char            *user;
  char            *password;
  char            *token;
  char            *read_token;
  char            *ca_source; /* (nullable) as given */
  GBytes          *ca_pem;
  GTlsCertificate *ca;
  FbAdminClient   *admin;
};

G_DECLARE_FINAL_TYPE (
    FbInstanceAddRemote, fb_instance_add_remote, FB, INSTANCE_ADD_REMOTE, FbInstanceAdd)
G_DEFINE_FINAL_TYPE (FbInstanceAddRemote, fb_instance_add_remote, FB_TYPE_INSTANCE_ADD)

static FbKeyring *
get_keyring (FbInstanceAddRemote *self)
{
  FbInstanceStore *store = fb_instance_add_get_store (FB_INSTANCE_ADD (self));

  return fb_workspace_get_keyring (fb_instance_store_get_workspace (store));
}

static GCancellable *
get_cancellable (FbInstanceAddRemote *self)
{
  return fb_operation_get_cancellable (FB_OPERATION (self));
}

static void
begin_step (FbInstanceAddRemote *self, double progress, const char *message)
{
  fb_operation_set_progress (FB_OPERATION (self), progress);
  fb_operation_set_message (FB_OPERATION (self), message);
}

/* Ends the operation and the reference its callbacks hold. @error: (nullable) (transfer full) */
static void
end (FbInstanceAddRemote *self, GError *error)
{
  fb_operation_complete (FB_OPERATION (self), error);
  g_object_unref (self);
}

static void
fb_instance_add_remote_forgot_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!fb_instance_tokens_store_finish (FB_KEYRING (source), result, &error))
    g_message ("Forgetting the tokens of an instance that was not added: %s", error->message);
}

static void
fb_instance_add_remote_inserted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbInstanceAddRemote *self = user_data;
  GError              *error = NULL;
  FbInstance          *instance =
      fb_instance_store_insert_finish (FB_INSTANCE_STORE (source), result, &error);

  if (instance != NULL)
    fb_instance_add_set_result (FB_INSTANCE_ADD (self), instance);
  else
    fb_instance_tokens_store_async (get_keyring (self), self->row->id, self->row->name, NULL, NULL,
                                    NULL, fb_instance_add_remote_forgot_cb, NULL);
  end (self, error);
}

static void
insert (FbInstanceAddRemote *self)
{
  FbInstanceStore *store = fb_instance_add_get_store (FB_INSTANCE_ADD (self));

  begin_step (self, 0.9, _ ("Adding it"));
  fb_instance_store_insert_async (store, fb_instance_row_copy (self->row), self->row->url,
                                  get_cancellable (self), fb_instance_add_remote_inserted_cb, self);
}

static void
fb_instance_add_remote_stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbInstanceAddRemote *self = user_data;
  GError              *error = NULL;

  if (fb_instance_tokens_store_finish (FB_KEYRING (source), result, &error))
    insert (self);
  else
    end (self, error);
}

static void
store_tokens (FbInstanceAddRemote *self)
{
  if (self->token == NULL)
    {
      insert (self);
      return;
    }

  begin_step (self, 0.8, _ ("Keeping the session"));
  fb_instance_tokens_store_async (get_keyring (self), self->row->id, self->row->name, self->token,
                                  self->read_token, get_cancellable (self),
                                  fb_instance_add_remote_stored_cb, self);
}

static void
write_ca (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  FbInstanceAddRemote *self = source;
  g_autofree char     *folder = g_path_get_dirname (self->row->ca_file);
  GError              *error = NULL;

  if (fb_file_make_folder (folder, &error) &&
      fb_file_write (self->row->ca_file, g_bytes_get_data (self->ca_pem, NULL),
                     g_bytes_get_size (self->ca_pem), 0600, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  fb_throw_prefixed (&error, _ ("Keeping the own authority: "));
  g_task_return_error (task, error);
}

static void
fb_instance_add_remote_wrote_ca_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbInstanceAddRemote *self = FB_INSTANCE_ADD_REMOTE (source);
  GError              *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    store_tokens (self);
  else
    end (self, error);
}

static void
keep_ca (FbInstanceAddRemote *self)
{
  FbInstanceStore *store = fb_instance_add_get_store (FB_INSTANCE_ADD (self));
  g_autoptr (GTask) task = NULL;

  if (self->ca_pem == NULL)
    {
      store_tokens (self);
      return;
    }

  self->row->ca_file = fb_workspace_path (fb_instance_store_get_workspace (store), "instances",
                                          self->row->id, "ca.pem", NULL);
  task = g_task_new (self, get_cancellable (self), fb_instance_add_remote_wrote_ca_cb, NULL);
  g_task_set_source_tag (task, keep_ca);
  g_task_run_in_thread (task, write_ca);
}

static void
fb_instance_add_remote_settings_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbInstanceAddRemote *self = user_data;
  GError              *error = NULL;
  g_autoptr (JsonNode) node = fb_admin_client_get_finish (FB_ADMIN_CLIENT (source), result, &error);

  if (node != NULL)
    {
      keep_ca (self);
      return;
    }

  if (g_error_matches (error, FB_ERROR, FB_ERROR_DENIED) && self->user == NULL)
    {
      g_clear_error (&error);
      fb_throw (&error, FB_ERROR_DENIED, _ ("The access token is not valid there"));
    }
  end (self, error);
}

/* Whatever brought us in: does it hold? */
static void
try_session (FbInstanceAddRemote *self)
{
  begin_step (self, 0.6, _ ("Looking who we are there"));
  fb_admin_client_set_token (self->admin, self->token);
  fb_admin_client_get_async (self->admin, "settings", FB_ADMIN_SETTINGS_MAX_BYTES,
                             get_cancellable (self), fb_instance_add_remote_settings_cb, self);
}

static void
fb_instance_add_remote_tokens_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbInstanceAddRemote *self = user_data;
  GError              *error = NULL;

  if (fb_instance_tokens_request_finish (FB_ADMIN_CLIENT (source), result, &self->token,
                                         &self->read_token, &error))
    try_session (self);
  else
    end (self, error);
}

static void
sign_in (FbInstanceAddRemote *self)
{
  begin_step (self, 0.4, _ ("Signing in"));
  if (self->token != NULL)
    {
      g_clear_pointer (&self->user, g_free);
      self->row->auth = FB_AUTH_TOKEN;
      try_session (self);
    }
  else if (self->row->auth == FB_AUTH_NONE)
    keep_ca (self);
  else if (self->row->auth == FB_AUTH_PASSWORD && self->user != NULL && self->password != NULL)
    {
      self->row->user = g_strdup (self->user);
      fb_instance_tokens_request_async (self->admin, self->user, self->password,
                                        get_cancellable (self), fb_instance_add_remote_tokens_cb,
                                        self);
    }
  else if (self->row->auth == FB_AUTH_PASSWORD)
    end (self,
         g_error_new (FB_ERROR, FB_ERROR_DENIED,
                      _ ("%s asks for a name and a password, or an access token"), self->row->url));
  else
    end (self, g_error_new (FB_ERROR, FB_ERROR_DENIED, _ ("%s asks for an access token"),
                            self->row->url));
}

static void
fb_instance_add_remote_probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbInstanceAddRemote *self = user_data;
  GError              *error = NULL;
  g_autoptr (FbProbe) probe =
                 fb_admin_client_probe_finish (FB_ADMIN_CLIENT (source), result, &error);
  g_autofree char *pin = NULL;

  if (probe == NULL)
    {
      end (self, error);
      return;
    }
  if (probe->certificate_pin != NULL && !probe->certificate_trusted)
    {
      pin = fb_tls_format_pin (probe->certificate_pin);
      end (self, g_error_new (FB_ERROR, FB_ERROR_UNVERIFIED,
                              _ ("The certificate of %s is not trusted. Compare its SHA-256 "
                                 "fingerprint with the server's before you agree to it: %s"),
                              probe->url, pin));
      return;
    }

  self->row->auth = probe->auth;
  if (!g_str_equal (probe->url, self->row->url))
    {
      /* It was redirected; everything else goes where it answered. */
      g_free (self->row->url);
      self->row->url = g_strdup (probe->url);
      g_object_unref (self->admin);
      self->admin = fb_admin_client_new (probe->url, self->ca, self->row->pin);
    }
  sign_in (self);
}

static void
look (FbInstanceAddRemote *self)
{
  begin_step (self, 0.2, _ ("Looking what is there"));
  self->admin = fb_admin_client_new (self->row->url, self->ca, self->row->pin);
  fb_admin_client_probe_async (self->admin, get_cancellable (self),
                               fb_instance_add_remote_probed_cb, self);
}

static void
read_ca (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  FbInstanceAddRemote *self = source;
  GError              *error = NULL;

  self->ca_pem = fb_file_read (self->ca_source, MAX_CA_BYTES, &error);
  if (self->ca_pem != NULL)
    self->ca = g_tls_certificate_new_from_pem (g_bytes_get_data (self->ca_pem, NULL),
                                               g_bytes_get_size (self->ca_pem), &error);
  if (self->ca != NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  if (error->domain != FB_ERROR)
    {
      g_clear_error (&error);
      fb_throw (&error, FB_ERROR_INVALID, _ ("it holds no certificate in PEM"));
    }
  fb_throw_prefixed (&error, _ ("Reading the own authority %s: "), self->ca_source);
  g_task_return_error (task, error);
}

static void
fb_instance_add_remote_read_ca_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbInstanceAddRemote *self = FB_INSTANCE_ADD_REMOTE (source);
  GError              *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    look (self);
  else
    end (self, error);
}

/* The admin root that a person meant: with a final "/", without query and fragment. */
static char *
dup_root (const char *text, GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text != NULL ? text : ""));
  g_autoptr (GUri) uri =
                 g_uri_parse (trimmed, G_URI_FLAGS_ENCODED | G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  const char      *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  g_autofree char *path = NULL;

  if ((!g_str_equal (scheme, "http") && !g_str_equal (scheme, "https")) ||
      g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    {
      fb_throw (error, FB_ERROR_INVALID,
                _ ("“%s” is not the address of a Node-RED: it begins with http:// or https://"),
                trimmed);
      return NULL;
    }
  if (g_uri_get_userinfo (uri) != NULL)
    {
      fb_throw (error, FB_ERROR_INVALID,
                _ ("Name and password do not belong into the address: it would be kept in clear"));
      return NULL;
    }

  path = g_str_has_suffix (g_uri_get_path (uri), "/")
             ? g_strdup (g_uri_get_path (uri))
             : g_strconcat (g_uri_get_path (uri), "/", NULL);
  return g_uri_join (G_URI_FLAGS_ENCODED, scheme, NULL, g_uri_get_host (uri), g_uri_get_port (uri),
                     path, NULL, NULL);
}

/* The store refuses a taken name in the end; said here it costs no login. */
static gboolean
check_name (FbInstanceAddRemote *self, GError **error)
{
  GListModel *instances = G_LIST_MODEL (fb_instance_add_get_store (FB_INSTANCE_ADD (self)));

  if (!fb_instance_name_check (self->row->name, error))
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (instances); i++)
    {
      g_autoptr (FbInstance) instance = g_list_model_get_item (instances, i);

      if (g_str_equal (fb_instance_get_name (instance), self->row->name))
        return fb_throw (error, FB_ERROR_CONFLICT, _ ("There is an instance “%s” already"),
                         self->row->name);
    }

  return TRUE;
}

static gboolean
check (FbInstanceAddRemote *self, GError **error)
{
  g_autofree char *given = g_steal_pointer (&self->row->url);

  if (!check_name (self, error))
    return FALSE;
  if (self->row->pin != NULL)
    {
      g_autofree char *pin = g_steal_pointer (&self->row->pin);

      self->row->pin = fb_tls_normalize_pin (pin);
      if (self->row->pin == NULL)
        return fb_throw (error, FB_ERROR_INVALID, _ ("“%s” is not a SHA-256 fingerprint"), pin);
    }

  self->row->url = dup_root (given, error);
  return self->row->url != NULL;
}

static void
fb_instance_add_remote_run (FbOperation *operation)
{
  FbInstanceAddRemote *self = FB_INSTANCE_ADD_REMOTE (operation);
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_object_ref (self);
  if (!check (self, &error))
    {
      end (self, error);
      return;
    }
  if (self->ca_source == NULL)
    {
      look (self);
      return;
    }

  task = g_task_new (self, get_cancellable (self), fb_instance_add_remote_read_ca_cb, NULL);
  g_task_set_source_tag (task, fb_instance_add_remote_run);
  g_task_run_in_thread (task, read_ca);
}

static void
fb_instance_add_remote_finalize (GObject *object)
{
  FbInstanceAddRemote *self = FB_INSTANCE_ADD_REMOTE (object);

  g_clear_pointer (&self->row, fb_instance_row_free);
  g_clear_pointer (&self->user, g_free);
  g_clear_pointer (&self->password, fb_keyring_secret_free);
  g_clear_pointer (&self->token, fb_keyring_secret_free);
  g_clear_pointer (&self->read_token, fb_keyring_secret_free);
  g_clear_pointer (&self->ca_source, g_free);
  g_clear_pointer (&self->ca_pem, g_bytes_unref);
  g_clear_object (&self->ca);
  g_clear_object (&self->admin);

  G_OBJECT_CLASS (fb_instance_add_remote_parent_class)->finalize (object);
}

static void
fb_instance_add_remote_class_init (FbInstanceAddRemoteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_instance_add_remote_finalize;
  FB_OPERATION_CLASS (klass)->run = fb_instance_add_remote_run;
}

static void
fb_instance_add_remote_init (FbInstanceAddRemote *self)
{
}

FbOperation *
fb_instance_store_add_remote (FbInstanceStore *self, const char *name, const FbRemoteAccess *access)
{
  FbInstanceAddRemote *add;
  g_autofree char     *title = NULL;

  g_return_val_if_fail (FB_IS_INSTANCE_STORE (self), NULL);
  g_return_val_if_fail (name != NULL && access != NULL, NULL);

  add = g_object_new (fb_instance_add_remote_get_type (), NULL);
  fb_instance_add_set_store (FB_INSTANCE_ADD (add), self);
  add->row = fb_instance_row_new (FB_INSTANCE_REMOTE, name);
  add->row->mode = FB_MODE_READ_ONLY;
  add->row->url = g_strdup (access->url);
  add->row->pin = g_strdup (access->pin);
  add->user = g_strdup (access->user);
  add->password = g_strdup (access->password);
  add->token = g_strdup (access->token);
  add->ca_source = g_strdup (access->ca_file);
  title = g_strdup_printf (_ ("Connect to “%s”"), name);
  fb_operation_set_title (FB_OPERATION (add), title);

  return FB_OPERATION (add);
}
