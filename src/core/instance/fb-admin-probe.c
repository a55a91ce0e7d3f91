/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-json.h"
#include "instance/fb-admin-client-private.h"

/* What is at an address: two questions that need no rights, first how one signs in, then the
 * settings, since "no login" means either an open server or one with static tokens only. Nothing
 * else is tried: a wrong admin root is said, not guessed. */

#define LOGIN_PATH "auth/login"

void
fb_probe_free (FbProbe *probe)
{
  if (probe == NULL)
    return;

  g_free (probe->url);
  g_free (probe->node_red_version);
  g_free (probe->certificate_pin);
  g_free (probe->certificate_subject);
  g_free (probe);
}

static void
note_certificate (FbAdminClient *self, FbProbe *probe)
{
  FbHttp *http = fb_admin_client_get_http (self);

  g_free (probe->certificate_pin);
  probe->certificate_pin = g_strdup (fb_http_get_fingerprint (http));
  g_free (probe->certificate_subject);
  probe->certificate_subject = g_strdup (fb_http_get_subject (http));
  probe->certificate_trusted = fb_http_get_certificate_accepted (http);
}

/* The admin root of the address that answered for the login question. */
static char *
dup_root (const FbHttpAnswer *answer, GError **error)
{
  if (g_str_has_suffix (answer->url, "/" LOGIN_PATH))
    return g_strndup (answer->url, strlen (answer->url) - strlen (LOGIN_PATH));

  fb_throw (error, FB_ERROR_INVALID,
            _ ("The server redirects to %s; give that address if you trust it"), answer->url);
  return NULL;
}

static gboolean
read_login (FbProbe *probe, const FbHttpAnswer *answer, GError **error)
{
  g_autoptr (JsonObject) object = NULL;
  const char *type;

  if (answer->status == SOUP_STATUS_NOT_FOUND)
    return fb_throw (error, FB_ERROR_NOT_FOUND,
                     _ ("%s is not there: no Node-RED, its Admin API is off, or its editor has "
                        "another path (httpAdminRoot in its settings)"),
                     answer->url);
  if (!fb_admin_answer_check (answer, error))
    return FALSE;

  object = fb_admin_answer_parse_object (answer, FB_ADMIN_SMALL_MAX_BYTES, error);
  if (object == NULL)
    return FALSE;

  type = fb_json_get_string (object, "type", NULL);
  if (type == NULL)
    probe->auth = FB_AUTH_NONE;
  else
    probe->auth = g_str_equal (type, "credentials") ? FB_AUTH_PASSWORD : FB_AUTH_STRATEGY;

  g_free (probe->url);
  probe->url = dup_root (answer, error);
  return probe->url != NULL;
}

static gboolean
read_settings (FbProbe *probe, const FbHttpAnswer *answer, GError **error)
{
  g_autoptr (JsonObject) object = NULL;

  if (answer->status == SOUP_STATUS_UNAUTHORIZED || answer->status == SOUP_STATUS_FORBIDDEN)
    {
      if (probe->auth == FB_AUTH_NONE)
        probe->auth = FB_AUTH_TOKEN;
      return TRUE;
    }
  if (!fb_admin_answer_check (answer, error))
    return FALSE;

  object = fb_admin_answer_parse_object (answer, FB_ADMIN_SETTINGS_MAX_BYTES, error);
  if (object == NULL)
    return FALSE;

  probe->node_red_version = g_strdup (fb_json_get_string (object, "version", NULL));
  return probe->node_red_version != NULL ||
         fb_throw (error, FB_ERROR_INVALID, _ ("%s is not the settings of a Node-RED"),
                   answer->url);
}

/* Ends the task with its probe. */
static void
return_probe (GTask *task)
{
  FbProbe **probe = g_task_get_task_data (task);

  note_certificate (g_task_get_source_object (task), *probe);
  g_task_return_pointer (task, g_steal_pointer (probe), (GDestroyNotify)fb_probe_free);
}

static void
fb_admin_probe_settings_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FbProbe **probe = g_task_get_task_data (task);
  GError   *error = NULL;
  g_autoptr (FbHttpAnswer) answer =
                 fb_admin_client_send_finish (FB_ADMIN_CLIENT (source), result, &error);

  if (answer == NULL || !read_settings (*probe, answer, &error))
    g_task_return_error (task, error);
  else
    return_probe (task);
}

static void
fb_admin_probe_login_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FbAdminClient *self = FB_ADMIN_CLIENT (source);
  FbProbe      **probe = g_task_get_task_data (task);
  GError        *error = NULL;
  g_autoptr (FbHttpAnswer) answer = fb_admin_client_send_finish (self, result, &error);
  FbAdminRequest request = { .path = "settings", .max_bytes = FB_ADMIN_SETTINGS_MAX_BYTES };

  /* The question whether to trust it is a person's; they need to see the certificate. */
  if (g_error_matches (error, FB_ERROR, FB_ERROR_UNVERIFIED))
    {
      g_clear_error (&error);
      return_probe (task);
      return;
    }
  if (answer == NULL || !read_login (*probe, answer, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  fb_admin_client_send_async (self, &request, g_task_get_cancellable (task),
                              fb_admin_probe_settings_cb, g_object_ref (task));
}

static void
free_boxed (FbProbe **probe)
{
  fb_probe_free (*probe);
  g_free (probe);
}

void
fb_admin_client_probe_async (FbAdminClient      *self,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  FbAdminRequest request = { .path = LOGIN_PATH, .max_bytes = FB_ADMIN_SMALL_MAX_BYTES };
  FbProbe      **probe;
  GTask         *task;

  g_return_if_fail (FB_IS_ADMIN_CLIENT (self));

  probe = g_new0 (FbProbe *, 1);
  *probe = g_new0 (FbProbe, 1);
  (*probe)->url = g_strdup (fb_admin_client_get_url (self));
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_admin_client_probe_async);
  g_task_set_task_data (task, probe, (GDestroyNotify)free_boxed);
  fb_admin_client_send_async (self, &request, cancellable, fb_admin_probe_login_cb, task);
}

FbProbe *
fb_admin_client_probe_finish (FbAdminClient *self, GAsyncResult *result, GError **error)
{
  FbProbe *probe;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  probe = g_task_propagate_pointer (G_TASK (result), error);
  fb_error_convert (error);

  return probe;
}
