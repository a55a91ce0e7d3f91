/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-webkit-view-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* A FbWebView shown by WebKit: a context, a session and a web process of its own. The module's one
 * exported function is its type. UI thread. */

G_DEFINE_FINAL_TYPE (FbWebkitView, fb_webkit_view, FB_TYPE_WEB_VIEW)

G_MODULE_EXPORT GType fb_web_engine_get_type (void);

static void
view_load_changed_cb (WebKitWebView *view, WebKitLoadEvent event, gpointer user_data)
{
  FbWebkitView *self = user_data;

  if (event == WEBKIT_LOAD_STARTED)
    self->failed = FALSE;
  else if (event == WEBKIT_LOAD_COMMITTED)
    {
      self->has_document = TRUE;
      self->leaving = FALSE;
    }
  /* A failed load finishes too. */
  else if (event == WEBKIT_LOAD_FINISHED && !self->failed)
    g_signal_emit_by_name (self, "loaded");
}

static const char *
termination_reason (WebKitWebProcessTerminationReason reason)
{
  switch (reason)
    {
    case WEBKIT_WEB_PROCESS_EXCEEDED_MEMORY_LIMIT:
      return _ ("The page used more memory than it may.");
    case WEBKIT_WEB_PROCESS_TERMINATED_BY_API:
      return _ ("The page was ended.");
    case WEBKIT_WEB_PROCESS_CRASHED:
    default:
      return _ ("The process that shows the page has crashed.");
    }
}

static void
view_web_process_terminated_cb (WebKitWebView                    *view,
                                WebKitWebProcessTerminationReason reason,
                                gpointer                          user_data)
{
  FB_WEBKIT_VIEW (user_data)->has_document = FALSE;
  fb_web_view_set_responsive (user_data, TRUE);
  g_signal_emit_by_name (user_data, "terminated", termination_reason (reason));
}

static void
view_notify_responsive_cb (WebKitWebView *view, GParamSpec *pspec, gpointer user_data)
{
  fb_web_view_set_responsive (user_data, webkit_web_view_get_is_web_process_responsive (view));
}

static void
add_script (FbWebkitView *self, const char *source, WebKitUserScriptInjectionTime time)
{
  WebKitUserScript *script;

  if (source == NULL)
    return;

  script = webkit_user_script_new (source, WEBKIT_USER_CONTENT_INJECT_TOP_FRAME, time,
                                   (const char *const *)self->origins, NULL);
  webkit_user_content_manager_add_script (self->content, script);
  webkit_user_script_unref (script);
}

static void
fb_webkit_view_load (FbWebView *view, const char *uri)
{
  FbWebkitView *self = FB_WEBKIT_VIEW (view);
  const char   *shown = webkit_web_view_get_uri (self->view);
  gsize         length = strcspn (uri, "#");

  self->leaving = self->has_document;
  webkit_web_view_load_uri (self->view, uri);
  /* Another fragment of the shown document alone would load nothing. */
  if (self->has_document && shown != NULL && strncmp (shown, uri, length) == 0 &&
      length == strcspn (shown, "#"))
    webkit_web_view_reload (self->view);
}

static void
fb_webkit_view_set_style (FbWebView *view, const char *style)
{
  FbWebkitView *self = FB_WEBKIT_VIEW (view);

  if (self->style != NULL)
    webkit_user_content_manager_remove_style_sheet (self->content, self->style);
  g_clear_pointer (&self->style, webkit_user_style_sheet_unref);
  if (style == NULL)
    return;

  self->style = webkit_user_style_sheet_new (style, WEBKIT_USER_CONTENT_INJECT_TOP_FRAME,
                                             WEBKIT_USER_STYLE_LEVEL_AUTHOR,
                                             (const char *const *)self->origins, NULL);
  webkit_user_content_manager_add_style_sheet (self->content, self->style);
}

static void
fb_webkit_view_set_content (FbWebView *view, const char *start, const char *end, const char *style)
{
  FbWebkitView *self = FB_WEBKIT_VIEW (view);

  webkit_user_content_manager_remove_all_scripts (self->content);
  add_script (self, start, WEBKIT_USER_SCRIPT_INJECT_AT_DOCUMENT_START);
  add_script (self, end, WEBKIT_USER_SCRIPT_INJECT_AT_DOCUMENT_END);
  fb_webkit_view_set_style (view, style);
}

