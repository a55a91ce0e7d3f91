/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "activity/fb-activity.h"
#include "fb-error.h"
#include "fb-keyring.h"
#include "instance/fb-instance-link-private.h"
#include "instance/fb-instance-row.h"
#include "instance/fb-instance-secret.h"
#include "instance/fb-instance-tokens.h"

/* How a link gets in: tokens from the keyring, the own CA, a login with what a person typed, and
 * the token that the editor page may have. The keyring is asked on workers. */

/* What a worker found; moved into the link on its thread. */
typedef struct
{
  char            *id;
  char            *ca_file;
  FbKeyring       *keyring;
  char            *token;
  char            *read_token;
  GTlsCertificate *ca;
} Access;

static void
access_free (Access *access)
{
  g_free (access->id);
  g_free (access->ca_file);
  g_clear_object (&access->keyring);
  g_clear_object (&access->ca);
  fb_keyring_secret_free (access->token);
  fb_keyring_secret_free (access->read_token);
  g_free (access);
}

static FbKeyring *
get_keyring (FbInstanceLink *self)
{
  return fb_workspace_get_keyring (fb_instance_store_get_workspace (self->store));
}

/* A secret that is not there is NULL without an error. */
static gboolean
look_up (Access *access, FbInstanceSecret secret, char **value, GError **error)
{
  g_autoptr (GError) failure = NULL;

  *value = fb_instance_secret_lookup (access->keyring, access->id, secret, NULL, &failure);
  if (*value != NULL || g_error_matches (failure, FB_ERROR, FB_ERROR_NOT_FOUND))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static void
load_access (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Access *access = task_data;
  GError *error = NULL;

  if (access->ca_file != NULL)
    access->ca = g_tls_certificate_new_from_file (access->ca_file, &error);
  if (error != NULL)
    {
      fb_throw_prefixed (&error, _ ("Reading the own authority: "));
      g_task_return_error (task, error);
    }
  else if (!look_up (access, FB_INSTANCE_TOKEN, &access->token, &error) ||
           !look_up (access, FB_INSTANCE_READ_TOKEN, &access->read_token, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
fb_link_load_access_async (FbInstanceLink     *self,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Access *access;

  g_task_set_source_tag (task, fb_link_load_access_async);
  if (self->has_access)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  access = g_new0 (Access, 1);
  access->id = g_strdup (fb_instance_get_id (self->instance));
  access->ca_file = g_strdup (fb_instance_get_row (self->instance)->ca_file);
  access->keyring = g_object_ref (get_keyring (self));
  g_task_set_task_data (task, access, (GDestroyNotify)access_free);
  g_task_run_in_thread (task, load_access);
}

static void
set_secret (char **place, char *value)
{
  fb_keyring_secret_free (*place);
  *place = value;
}

gboolean
fb_link_load_access_finish (FbInstanceLink *self, GAsyncResult *result, GError **error)
{
  Access *access = g_task_get_task_data (G_TASK (result));
  GError *failure = NULL;

  g_clear_pointer (&self->access_failure, g_free);
  if (!g_task_propagate_boolean (G_TASK (result), &failure))
    {
      fb_error_convert (&failure);
      if (!g_error_matches (failure, FB_ERROR, FB_ERROR_CANCELLED))
        self->access_failure = g_strdup (failure->message);
      g_propagate_error (error, failure);
      return FALSE;
    }
  if (access == NULL)
    return TRUE;

  set_secret (&self->token, g_steal_pointer (&access->token));
  set_secret (&self->read_token, g_steal_pointer (&access->read_token));
  g_set_object (&self->ca, access->ca);
  self->has_access = TRUE;
  if (self->admin != NULL)
    fb_admin_client_set_token (self->admin, self->token);

  return TRUE;
}

gboolean
fb_link_ensure_admin (FbInstanceLink *self)
{
  const FbInstanceRow *row = fb_instance_get_row (self->instance);
  const char          *url = fb_instance_get_url (self->instance);
  g_autofree char     *made_of = NULL;

  if (url == NULL || !g_str_has_suffix (url, "/"))
    return FALSE;

  made_of = g_strjoin ("\n", url, row->pin != NULL ? row->pin : "",
                       row->ca_file != NULL ? row->ca_file : "", NULL);
  if (self->admin == NULL || g_strcmp0 (made_of, self->made_of) != 0)
    {
      g_clear_object (&self->admin);
      g_free (self->made_of);
      self->made_of = g_steal_pointer (&made_of);
      self->admin = fb_admin_client_new (url, self->ca, row->pin);
      fb_admin_client_set_instance (self->admin, self->instance);
    }
  fb_admin_client_set_token (self->admin, self->token);

  return TRUE;
}

/* One login of a person; owned by its task. */
typedef struct
{
  char *user;
  char *token;
  char *read_token;
} Login;

static void
login_free (Login *login)
{
  g_free (login->user);
  fb_keyring_secret_free (login->token);
  fb_keyring_secret_free (login->read_token);
  g_free (login);
}

/* @error: (nullable) (transfer full) */
static void
end_login (GTask *task, GError *error)
{
  FbInstanceLink *self = g_task_get_source_object (task);

  fb_activity_note (fb_instance_store_get_workspace (self->store), "instance.login",
                    fb_instance_get_id (self->instance), fb_instance_get_name (self->instance),
                    error != NULL ? fb_error_code_to_string (error->code) : "ok",
                    error != NULL ? error->message : NULL);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
fb_link_user_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  /* The session is there; that its name is not remembered is no reason to refuse it. */
  if (!fb_instance_store_change_finish (FB_INSTANCE_STORE (source), result, &error))
    g_message ("The name of the login is not kept: %s", error->message);
  end_login (task, NULL);
}

static void
fb_link_tokens_stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FbInstanceLink *self = g_task_get_source_object (task);
  Login          *login = g_task_get_task_data (task);
  GError         *error = NULL;

  if (!fb_instance_tokens_store_finish (FB_KEYRING (source), result, &error))
    {
      end_login (task, error);
      return;
    }

  set_secret (&self->token, g_steal_pointer (&login->token));
  set_secret (&self->read_token, g_steal_pointer (&login->read_token));
  self->has_access = TRUE;
  fb_link_drop (self);
  fb_link_try (self);
  fb_instance_store_change_async (self->store, self->instance, "user", login->user,
                                  g_task_get_cancellable (task), fb_link_user_kept_cb,
                                  g_object_ref (task));
}

static void
fb_link_tokens_requested_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FbInstanceLink *self = g_task_get_source_object (task);
  Login          *login = g_task_get_task_data (task);
  GError         *error = NULL;

  if (!fb_instance_tokens_request_finish (FB_ADMIN_CLIENT (source), result, &login->token,
                                          &login->read_token, &error))
    {
      end_login (task, error);
      return;
    }

  fb_instance_tokens_store_async (get_keyring (self), fb_instance_get_id (self->instance),
                                  fb_instance_get_name (self->instance), login->token,
                                  login->read_token, g_task_get_cancellable (task),
                                  fb_link_tokens_stored_cb, g_object_ref (task));
}

void
fb_instance_link_login_async (FbInstanceLink     *self,
                              const char         *user,
                              const char         *password,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  Login *login;

  g_return_if_fail (FB_IS_INSTANCE_LINK (self));
  g_return_if_fail (user != NULL && password != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_instance_link_login_async);
  if (fb_instance_get_kind (self->instance) == FB_INSTANCE_LOCAL || !fb_link_ensure_admin (self))
    {
      g_task_return_new_error (task, FB_ERROR, FB_ERROR_UNSUPPORTED,
                               _ ("This instance takes no names and passwords"));
      return;
    }
  if (fb_instance_get_mode (self->instance) == FB_MODE_OFF)
    {
      g_task_return_new_error (task, FB_ERROR, FB_ERROR_DENIED,
                               _ ("Switched off: it is not contacted"));
      return;
    }

  login = g_new0 (Login, 1);
  login->user = g_strdup (user);
  g_task_set_task_data (task, login, (GDestroyNotify)login_free);
  fb_instance_tokens_request_async (self->admin, user, password, cancellable,
                                    fb_link_tokens_requested_cb, g_steal_pointer (&task));
}

gboolean
fb_instance_link_login_finish (FbInstanceLink *self, GAsyncResult *result, GError **error)
{
  gboolean done;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  done = g_task_propagate_boolean (G_TASK (result), error);
  fb_error_convert (error);

  return done;
}

static void
fb_link_page_access_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FbInstanceLink *self = FB_INSTANCE_LINK (source);
  gboolean        reads = fb_instance_get_mode (self->instance) != FB_MODE_READ_WRITE;
  GError         *error = NULL;

  if (!fb_link_load_access_finish (self, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  g_task_return_pointer (task,
                         g_strdup (reads && self->read_token != NULL ? self->read_token
                                                                     : self->token),
                         (GDestroyNotify)fb_keyring_secret_free);
}

void
fb_instance_link_page_token_async (FbInstanceLink     *self,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (FB_IS_INSTANCE_LINK (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_instance_link_page_token_async);
  fb_link_load_access_async (self, cancellable, fb_link_page_access_cb, task);
}

char *
fb_instance_link_page_token_finish (FbInstanceLink *self, GAsyncResult *result, GError **error)
{
  char *token;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  token = g_task_propagate_pointer (G_TASK (result), error);
  fb_error_convert (error);

  return token;
}

GTlsCertificate *
fb_instance_link_get_ca (FbInstanceLink *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE_LINK (self), NULL);

  return self->ca;
}

const char *
fb_instance_link_get_pin (FbInstanceLink *self)
{
  g_return_val_if_fail (FB_IS_INSTANCE_LINK (self), NULL);

  return fb_instance_get_row (self->instance)->pin;
}
