/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-operation.h"

/* An operation that is a part of another one. The tie is held by the part's end: it lives as long
 * as the part runs, on the thread of both. */

typedef struct
{
  /* Owned */
  FbOperation        *whole;
  GAsyncReadyCallback callback;
  gpointer            user_data;

  double from;
  double to;
  gulong cancel_handler;
} Tie;

static void
progress_cb (FbOperation *part, GParamSpec *pspec, Tie *tie)
{
  double progress = fb_operation_get_progress (part);
  double whole = tie->from + (tie->to - tie->from) * progress;

  if (progress >= 0 && whole > fb_operation_get_progress (tie->whole))
    fb_operation_set_progress (tie->whole, whole);
}

static void
message_cb (FbOperation *part, GParamSpec *pspec, Tie *tie)
{
  if (fb_operation_get_message (part) != NULL)
    fb_operation_set_message (tie->whole, fb_operation_get_message (part));
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Tie *tie = user_data;

  g_signal_handlers_disconnect_by_data (source, tie);
  g_signal_handler_disconnect (fb_operation_get_cancellable (tie->whole), tie->cancel_handler);
  tie->callback (source, result, tie->user_data);
  g_object_unref (tie->whole);
  g_free (tie);
}

void
fb_operation_run_part_async (FbOperation        *self,
                             FbOperation        *part,
                             double              from,
                             double              to,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  GCancellable *cancellable;
  Tie          *tie;

  g_return_if_fail (FB_IS_OPERATION (self));
  g_return_if_fail (FB_IS_OPERATION (part));
  g_return_if_fail (0 <= from && from <= to && to <= 1);
  g_return_if_fail (callback != NULL);

  tie = g_new0 (Tie, 1);
  tie->whole = g_object_ref (self);
  tie->callback = callback;
  tie->user_data = user_data;
  tie->from = from;
  tie->to = to;
  g_signal_connect (part, "notify::progress", G_CALLBACK (progress_cb), tie);
  g_signal_connect (part, "notify::message", G_CALLBACK (message_cb), tie);

  /* Not g_cancellable_connect(): a part may end while it is being cancelled, and disconnecting
   * would then wait for itself. */
  cancellable = fb_operation_get_cancellable (self);
  tie->cancel_handler =
      g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (fb_operation_cancel), part,
                               G_CONNECT_SWAPPED);
  if (g_cancellable_is_cancelled (cancellable))
    fb_operation_cancel (part);

  fb_operation_run_async (part, ended_cb, tie);
}
