/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-admin-client.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-json.h"
#include "fb-keyring.h"
#include "instance/fb-admin-client-private.h"

/* Requests of the Admin API with their rules: who may write, how much may come back, what a status
 * means. Probe and login are in files of their own. */

/* A larger answer is parsed on a worker. */
#define PARSE_HERE_BYTES 8192

struct _FbAdminClient
{
  GObject parent_instance;

  /* Owned */
  FbHttp     *http;
  char       *url;
  char       *token;
  FbInstance *instance;
};

G_DEFINE_FINAL_TYPE (FbAdminClient, fb_admin_client, G_TYPE_OBJECT)

static gboolean
check_may_send (FbAdminClient *self, const FbAdminRequest *request, GError **error)
{
  if (request->method == NULL || g_str_has_prefix (request->path, "auth/"))
    return TRUE;
  if (self->instance == NULL || fb_instance_get_mode (self->instance) != FB_MODE_READ_WRITE)
    return fb_throw (error, FB_ERROR_DENIED, _ ("Nothing may be changed there: it is read-only"));
  if (!fb_instance_may_write (self->instance))
    return fb_throw (error, FB_ERROR_DENIED,
                     _ ("Nothing may be changed there: the user “%s” can only read"),
                     fb_instance_get_user (self->instance));

  return TRUE;
}

static void
fb_admin_client_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError       *error = NULL;
  FbHttpAnswer *answer = fb_http_send_finish (FB_HTTP (source), result, &error);

  if (answer == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, answer, (GDestroyNotify)fb_http_answer_free);
}

void
fb_admin_client_send_async (FbAdminClient        *self,
                            const FbAdminRequest *request,
                            GCancellable         *cancellable,
                            GAsyncReadyCallback   callback,
                            gpointer              user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *url = g_strconcat (self->url, request->path, NULL);
  GError          *error = NULL;
  FbHttpRequest    sent = {
       .method = request->method,
       .url = url,
       .token = g_str_equal (request->path, "auth/token") ? NULL : self->token,
       .headers = request->headers,
       .content_type = request->content_type,
       .body = request->body,
       .max_bytes = request->max_bytes,
       .timeout_ms = request->timeout_ms > 0 ? request->timeout_ms : FB_ADMIN_TIMEOUT_MS,
  };

  g_task_set_source_tag (task, fb_admin_client_send_async);
  if (!check_may_send (self, request, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  fb_http_send_async (self->http, &sent, cancellable, fb_admin_client_sent_cb,
                      g_steal_pointer (&task));
}

FbHttpAnswer *
fb_admin_client_send_finish (FbAdminClient *self, GAsyncResult *result, GError **error)
{
  FbHttpAnswer *answer = g_task_propagate_pointer (G_TASK (result), error);

  fb_error_convert (error);

  return answer;
}

gboolean
fb_admin_answer_check (const FbHttpAnswer *answer, GError **error)
{
  switch (answer->status)
    {
    case SOUP_STATUS_UNAUTHORIZED:
    case SOUP_STATUS_FORBIDDEN:
      return fb_throw (error, FB_ERROR_DENIED,
                       _ ("The server refuses this: the session has ended, or the user has no "
                          "right "
                          "to it"));
    case SOUP_STATUS_NOT_FOUND:
      return fb_throw (error, FB_ERROR_NOT_FOUND, _ ("%s is not there"), answer->url);
    case SOUP_STATUS_CONFLICT:
      return fb_throw (error, FB_ERROR_CONFLICT, _ ("The server has something newer"));
    case SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE:
      return fb_throw (error, FB_ERROR_INVALID,
                       _ ("It is larger than the server accepts (apiMaxLength in its settings)"));
    case SOUP_STATUS_BAD_GATEWAY:
    case SOUP_STATUS_SERVICE_UNAVAILABLE:
    case SOUP_STATUS_GATEWAY_TIMEOUT:
      return fb_throw (error, FB_ERROR_UNREACHABLE, _ ("The server is not ready (status %u)"),
                       answer->status);
    default:
      return SOUP_STATUS_IS_SUCCESSFUL (answer->status) ||
             fb_throw (error, FB_ERROR_FAILED, _ ("The server failed with status %u"),
                       answer->status);
    }
}

static gboolean
throw_not_json (const FbHttpAnswer *answer, GError **error)
{
  g_clear_error (error);

  return fb_throw (error, FB_ERROR_INVALID,
                   _ ("%s answers (%s), but not as Node-RED's Admin API does. Is the path of the "
                      "address right?"),
                   answer->url, answer->content_type != NULL ? answer->content_type : "?");
}

JsonObject *
fb_admin_answer_parse_object (const FbHttpAnswer *answer, gsize max_bytes, GError **error)
{
  JsonObject *object = fb_json_parse_object (g_bytes_get_data (answer->body, NULL),
                                             g_bytes_get_size (answer->body), max_bytes, error);

  if (object == NULL)
    throw_not_json (answer, error);

  return object;
}

static void
parse_answer (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  FbHttpAnswer *answer = task_data;
  GError       *error = NULL;
  JsonNode     *node =
      fb_json_parse (g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body),
                     g_bytes_get_size (answer->body), &error);

  if (node == NULL)
    {
      throw_not_json (answer, &error);
      g_task_return_error (task, error);
      return;
    }

  g_task_return_pointer (task, node, (GDestroyNotify)json_node_unref);
}

static void
fb_admin_client_got_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FbAdminClient *self = FB_ADMIN_CLIENT (source);
  GError        *error = NULL;
  FbHttpAnswer  *answer = fb_admin_client_send_finish (self, result, &error);

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_task_set_task_data (task, answer, (GDestroyNotify)fb_http_answer_free);
  if (!fb_admin_answer_check (answer, &error))
    g_task_return_error (task, error);
  else if (g_bytes_get_size (answer->body) > PARSE_HERE_BYTES)
    g_task_run_in_thread (task, parse_answer);
  else
    parse_answer (task, self, answer, NULL);
}

