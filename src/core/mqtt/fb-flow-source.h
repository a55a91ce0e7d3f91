/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The flows of one instance as they are known here without asking it: of a local one what its file
 * holds now, of a remote one its newest snapshot; and what environment variables mean in them.
 * Plain values, made on a worker, not changed afterwards. */

#pragma once

#include "flow/fb-flow-document.h"
#include "instance/fb-instance-store.h"
#include "snapshot/fb-snapshot-store.h"

G_BEGIN_DECLS

typedef struct
{
  char           *instance;
  char           *instance_name;
  gboolean        is_local;
  char           *host;      /* (nullable) of a remote one: where it is reached */
  FbFlowDocument *document;  /* (nullable) when its flows are not known */
  char           *problem;   /* (nullable) why not, in words */
  GHashTable     *variables; /* name -> value; the value of a hidden one is NULL */
} FbFlowSource;

/* @document: (nullable) */
FbFlowSource *fb_flow_source_new (const char     *instance,
                                  const char     *instance_name,
                                  FbFlowDocument *document) G_GNUC_WARN_UNUSED_RESULT;
void          fb_flow_source_free (FbFlowSource *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbFlowSource, fb_flow_source_free)

/* One for each instance; what cannot be read says so in its problem. (transfer full) (element-type
 * FbFlowSource) */
void       fb_flow_sources_read_async (FbInstanceStore    *instances,
                                       FbSnapshotStore    *snapshots,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
GPtrArray *fb_flow_sources_read_finish (GAsyncResult *result,
                                        GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/* The property @name of the node at @index as text: a string, a number, true or false. (nullable)
 * (transfer full) */
char *fb_flow_source_dup_property (const FbFlowSource *self,
                                   guint               index,
                                   const char         *name) G_GNUC_WARN_UNUSED_RESULT;

/* What Node-RED makes of @text in the node at @index: "${NAME}" as a whole is the variable of its
 * groups, its tab, the flows or the instance; anything else is itself. NULL when the variable is
 * not known here, hidden, or depends on where a subflow is used. (nullable) (transfer full) */
char *fb_flow_source_resolve (const FbFlowSource *self,
                              guint               index,
                              const char         *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
