/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>
#include <webkit/webkit-web-process-extension.h>

/* Runs in the web process of a page and decides which requests leave it. No script of the page can
 * get around this, in whatever frame or worker it runs:
 *  - only web schemes;
 *  - flows are written by the program, never by the page;
 *  - while read-only, only GET and HEAD, and what signs in;
 *  - no other server on this machine (other instances live there).
 * The program says the page's address and the mode when the process starts, and each change of the
 * mode by a message to the page. */

typedef struct
{
  GUri    *own;
  char    *root; /* path of the admin root, ends in "/" */
  gboolean read_only;
} Policy;

static const char *const schemes[] = { "http", "https", "data", "blob", "about", NULL };
static const char *const local_hosts[] = { "localhost", "::1", "0.0.0.0", "::", NULL };

static gboolean
is_this_machine (const char *host)
{
  return g_str_has_prefix (host, "127.") || g_str_has_prefix (host, "::ffff:127.") ||
         g_str_has_suffix (host, ".localhost") || g_strv_contains (local_hosts, host);
}

static gboolean
is_own (Policy *policy, GUri *uri)
{
  return g_strcmp0 (g_uri_get_scheme (policy->own), g_uri_get_scheme (uri)) == 0 &&
         g_ascii_strcasecmp (g_uri_get_host (policy->own), g_uri_get_host (uri)) == 0 &&
         g_uri_get_port (policy->own) == g_uri_get_port (uri);
}

static gboolean
is_reading (const char *method)
{
  return method == NULL || g_ascii_strcasecmp (method, "GET") == 0 ||
         g_ascii_strcasecmp (method, "HEAD") == 0 || g_ascii_strcasecmp (method, "OPTIONS") == 0;
}

/* The decoded path below the admin root, without the slashes around it and the doubled ones in it,
 * as the server would match it. */
static char *
path_below_root (Policy *policy, const char *path)
{
  g_auto (GStrv) parts = NULL;
  GString *below = g_string_new (NULL);

  if (g_str_has_prefix (path, policy->root))
    path += strlen (policy->root);
  parts = g_strsplit (path, "/", -1);
  for (char **part = parts; *part != NULL; part++)
    if (**part != '\0')
      g_string_append_printf (below, "%s%s", below->len > 0 ? "/" : "", *part);

  return g_string_free (g_string_ascii_down (below), FALSE);
}

static gboolean
writes_flows (const char *below)
{
  return strcmp (below, "flows") == 0 || strcmp (below, "flow") == 0 ||
         g_str_has_prefix (below, "flow/");
}

static gboolean
may_send (Policy *policy, const char *text, const char *method)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  g_autofree char *below = NULL;

  if (uri == NULL || !g_strv_contains (schemes, g_uri_get_scheme (uri)))
    return FALSE;
  if (g_uri_get_host (uri) == NULL)
    return TRUE;
  if (!is_own (policy, uri))
    return !is_this_machine (g_uri_get_host (uri)) && (!policy->read_only || is_reading (method));
  if (is_reading (method))
    return TRUE;

  below = path_below_root (policy, g_uri_get_path (uri));
  if (g_str_has_prefix (below, "auth/"))
    return TRUE;

  return !policy->read_only && !writes_flows (below);
}

static gboolean
page_send_request_cb (WebKitWebPage     *page,
                      WebKitURIRequest  *request,
                      WebKitURIResponse *redirected_response,
                      gpointer           user_data)
{
  return !may_send (user_data, webkit_uri_request_get_uri (request),
                    webkit_uri_request_get_http_method (request));
}

static gboolean
page_user_message_received_cb (WebKitWebPage *page, WebKitUserMessage *message, gpointer user_data)
{
  Policy   *policy = user_data;
  GVariant *value = webkit_user_message_get_parameters (message);

  if (strcmp (webkit_user_message_get_name (message), "read-only") != 0 || value == NULL ||
      !g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    return FALSE;

  policy->read_only = g_variant_get_boolean (value);

  return TRUE;
}

static void
page_created_cb (WebKitWebProcessExtension *extension, WebKitWebPage *page, gpointer user_data)
{
  g_signal_connect (page, "send-request", G_CALLBACK (page_send_request_cb), user_data);
  g_signal_connect (page, "user-message-received", G_CALLBACK (page_user_message_received_cb),
                    user_data);
}

G_MODULE_EXPORT void
webkit_web_process_extension_initialize_with_user_data (WebKitWebProcessExtension *extension,
                                                        GVariant                  *user_data);

G_MODULE_EXPORT void
webkit_web_process_extension_initialize_with_user_data (WebKitWebProcessExtension *extension,
                                                        GVariant                  *user_data)
{
  /* Lives as long as the process. */
  Policy     *policy = g_new0 (Policy, 1);
  const char *uri;

  g_variant_get (user_data, "(&sb)", &uri, &policy->read_only);
  policy->own = g_uri_parse (uri, G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  g_return_if_fail (policy->own != NULL);
  policy->root = g_strdup (g_uri_get_path (policy->own));

  g_signal_connect (extension, "page-created", G_CALLBACK (page_created_cb), policy);
}