static void
fb_webkit_view_set_read_only (FbWebView *view, gboolean read_only)
{
  FbWebkitView *self = FB_WEBKIT_VIEW (view);

  /* The process starts with the mode it had then; this is for one that runs already. */
  if (self->view != NULL)
    webkit_web_view_send_message_to_page (self->view,
                                          webkit_user_message_new ("read-only",
                                                                   g_variant_new_boolean (
                                                                       read_only)),
                                          NULL, NULL, NULL);
}

static void
fb_webkit_view_set_zoom (FbWebView *view, double zoom)
{
  webkit_web_view_set_zoom_level (FB_WEBKIT_VIEW (view)->view, zoom);
}

static void
fb_webkit_view_terminate (FbWebView *view)
{
  webkit_web_view_terminate_web_process (FB_WEBKIT_VIEW (view)->view);
}

static gboolean
fb_webkit_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (FB_WEBKIT_VIEW (widget)->view));
}

static void
take_storage (FbWebkitView *self)
{
  g_autoptr (GObject) storage = NULL;

  g_object_get (self, "storage", &storage, NULL);
  if (WEBKIT_IS_NETWORK_SESSION (storage))
    self->session = WEBKIT_NETWORK_SESSION (g_steal_pointer (&storage));
  else
    self->session = fb_webkit_make_session (FB_WEB_VIEW (self));
  fb_web_view_set_storage (FB_WEB_VIEW (self), G_OBJECT (self->session));
}

static void
fb_webkit_view_constructed (GObject *object)
{
  FbWebkitView *self = FB_WEBKIT_VIEW (object);
  g_autoptr (WebKitSettings) settings = fb_webkit_make_settings ();

  G_OBJECT_CLASS (fb_webkit_view_parent_class)->constructed (object);

  self->context = fb_webkit_make_context (FB_WEB_VIEW (self));
  self->content = webkit_user_content_manager_new ();
  self->origins = fb_webkit_make_origins (FB_WEB_VIEW (self));
  take_storage (self);

  self->view = g_object_new (WEBKIT_TYPE_WEB_VIEW, "web-context", self->context, "network-session",
                             self->session, "user-content-manager", self->content, "settings",
                             settings, NULL);
  gtk_widget_set_parent (GTK_WIDGET (self->view), GTK_WIDGET (self));

  g_signal_connect (self->view, "load-changed", G_CALLBACK (view_load_changed_cb), self);
  g_signal_connect (self->view, "web-process-terminated",
                    G_CALLBACK (view_web_process_terminated_cb), self);
  g_signal_connect (self->view, "notify::is-web-process-responsive",
                    G_CALLBACK (view_notify_responsive_cb), self);
  fb_webkit_view_connect_policy (self);
  fb_webkit_view_connect_messages (self);
  fb_webkit_view_connect_downloads (self);
}

static void
fb_webkit_view_dispose (GObject *object)
{
  FbWebkitView *self = FB_WEBKIT_VIEW (object);

  if (self->view != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->view, self);
      gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->view)));
    }
  g_clear_pointer (&self->style, webkit_user_style_sheet_unref);
  g_clear_pointer (&self->origins, g_strfreev);
  g_clear_object (&self->content);
  g_clear_object (&self->session);
  g_clear_object (&self->context);

  G_OBJECT_CLASS (fb_webkit_view_parent_class)->dispose (object);
}

static void
fb_webkit_view_class_init (FbWebkitViewClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  FbWebViewClass *view_class = FB_WEB_VIEW_CLASS (klass);

  object_class->constructed = fb_webkit_view_constructed;
  object_class->dispose = fb_webkit_view_dispose;
  GTK_WIDGET_CLASS (klass)->grab_focus = fb_webkit_view_grab_focus;
  view_class->load = fb_webkit_view_load;
  view_class->set_content = fb_webkit_view_set_content;
  view_class->set_style = fb_webkit_view_set_style;
  view_class->set_read_only = fb_webkit_view_set_read_only;
  view_class->run_async = fb_webkit_view_run;
  view_class->set_zoom = fb_webkit_view_set_zoom;
  view_class->terminate = fb_webkit_view_terminate;
}

static void
fb_webkit_view_init (FbWebkitView *self)
{
}

GType
fb_web_engine_get_type (void)
{
  return FB_TYPE_WEBKIT_VIEW;
}
