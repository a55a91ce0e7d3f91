/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <gtk/gtk.h>
#include <stdio.h>
#include <string.h>
#include <webkit/webkit.h>

/* bare-web-view URL: the least that shows a Node-RED editor without a login page, to measure
 * Flowbench against: one window, one WebKitWebView and a script that puts the access token (first
 * line of standard input) where the editor looks for it. Prints "ready" and the milliseconds since
 * its start when the editor has loaded its flows and the turn in which it did so is over: before
 * that it does not hear the person. Then it stays. */

static const char token_script[] =
    "localStorage.setItem('auth-tokens'+location.pathname.slice(0,-1).replace(/\\//g,'-'),"
    "JSON.stringify({access_token:'%s'}));";

static const char ready_script[] = "RED.events.on('flows:loaded',()=>Promise.resolve().then("
                                   "()=>webkit.messageHandlers.ready.postMessage('ready')));";

static void
ready_cb (WebKitUserContentManager *manager, JSCValue *value, gpointer user_data)
{
  printf ("ready %.1f\n", (g_get_monotonic_time () - *(gint64 *)user_data) / 1000.0);
  fflush (stdout);
}

static void
add_script (WebKitUserContentManager     *manager,
            const char                   *source,
            WebKitUserScriptInjectionTime when)
{
  WebKitUserScript *script =
      webkit_user_script_new (source, WEBKIT_USER_CONTENT_INJECT_TOP_FRAME, when, NULL, NULL);

  webkit_user_content_manager_add_script (manager, script);
  webkit_user_script_unref (script);
}

int
main (int argc, char **argv)
{
  gint64 started = g_get_monotonic_time ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (WebKitUserContentManager) manager = NULL;
  g_autoptr (WebKitNetworkSession) session = NULL;
  g_autofree char *script = NULL;
  char             token[256] = "";
  GtkWidget       *window;
  GtkWidget       *view;

  if (argc != 2 || fgets (token, sizeof token, stdin) == NULL)
    return 2;
  token[strcspn (token, "\n")] = '\0';

  gtk_init ();
  manager = webkit_user_content_manager_new ();
  session = webkit_network_session_new_ephemeral ();
  script = g_strdup_printf (token_script, token);
  add_script (manager, script, WEBKIT_USER_SCRIPT_INJECT_AT_DOCUMENT_START);
  add_script (manager, ready_script, WEBKIT_USER_SCRIPT_INJECT_AT_DOCUMENT_END);
  webkit_user_content_manager_register_script_message_handler (manager, "ready", NULL);
  g_signal_connect (manager, "script-message-received::ready", G_CALLBACK (ready_cb), &started);

  view = g_object_new (WEBKIT_TYPE_WEB_VIEW, "user-content-manager", manager, "network-session",
                       session, NULL);
  webkit_settings_set_hardware_acceleration_policy (webkit_web_view_get_settings (
                                                        WEBKIT_WEB_VIEW (view)),
                                                    WEBKIT_HARDWARE_ACCELERATION_POLICY_NEVER);
  window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  gtk_window_set_child (GTK_WINDOW (window), view);
  gtk_window_present (GTK_WINDOW (window));
  webkit_web_view_load_uri (WEBKIT_WEB_VIEW (view), argv[1]);
  g_main_loop_run (loop);

  return 0;
}
