/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-ctl.h"

#include "fb-ctl-output.h"

/* A command line does one thing after the other: asynchronous calls are waited for here by turning
 * the main context, and operations show their progress on a terminal. */

void
fb_ctl_answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbCtlAnswer *self = user_data;

  g_set_object (&self->result, result);
}

GAsyncResult *
fb_ctl_answer_wait (FbCtlAnswer *self)
{
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return self->result;
}

void
fb_ctl_answer_clear (FbCtlAnswer *self)
{
  g_clear_object (&self->result);
}

static gboolean
late_cb (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_CONTINUE;
}

static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_main_context_wakeup (NULL);
}

gboolean
fb_ctl_wait (FbCtl *self, FbCtlCondition condition, gpointer user_data, guint timeout_ms)
{
  GCancellable *cancellable = fb_ctl_get_cancellable (self);
  gboolean      late = FALSE;
  guint         timeout = timeout_ms > 0 ? g_timeout_add (timeout_ms, late_cb, &late) : 0;
  gulong   handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), NULL, NULL);
  gboolean holds;

  while (!(holds = condition (user_data)) && !late && !g_cancellable_is_cancelled (cancellable))
    g_main_context_iteration (NULL, TRUE);

  g_cancellable_disconnect (cancellable, handler);
  g_clear_handle_id (&timeout, g_source_remove);

  return holds;
}

static void
operation_notify_cb (FbOperation *operation, GParamSpec *pspec, gpointer user_data)
{
  const char *message = fb_operation_get_message (operation);

  fb_ctl_output_progress (message != NULL ? message : fb_operation_get_title (operation),
                          fb_operation_get_progress (operation));
}

static void
cancel_operation_cb (GCancellable *cancellable, gpointer operation)
{
  fb_operation_cancel (operation);
}

gboolean
fb_ctl_run (FbCtl *self, FbOperation *operation, GError **error)
{
  g_autoptr (FbOperation) owned = operation;
  FbSession *session = fb_ctl_open (self, FB_CTL_WITHOUT_SECRETS, error);
  g_auto (FbCtlAnswer) answer = { 0 };
  gulong   handler;
  gboolean done;

  if (session == NULL)
    return FALSE;

  g_signal_connect (operation, "notify", G_CALLBACK (operation_notify_cb), NULL);
  fb_session_run (session, operation);
  handler = g_cancellable_connect (fb_ctl_get_cancellable (self), G_CALLBACK (cancel_operation_cb),
                                   operation, NULL);
  fb_operation_run_async (operation, fb_ctl_answer_cb, &answer);
  done = fb_operation_run_finish (operation, fb_ctl_answer_wait (&answer), error);
  g_cancellable_disconnect (fb_ctl_get_cancellable (self), handler);
  fb_ctl_output_progress (NULL, 0);

  return done;
}
