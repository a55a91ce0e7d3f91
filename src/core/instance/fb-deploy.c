/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-deploy.h"

#include <glib/gi18n-lib.h>

#include "activity/fb-activity.h"
#include "fb-error.h"
#include "fb-json.h"
#include "instance/fb-admin-client-private.h"
#include "instance/fb-deploy-body.h"
#include "instance/fb-instance-link-private.h"

/* One deploy, a step after the other; each step's callback starts the next or fails. From the
 * moment the flows were sent cancelling is ignored, since what happened must be known. */

#define SETTLE_STEP_MS 50
#define SETTLE_STEPS 400

struct _FbDeploy
{
  FbOperation parent_instance;

  /* Owned */
  FbInstanceLink *link;
  FbDeployGuard  *guard;
  FbAdminClient  *admin;
  GBytes         *body;
  GBytes         *running; /* as read back */
  char           *hash;    /* of @body */
  char           *answer;
  char           *rev;

  FbDeployType type;
  guint        status;
  guint        n_waited;
  gboolean     is_sent;
  gboolean     is_lost; /* sent, and no answer */
};

G_DEFINE_FINAL_TYPE (FbDeploy, fb_deploy, FB_TYPE_OPERATION)

static FbInstance *
get_instance (FbDeploy *self)
{
  return fb_instance_link_get_instance (self->link);
}

static void
begin_step (FbDeploy *self, double progress, const char *message)
{
  fb_operation_set_progress (FB_OPERATION (self), progress);
  fb_operation_set_message (FB_OPERATION (self), message);
}

/* @error: (nullable) (transfer full) */
static void
end (FbDeploy *self, GError *error)
{
  FbInstance *instance = get_instance (self);

  fb_error_convert (&error);
  if (self->is_lost && self->type != FB_DEPLOY_RELOAD)
    fb_link_deploy_lost (self->link);
  else if (self->is_sent)
    fb_link_deploy_ended (self->link, self->rev, self->type != FB_DEPLOY_RELOAD);
  fb_activity_note (fb_instance_store_get_workspace (self->link->store), "deploy",
                    fb_instance_get_id (instance), fb_instance_get_name (instance),
                    error != NULL ? fb_error_code_to_string (error->code) : "ok",
                    error != NULL ? error->message : self->rev);
  fb_operation_complete (FB_OPERATION (self), error);
}

/* That the new state could not be kept does not undo the deploy; the next one keeps it. */
static void
fb_deploy_concluded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbDeploy) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!fb_deploy_guard_conclude_finish (FB_DEPLOY_GUARD (source), result, &error))
    fb_activity_note (fb_instance_store_get_workspace (self->link->store), "snapshot.take",
                      fb_instance_get_id (get_instance (self)),
                      fb_instance_get_name (get_instance (self)),
                      fb_error_code_to_string (error->code), error->message);
  end (self, NULL);
}

static void
fb_deploy_compared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbDeploy        *self = user_data;
  g_autofree char *rev = NULL;
  GError          *error = NULL;

  fb_deploy_body_compare_finish (result, &rev, &error);
  if (self->rev == NULL)
    self->rev = g_steal_pointer (&rev);
  if (error == NULL)
    {
      begin_step (self, 0.9, _ ("Keeping what runs now"));
      fb_deploy_guard_conclude_async (self->guard, self->link, self->running,
                                      fb_deploy_concluded_cb, self);
      return;
    }

  end (self, error);
  g_object_unref (self);
}

/* The link finds out whether the session has ended; the web socket does not notice when somebody
 * else ended it. */
static void
note_refusal (FbDeploy *self, const GError *error)
{
  if (g_error_matches (error, FB_ERROR, FB_ERROR_DENIED))
    fb_instance_link_check (self->link);
}

static void
fb_deploy_read_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbDeploy *self = user_data;
  GError   *error = NULL;
  g_autoptr (GBytes) running =
                 fb_admin_client_get_flows_finish (FB_ADMIN_CLIENT (source), result, &error);

  if (running != NULL)
    {
      self->running = g_bytes_ref (running);
      fb_deploy_body_compare_async (running, self->hash, fb_deploy_compared_cb, self);
      return;
    }

  note_refusal (self, error);
  g_clear_error (&error);
  end (self, g_error_new (FB_ERROR, FB_ERROR_UNVERIFIED,
                          _ ("The server took the flows, but they could not be read back")));
  g_object_unref (self);
}

