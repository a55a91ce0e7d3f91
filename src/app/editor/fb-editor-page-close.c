/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-page-private.h"

#include <glib/gi18n.h>

#include "widget/fb-ask.h"

/* Going away with edits: deploy them, keep them as a draft, or give them up; never by accident. */

static void
end (GTask *task, gboolean closes, GError *error)
{
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, closes);
  g_object_unref (task);
}

static void
fb_editor_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError  *error = NULL;
  gboolean kept = fb_editor_drafts_keep_finish (FB_EDITOR_DRAFTS (source), result, &error);

  end (user_data, kept, error);
}

static void
fb_editor_deployed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean deployed = fb_editor_deploy_finish (FB_EDITOR (source), result, &error);

  /* Why not is said in the page, which stays. */
  end (user_data, deployed, NULL);
}

static void
close_asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbEditorPage    *self = FB_EDITOR_PAGE (source);
  g_autofree char *answer = fb_ask_finish (GTK_WIDGET (source), result);
  GTask           *task = user_data;

  if (g_str_equal (answer, "deploy"))
    fb_editor_deploy_async (self->editor, NULL, fb_editor_deployed_cb, task);
  else if (g_str_equal (answer, "keep"))
    fb_editor_drafts_keep_async (fb_editor_get_drafts (self->editor), NULL, fb_editor_kept_cb,
                                 task);
  else if (g_str_equal (answer, "discard"))
    {
      fb_editor_discard (self->editor);
      end (task, TRUE, NULL);
    }
  else
    end (task, FALSE, NULL);
}

static gboolean
can_deploy (FbEditorPage *self)
{
  FbInstance *instance = fb_editor_get_instance (self->editor);

  return fb_editor_get_phase (self->editor) == FB_EDITOR_READY &&
         fb_instance_may_write (instance) && fb_instance_is_online (instance) &&
         !fb_editor_is_deploying (self->editor);
}

static void
ask (FbEditorPage *self, GTask *task)
{
  FbEditorState   *state = fb_editor_get_state (self->editor);
  guint            count = state != NULL ? fb_editor_state_get_count (state) : 0;
  gboolean         deploys = can_deploy (self);
  FbAnswer         answers[5] = { { "cancel", _ ("_Cancel"), FB_ANSWER_PLAIN } };
  gsize            n = 1;
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;

  answers[n++] = (FbAnswer){ "discard", _ ("_Discard"), FB_ANSWER_DESTRUCTIVE };
  answers[n++] =
      (FbAnswer){ "keep", _ ("_Keep as Draft"), deploys ? FB_ANSWER_PLAIN : FB_ANSWER_SUGGESTED };
  if (deploys)
    answers[n++] = (FbAnswer){ "deploy", _ ("De_ploy"), FB_ANSWER_SUGGESTED };

  heading = g_strdup_printf (_ ("Undeployed Changes in %s"),
                             fb_instance_get_name (fb_editor_get_instance (self->editor)));
  body = count > 0
             ? g_strdup_printf (ngettext ("%u change is not deployed. A draft is offered when you "
                                          "open this editor again.",
                                          "%u changes are not deployed. A draft is offered when "
                                          "you open this editor again.",
                                          count),
                                count)
             : g_strdup (_ ("What you changed is not deployed. A draft is offered when you open "
                            "this editor again."));
  fb_ask_async (GTK_WIDGET (self), heading, body, answers, g_task_get_cancellable (task),
                close_asked_cb, task);
}

void
fb_editor_page_close_async (FbPage             *page,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  FbEditorPage *self = FB_EDITOR_PAGE (page);
  GTask        *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, fb_editor_page_close_async);
  if (fb_editor_has_edits (self->editor))
    ask (self, task);
  else
    end (task, TRUE, NULL);
}

gboolean
fb_editor_page_close_finish (FbPage *page, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, page), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
leave_asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbWebReply) reply = user_data;
  g_autofree char *answer = fb_ask_finish (GTK_WIDGET (source), result);

  fb_web_reply_send (reply, g_str_equal (answer, "discard") ? "yes" : "no");
}

void
fb_editor_page_ask_leave (FbEditorPage *self, FbWebReply *reply)
{
  const FbAnswer answers[] = {
    { "cancel", _ ("_Stay"), FB_ANSWER_SUGGESTED },
    { "discard", _ ("_Discard"), FB_ANSWER_DESTRUCTIVE },
    { NULL },
  };

  g_assert (FB_IS_EDITOR_PAGE (self));

  fb_ask_async (GTK_WIDGET (self), _ ("Discard Undeployed Changes?"),
                _ ("The editor wants to load itself anew and would lose them."), answers, NULL,
                leave_asked_cb, g_object_ref (reply));
}