static void
fb_admin_client_got_flows_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (FbHttpAnswer) answer =
                 fb_admin_client_send_finish (FB_ADMIN_CLIENT (source), result, &error);

  if (answer == NULL || !fb_admin_answer_check (answer, &error))
    g_task_return_error (task, error);
  else if (g_strcmp0 (answer->content_type, "application/json") != 0)
    {
      throw_not_json (answer, &error);
      g_task_return_error (task, error);
    }
  else
    g_task_return_pointer (task, g_bytes_ref (answer->body), (GDestroyNotify)g_bytes_unref);
}

/* Ends tasks of which only success matters. */
static void
fb_admin_client_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (FbHttpAnswer) answer =
                 fb_admin_client_send_finish (FB_ADMIN_CLIENT (source), result, &error);

  if (answer == NULL || !fb_admin_answer_check (answer, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
post_object (
    FbAdminClient *self, const char *path, const char *name, const char *value, GTask *task)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (GBytes) body = NULL;
  char          *text;
  FbAdminRequest request = {
    .method = "POST",
    .path = path,
    .content_type = "application/json",
    .max_bytes = FB_ADMIN_SMALL_MAX_BYTES,
  };

  json_object_set_string_member (object, name, value);
  text = fb_json_print_object (object);
  body = g_bytes_new_with_free_func (text, strlen (text), (GDestroyNotify)fb_keyring_secret_free,
                                     text);
  request.body = body;
  fb_admin_client_send_async (self, &request, g_task_get_cancellable (task),
                              fb_admin_client_done_cb, task);
}

static void
fb_admin_client_finalize (GObject *object)
{
  FbAdminClient *self = FB_ADMIN_CLIENT (object);

  g_clear_object (&self->http);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->token, fb_keyring_secret_free);
  g_clear_object (&self->instance);

  G_OBJECT_CLASS (fb_admin_client_parent_class)->finalize (object);
}

static void
fb_admin_client_class_init (FbAdminClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_admin_client_finalize;
}

static void
fb_admin_client_init (FbAdminClient *self)
{
}

