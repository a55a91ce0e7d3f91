/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-json.h"
#include "fb-keyring.h"
#include "instance/fb-admin-client-private.h"

/* A token for a name and a password. One request for one call: a server counts attempts and locks
 * the user out after five, so nothing here ever tries again. */

typedef struct
{
  char  *token;
  gint64 expires_in;
} Login;

static void
login_free (Login *login)
{
  fb_keyring_secret_free (login->token);
  g_free (login);
}

/* Adds "&name=value"; escaping and all copies are wiped. */
static void
append_field (GString *form, const char *name, const char *value)
{
  char *escaped = g_uri_escape_string (value, NULL, FALSE);

  g_string_append_printf (form, "&%s=", name);
  g_string_append (form, escaped);
  fb_keyring_secret_free (escaped);
}

static GBytes *
make_form (const char *user, const char *password, const char *scope)
{
  /* Large enough that it is not moved while it grows, which would leave a copy behind. */
  GString *form =
      g_string_sized_new (256 + 3 * (strlen (user) + strlen (password) + strlen (scope)));
  gsize length;
  char *text;

  g_string_append (form, "client_id=node-red-admin&grant_type=password");
  append_field (form, "scope", scope);
  append_field (form, "username", user);
  append_field (form, "password", password);
  length = form->len;
  text = g_string_free (form, FALSE);

  return g_bytes_new_with_free_func (text, length, (GDestroyNotify)fb_keyring_secret_free, text);
}

static gboolean
throw_refusal (const FbHttpAnswer *answer, GError **error)
{
  const char *body = g_bytes_get_data (answer->body, NULL);

  if (g_strstr_len (body, g_bytes_get_size (answer->body), "Too many login attempts") != NULL)
    return fb_throw (error, FB_ERROR_DENIED,
                     _ ("The server has locked this user out after too many attempts. Wait ten "
                        "minutes before you try again."));
  if (answer->status == SOUP_STATUS_FORBIDDEN || answer->status == SOUP_STATUS_UNAUTHORIZED ||
      answer->status == SOUP_STATUS_BAD_REQUEST)
    return fb_throw (error, FB_ERROR_DENIED,
                     _ ("The server refuses this name and password. After five wrong attempts it "
                        "locks the user out for ten minutes."));
  if (answer->status == SOUP_STATUS_NOT_FOUND)
    return fb_throw (error, FB_ERROR_UNSUPPORTED,
                     _ ("The server takes no names and passwords: %s is not there"), answer->url);

  return fb_admin_answer_check (answer, error);
}

static Login *
read_login (const FbHttpAnswer *answer, GError **error)
{
  g_autoptr (JsonObject) object = NULL;
  const char *token;
  Login      *login;

  if (answer->status != SOUP_STATUS_OK)
    {
      throw_refusal (answer, error);
      return NULL;
    }

  object = fb_admin_answer_parse_object (answer, FB_ADMIN_SMALL_MAX_BYTES, error);
  if (object == NULL)
    return NULL;

  token = fb_json_get_string (object, "access_token", NULL);
  /* It will go into a header line. */
  if (token == NULL || *token == '\0' || !g_str_is_ascii (token) ||
      strpbrk (token, "\r\n ") != NULL)
    {
      fb_throw (error, FB_ERROR_INVALID, _ ("The server's answer holds no access token"));
      return NULL;
    }

  login = g_new0 (Login, 1);
  login->token = g_strdup (token);
  login->expires_in = fb_json_get_int (object, "expires_in", 0);
  return login;
}

static void
fb_admin_login_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  Login  *login;
  g_autoptr (FbHttpAnswer) answer =
                 fb_admin_client_send_finish (FB_ADMIN_CLIENT (source), result, &error);

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  login = read_login (answer, &error);
  if (login == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, login, (GDestroyNotify)login_free);
}

void
fb_admin_client_login_async (FbAdminClient      *self,
                             const char         *user,
                             const char         *password,
                             const char         *scope,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GBytes) body = NULL;
  FbAdminRequest request = {
    .method = "POST",
    .path = "auth/token",
    .content_type = "application/x-www-form-urlencoded",
    .max_bytes = FB_ADMIN_SMALL_MAX_BYTES,
  };
  GTask *task;

  g_return_if_fail (FB_IS_ADMIN_CLIENT (self));
  g_return_if_fail (user != NULL && password != NULL && scope != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_admin_client_login_async);
  body = make_form (user, password, scope);
  request.body = body;
  fb_admin_client_send_async (self, &request, cancellable, fb_admin_login_sent_cb, task);
}

char *
fb_admin_client_login_finish (FbAdminClient *self,
                              GAsyncResult  *result,
                              gint64        *expires_in,
                              GError       **error)
{
  Login *login;
  char  *token;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  login = g_task_propagate_pointer (G_TASK (result), error);
  fb_error_convert (error);
  if (login == NULL)
    return NULL;

  if (expires_in != NULL)
    *expires_in = login->expires_in;
  token = g_steal_pointer (&login->token);
  login_free (login);
  return token;
}
