/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-page-private.h"

#include <glib/gi18n.h>

#include "widget/fb-ask.h"

/* Going away or loading anew: first what stands in an open dialog is taken over or let go, then the
 * edits are deployed, kept, or given up; never by accident. */

typedef enum
{
  LEAVE_CLOSE,
  LEAVE_RELOAD,
} Leave;

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
ask_close (FbEditorPage *self, GTask *task)
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

static void
reload_asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbEditorPage    *self = FB_EDITOR_PAGE (source);
  g_autofree char *answer = fb_ask_finish (GTK_WIDGET (source), result);
  gboolean         keeps = g_str_equal (answer, "keep");
  gboolean         reloads = keeps || g_str_equal (answer, "discard");

  if (reloads && !keeps)
    fb_editor_discard (self->editor);
  if (reloads)
    fb_editor_reload (self->editor);
  end (user_data, reloads, NULL);
}

static void
ask_reload (FbEditorPage *self, GTask *task)
{
  const FbAnswer answers[] = {
    { "cancel", _ ("_Cancel"), FB_ANSWER_PLAIN },
    { "discard", _ ("_Discard and Reload"), FB_ANSWER_DESTRUCTIVE },
    { "keep", _ ("_Reload and Keep"), FB_ANSWER_SUGGESTED },
    { NULL },
  };
  g_autofree char *heading =
      g_strdup_printf (_ ("Reload the Editor of %s?"),
                       fb_instance_get_name (fb_editor_get_instance (self->editor)));

  fb_ask_async (GTK_WIDGET (self), heading,
                _ ("What you changed is not deployed. Kept, it is there again after loading."),
                answers, g_task_get_cancellable (task), reload_asked_cb, task);
}

/* Takes @task. No dialog of the page is in the way any more. */
static void
leave (GTask *task)
{
  FbEditorPage *self = g_task_get_source_object (task);
  Leave         how = GPOINTER_TO_INT (g_task_get_task_data (task));

  if (how == LEAVE_CLOSE && fb_editor_has_edits (self->editor))
    ask_close (self, task);
  /* What hangs cannot be asked what it holds; what was kept of it is offered later. */
  else if (how == LEAVE_RELOAD && fb_editor_has_edits (self->editor) &&
           fb_editor_get_phase (self->editor) == FB_EDITOR_READY)
    ask_reload (self, task);
  else
    {
      if (how == LEAVE_RELOAD)
        fb_editor_reload (self->editor);
      end (task, TRUE, NULL);
    }
}

static void
merge_asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *answer = fb_ask_finish (GTK_WIDGET (source), result);
  GTask           *task = user_data;

  if (g_str_equal (answer, "discard"))
    leave (task);
  else
    end (task, FALSE, NULL);
}

/* Either the merge goes on and may still ask, or the page that gets it is on its way; with the
 * editor, what a person chose would be gone. */
static void
ask_about_merge (FbEditorPage *self, GTask *task)
{
  const FbAnswer answers[] = {
    { "cancel", _ ("_Wait"), FB_ANSWER_SUGGESTED },
    { "discard", _ ("_Discard"), FB_ANSWER_DESTRUCTIVE },
    { NULL },
  };
  const char      *name = fb_instance_get_name (fb_editor_get_instance (self->editor));
  gboolean         is_merged = self->merged != NULL;
  g_autofree char *heading =
      g_strdup_printf (is_merged ? _ ("%s Has Not Got What Was Merged") : _ ("%s Is Being Merged"),
                       name);

  fb_ask_async (GTK_WIDGET (self), heading,
                is_merged ? _ ("Its editor gets it as soon as it is back. Closed before, what you "
                               "chose in the merge is lost.")
                          : _ ("What others deployed and your changes are brought together just "
                               "now. Closed before that has ended, the merge is lost."),
                answers, g_task_get_cancellable (task), merge_asked_cb, task);
}

static void
dialogs_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask  *task = user_data;
  GError *error = NULL;

  if (fb_editor_end_dialogs_finish (FB_EDITOR (source), result, &error))
    leave (task);
  else
    end (task, FALSE, error);
}

static void
dialog_asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbEditorPage    *self = FB_EDITOR_PAGE (source);
  g_autofree char *answer = fb_ask_finish (GTK_WIDGET (source), result);
  GTask           *task = user_data;

  if (g_str_equal (answer, "cancel"))
    end (task, FALSE, NULL);
  else
    fb_editor_end_dialogs_async (self->editor, g_str_equal (answer, "apply"), NULL,
                                 dialogs_ended_cb, task);
}

static void
ask_about_dialog (FbEditorPage *self, GTask *task)
{
  const FbAnswer answers[] = {
    { "cancel", _ ("_Cancel"), FB_ANSWER_PLAIN },
    { "discard", _ ("_Discard"), FB_ANSWER_DESTRUCTIVE },
    { "apply", _ ("_Apply"), FB_ANSWER_SUGGESTED },
    { NULL },
  };
  g_autofree char *heading =
      g_strdup_printf (_ ("A Node Dialog Is Open in %s"),
                       fb_instance_get_name (fb_editor_get_instance (self->editor)));

  fb_ask_async (GTK_WIDGET (self), heading,
                _ ("What you entered in it is not part of the flows yet. Applied, it is a change "
                   "like the others."),
                answers, g_task_get_cancellable (task), dialog_asked_cb, task);
}

static void
settled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask        *task = user_data;
  FbEditorPage *self = g_task_get_source_object (task);

  fb_editor_settle_finish (FB_EDITOR (source), result);
  if (self->editor == NULL)
    end (task, TRUE, NULL);
  else if ((self->merged != NULL || self->n_merges > 0) &&
           GPOINTER_TO_INT (g_task_get_task_data (task)) == LEAVE_CLOSE)
    ask_about_merge (self, task);
  else if (fb_editor_has_entries (self->editor) &&
           fb_editor_get_phase (self->editor) == FB_EDITOR_READY)
    ask_about_dialog (self, task);
  else
    leave (task);
}

/* Takes @task. */
static void
begin (FbEditorPage *self, Leave how, GTask *task)
{
  g_task_set_task_data (task, GINT_TO_POINTER (how), NULL);
  fb_editor_settle_async (self->editor, g_task_get_cancellable (task), settled_cb, task);
}

void
fb_editor_page_close_async (FbPage             *page,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  GTask *task = g_task_new (page, cancellable, callback, user_data);

  g_task_set_source_tag (task, fb_editor_page_close_async);
  begin (FB_EDITOR_PAGE (page), LEAVE_CLOSE, task);
}

gboolean
fb_editor_page_close_finish (FbPage *page, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, page), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
reload_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  if (error != NULL)
    fb_editor_page_toast (FB_EDITOR_PAGE (source), error->message);
}

static void
reload_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbEditorPage *self = FB_EDITOR_PAGE (user_data);
  GTask        *task = g_task_new (self, NULL, reload_ended_cb, NULL);

  g_task_set_source_tag (task, reload_cb);
  begin (self, LEAVE_RELOAD, task);
}

void
fb_editor_page_close_init (FbEditorPage *self)
{
  static const GActionEntry entries[] = { { "reload", reload_cb } };

  g_action_map_add_action_entries (G_ACTION_MAP (fb_editor_actions_get_group (self->actions)),
                                   entries, G_N_ELEMENTS (entries), self);
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
