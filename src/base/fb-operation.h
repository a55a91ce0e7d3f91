/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Work of more than two steps that a person waits for: what it does now, how far it is, how it
 * ends. Window and command line drive the same object. A subclass overrides run(), reports with the
 * setters and ends with fb_operation_complete() exactly once, after which nothing changes any more.
 * Lives on the thread of its main context.
 *
 * Properties: title, message, progress (0..1, or negative when unknown), state. Signal: "finished"
 * (). */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FB_TYPE_OPERATION (fb_operation_get_type ())
G_DECLARE_DERIVABLE_TYPE (FbOperation, fb_operation, FB, OPERATION, GObject)

typedef enum
{
  FB_OPERATION_WAITING,
  FB_OPERATION_RUNNING,
  FB_OPERATION_DONE,
  FB_OPERATION_FAILED,
  FB_OPERATION_CANCELLED,
} FbOperationState;

#define FB_TYPE_OPERATION_STATE (fb_operation_state_get_type ())
GType fb_operation_state_get_type (void);

struct _FbOperationClass
{
  GObjectClass parent_class;

  /* Starts the work; must lead to fb_operation_complete(). The operation keeps itself alive until
   * then. */
  void (*run) (FbOperation *self);

  gpointer padding[4];
};

/* Starts the operation; a second call is a programming error. */
void fb_operation_start (FbOperation *self);

/* Starts it when it has not been, and calls back when it has ended. */
void fb_operation_run_async (FbOperation *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean fb_operation_run_finish (FbOperation *self, GAsyncResult *result, GError **error);

void fb_operation_cancel (FbOperation *self);

/* Carries a part of the way of @self: starts @part, shows its message and its progress as
 * @from..@to of @self, cancels it with @self, and calls back when it has ended; the answer is
 * fb_operation_run_finish() of @part. */
void fb_operation_run_part_async (FbOperation        *self,
                                  FbOperation        *part,
                                  double              from,
                                  double              to,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);

const char      *fb_operation_get_title (FbOperation *self);
const char      *fb_operation_get_message (FbOperation *self);
double           fb_operation_get_progress (FbOperation *self);
FbOperationState fb_operation_get_state (FbOperation *self);
/* (nullable) Why it failed or FB_ERROR_CANCELLED; NULL while it runs and when it is done. */
const GError *fb_operation_get_error (FbOperation *self);
/* The cancellable that fb_operation_cancel() triggers. (transfer none) */
GCancellable *fb_operation_get_cancellable (FbOperation *self);

/* For subclasses. */
void fb_operation_set_title (FbOperation *self, const char *title);
void fb_operation_set_message (FbOperation *self, const char *message);
void fb_operation_set_progress (FbOperation *self, double progress);
/* @error: (nullable) (transfer full) */
void fb_operation_complete (FbOperation *self, GError *error);

G_END_DECLS
