/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-window-private.h"

#include <glib/gi18n.h>

#include "fb-error.h"
#include "snapshot/fb-missing-types.h"
#include "snapshot/fb-restore-report.h"
#include "widget/fb-ask.h"

/* Puts snapshots on instances. The first try takes nothing for granted: when it finds that node
 * types are missing it has sent nothing, and a person decides about the second one. */

/* What is to be put where; owned by what goes on with it. */
typedef struct
{
  FbWindow   *window;
  char       *snapshot;
  FbInstance *target;
  GStrv       nodes; /* (nullable) */

  FbRestoreFlags flags;
} Put;

static Put *
put_new (FbWindow *window, const char *snapshot, FbInstance *target, const char *const *nodes)
{
  Put *self = g_new0 (Put, 1);

  self->window = g_object_ref (window);
  self->snapshot = g_strdup (snapshot);
  self->target = g_object_ref (target);
  self->nodes = g_strdupv ((GStrv)nodes);

  return self;
}

static Put *
put_copy (Put *self)
{
  return put_new (self->window, self->snapshot, self->target, (const char *const *)self->nodes);
}

static void
put_free (Put *self)
{
  g_object_unref (self->window);
  g_object_unref (self->target);
  g_free (self->snapshot);
  g_strfreev (self->nodes);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Put, put_free)

static void start (Put *self, FbRestoreFlags flags);

static void
missing_answered_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Put) self = user_data;
  g_autofree char *answer = fb_ask_finish (GTK_WIDGET (object), result);

  if (self->window->session == NULL)
    return;
  if (g_str_equal (answer, "install"))
    start (g_steal_pointer (&self), FB_RESTORE_INSTALL);
  else if (g_str_equal (answer, "without"))
    start (g_steal_pointer (&self), FB_RESTORE_ACCEPT_MISSING);
}

static gboolean
can_install (GPtrArray *missing)
{
  for (guint i = 0; i < missing->len; i++)
    if (((const FbMissingType *)missing->pdata[i])->module == NULL)
      return FALSE;

  return TRUE;
}

/* @self: (transfer full) */
static void
ask_about_missing (Put *self, GPtrArray *missing)
{
  const FbAnswer   both[] = { { "cancel", _ ("_Cancel"), FB_ANSWER_PLAIN },
                              { "without", _ ("Restore _Without Them"), FB_ANSWER_DESTRUCTIVE },
                              { "install", _ ("_Install and Restore"), FB_ANSWER_SUGGESTED },
                              { NULL } };
  const FbAnswer   one[] = { { "cancel", _ ("_Cancel"), FB_ANSWER_PLAIN },
                             { "without", _ ("Restore _Without Them"), FB_ANSWER_DESTRUCTIVE },
                             { NULL } };
  g_autofree char *types = fb_missing_types_describe (missing);
  g_autofree char *heading =
      g_strdup_printf (ngettext ("%u Node Type Is Missing on “%s”",
                                 "%u Node Types Are Missing on “%s”", missing->len),
                       missing->len, fb_instance_get_name (self->target));
  g_autofree char *body =
      g_strdup_printf (_ ("%s\n\nNothing was sent. Without them the flows do not start."), types);

  fb_ask_async (GTK_WIDGET (self->window), heading, body, can_install (missing) ? both : one,
                self->window->cancellable, missing_answered_cb, self);
}

/* Nothing was sent. */
static gboolean
is_about_missing (FbSnapshotRestore *restore)
{
  const GError *error = fb_operation_get_error (FB_OPERATION (restore));

  return g_error_matches (error, FB_ERROR, FB_ERROR_UNSUPPORTED) &&
         fb_snapshot_restore_get_missing (restore)->len > 0;
}

static void
say_done (Put *self, FbSnapshotRestore *restore)
{
  FbSnapshot      *before = fb_snapshot_restore_get_before (restore);
  guint            n_nodes = fb_snapshot_restore_get_n_nodes (restore);
  g_autofree char *action = NULL;
  g_autofree char *text =
      g_strdup_printf (ngettext ("%u node restored on “%s”", "%u nodes restored on “%s”", n_nodes),
                       n_nodes, fb_instance_get_name (self->target));

  if (before != NULL)
    action = g_strdup_printf ("win.restore-snapshot-now('%s')", fb_snapshot_get_id (before));
  fb_window_toast (self->window, text, before != NULL ? _ ("_Undo") : NULL, action);
}

/* What a person has to know of what was done; FALSE when there is nothing more than that. */
static gboolean
show_report (Put *self, FbSnapshotRestore *restore)
{
  const GError    *error = fb_operation_get_error (FB_OPERATION (restore));
  FbRestoreOutcome outcome = {
    .target = fb_instance_get_name (self->target),
    .failure = error != NULL ? error->message : NULL,
    .n_nodes = fb_snapshot_restore_get_n_nodes (restore),
    .installed = fb_snapshot_restore_get_installed (restore),
    .secrets = error == NULL ? fb_snapshot_restore_get_secrets (restore) : NULL,
    .put_back = fb_snapshot_restore_get_put_back (restore),
  };
  GtkWindow *report;

  if ((self->flags & FB_RESTORE_ACCEPT_MISSING) != 0 && error == NULL)
    outcome.missing = fb_snapshot_restore_get_missing (restore);
  if (!fb_restore_report_is_needed (&outcome))
    return FALSE;

  report = fb_restore_report_new (&outcome);
  gtk_window_set_transient_for (report, GTK_WINDOW (self->window));
  gtk_window_present (report);
  return TRUE;
}

static void
restore_finished_cb (FbSnapshotRestore *restore, Put *self)
{
  const GError *error = fb_operation_get_error (FB_OPERATION (restore));

  /* The list of tasks holds on to what has ended. */
  g_signal_handlers_disconnect_by_data (restore, self);
  if (gtk_widget_in_destruction (GTK_WIDGET (self->window)))
    return;
  if (is_about_missing (restore))
    ask_about_missing (put_copy (self), fb_snapshot_restore_get_missing (restore));
  else if (error == NULL)
    {
      say_done (self, restore);
      show_report (self, restore);
    }
  else if (error->code != FB_ERROR_CANCELLED && !show_report (self, restore))
    fb_window_toast (self->window, error->message, _ ("_Show Tasks"), "win.show-panel('tasks')");
}

static void
put_closed (gpointer data, GClosure *closure)
{
  put_free (data);
}

/* @self: (transfer full) */
static void
start (Put *self, FbRestoreFlags flags)
{
  FbSession *session = self->window->session;
  g_autoptr (FbSnapshotRestore) restore = NULL;

  self->flags = flags;
  restore = fb_snapshot_restore_new (fb_session_get_snapshots (session),
                                     fb_session_get_instances (session),
                                     fb_session_get_link (session, self->target), self->snapshot,
                                     (const char *const *)self->nodes, flags);
  g_signal_connect_data (restore, "finished", G_CALLBACK (restore_finished_cb), self, put_closed,
                         0);
  fb_session_run (session, FB_OPERATION (restore));
}

void
fb_window_put (FbWindow *self, const char *snapshot, FbInstance *target, const char *const *nodes)
{
  g_return_if_fail (FB_IS_WINDOW (self));
  g_return_if_fail (snapshot != NULL);
  g_return_if_fail (self->session != NULL);

  if (target == NULL)
    return;

  start (put_new (self, snapshot, target, nodes), FB_RESTORE_DEFAULT);
}
