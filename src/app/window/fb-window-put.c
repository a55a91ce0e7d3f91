/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-window-private.h"

#include <glib/gi18n.h>

#include "fb-error.h"
#include "snapshot/fb-missing-types.h"
#include "snapshot/fb-snapshot-restore.h"
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
} Put;

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

/* What a person has to know of what was done. (transfer full) */
static char *
report (FbSnapshotRestore *restore, Put *self)
{
  guint      n_blank = fb_snapshot_restore_get_n_blank (restore);
  GPtrArray *installed = fb_snapshot_restore_get_installed (restore);
  guint      n_nodes = fb_snapshot_restore_get_n_nodes (restore);
  GString   *text = g_string_new (NULL);

  g_string_append_printf (text,
                          ngettext ("%u node restored on “%s”", "%u nodes restored on “%s”",
                                    n_nodes),
                          n_nodes, fb_instance_get_name (self->target));
  if (installed != NULL && installed->len > 0)
    g_string_append_printf (text,
                            ngettext ("; %u module installed", "; %u modules installed",
                                      installed->len),
                            installed->len);
  if (n_blank > 0)
    g_string_append_printf (text,
                            ngettext ("; the password of %u node has to be typed again",
                                      "; the passwords of %u nodes have to be typed again",
                                      n_blank),
                            n_blank);

  return g_string_free (text, FALSE);
}

static void
restore_finished_cb (FbSnapshotRestore *restore, Put *self)
{
  FbOperation     *operation = FB_OPERATION (restore);
  const GError    *error = fb_operation_get_error (operation);
  FbSnapshot      *before = fb_snapshot_restore_get_before (restore);
  GPtrArray       *missing = fb_snapshot_restore_get_missing (restore);
  g_autofree char *text = NULL;
  g_autofree char *action = NULL;

  if (error != NULL && error->code == FB_ERROR_UNSUPPORTED && missing != NULL && missing->len > 0)
    {
      Put *again = g_new0 (Put, 1);

      again->window = g_object_ref (self->window);
      again->snapshot = g_strdup (self->snapshot);
      again->target = g_object_ref (self->target);
      again->nodes = g_strdupv (self->nodes);
      ask_about_missing (again, missing);
      return;
    }
  if (error != NULL && error->code != FB_ERROR_CANCELLED)
    fb_window_toast (self->window, error->message, _ ("_Show Tasks"), "win.show-panel('tasks')");
  if (fb_operation_get_state (operation) != FB_OPERATION_DONE)
    return;

  text = report (restore, self);
  if (before != NULL)
    action = g_strdup_printf ("win.restore-snapshot-now('%s')", fb_snapshot_get_id (before));
  fb_window_toast (self->window, text, before != NULL ? _ ("_Undo") : NULL, action);
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
  Put *put;

  g_return_if_fail (FB_IS_WINDOW (self));
  g_return_if_fail (snapshot != NULL);
  g_return_if_fail (self->session != NULL);

  if (target == NULL)
    return;

  put = g_new0 (Put, 1);
  put->window = g_object_ref (self);
  put->snapshot = g_strdup (snapshot);
  put->target = g_object_ref (target);
  put->nodes = g_strdupv ((GStrv)nodes);
  start (put, FB_RESTORE_DEFAULT);
}
