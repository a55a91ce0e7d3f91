/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-node-palette.h"

#include "fb-css-color.h"
#include "fb-json.h"

/* A table over the built-in one. Shared by whoever holds a reference; any thread. */

#define MAX_PORTS 250 /* fits FbNodeLook; the editor knows fewer */
#define FALLBACK_COLOR 0xdddddd

struct _FbNodePalette
{
  gatomicrefcount ref_count;

  /* Owned */
  GHashTable   *looks; /* type -> FbNodeLook */
  GStringChunk *strings;

  gboolean complete;
};

/* (nullable) */
static const char *
keep_string (FbNodePalette *self, JsonObject *object, const char *name)
{
  const char *text = fb_json_get_string (object, name, NULL);

  return text != NULL && *text != '\0' ? g_string_chunk_insert (self->strings, text) : NULL;
}

static guint8
get_ports (JsonObject *object, const char *name, guint8 fallback)
{
  return (guint8)CLAMP (fb_json_get_int (object, name, fallback), 0, MAX_PORTS);
}

static FbNodeAlign
get_align (JsonObject *object, FbNodeAlign fallback)
{
  const char *text = fb_json_get_string (object, "align", NULL);

  if (text == NULL)
    return fallback;

  return g_str_equal (text, "right") ? FB_NODE_ALIGN_RIGHT : FB_NODE_ALIGN_LEFT;
}

static void
add_look (FbNodePalette *self, const char *type, JsonObject *object)
{
  static const FbNodeLook plain = { .color = FALLBACK_COLOR, .is_guess = TRUE };
  const FbNodeLook       *core = fb_node_palette_find_core (type);
  FbNodeLook             *look = g_memdup2 (core != NULL ? core : &plain, sizeof plain);
  const char             *color = fb_json_get_string (object, "color", NULL);
  const char             *icon = keep_string (self, object, "icon");

  look->type = g_string_chunk_insert (self->strings, type);
  if (color != NULL)
    fb_css_color_parse (color, &look->color);
  if (icon != NULL)
    look->icon = icon;
  look->category = keep_string (self, object, "category");
  look->label = keep_string (self, object, "label");
  look->shows = keep_string (self, object, "shows");
  if (json_object_has_member (object, "inputs") && json_object_has_member (object, "outputs"))
    look->is_guess = FALSE;
  look->inputs = get_ports (object, "inputs", look->inputs);
  look->outputs = get_ports (object, "outputs", look->outputs);
  look->align = get_align (object, look->align);
  if (look->button == FB_NODE_BUTTON_NONE && json_object_has_member (object, "button"))
    look->button = FB_NODE_BUTTON_PRESS;

  g_hash_table_replace (self->looks, (gpointer)look->type, look);
}

FbNodePalette *
fb_node_palette_new (JsonObject *types)
{
  FbNodePalette *self = g_new0 (FbNodePalette, 1);
  JsonObjectIter iter;
  const char    *type;
  JsonNode      *node;

  g_atomic_ref_count_init (&self->ref_count);
  self->looks = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  self->strings = g_string_chunk_new (1024);
  self->complete = types != NULL && json_object_get_size (types) > 0;

  if (types == NULL)
    return self;

  json_object_iter_init (&iter, types);
  while (json_object_iter_next (&iter, &type, &node))
    if (JSON_NODE_HOLDS_OBJECT (node))
      add_look (self, type, json_node_get_object (node));

  return self;
}

FbNodePalette *
fb_node_palette_ref (FbNodePalette *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
fb_node_palette_unref (FbNodePalette *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->looks, g_hash_table_unref);
  g_clear_pointer (&self->strings, g_string_chunk_free);
  g_free (self);
}

const FbNodeLook *
fb_node_palette_find (FbNodePalette *self, const char *type)
{
  const FbNodeLook *look;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (type != NULL, NULL);

  look = g_hash_table_lookup (self->looks, type);

  return look != NULL ? look : fb_node_palette_find_core (type);
}

gboolean
fb_node_palette_is_complete (FbNodePalette *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->complete;
}