/* What a refusal of the server means. */
static GError *
explain_refusal (FbDeploy *self, const FbHttpAnswer *answer)
{
  g_autoptr (JsonObject) object =
                 fb_json_parse_object (self->answer, -1, FB_ADMIN_SETTINGS_MAX_BYTES, NULL);
  const char *code = fb_json_get_string (object, "code", "");
  GError     *error = NULL;

  if (g_str_equal (code, "version_mismatch"))
    return g_error_new (FB_ERROR, FB_ERROR_CONFLICT,
                        _ ("Somebody else deployed to “%s” meanwhile. Nothing was changed: review "
                           "their changes first."),
                        fb_instance_get_name (get_instance (self)));
  if (answer->status == SOUP_STATUS_BAD_REQUEST && *code != '\0')
    return g_error_new (FB_ERROR, FB_ERROR_INVALID, _ ("The server refuses these flows: %s"),
                        fb_json_get_string (object, "message", code));

  fb_admin_answer_check (answer, &error);
  return error;
}

static void
take_rev (FbDeploy *self)
{
  g_autoptr (JsonObject) object =
                 fb_json_parse_object (self->answer, -1, FB_ADMIN_SETTINGS_MAX_BYTES, NULL);

  self->rev = g_strdup (fb_json_get_string (object, "rev", NULL));
}

static void
fb_deploy_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbDeploy *self = user_data;
  GError   *error = NULL;
  g_autoptr (FbHttpAnswer) answer = fb_admin_client_send_finish (self->admin, result, &error);

  if (answer == NULL)
    {
      self->is_lost = TRUE;
      fb_throw_prefixed (&error, _ ("Whether the flows arrived is not known: "));
      end (self, error);
      g_object_unref (self);
      return;
    }

  self->status = answer->status;
  self->answer =
      g_utf8_make_valid (g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body));
  if (!SOUP_STATUS_IS_SUCCESSFUL (answer->status))
    {
      if (answer->status == SOUP_STATUS_UNAUTHORIZED)
        fb_instance_link_check (self->link);
      end (self, explain_refusal (self, answer));
      g_object_unref (self);
      return;
    }

  take_rev (self);
  begin_step (self, 0.8, _ ("Reading back what runs now"));
  fb_admin_client_get_flows_async (self->admin, NULL, fb_deploy_read_back_cb, self);
}

static void
send_flows (FbDeploy *self)
{
  static const char *const types[] = {
    [FB_DEPLOY_FULL] = "full",
    [FB_DEPLOY_NODES] = "nodes",
    [FB_DEPLOY_FLOWS] = "flows",
    [FB_DEPLOY_RELOAD] = "reload",
  };
  const char *const headers[] = { "Node-RED-API-Version", "v2", "Node-RED-Deployment-Type",
                                  types[self->type], NULL };
  g_autoptr (GBytes) nothing = g_bytes_new_static ("{\"flows\":[]}", 12);
  FbAdminRequest request = {
    .method = "POST",
    .path = "flows",
    .headers = headers,
    .content_type = "application/json",
    .body = self->type == FB_DEPLOY_RELOAD ? nothing : self->body,
    .max_bytes = FB_ADMIN_SETTINGS_MAX_BYTES,
    .timeout_ms = FB_ADMIN_FLOWS_TIMEOUT_MS,
  };

  begin_step (self, 0.5, _ ("Sending the flows"));
  self->is_sent = TRUE;
  fb_link_deploy_begins (self->link);
  fb_admin_client_send_async (self->admin, &request, NULL, fb_deploy_sent_cb, self);
}

static void
fb_deploy_prepared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbDeploy *self = user_data;
  GError   *error = NULL;

  if (fb_deploy_guard_prepare_finish (FB_DEPLOY_GUARD (source), result, &error) &&
      !g_cancellable_set_error_if_cancelled (fb_operation_get_cancellable (FB_OPERATION (self)),
                                             &error))
    {
      send_flows (self);
      return;
    }

  end (self, error);
  g_object_unref (self);
}

static void
fb_deploy_got_running_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbDeploy *self = user_data;
  GError   *error = NULL;
  g_autoptr (GBytes) running =
                 fb_admin_client_get_flows_finish (FB_ADMIN_CLIENT (source), result, &error);

  if (running != NULL)
    {
      begin_step (self, 0.3, _ ("Keeping what runs now"));
      fb_deploy_guard_prepare_async (self->guard, self->link, running,
                                     fb_operation_get_cancellable (FB_OPERATION (self)),
                                     fb_deploy_prepared_cb, self);
      return;
    }

  note_refusal (self, error);
  fb_throw_prefixed (&error, _ ("Reading what runs now: "));
  end (self, error);
  g_object_unref (self);
}

static void
get_running (FbDeploy *self)
{
  begin_step (self, 0.1, _ ("Reading what runs now"));
  fb_admin_client_get_flows_async (self->admin, fb_operation_get_cancellable (FB_OPERATION (self)),
                                   fb_deploy_got_running_cb, self);
}

static void
fb_deploy_checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbDeploy *self = user_data;
  GError   *error = NULL;

  self->hash = fb_deploy_body_check_finish (result, &error);
  if (self->hash != NULL)
    {
      get_running (self);
      return;
    }

  end (self, error);
  g_object_unref (self);
}

