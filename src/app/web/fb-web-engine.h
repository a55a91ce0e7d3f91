/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What an engine implements (the methods of FbWebView) and what it calls to bring news up. Only the
 * module behind fb_web_view_new() and the tests include this. UI thread. */

#pragma once

#include "web/fb-web-view.h"

G_BEGIN_DECLS

struct _FbWebViewClass
{
  GtkWidgetClass parent_class;

  void (*load) (FbWebView *self, const char *uri);
  void (*set_content) (FbWebView *self, const char *start, const char *end, const char *style);
  void (*set_style) (FbWebView *self, const char *style);
  void (*set_read_only) (FbWebView *self, gboolean read_only);
  void (*run_async) (FbWebView *self, const char *body, GVariant *arguments, GTask *task);
  void (*set_zoom) (FbWebView *self, double zoom);
  void (*terminate) (FbWebView *self);
};

/* For the engine. @payload: a JSON object, optionally followed by a line feed and a body. Emits
 * "message" when it is sound; FALSE when it is not or nobody handled it. */
gboolean fb_web_view_receive (FbWebView *self, GBytes *payload, FbWebReply *reply);
void     fb_web_view_set_responsive (FbWebView *self, gboolean responsive);
void     fb_web_view_set_storage (FbWebView *self, GObject *storage);

/* The access the view was made with. */
const char      *fb_web_view_get_pin (FbWebView *self); /* (nullable) */
GTlsCertificate *fb_web_view_get_ca (FbWebView *self);  /* (nullable) */
gboolean         fb_web_view_get_read_only (FbWebView *self);

/* TRUE when @uri is of the view's origin (scheme, host and port). */
gboolean fb_web_view_is_own (FbWebView *self, const char *uri);

/* Loads the engine's module on a worker, so that the first view does not wait for it.
 * FB_ERROR_UNSUPPORTED when it is not there. */
void     fb_web_engine_load_async (GAsyncReadyCallback callback, gpointer user_data);
gboolean fb_web_engine_load_finish (GAsyncResult *result, GError **error);

/* The one symbol of the engine's module: its type, derived from FB_TYPE_WEB_VIEW. */
#define FB_WEB_ENGINE_SYMBOL "fb_web_engine_get_type"
typedef GType (*FbWebEngineGetType) (void);

G_END_DECLS
