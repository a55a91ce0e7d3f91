/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Whether the flows of an instance start after a deploy. A runtime answers a deploy before it
 * starts the flows, so what becomes of them is heard over the link: that they started, that they
 * wait for types or modules, or that the process ended. Made before the deploy, so that nothing is
 * missed; waited on once, after it. UI thread. */

#pragma once

#include "instance/fb-instance-link.h"

G_BEGIN_DECLS

#define FB_TYPE_START_WATCH (fb_start_watch_get_type ())
G_DECLARE_FINAL_TYPE (FbStartWatch, fb_start_watch, FB, START_WATCH, GObject)

FbStartWatch *fb_start_watch_new (FbInstanceLink *link) G_GNUC_WARN_UNUSED_RESULT;

/* @rev: (nullable) of the deploy, any when it is not known. @may_wait: flows that wait for missing
 * types are no failure. Flows that were stopped before may stay so. The answer comes when they run
 * and went on running for a moment, or when it is known that they do not. Errors: FB_ERROR_FAILED
 * with the reason, FB_ERROR_UNREACHABLE (no answer any more), FB_ERROR_CANCELLED. */
void     fb_start_watch_wait_async (FbStartWatch       *self,
                                    const char         *rev,
                                    gboolean            may_wait,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
gboolean fb_start_watch_wait_finish (FbStartWatch *self, GAsyncResult *result, GError **error);

G_END_DECLS