static gboolean
check_may_deploy (FbDeploy *self, GError **error)
{
  FbInstance *instance = get_instance (self);
  const char *name = fb_instance_get_name (instance);

  if (fb_instance_get_mode (instance) != FB_MODE_READ_WRITE)
    return fb_throw (error, FB_ERROR_DENIED,
                     _ ("“%s” is read-only here: nothing can be deployed to it"), name);
  if (!fb_instance_may_write (instance))
    return fb_throw (error, FB_ERROR_DENIED, _ ("The user “%s” may not deploy to “%s”"),
                     fb_instance_get_user (instance), name);
  if (fb_instance_link_get_credentials_broken (self->link))
    return fb_throw (error, FB_ERROR_CONFLICT,
                     _ ("“%s” could not decrypt its credentials. A deploy now would delete them "
                        "for "
                        "good, so it is not done: give it back its credential secret and restart "
                        "it."),
                     name);
  if (self->admin == NULL)
    return fb_throw (error, FB_ERROR_UNREACHABLE, _ ("“%s” is not reached now"), name);

  return TRUE;
}

/* Takes over the reference of the steps. */
static void
begin (FbDeploy *self)
{
  GError *error = NULL;

  g_set_object (&self->admin, fb_instance_link_get_admin (self->link));
  if (!check_may_deploy (self, &error))
    {
      end (self, error);
      g_object_unref (self);
      return;
    }
  if (self->type == FB_DEPLOY_RELOAD)
    {
      get_running (self);
      return;
    }

  begin_step (self, 0.05, _ ("Checking the flows"));
  fb_deploy_body_check_async (self->body, fb_operation_get_cancellable (FB_OPERATION (self)),
                              fb_deploy_checked_cb, self);
}

static gboolean
fb_deploy_settle_cb (gpointer user_data)
{
  FbDeploy *self = user_data;

  if (!fb_link_is_settled (self->link) && ++self->n_waited < SETTLE_STEPS)
    return G_SOURCE_CONTINUE;

  begin (self);
  return G_SOURCE_REMOVE;
}

/* Right after a link came up it does not know yet whether the credentials are sound; a deploy in
 * that moment could delete them. */
static void
fb_deploy_run (FbOperation *operation)
{
  FbDeploy *self = FB_DEPLOY (operation);

  g_object_ref (self);
  if (fb_link_is_settled (self->link))
    {
      begin (self);
      return;
    }

  begin_step (self, 0, _ ("Asking how it is there"));
  g_timeout_add (SETTLE_STEP_MS, fb_deploy_settle_cb, self);
}

static void
fb_deploy_finalize (GObject *object)
{
  FbDeploy *self = FB_DEPLOY (object);

  g_clear_object (&self->link);
  g_clear_object (&self->guard);
  g_clear_object (&self->admin);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->running, g_bytes_unref);
  g_clear_pointer (&self->hash, g_free);
  g_clear_pointer (&self->answer, g_free);
  g_clear_pointer (&self->rev, g_free);

  G_OBJECT_CLASS (fb_deploy_parent_class)->finalize (object);
}

static void
fb_deploy_class_init (FbDeployClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_deploy_finalize;
  FB_OPERATION_CLASS (klass)->run = fb_deploy_run;
}

static void
fb_deploy_init (FbDeploy *self)
{
}

FbDeploy *
fb_deploy_new (FbInstanceLink *link, FbDeployGuard *guard, GBytes *body, FbDeployType type)
{
  FbDeploy        *self;
  g_autofree char *title = NULL;

  g_return_val_if_fail (FB_IS_INSTANCE_LINK (link), NULL);
  g_return_val_if_fail (FB_IS_DEPLOY_GUARD (guard), NULL);
  g_return_val_if_fail (body != NULL || type == FB_DEPLOY_RELOAD, NULL);

  self = g_object_new (FB_TYPE_DEPLOY, NULL);
  self->link = g_object_ref (link);
  self->guard = g_object_ref (guard);
  self->body = body != NULL ? g_bytes_ref (body) : NULL;
  self->type = type;
  title = g_strdup_printf (_ ("Deploy to “%s”"), fb_instance_get_name (get_instance (self)));
  fb_operation_set_title (FB_OPERATION (self), title);

  return self;
}

guint
fb_deploy_get_status (FbDeploy *self)
{
  g_return_val_if_fail (FB_IS_DEPLOY (self), 0);

  return self->status;
}

const char *
fb_deploy_get_answer (FbDeploy *self)
{
  g_return_val_if_fail (FB_IS_DEPLOY (self), NULL);

  return self->answer;
}

gboolean
fb_deploy_get_sent (FbDeploy *self)
{
  g_return_val_if_fail (FB_IS_DEPLOY (self), FALSE);

  return self->is_sent;
}

const char *
fb_deploy_get_rev (FbDeploy *self)
{
  g_return_val_if_fail (FB_IS_DEPLOY (self), NULL);

  return self->rev;
}
