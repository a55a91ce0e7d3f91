/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-window-private.h"

#include <glib/gi18n.h>

#include "snapshot/fb-snapshot-pane.h"
#include "snapshot/fb-snapshot-rename.h"
#include "snapshot/fb-snapshot-take.h"
#include "snapshot/fb-snapshot-words.h"
#include "widget/fb-ask.h"

/* What can be done with snapshots. An action takes the id of an instance ("" is the one in front)
 * or of a snapshot. */

/* A question that waits for its answer; owned by the callback. */
typedef struct
{
  FbWindow   *window;
  FbSnapshot *snapshot;
} Question;

static Question *
question_new (FbWindow *self, FbSnapshot *snapshot)
{
  Question *question = g_new0 (Question, 1);

  question->window = g_object_ref (self);
  question->snapshot = g_object_ref (snapshot);

  return question;
}

static void
question_free (Question *question)
{
  g_object_unref (question->window);
  g_object_unref (question->snapshot);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static FbSnapshotPane *
get_pane (FbWindow *self)
{
  return FB_SNAPSHOT_PANE (gtk_stack_get_child_by_name (self->lists, "snapshots"));
}

FbSnapshot *
fb_window_find_snapshot (FbWindow *self, const char *id)
{
  g_autoptr (GListModel) all = NULL;

  if (self->session == NULL)
    return NULL;

  all = fb_snapshot_store_list (fb_session_get_snapshots (self->session), NULL);
  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (FbSnapshot) snapshot = g_list_model_get_item (all, i);

      if (g_str_equal (fb_snapshot_get_id (snapshot), id))
        return g_steal_pointer (&snapshot);
    }

  return NULL;
}

FbSnapshot *
fb_window_find_named_snapshot (FbWindow *self, GVariant *parameter)
{
  return fb_window_find_snapshot (self, g_variant_get_string (parameter, NULL));
}

FbInstance *
fb_window_find_target (FbWindow *self, FbSnapshot *snapshot)
{
  const char *id = fb_snapshot_get_instance (snapshot);
  FbInstance *own = id != NULL ? fb_instance_watch_find (self->watch, id) : NULL;

  return own != NULL ? own : fb_window_get_current (self);
}

static void
take_finished_cb (FbWindow *self, FbSnapshotTake *take)
{
  FbSnapshot      *snapshot = fb_snapshot_take_get_snapshot (take);
  g_autofree char *action = NULL;

  if (fb_operation_get_state (FB_OPERATION (take)) != FB_OPERATION_DONE || snapshot == NULL)
    return;

  action = g_strdup_printf ("win.rename-snapshot('%s')", fb_snapshot_get_id (snapshot));
  fb_window_toast (self, _ ("Snapshot taken"), _ ("_Name…"), action);
}

static void
take_snapshot_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow   *self = FB_WINDOW (user_data);
  FbInstance *instance = fb_window_find_instance (self, parameter);
  g_autoptr (FbSnapshotTake) take = NULL;
  FbSnapshotLabel label = { .reason = FB_SNAPSHOT_MANUAL };

  if (instance == NULL)
    return;

  take = fb_snapshot_take_new (fb_session_get_snapshots (self->session),
                               fb_session_get_instances (self->session), instance,
                               fb_session_get_link (self->session, instance), &label);
  g_signal_connect_object (take, "finished", G_CALLBACK (take_finished_cb), self,
                           G_CONNECT_SWAPPED);
  fb_window_run_operation (self, FB_OPERATION (take));
}

static void
restore_answered_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autofree char *answer = fb_ask_finish (GTK_WIDGET (object), result);

  if (g_str_equal (answer, "restore") && question->window->session != NULL)
    fb_window_put (question->window, fb_snapshot_get_id (question->snapshot),
                   fb_window_find_target (question->window, question->snapshot), NULL);
}

static void
restore_snapshot_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  static const FbAnswer answers[] = {
    { "cancel", N_ ("_Cancel"), FB_ANSWER_PLAIN },
    { "restore", N_ ("_Restore"), FB_ANSWER_DESTRUCTIVE },
    { NULL, NULL, FB_ANSWER_PLAIN },
  };
  FbWindow *self = FB_WINDOW (user_data);
  g_autoptr (FbSnapshot) snapshot = fb_window_find_named_snapshot (self, parameter);
  FbInstance      *target = snapshot != NULL ? fb_window_find_target (self, snapshot) : NULL;
  g_autofree char *heading = NULL;
  g_autofree char *title = NULL;
  g_autofree char *time = NULL;
  g_autofree char *body = NULL;

  if (target == NULL)
    return;

  title = fb_snapshot_words_title (snapshot);
  time = fb_snapshot_words_time (snapshot);
  heading = g_strdup_printf (_ ("Restore to “%s”?"), fb_instance_get_name (target));
  body =
      g_strdup_printf (_ ("The flows that run there are replaced by “%s” (%s). A snapshot of what "
                          "runs now is taken first."),
                       title, time);
  fb_ask_async (GTK_WIDGET (self), heading, body, answers, self->cancellable, restore_answered_cb,
                question_new (self, snapshot));
}

