/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-content.h"

#include "editor/fb-editor-language.h"
#include "fb-json.h"

/* Everything lies in the program's resources. */

#define RESOURCES "/io/github/flowbench/Flowbench/editor-page/"

static char *
resource_text (const char *name)
{
  g_autofree char *path = g_strconcat (RESOURCES, name, NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_assert (bytes != NULL);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* A script of ours is one function; this is its call, with the function of @helper as its second
 * argument. (transfer full) @options. @helper: (nullable) */
static char *
call_of (const char *script, JsonObject *options, const char *helper)
{
  g_autoptr (JsonObject) owned = options;
  g_autofree char *function = resource_text (script);
  g_autofree char *text = fb_json_print_object (owned);
  g_autofree char *second = helper != NULL ? resource_text (helper) : g_strdup ("undefined");

  return g_strconcat (g_strchomp (function), " (", text, ", ", second, ");\n", NULL);
}

static JsonObject *
start_options (const FbEditorContent *self, FbWebView *web)
{
  g_autoptr (GUri) uri = g_uri_parse (fb_web_view_get_uri (web), G_URI_FLAGS_ENCODED, NULL);
  g_autofree char *path = g_strdup (g_uri_get_path (uri));
  g_autofree char *language = fb_editor_language_choose (g_get_language_names ());
  g_autofree char *origin = NULL;
  JsonObject      *options = json_object_new ();

  origin = g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                       g_uri_get_port (uri), "", NULL, NULL);
  json_object_set_string_member (options, "origin", origin);
  json_object_set_string_member (options, "path", path);
  json_object_set_string_member (options, "language", language);
  if (self->token != NULL)
    json_object_set_string_member (options, "token", self->token);

  return options;
}

static JsonObject *
end_options (const FbEditorContent *self)
{
  JsonObject *options = json_object_new ();

  json_object_set_boolean_member (options, "readOnly", self->read_only);
  json_object_set_boolean_member (options, "narrow", self->narrow);
  if (self->place != NULL)
    json_object_set_object_member (options, "place", json_object_ref (self->place));

  return options;
}

void
fb_editor_content_put (const FbEditorContent *self, FbWebView *web)
{
  g_autofree char *start = call_of ("editor-start.js", start_options (self, web), NULL);
  g_autofree char *end = call_of ("editor.js", end_options (self), "editor-dialogs.js");
  g_autofree char *css4 = resource_text ("editor-4.css");
  g_autofree char *dark4 = resource_text ("editor-4-dark.css");
  g_autofree char *css5 = resource_text ("editor-5.css");
  g_autofree char *style = g_strconcat (css4, dark4, css5, NULL);

  fb_web_view_set_content (web, start, end, style);
}
