/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Can web pages be shown on this machine? The engine ends the whole program when its sandbox cannot
 * start, so this is asked before the first view is made; meanwhile the engine is loaded on a
 * worker. Tried once, the answer stays. UI thread. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FB_TYPE_WEB_SANDBOX (fb_web_sandbox_get_type ())
G_DECLARE_FINAL_TYPE (FbWebSandbox, fb_web_sandbox, FB, WEB_SANDBOX, GObject)

/* @bwrap, @proxy: (nullable) the two programs the engine starts; NULL for those it was built with.
 */
FbWebSandbox *fb_web_sandbox_new (const char *bwrap, const char *proxy) G_GNUC_WARN_UNUSED_RESULT;

/* FB_ERROR_UNSUPPORTED: the reason and what to do about it, in the person's language. */
void     fb_web_sandbox_check_async (FbWebSandbox       *self,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
gboolean fb_web_sandbox_check_finish (FbWebSandbox *self, GAsyncResult *result, GError **error);

G_END_DECLS
