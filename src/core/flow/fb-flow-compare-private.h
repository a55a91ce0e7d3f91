/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* How two documents and two nodes are compared; what the files of the diff share. */

#pragma once

#include "fb-flow-diff.h"
#include "fb-json-children.h"

G_BEGIN_DECLS

#define FB_FLOW_NO_NODE G_MAXUINT

/* For each node of @newer the index of the node of @older with its id, or FB_FLOW_NO_NODE. Of nodes
 * with the same id each has a partner of its own while there are any. (transfer full) */
guint *fb_flow_pair_nodes (FbFlowDocument *older, FbFlowDocument *newer) G_GNUC_WARN_UNUSED_RESULT;

/* The text of a value, or of none. */
typedef struct
{
  const char *start; /* (nullable) */
  const char *stop;
} FbFlowValue;

/* Compares nodes of two documents, one pair after another with the same memory. One thread. */
typedef struct _FbFlowCompare FbFlowCompare;

FbFlowCompare *fb_flow_compare_new (FbFlowDocument *older, FbFlowDocument *newer);
void           fb_flow_compare_free (FbFlowCompare *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbFlowCompare, fb_flow_compare_free)

/* What differs; 0 when they have the same value. @list: (nullable) takes an FbPropertyChange for
 * each difference. One of the nodes may be NULL. */
FbFlowAspects fb_flow_compare_nodes (FbFlowCompare    *self,
                                     const FbFlowNode *older,
                                     const FbFlowNode *newer,
                                     GPtrArray        *list);

/* Whether both are absent or have the same value. */
gboolean
fb_flow_compare_values (FbFlowCompare *self, const FbFlowValue *older, const FbFlowValue *newer);

/* The aspect the member @name of @node belongs to. */
FbFlowAspects fb_flow_find_aspect (const FbFlowNode *node, const FbJsonChild *member);
/* Whether a node that has this member is treated as one that has it not. */
gboolean fb_flow_is_default (const FbJsonChild *member, const FbFlowValue *value);
/* (nullable) GtkSourceView's id of the language of the text at @path of @node. */
const char *
fb_flow_find_language (FbFlowDocument *document, const FbFlowNode *node, const char *path);

void fb_property_change_free (FbPropertyChange *self);

G_END_DECLS
