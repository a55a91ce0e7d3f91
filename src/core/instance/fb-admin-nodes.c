/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-json.h"
#include "instance/fb-admin-client-private.h"

/* The palette of an instance: what it serves as text, and installing modules, which takes as long
 * as npm does. */

#define INSTALL_TIMEOUT_MS (10 * 60 * 1000)
#define MAX_REASON 500

static void
fb_admin_client_fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (FbHttpAnswer) answer =
                 fb_admin_client_send_finish (FB_ADMIN_CLIENT (source), result, &error);

  if (answer == NULL || !fb_admin_answer_check (answer, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_bytes_ref (answer->body), (GDestroyNotify)g_bytes_unref);
}

void
fb_admin_client_fetch_async (FbAdminClient      *self,
                             const char         *path,
                             const char         *accept,
                             gsize               max_bytes,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  const char *const headers[] = { "Accept", accept, NULL };
  FbAdminRequest    request = { .path = path,
                                .headers = headers,
                                .max_bytes = max_bytes,
                                .timeout_ms = FB_ADMIN_FLOWS_TIMEOUT_MS };
  GTask            *task;

  g_return_if_fail (FB_IS_ADMIN_CLIENT (self));
  g_return_if_fail (path != NULL && *path != '/' && accept != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_admin_client_fetch_async);
  fb_admin_client_send_async (self, &request, cancellable, fb_admin_client_fetched_cb, task);
}

GBytes *
fb_admin_client_fetch_finish (FbAdminClient *self, GAsyncResult *result, GError **error)
{
  GBytes *text;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  text = g_task_propagate_pointer (G_TASK (result), error);
  fb_error_convert (error);

  return text;
}

/* Node-RED says with 400 and 404 why it could not. */
static gboolean
check_installed (const char *module, const FbHttpAnswer *answer, GError **error)
{
  g_autoptr (JsonObject) object = NULL;
  const char *reason;

  if (SOUP_STATUS_IS_SUCCESSFUL (answer->status))
    return TRUE;
  if (answer->status == SOUP_STATUS_BAD_REQUEST || answer->status == SOUP_STATUS_NOT_FOUND)
    {
      object =
          fb_json_parse_object (g_bytes_get_data (answer->body, NULL),
                                g_bytes_get_size (answer->body), FB_ADMIN_SETTINGS_MAX_BYTES, NULL);
      reason = fb_json_get_string (object, "message", "?");
      return fb_throw (error, FB_ERROR_FAILED, _ ("%s could not be installed there: %.*s"), module,
                       MAX_REASON, reason);
    }

  return fb_admin_answer_check (answer, error) ||
         fb_throw_prefixed (error, _ ("Installing %s: "), module);
}

static void
fb_admin_client_installed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const char *module = g_task_get_task_data (task);
  GError     *error = NULL;
  g_autoptr (FbHttpAnswer) answer =
                 fb_admin_client_send_finish (FB_ADMIN_CLIENT (source), result, &error);

  if (answer == NULL)
    {
      fb_throw_prefixed (&error, _ ("Installing %s: "), module);
      g_task_return_error (task, error);
    }
  else if (!check_installed (module, answer, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
fb_admin_client_install_async (FbAdminClient      *self,
                               const char         *module,
                               const char         *version,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (GBytes) body = NULL;
  FbAdminRequest request = {
    .method = "POST",
    .path = "nodes",
    .content_type = "application/json",
    .max_bytes = FB_ADMIN_SETTINGS_MAX_BYTES,
    .timeout_ms = INSTALL_TIMEOUT_MS,
  };
  char  *text;
  GTask *task;

  g_return_if_fail (FB_IS_ADMIN_CLIENT (self));
  g_return_if_fail (module != NULL);

  json_object_set_string_member (object, "module", module);
  if (version != NULL)
    json_object_set_string_member (object, "version", version);
  text = fb_json_print_object (object);
  body = g_bytes_new_take (text, strlen (text));
  request.body = body;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_admin_client_install_async);
  g_task_set_task_data (task, g_strdup (module), g_free);
  fb_admin_client_send_async (self, &request, cancellable, fb_admin_client_installed_cb, task);
}

gboolean
fb_admin_client_install_finish (FbAdminClient *self, GAsyncResult *result, GError **error)
{
  gboolean done;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  done = g_task_propagate_boolean (G_TASK (result), error);
  fb_error_convert (error);

  return done;
}
