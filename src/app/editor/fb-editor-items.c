/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "editor/fb-editor-items.h"

#include <string.h>

#include "editor/fb-editor-keys.h"
#include "fb-json.h"

/* A page is not trusted: numbers and strings are bounded. */

#define MAX_TABS 1000
#define MAX_ACTIONS 1000
#define MAX_ID 200
#define MAX_LABEL 400
#define MAX_KEY 40

static void
tab_free (gpointer data)
{
  FbEditorTab *tab = data;

  g_free (tab->id);
  g_free (tab->label);
  g_free (tab);
}

static void
action_free (gpointer data)
{
  FbEditorAction *action = data;

  g_free (action->id);
  g_free (action->label);
  g_free (action->key);
  g_free (action);
}

/* The @index-th element when it is an object with a bounded id. */
static JsonObject *
get_entry (JsonArray *array, guint index)
{
  JsonNode   *node = json_array_get_element (array, index);
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *id = object != NULL ? fb_json_get_string (object, "id", NULL) : NULL;

  return id != NULL && *id != '\0' && strlen (id) <= MAX_ID ? object : NULL;
}

static char *
dup_label (JsonObject *entry)
{
  const char *label = fb_json_get_string (entry, "label", "");

  if (*label == '\0' || strlen (label) > MAX_LABEL)
    label = fb_json_get_string (entry, "id", "");

  return g_strdup (label);
}

GPtrArray *
fb_editor_items_read_tabs (JsonObject *message)
{
  GPtrArray *tabs = g_ptr_array_new_with_free_func (tab_free);
  JsonArray *array = fb_json_get_array (message, "tabs");

  for (guint i = 0; array != NULL && i < MIN (json_array_get_length (array), MAX_TABS); i++)
    {
      JsonObject  *entry = get_entry (array, i);
      FbEditorTab *tab;

      if (entry == NULL)
        continue;
      tab = g_new0 (FbEditorTab, 1);
      tab->id = g_strdup (fb_json_get_string (entry, "id", ""));
      tab->label = dup_label (entry);
      tab->subflow = fb_json_get_boolean (entry, "subflow", FALSE);
      tab->disabled = fb_json_get_boolean (entry, "disabled", FALSE);
      tab->locked = fb_json_get_boolean (entry, "locked", FALSE);
      g_ptr_array_add (tabs, tab);
    }

  return tabs;
}

GPtrArray *
fb_editor_items_read_actions (JsonObject *message)
{
  GPtrArray *actions = g_ptr_array_new_with_free_func (action_free);
  JsonArray *array = fb_json_get_array (message, "actions");

  for (guint i = 0; array != NULL && i < MIN (json_array_get_length (array), MAX_ACTIONS); i++)
    {
      JsonObject     *entry = get_entry (array, i);
      const char     *key = entry != NULL ? fb_json_get_string (entry, "key", "") : NULL;
      FbEditorAction *action;

      if (entry == NULL)
        continue;
      action = g_new0 (FbEditorAction, 1);
      action->id = g_strdup (fb_json_get_string (entry, "id", ""));
      action->label = dup_label (entry);
      action->key = *key != '\0' && strlen (key) <= MAX_KEY ? g_strdup (key) : NULL;
      action->anywhere = fb_json_get_boolean (entry, "anywhere", FALSE);
      g_ptr_array_add (actions, action);
    }

  return actions;
}

const FbEditorAction *
fb_editor_items_find_action (GPtrArray *actions, const char *id)
{
  g_return_val_if_fail (actions != NULL, NULL);

  for (guint i = 0; i < actions->len; i++)
    {
      const FbEditorAction *action = g_ptr_array_index (actions, i);

      if (strcmp (action->id, id) == 0)
        return action;
    }

  return NULL;
}

static gboolean
is_key_of (const FbEditorAction *action, guint keyval, GdkModifierType modifiers)
{
  guint           own;
  GdkModifierType own_modifiers;
  gboolean        is_chord;

  return action->key != NULL &&
         fb_editor_keys_parse (action->key, &own, &own_modifiers, &is_chord) &&
         own == gdk_keyval_to_lower (keyval) && own_modifiers == modifiers;
}

gboolean
fb_editor_items_have_key (GPtrArray      *actions,
                          gboolean        on_canvas,
                          guint           keyval,
                          GdkModifierType modifiers)
{
  g_return_val_if_fail (actions != NULL, FALSE);

  for (guint i = 0; i < actions->len; i++)
    {
      const FbEditorAction *action = g_ptr_array_index (actions, i);

      if ((action->anywhere || on_canvas) && is_key_of (action, keyval, modifiers))
        return TRUE;
    }

  return FALSE;
}
