/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The _async form of a call that blocks: a request goes to a worker, which makes the call and
 * leaves in the request what it brings back. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Runs @thread with @request, (transfer full), as its task data. @tag: the _async function. */
void fb_task_run (gpointer            source,
                  gpointer            tag,
                  gpointer            request,
                  GDestroyNotify      request_free,
                  GTaskThreadFunc     thread,
                  GCancellable       *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer            user_data);

/* What the call in the worker returned: whether it was done, and if not why. @error: (transfer
 * full). */
void fb_task_return (GTask *task, gboolean is_done, GError *error);

/* (nullable) The request, or why it was not done. (transfer none) It lives as long as @result. */
gconstpointer fb_task_finish (gpointer source, GAsyncResult *result, GError **error);

G_END_DECLS
