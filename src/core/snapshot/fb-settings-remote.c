/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <math.h>
#include <string.h>

#include "fb-json.h"
#include "snapshot/fb-settings-private.h"

/* What the Admin API tells of the settings. */

static JsonNode *copy_plain (JsonNode *value, guint nesting);

static JsonNode *
copy_object (JsonObject *source, guint nesting)
{
  JsonObject    *object = json_object_new ();
  JsonNode      *node = json_node_init_object (json_node_alloc (), object);
  JsonObjectIter iter;
  const char    *name;
  JsonNode      *value;

  json_object_iter_init (&iter, source);
  while (json_object_iter_next (&iter, &name, &value) &&
         json_object_get_size (object) < FB_SETTINGS_MAX_MEMBERS)
    if (strlen (name) <= FB_SETTINGS_MAX_TEXT)
      json_object_set_member (object, name,
                              fb_settings_is_secret_name (name) ? fb_settings_make_boolean (TRUE)
                                                                : copy_plain (value, nesting + 1));
  json_object_unref (object);

  return node;
}

static JsonNode *
copy_array (JsonArray *source, guint nesting)
{
  JsonArray *array = json_array_new ();
  JsonNode  *node = json_node_init_array (json_node_alloc (), array);

  for (guint i = 0; i < MIN (json_array_get_length (source), FB_SETTINGS_MAX_MEMBERS); i++)
    json_array_add_element (array, copy_plain (json_array_get_element (source, i), nesting + 1));
  json_array_unref (array);

  return node;
}

/* @value without what is long, deep or may be secret. */
static JsonNode *
copy_plain (JsonNode *value, guint nesting)
{
  if (nesting <= FB_SETTINGS_MAX_NESTING && JSON_NODE_HOLDS_OBJECT (value))
    return copy_object (json_node_get_object (value), nesting);
  if (nesting <= FB_SETTINGS_MAX_NESTING && JSON_NODE_HOLDS_ARRAY (value))
    return copy_array (json_node_get_array (value), nesting);
  if (JSON_NODE_HOLDS_OBJECT (value) || JSON_NODE_HOLDS_ARRAY (value) ||
      (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_DOUBLE &&
       !isfinite (json_node_get_double (value))) ||
      (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING &&
       strlen (json_node_get_string (value)) > FB_SETTINGS_MAX_TEXT))
    return fb_settings_make_expression ();

  return json_node_copy (value);
}

/* Diagnostics say of some settings only "SET" or "UNSET". */
static void
add_remote (JsonObject *settings, guint index, JsonNode *value)
{
  const char *text =
      JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING
          ? json_node_get_string (value)
          : "";

  if (g_str_equal (text, "SET"))
    fb_settings_add (settings, index, fb_settings_make_boolean (TRUE));
  else if (!g_str_equal (text, "UNSET"))
    fb_settings_add (settings, index, copy_plain (value, 0));
}

static void
take_answer (JsonObject *answer, JsonObject *settings)
{
  JsonNode *theme = json_object_get_member (answer, "editorTheme");

  for (guint i = 0; i < fb_settings_get_n_known (); i++)
    {
      JsonNode *value = json_object_get_member (answer, fb_settings_get_known (i));

      if (value != NULL)
        add_remote (settings, i, value);
    }
  if (theme != NULL)
    fb_settings_take_projects (settings, copy_plain (theme, 0));
}

void
fb_settings_take_remote (JsonObject *answer, JsonObject *diagnostics, JsonObject *settings)
{
  /* Only the API tells these. */
  static const char *const more[] = { "flowEncryptionType", "context" };
  JsonObject *runtime = diagnostics != NULL ? fb_json_get_object (diagnostics, "runtime") : NULL;
  JsonObject *report = runtime != NULL ? fb_json_get_object (runtime, "settings") : NULL;

  g_return_if_fail (answer != NULL && settings != NULL);

  if (report != NULL)
    take_answer (report, settings);
  take_answer (answer, settings);
  for (guint i = 0; i < G_N_ELEMENTS (more); i++)
    {
      JsonNode *value = json_object_get_member (answer, more[i]);

      if (value != NULL)
        json_object_set_member (settings, more[i], copy_plain (value, 0));
    }
}
