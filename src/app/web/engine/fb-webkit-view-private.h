/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The engine's one class, by aspect: setup (context, session, settings), policy (what may be shown
 * and asked), messages (to and from the page), downloads. */

#pragma once

#include <webkit/webkit.h>

#include "web/fb-web-engine.h"

G_BEGIN_DECLS

#define FB_TYPE_WEBKIT_VIEW (fb_webkit_view_get_type ())
G_DECLARE_FINAL_TYPE (FbWebkitView, fb_webkit_view, FB, WEBKIT_VIEW, FbWebView)

struct _FbWebkitView
{
  FbWebView parent_instance;

  /* Owned */
  WebKitWebContext         *context;
  WebKitNetworkSession     *session;
  WebKitUserContentManager *content;
  WebKitUserStyleSheet     *style;   /* (nullable) the one in use */
  char                    **origins; /* match patterns of the own origin */

  /* Child */
  WebKitWebView *view;

  gboolean failed;       /* the load that goes on now */
  gboolean leaving;      /* the program wants another document and has asked already */
  gboolean has_document; /* one of the page is shown, alive */
};

/* setup */
WebKitWebContext     *fb_webkit_make_context (FbWebView *self);
WebKitNetworkSession *fb_webkit_make_session (FbWebView *self);
WebKitSettings       *fb_webkit_make_settings (void);
char                **fb_webkit_make_origins (FbWebView *self);

/* Each connects its handlers once, while the view is constructed. */
void fb_webkit_view_connect_policy (FbWebkitView *self);
void fb_webkit_view_connect_messages (FbWebkitView *self);
void fb_webkit_view_connect_downloads (FbWebkitView *self);

void fb_webkit_view_run (FbWebView *view, const char *body, GVariant *arguments, GTask *task);

G_END_DECLS
