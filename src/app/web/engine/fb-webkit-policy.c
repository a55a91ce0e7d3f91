/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-webkit-view-private.h"

#include <string.h>

/* What may be shown, asked and opened: the own origin, nothing else. */

static gboolean
has_scheme (const char *uri, const char *const *schemes)
{
  g_autofree char *scheme = g_uri_parse_scheme (uri);

  return scheme != NULL && g_strv_contains (schemes, scheme);
}

/* Links that a person follows go to the browser; the page alone opens nothing. */
static void
open_external (FbWebkitView *self, WebKitNavigationAction *action, const char *uri)
{
  static const char *const schemes[] = { "http", "https", "mailto", NULL };

  if (has_scheme (uri, schemes) && webkit_navigation_action_is_user_gesture (action))
    g_signal_emit_by_name (self, "open-external", uri);
}

static gboolean
decide_navigation (FbWebkitView *self, WebKitNavigationAction *action)
{
  /* Inside the page (about:, blob:), or what an export is downloaded from. */
  static const char *const inner[] = { "about", "blob", "data", NULL };
  const char *uri = webkit_uri_request_get_uri (webkit_navigation_action_get_request (action));

  if (uri == NULL)
    return FALSE;
  if (fb_web_view_is_own (FB_WEB_VIEW (self), uri) || has_scheme (uri, inner))
    return TRUE;

  open_external (self, action, uri);

  return FALSE;
}

static gboolean
view_decide_policy_cb (WebKitWebView           *view,
                       WebKitPolicyDecision    *decision,
                       WebKitPolicyDecisionType type,
                       gpointer                 user_data)
{
  FbWebkitView           *self = user_data;
  WebKitNavigationAction *action;

  if (type == WEBKIT_POLICY_DECISION_TYPE_RESPONSE)
    {
      if (webkit_response_policy_decision_is_mime_type_supported (
              WEBKIT_RESPONSE_POLICY_DECISION (decision)))
        webkit_policy_decision_use (decision);
      else
        webkit_policy_decision_download (decision);
      return TRUE;
    }

  action = webkit_navigation_policy_decision_get_navigation_action (
      WEBKIT_NAVIGATION_POLICY_DECISION (decision));
  if (type == WEBKIT_POLICY_DECISION_TYPE_NAVIGATION_ACTION && decide_navigation (self, action))
    webkit_policy_decision_use (decision);
  else if (type == WEBKIT_POLICY_DECISION_TYPE_NEW_WINDOW_ACTION)
    webkit_policy_decision_use (decision); /* goes on to "create" */
  else
    webkit_policy_decision_ignore (decision);

  return TRUE;
}

static GtkWidget *
view_create_cb (WebKitWebView *view, WebKitNavigationAction *action, gpointer user_data)
{
  FbWebkitView *self = user_data;
  const char   *uri = webkit_uri_request_get_uri (webkit_navigation_action_get_request (action));

  if (uri != NULL && !fb_web_view_is_own (FB_WEB_VIEW (self), uri))
    open_external (self, action, uri);

  return NULL;
}

static gboolean
is_pinned (FbWebView *self, const char *pin)
{
  const char *wanted = fb_web_view_get_pin (self);

  return wanted != NULL && g_ascii_strcasecmp (wanted, pin) == 0;
}

static gboolean
is_signed_by_own_ca (FbWebView *self, GTlsCertificate *certificate, const char *host)
{
  GTlsCertificate *ca = fb_web_view_get_ca (self);
  g_autoptr (GSocketConnectable) identity = g_network_address_new (host, 443);

  return ca != NULL && g_tls_certificate_verify (certificate, identity, ca) == 0;
}

static char *
make_pin (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;

  g_object_get (certificate, "certificate", &der, NULL);

  return der != NULL ? g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len) : NULL;
}

static gboolean
view_load_failed_with_tls_errors_cb (WebKitWebView       *view,
                                     const char          *failing_uri,
                                     GTlsCertificate     *certificate,
                                     GTlsCertificateFlags errors,
                                     gpointer             user_data)
{
  FbWebkitView    *self = user_data;
  FbWebView       *base = FB_WEB_VIEW (self);
  g_autofree char *pin = make_pin (certificate);
  g_autofree char *subject = NULL;
  g_autoptr (GUri) uri = g_uri_parse (failing_uri, G_URI_FLAGS_NONE, NULL);

  self->failed = TRUE;
  if (uri != NULL && pin != NULL && fb_web_view_is_own (base, failing_uri) &&
      (is_pinned (base, pin) || is_signed_by_own_ca (base, certificate, g_uri_get_host (uri))))
    {
      webkit_network_session_allow_tls_certificate_for_host (self->session, certificate,
                                                             g_uri_get_host (uri));
      webkit_web_view_load_uri (view, failing_uri);
      return TRUE;
    }

  g_object_get (certificate, "subject-name", &subject, NULL);
  g_signal_emit_by_name (self, "untrusted", pin != NULL ? pin : "", subject != NULL ? subject : "");

  return TRUE;
}

