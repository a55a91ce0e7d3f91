/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Can the sandbox of web pages start on this machine? The engine ends the whole program when it
 * cannot, so this is asked before the first view is made. Each call tries; keep the answer. Any
 * thread with a main context. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* @bwrap, @proxy: (nullable) the two programs the engine starts; NULL for those it was built with.
 * FB_ERROR_UNSUPPORTED: the reason and what to do about it, in the person's language. */
void     fb_web_sandbox_check_async (const char         *bwrap,
                                     const char         *proxy,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
gboolean fb_web_sandbox_check_finish (GAsyncResult *result, GError **error);

G_END_DECLS
