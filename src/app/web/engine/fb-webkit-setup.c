/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-webkit-view-private.h"

#include <unistd.h>

#include "fb-paths.h"

/* What a view is made of: nothing is shared between instances and nothing reaches the disk. */

#define PROCESS_FOLDER "process"

static gboolean
has_gpu (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/dev/dri", 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/dev/dri", name, NULL);

      if (g_str_has_prefix (name, "renderD") && access (path, R_OK | W_OK) == 0)
        return TRUE;
    }

  return FALSE;
}

static char **
preferred_languages (void)
{
  const char *const *names = g_get_language_names ();
  GPtrArray         *languages = g_ptr_array_new ();

  for (; *names != NULL; names++)
    if (strpbrk (*names, ".@") == NULL && g_strcmp0 (*names, "C") != 0)
      g_ptr_array_add (languages, g_strdup (*names));
  if (languages->len == 0)
    g_ptr_array_add (languages, g_strdup ("en_US"));
  g_ptr_array_add (languages, NULL);

  return (char **)g_ptr_array_free (languages, FALSE);
}

static void
context_initialize_cb (WebKitWebContext *context, gpointer user_data)
{
  FbWebView       *self = user_data;
  g_autofree char *folder = fb_paths_module (PROCESS_FOLDER);

  webkit_web_context_set_web_process_extensions_directory (context, folder);
  webkit_web_context_set_web_process_extensions_initialization_user_data (
      context,
      g_variant_new ("(sb)", fb_web_view_get_uri (self), fb_web_view_get_read_only (self)));
}

WebKitWebContext *
fb_webkit_make_context (FbWebView *self)
{
  WebKitWebContext *context = webkit_web_context_new ();
  g_auto (GStrv) languages = preferred_languages ();
  g_autofree char *folder = fb_paths_module (PROCESS_FOLDER);

  webkit_web_context_set_cache_model (context, WEBKIT_CACHE_MODEL_DOCUMENT_BROWSER);
  webkit_web_context_set_preferred_languages (context, (const char *const *)languages);
  webkit_web_context_set_spell_checking_enabled (context, FALSE);
  /* /usr is in the sandbox already; an uninstalled tree is not. */
  if (!g_str_has_prefix (folder, "/usr/"))
    webkit_web_context_add_path_to_sandbox (context, folder, TRUE);
  g_signal_connect_object (context, "initialize-web-process-extensions",
                           G_CALLBACK (context_initialize_cb), self, 0);

  return context;
}

static gboolean
is_loopback (const char *address)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  g_autoptr (GInetAddress) inet = host != NULL ? g_inet_address_new_from_string (host) : NULL;

  return (inet != NULL && g_inet_address_get_is_loopback (inet)) ||
         g_strcmp0 (host, "localhost") == 0;
}

WebKitNetworkSession *
fb_webkit_make_session (FbWebView *self)
{
  WebKitNetworkSession *session = webkit_network_session_new_ephemeral ();

  webkit_network_session_set_persistent_credential_storage_enabled (session, FALSE);
  /* What runs on this machine is never asked for through a proxy. */
  if (is_loopback (fb_web_view_get_uri (self)))
    webkit_network_session_set_proxy_settings (session, WEBKIT_NETWORK_PROXY_MODE_NO_PROXY, NULL);

  return session;
}

WebKitSettings *
fb_webkit_make_settings (void)
{
  WebKitSettings *settings = webkit_settings_new ();

  webkit_settings_set_enable_page_cache (settings, FALSE);
  webkit_settings_set_enable_developer_extras (settings, FALSE);
  webkit_settings_set_javascript_can_open_windows_automatically (settings, FALSE);
  webkit_settings_set_enable_media_stream (settings, FALSE);
  webkit_settings_set_enable_html5_database (settings, FALSE);
  webkit_settings_set_enable_back_forward_navigation_gestures (settings, FALSE);
  webkit_settings_set_hardware_acceleration_policy (
      settings, has_gpu () ? WEBKIT_HARDWARE_ACCELERATION_POLICY_ALWAYS
                           : WEBKIT_HARDWARE_ACCELERATION_POLICY_NEVER);

  return settings;
}

char **
fb_webkit_make_origins (FbWebView *self)
{
  g_autoptr (GUri) uri = g_uri_parse (fb_web_view_get_uri (self), G_URI_FLAGS_NONE, NULL);
  const char *host = g_uri_get_host (uri);
  gboolean    bracketed = strchr (host, ':') != NULL;
  char      **origins = g_new0 (char *, 2);

  /* A match pattern has no port; what another port of the host would get is held back by the
   * policy, which lets no other origin be shown. */
  origins[0] = g_strdup_printf ("%s://%s%s%s/*", g_uri_get_scheme (uri), bracketed ? "[" : "", host,
                                bracketed ? "]" : "");

  return origins;
}
