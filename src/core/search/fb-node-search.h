/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Full-text search over the nodes of all instances as their newest snapshots have them. Keeps the
 * index up to date by itself: a query first takes in what was snapshot since the last one. UI
 * thread; the work is done on another. */

#pragma once

#include "instance/fb-instance-store.h"
#include "search/fb-node-index.h"
#include "snapshot/fb-snapshot-store.h"

G_BEGIN_DECLS

#define FB_TYPE_NODE_SEARCH (fb_node_search_get_type ())
G_DECLARE_FINAL_TYPE (FbNodeSearch, fb_node_search, FB, NODE_SEARCH, GObject)

FbNodeSearch *fb_node_search_new (FbInstanceStore *instances,
                                  FbSnapshotStore *snapshots) G_GNUC_WARN_UNUSED_RESULT;

/* @text: see fb-node-query.h. A newer query does not end an older one. A snapshot that cannot be
 * read leaves its instance as it was indexed before. (transfer full) (element-type FbNodeHit) */
void       fb_node_search_query_async (FbNodeSearch       *self,
                                       const char         *text,
                                       guint               limit,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
GPtrArray *fb_node_search_query_finish (FbNodeSearch *self,
                                        GAsyncResult *result,
                                        GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/* The hit as something to open in the editor. (nullable) (transfer full) */
FbSearchEntry *fb_node_hit_to_entry (const FbNodeHit *hit) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
