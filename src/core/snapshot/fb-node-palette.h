/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* How the types of an instance look on its canvas: colour, icon, ports. What Node-RED itself brings
 * is built in; the rest comes with a snapshot, so that it can be drawn without its instance.
 * Immutable; may be shared between threads. */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct _FbNodePalette FbNodePalette;

typedef enum
{
  FB_NODE_ALIGN_AUTO, /* to the right when messages only go in */
  FB_NODE_ALIGN_LEFT,
  FB_NODE_ALIGN_RIGHT,
} FbNodeAlign;

typedef enum
{
  FB_NODE_BUTTON_NONE,
  FB_NODE_BUTTON_PRESS,
  FB_NODE_BUTTON_TOGGLE,
} FbNodeButton;

/* Strings are owned by the palette. */
typedef struct
{
  const char  *type;
  guint32      color;    /* 0xrrggbb */
  const char  *icon;     /* (nullable) "inject.svg", "module/icon.png", "font-awesome/fa-bolt" */
  const char  *category; /* (nullable) */
  const char  *label;    /* (nullable) for nodes without a name; else their type */
  guint8       inputs;
  guint8       outputs; /* of a node that does not say */
  FbNodeAlign  align;
  FbNodeButton button;
  gboolean     is_guess; /* how many ports it has is best taken from the wires */
  const char  *shows;    /* (nullable) how it is labelled, see fb_js_label_read() */
} FbNodeLook;

/* @types: (nullable) type -> {color, icon, inputs, outputs, category, align, label, shows,
 * button};
 * members that are missing or of another type are as if unknown. (transfer full) */
FbNodePalette *fb_node_palette_new (JsonObject *types) G_GNUC_WARN_UNUSED_RESULT;
FbNodePalette *fb_node_palette_ref (FbNodePalette *self);
void           fb_node_palette_unref (FbNodePalette *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbNodePalette, fb_node_palette_unref)

/* (nullable) the look of @type when it is known */
const FbNodeLook *fb_node_palette_find (FbNodePalette *self, const char *type);

/* Whether a type that is not found is missing in the instance, rather than only unknown here. */
gboolean fb_node_palette_is_complete (FbNodePalette *self);

/* (nullable) the look of @type when Node-RED itself brings it; constant */
const FbNodeLook *fb_node_palette_find_core (const char *type);

G_END_DECLS