static void
restore_snapshot_now_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);
  g_autoptr (FbSnapshot) snapshot = fb_window_find_named_snapshot (self, parameter);

  if (snapshot != NULL)
    fb_window_put (self, fb_snapshot_get_id (snapshot), fb_window_find_target (self, snapshot),
                   NULL);
}

static void
rename_snapshot_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);
  g_autoptr (FbSnapshot) snapshot = fb_window_find_named_snapshot (self, parameter);

  if (snapshot != NULL)
    fb_rename_snapshot (GTK_WIDGET (self), fb_session_get_snapshots (self->session), snapshot);
}

static void
removed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbWindow) self = FB_WINDOW (user_data);
  g_autoptr (GError) error = NULL;

  if (!fb_snapshot_store_change_finish (FB_SNAPSHOT_STORE (object), result, &error))
    fb_window_toast (self, error->message, NULL, NULL);
}

static void
remove_answered_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autofree char *answer = fb_ask_finish (GTK_WIDGET (object), result);

  if (g_str_equal (answer, "remove") && question->window->session != NULL)
    fb_snapshot_store_remove_async (fb_session_get_snapshots (question->window->session),
                                    fb_snapshot_get_id (question->snapshot), NULL, removed_cb,
                                    g_object_ref (question->window));
}

static void
remove_snapshot_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  static const FbAnswer answers[] = {
    { "cancel", N_ ("_Cancel"), FB_ANSWER_PLAIN },
    { "remove", N_ ("_Remove"), FB_ANSWER_DESTRUCTIVE },
    { NULL, NULL, FB_ANSWER_PLAIN },
  };
  FbWindow *self = FB_WINDOW (user_data);
  g_autoptr (FbSnapshot) snapshot = fb_window_find_named_snapshot (self, parameter);
  g_autofree char *title = NULL;
  g_autofree char *heading = NULL;

  if (snapshot == NULL)
    return;

  title = fb_snapshot_words_title (snapshot);
  heading = g_strdup_printf (_ ("Remove “%s”?"), title);
  fb_ask_async (GTK_WIDGET (self), heading,
                _ ("A snapshot that was removed cannot be brought back."), answers,
                self->cancellable, remove_answered_cb, question_new (self, snapshot));
}

static const GActionEntry entries[] = {
  { "take-snapshot", take_snapshot_cb, "s" },
  { "restore-snapshot", restore_snapshot_cb, "s" },
  { "restore-snapshot-now", restore_snapshot_now_cb, "s" },
  { "rename-snapshot", rename_snapshot_cb, "s" },
  { "remove-snapshot", remove_snapshot_cb, "s" },
};

void
fb_window_snapshots_init (FbWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

static void
running_notify_hash_cb (FbWindow *self)
{
  fb_snapshot_pane_set_running (get_pane (self), fb_running_hash_get_hash (self->running));
}

static void
pane_mapped_cb (FbWindow *self)
{
  fb_running_hash_set_wanted (self->running, gtk_widget_get_mapped (GTK_WIDGET (get_pane (self))));
}

void
fb_window_snapshots_set_session (FbWindow *self)
{
  FbSnapshotPane *pane = get_pane (self);

  fb_snapshot_pane_set_store (pane, fb_session_get_snapshots (self->session));
  self->running = fb_running_hash_new ();
  g_signal_connect_object (self->running, "notify::hash", G_CALLBACK (running_notify_hash_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (pane, "map", G_CALLBACK (pane_mapped_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (pane, "unmap", G_CALLBACK (pane_mapped_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  pane_mapped_cb (self);
}

void
fb_window_snapshots_show_page (FbWindow *self, FbInstance *instance)
{
  fb_snapshot_pane_set_instance (get_pane (self), instance);
  if (self->running != NULL)
    fb_running_hash_set_link (self->running, instance != NULL
                                                 ? fb_session_get_link (self->session, instance)
                                                 : NULL);
}
