/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A web page of one origin inside the window, as the rest of the program sees it: load it, call
 * into it, hear its messages. The class is abstract; the engine that shows pages lives in a module
 * which is loaded with the first view, so that the first frame of the window does not wait for it.
 * Each view has a private, memory-only session and a web process of its own in a sandbox. What the
 * page sends is bounded and parsed here; what it asks for is decided by the handlers. UI thread.
 *
 * Signals:
 *  "message" (JsonObject *header, GBytes *body, FbWebReply *reply) -> gboolean  handled
 *      body is NULL without one. header has a string member "type".
 *  "loaded" ()                                  the page's document is there
 *  "load-failed" (char *message)
 *  "untrusted" (char *pin, char *subject)       its certificate is neither trusted nor pinned
 *  "open-external" (char *uri)                  a link that leaves the origin
 *  "save-file" (char *name, FbWebReply *reply)  where to put a download: a path, or no answer
 *  "leave" (FbWebReply *reply)                  may the page throw its edits away? "yes" or not
 *  "terminated" (char *reason)                  the web process is gone
 * Property "responsive": FALSE while the page hangs. */

#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

#include "web/fb-web-reply.h"

G_BEGIN_DECLS

/* Longest message a page may send, in bytes, and the longest header in it. */
#define FB_WEB_MAX_MESSAGE (32 * 1024 * 1024)
#define FB_WEB_MAX_HEADER (256 * 1024)

#define FB_TYPE_WEB_VIEW (fb_web_view_get_type ())
G_DECLARE_DERIVABLE_TYPE (FbWebView, fb_web_view, FB, WEB_VIEW, GtkWidget)

/* How the page is reached; a plain value that is only read while the view is made. */
typedef struct
{
  const char      *uri;       /* http or https; its origin is the only one the page may live in */
  GTlsCertificate *ca;        /* (nullable) own CA */
  const char      *pin;       /* (nullable) SHA-256 of the certificate in lower-case hex */
  gboolean         read_only; /* requests other than GET and HEAD never leave the web process */
  GObject         *storage;   /* (nullable) fb_web_view_get_storage() of an earlier view */
} FbWebAccess;

/* Loads the engine at the first call. FB_ERROR_UNSUPPORTED when it is not there. A floating widget,
 * as all are. Call only after FbWebSandbox said yes: without a sandbox the engine ends the
 * program. */
FbWebView *fb_web_view_new (const FbWebAccess *access, GError **error);

const char *fb_web_view_get_uri (FbWebView *self);

/* @uri: of the view's origin. Loads anew in any case and does not ask the page first. */
void fb_web_view_load (FbWebView *self, const char *uri);
/* What is put into each document of the origin: a script before anything else runs, one when the
 * document is parsed, a style sheet. Takes effect with the next load. (nullable) each */
void
fb_web_view_set_content (FbWebView *self, const char *start, const char *end, const char *style);
/* Replaces the style sheet of the shown document too. */
void fb_web_view_set_style (FbWebView *self, const char *style);
void fb_web_view_set_read_only (FbWebView *self, gboolean read_only);
void fb_web_view_set_zoom (FbWebView *self, double zoom);

/* Runs @body, the body of an async JavaScript function, in the page. @arguments: (nullable)
 * floating a{sv}, its parameters. The answer is the returned string, or the JSON text of another
 * value; it is at most FB_WEB_MAX_MESSAGE long. FB_ERROR_FAILED with the script's message,
 * FB_ERROR_INVALID, FB_ERROR_CANCELLED. (transfer full) */
void  fb_web_view_run_async (FbWebView          *self,
                             const char         *body,
                             GVariant           *arguments,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data);
char *fb_web_view_run_finish (FbWebView *self, GAsyncResult *result, GError **error);

/* Ends the web process; "terminated" follows. */
void fb_web_view_terminate (FbWebView *self);

/* What the page keeps in memory (local storage, cookies). Hold it to hand it to the next view of
 * the same page. (transfer none) */
GObject *fb_web_view_get_storage (FbWebView *self);

gboolean fb_web_view_is_responsive (FbWebView *self);

G_END_DECLS
