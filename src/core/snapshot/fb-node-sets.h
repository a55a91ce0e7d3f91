/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the Admin API's list of node sets (GET nodes) says: which modules are there and which types
 * can be used. The list is foreign. Plain value; any thread. */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct
{
  JsonObject *modules; /* name -> version */
  GHashTable *types;   /* type that is loaded -> its module (nullable) */
  char       *digest;  /* of the sets and their versions: the same while the palette is */
} FbNodeSets;

/* FB_ERROR_INVALID when @list is not such a list. (transfer full) */
FbNodeSets *fb_node_sets_parse (JsonNode *list, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Adds what is loaded and @palette (see fb-palette-scan.h) does not have, with its module only: how
 * a node looks may be said in a script that is not part of its HTML. */
void fb_node_sets_complete (FbNodeSets *self, JsonObject *palette);
void fb_node_sets_free (FbNodeSets *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbNodeSets, fb_node_sets_free)

G_END_DECLS