static gboolean
view_load_failed_cb (WebKitWebView  *view,
                     WebKitLoadEvent event,
                     const char     *failing_uri,
                     GError         *error,
                     gpointer        user_data)
{
  FB_WEBKIT_VIEW (user_data)->failed = TRUE;
  if (!g_error_matches (error, WEBKIT_NETWORK_ERROR, WEBKIT_NETWORK_ERROR_CANCELLED) &&
      error->domain != WEBKIT_POLICY_ERROR)
    g_signal_emit_by_name (user_data, "load-failed", error->message);

  return TRUE;
}

static gboolean
view_permission_request_cb (WebKitWebView           *view,
                            WebKitPermissionRequest *request,
                            gpointer                 user_data)
{
  webkit_permission_request_deny (request);

  return TRUE;
}

static gboolean
view_authenticate_cb (WebKitWebView *view, WebKitAuthenticationRequest *request, gpointer user_data)
{
  webkit_authentication_request_cancel (request);

  return TRUE;
}

static gboolean
view_enter_fullscreen_cb (WebKitWebView *view, gpointer user_data)
{
  return TRUE;
}

static gboolean
is_editing_item (WebKitContextMenuItem *item)
{
  switch ((int)webkit_context_menu_item_get_stock_action (item))
    {
    case WEBKIT_CONTEXT_MENU_ACTION_CUT:
    case WEBKIT_CONTEXT_MENU_ACTION_COPY:
    case WEBKIT_CONTEXT_MENU_ACTION_PASTE:
    case WEBKIT_CONTEXT_MENU_ACTION_DELETE:
    case WEBKIT_CONTEXT_MENU_ACTION_SELECT_ALL:
      return TRUE;
    default:
      return FALSE;
    }
}

/* The engine's own menu has Reload and Back, which lose work; only what edits text stays. */
static gboolean
view_context_menu_cb (WebKitWebView       *view,
                      WebKitContextMenu   *menu,
                      WebKitHitTestResult *hit,
                      gpointer             user_data)
{
  g_autoptr (GPtrArray) others = g_ptr_array_new ();

  for (GList *l = webkit_context_menu_get_items (menu); l != NULL; l = l->next)
    if (!is_editing_item (l->data))
      g_ptr_array_add (others, l->data);
  for (guint i = 0; i < others->len; i++)
    webkit_context_menu_remove (menu, g_ptr_array_index (others, i));

  return webkit_context_menu_get_n_items (menu) == 0;
}

static void
answer_leave (const char *text, gpointer user_data)
{
  /* The dialog ends with its last reference; closing it here as well would end it twice. */
  webkit_script_dialog_confirm_set_confirmed (user_data, g_strcmp0 (text, "yes") == 0);
}

static gboolean
view_script_dialog_cb (WebKitWebView *view, WebKitScriptDialog *dialog, gpointer user_data)
{
  g_autoptr (FbWebReply) reply = NULL;

  if (webkit_script_dialog_get_dialog_type (dialog) != WEBKIT_SCRIPT_DIALOG_BEFORE_UNLOAD_CONFIRM)
    return FALSE;

  reply = fb_web_reply_new (answer_leave, webkit_script_dialog_ref (dialog),
                            (GDestroyNotify)webkit_script_dialog_unref);
  if (FB_WEBKIT_VIEW (user_data)->leaving)
    fb_web_reply_send (reply, "yes");
  else
    g_signal_emit_by_name (user_data, "leave", reply);

  return TRUE;
}

void
fb_webkit_view_connect_policy (FbWebkitView *self)
{
  static const struct
  {
    const char *signal;
    GCallback   callback;
  } handlers[] = {
    { "decide-policy", G_CALLBACK (view_decide_policy_cb) },
    { "create", G_CALLBACK (view_create_cb) },
    { "load-failed", G_CALLBACK (view_load_failed_cb) },
    { "load-failed-with-tls-errors", G_CALLBACK (view_load_failed_with_tls_errors_cb) },
    { "permission-request", G_CALLBACK (view_permission_request_cb) },
    { "authenticate", G_CALLBACK (view_authenticate_cb) },
    { "enter-fullscreen", G_CALLBACK (view_enter_fullscreen_cb) },
    { "context-menu", G_CALLBACK (view_context_menu_cb) },
    { "script-dialog", G_CALLBACK (view_script_dialog_cb) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect (self->view, handlers[i].signal, handlers[i].callback, self);
}
