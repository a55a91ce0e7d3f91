/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Full-text index of all nodes of the newest snapshot of every instance, in <profile>/search.db:
 * its content can be made again at any time, so it is not synced like the profile, and a damaged
 * one is begun anew. Functions block; any thread but the UI's. */

#pragma once

#include "search/fb-search.h"
#include "snapshot/fb-snapshot-content.h"
#include "workspace/fb-workspace.h"

G_BEGIN_DECLS

#define FB_TYPE_NODE_INDEX (fb_node_index_get_type ())
G_DECLARE_FINAL_TYPE (FbNodeIndex, fb_node_index, FB, NODE_INDEX, GObject)

/* One node that was found; plain value. */
typedef struct
{
  char *instance; /* id */
  char *instance_name;
  char *snapshot; /* id of the one it was indexed from */
  char *node;     /* id */
  char *flow;     /* (nullable) id of the tab or subflow it lies on */
  char *type;
  char *name;    /* (nullable) */
  char *module;  /* (nullable) npm package that brings its type */
  char *version; /* (nullable) of the module there */
  char *tab;     /* (nullable) label of the tab or name of the subflow it lies on */
  char *excerpt; /* (nullable) where the words stand in its texts, on one line */
} FbNodeHit;

void fb_node_hit_free (FbNodeHit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbNodeHit, fb_node_hit_free)

FbNodeIndex *fb_node_index_new (FbWorkspace *workspace) G_GNUC_WARN_UNUSED_RESULT;

/* Brings the nodes of @instance up to @content, which is of @snapshot; what did not change is not
 * written again. Errors: FB_ERROR_INVALID (no flow document), those of the database. */
gboolean fb_node_index_update (FbNodeIndex       *self,
                               const char        *instance,
                               const char        *instance_name,
                               const char        *snapshot,
                               FbSnapshotContent *content,
                               GError           **error);

/* (nullable) The snapshot that @instance was indexed from. (transfer full) */
char *fb_node_index_get_snapshot (FbNodeIndex *self,
                                  const char  *instance) G_GNUC_WARN_UNUSED_RESULT;

/* Forgets the instances that are not among @instances (NULL-terminated ids). */
gboolean fb_node_index_keep_only (FbNodeIndex *self, const char *const *instances, GError **error);

/* At most @limit nodes, those with the words in their name first. @text: see fb-node-query.h.
 * (transfer full) (element-type FbNodeHit) */
GPtrArray *fb_node_index_query (FbNodeIndex  *self,
                                const char   *text,
                                guint         limit,
                                GCancellable *cancellable,
                                GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
