/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-private.h"

#include <glib/gi18n.h>
#include <libsoup/soup.h>
#include <string.h>

#include "fb-error.h"
#include "widget/fb-ask.h"

/* What the page wants to deploy is put on the instance by FbDeploy, and the page gets the answer.
 * A deploy of a remote instance names it first. */

/* One request of the page. */
typedef struct
{
  FbEditor    *self;
  GBytes      *body;
  FbWebReply  *reply;
  FbDeployType type;
} Request;

static void
request_free (Request *request)
{
  g_object_unref (request->self);
  g_bytes_unref (request->body);
  g_object_unref (request->reply);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

void
fb_editor_end_deployers (FbEditor *self, gboolean deployed, const GError *error)
{
  g_autoptr (GPtrArray) deployers = g_steal_pointer (&self->deployers);

  self->deployers = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < deployers->len; i++)
    {
      GTask *task = g_ptr_array_index (deployers, i);

      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_boolean (task, deployed);
    }
}

static void
end (FbEditor *self, gboolean deployed, const GError *error)
{
  g_clear_object (&self->deploying);
  g_clear_object (&self->deploy);
  fb_editor_notify_deploying (self);
  fb_editor_end_deployers (self, deployed, error);
}

static void
fb_deploy_run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  FbEditor *self = request->self;
  FbDeploy *deploy = FB_DEPLOY (source);
  g_autoptr (GError) error = NULL;
  guint    status;
  gboolean is_conflict;

  fb_operation_run_finish (FB_OPERATION (source), result, &error);
  status = fb_deploy_get_status (deploy);

  is_conflict = status == SOUP_STATUS_CONFLICT;
  if (status == SOUP_STATUS_NO_CONTENT)
    status = SOUP_STATUS_OK;
  /* A conflict is the page's to show: it can merge. Everything else is said by the window. */
  fb_editor_view_answer_deploy (request->reply, status,
                                status != 0 ? fb_deploy_get_answer (deploy) : error->message,
                                error != NULL && !is_conflict);
  if (error != NULL && !is_conflict && error->code != FB_ERROR_CANCELLED)
    fb_editor_report (self, error->message);
  end (self, error == NULL, error);
}

static void
run (Request *request)
{
  FbEditor *self = request->self;

  self->deploy = fb_deploy_new (self->link, fb_session_get_guard (self->session), request->body,
                                request->type);
  fb_session_run (self->session, FB_OPERATION (self->deploy));
  fb_operation_run_async (FB_OPERATION (self->deploy), fb_deploy_run_cb, request);
}

static void
fb_editor_asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autofree char *answer = fb_ask_finish (GTK_WIDGET (source), result);

  if (g_strcmp0 (answer, "deploy") == 0)
    {
      run (g_steal_pointer (&request));
      return;
    }

  fb_editor_view_answer_deploy (request->reply, 0, NULL, TRUE);
  end (request->self, FALSE, NULL);
}

static char *
describe (FbEditor *self, FbDeployType type)
{
  guint       count = fb_editor_state_get_count (fb_editor_get_state (self));
  const char *url = fb_instance_get_url (self->instance);

  if (type == FB_DEPLOY_RELOAD)
    return g_strdup_printf (_ ("All flows at %s are stopped and started again."), url);
  if (count == 0)
    return g_strdup_printf (_ ("The flows at %s are replaced."), url);

  return g_strdup_printf (ngettext ("%u change goes to %s and takes effect at once.",
                                    "%u changes go to %s and take effect at once.", count),
                          count, url);
}

static void
ask (Request *request)
{
  FbEditor      *self = request->self;
  const char    *environment = fb_instance_get_environment (self->instance);
  const gboolean restarts = request->type == FB_DEPLOY_RELOAD;
  const FbAnswer answers[] = {
    { "cancel", _ ("_Cancel"), FB_ANSWER_PLAIN },
    { "deploy", restarts ? _ ("_Restart Flows") : _ ("_Deploy"), FB_ANSWER_SUGGESTED },
    { NULL },
  };
  g_autofree char *named =
      environment != NULL
          ? g_strdup_printf ("%s · %s", fb_instance_get_name (self->instance), environment)
          : g_strdup (fb_instance_get_name (self->instance));
  g_autofree char *heading =
      g_strdup_printf (restarts ? _ ("Restart the Flows of %s?") : _ ("Deploy to %s?"), named);
  g_autofree char *body = describe (self, request->type);

  fb_ask_async (GTK_WIDGET (self->view), heading, body, answers, self->deploying,
                fb_editor_asked_cb, request);
}

static void
view_deploy_cb (FbEditorView *view, int type, GBytes *body, FbWebReply *reply, gpointer user_data)
{
  FbEditor *self = user_data;
  Request  *request;

  /* One at a time; the page itself does not ask twice. */
  if (fb_editor_is_deploying (self))
    {
      fb_editor_view_answer_deploy (reply, 0, NULL, TRUE);
      return;
    }

  self->deploying = g_cancellable_new ();
  fb_editor_notify_deploying (self);
  request = g_new0 (Request, 1);
  request->self = g_object_ref (self);
  request->body = g_bytes_ref (body);
  request->reply = g_object_ref (reply);
  request->type = type;
  if (fb_instance_get_kind (self->instance) == FB_INSTANCE_REMOTE)
    ask (request);
  else
    run (request);
}

void
fb_editor_connect_deploy (FbEditor *self)
{
  g_signal_connect_object (self->view, "deploy", G_CALLBACK (view_deploy_cb), self, 0);
}

static void
fb_editor_view_deployed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = fb_editor_view_call_finish (FB_EDITOR_VIEW (source), result, &error);

  if (error != NULL)
    fb_editor_end_deployers (self, FALSE, error);
  /* The page asks something itself first (unknown or badly configured nodes): the person goes on
   * there. Else its request is here or on its way. */
  else if (strcmp (text, "true") != 0)
    fb_editor_end_deployers (self, FALSE, NULL);
}

void
fb_editor_deploy_async (FbEditor           *self,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FB_IS_EDITOR (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_editor_deploy_async);
  if (self->phase != FB_EDITOR_READY)
    {
      g_task_return_new_error (task, FB_ERROR, FB_ERROR_UNREACHABLE, "%s",
                               _ ("The editor is not open"));
      return;
    }

  g_ptr_array_add (self->deployers, g_steal_pointer (&task));
  fb_editor_view_call_async (self->view, "deploy", NULL, NULL, fb_editor_view_deployed_cb,
                             g_object_ref (self));
}

gboolean
fb_editor_deploy_finish (FbEditor *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