FbAdminClient *
fb_admin_client_new (const char *url, GTlsCertificate *ca, const char *pin)
{
  FbAdminClient *self;

  g_return_val_if_fail (url != NULL && g_str_has_suffix (url, "/"), NULL);

  self = g_object_new (FB_TYPE_ADMIN_CLIENT, NULL);
  self->url = g_strdup (url);
  self->http = fb_http_new (ca, pin);

  return self;
}

void
fb_admin_client_set_instance (FbAdminClient *self, FbInstance *instance)
{
  g_return_if_fail (FB_IS_ADMIN_CLIENT (self));

  g_set_object (&self->instance, instance);
}

const char *
fb_admin_client_get_url (FbAdminClient *self)
{
  g_return_val_if_fail (FB_IS_ADMIN_CLIENT (self), NULL);

  return self->url;
}

FbHttp *
fb_admin_client_get_http (FbAdminClient *self)
{
  g_return_val_if_fail (FB_IS_ADMIN_CLIENT (self), NULL);

  return self->http;
}

const char *
fb_admin_client_get_token (FbAdminClient *self)
{
  g_return_val_if_fail (FB_IS_ADMIN_CLIENT (self), NULL);

  return self->token;
}

void
fb_admin_client_set_token (FbAdminClient *self, const char *token)
{
  g_return_if_fail (FB_IS_ADMIN_CLIENT (self));

  g_clear_pointer (&self->token, fb_keyring_secret_free);
  self->token = g_strdup (token);
}

void
fb_admin_client_get_async (FbAdminClient      *self,
                           const char         *path,
                           gsize               max_bytes,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  static const char *const headers[] = { "Accept", "application/json", NULL };
  FbAdminRequest           request = { .path = path, .headers = headers, .max_bytes = max_bytes };
  GTask                   *task;

  g_return_if_fail (FB_IS_ADMIN_CLIENT (self));
  g_return_if_fail (path != NULL && *path != '/');

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_admin_client_get_async);
  fb_admin_client_send_async (self, &request, cancellable, fb_admin_client_got_cb, task);
}

JsonNode *
fb_admin_client_get_finish (FbAdminClient *self, GAsyncResult *result, GError **error)
{
  JsonNode *node;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  node = g_task_propagate_pointer (G_TASK (result), error);
  fb_error_convert (error);

  return node;
}

void
fb_admin_client_get_flows_async (FbAdminClient      *self,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  static const char *const headers[] = { "Node-RED-API-Version", "v2", NULL };
  FbAdminRequest           request = {
              .path = "flows",
              .headers = headers,
              .max_bytes = FB_ADMIN_FLOWS_MAX_BYTES,
              .timeout_ms = FB_ADMIN_FLOWS_TIMEOUT_MS,
  };
  GTask *task;

  g_return_if_fail (FB_IS_ADMIN_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_admin_client_get_flows_async);
  fb_admin_client_send_async (self, &request, cancellable, fb_admin_client_got_flows_cb, task);
}

GBytes *
fb_admin_client_get_flows_finish (FbAdminClient *self, GAsyncResult *result, GError **error)
{
  GBytes *flows;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  flows = g_task_propagate_pointer (G_TASK (result), error);
  fb_error_convert (error);

  return flows;
}

void
fb_admin_client_set_flows_state_async (FbAdminClient      *self,
                                       const char         *state,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (FB_IS_ADMIN_CLIENT (self));
  g_return_if_fail (state != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_admin_client_set_flows_state_async);
  post_object (self, "flows/state", "state", state, task);
}

gboolean
fb_admin_client_set_flows_state_finish (FbAdminClient *self, GAsyncResult *result, GError **error)
{
  gboolean done;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  done = g_task_propagate_boolean (G_TASK (result), error);
  fb_error_convert (error);

  return done;
}

void
fb_admin_client_revoke_async (FbAdminClient      *self,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (FB_IS_ADMIN_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_admin_client_revoke_async);
  if (self->token == NULL)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }

  post_object (self, "auth/revoke", "token", self->token, task);
}

gboolean
fb_admin_client_revoke_finish (FbAdminClient *self, GAsyncResult *result, GError **error)
{
  gboolean done;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  done = g_task_propagate_boolean (G_TASK (result), error);
  fb_error_convert (error);

  return done;
}
