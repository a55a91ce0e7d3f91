/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* How two documents and two nodes are compared; what the files of the diff share. */

#pragma once

#include "fb-flow-diff.h"
#include "fb-json-canonical.h"
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
typedef struct
{
  /* Owned */
  FbFlowDocument        *documents[2];
  FbJsonCanonicalWriter *writers[2];
  FbJsonChildren         members[2];
  GString               *path;

  /* Of the nodes that are compared now; borrowed */
  const FbFlowNode *nodes[2];
  GPtrArray        *list;
  FbFlowAspects     found;
} FbFlowCompare;

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

/* Walking. What one difference is, wherever it is found. */
typedef struct
{
  FbFlowAspects aspect;
  gboolean      is_reference; /* strings are ids of nodes */
  gboolean      is_secret;
} FbFlowSense;

/* Each member that differs: those of @newer with their partners in @older, which is sorted by this,
 * then those of @older that are left. */
typedef void (*FbFlowMemberFunc) (FbFlowCompare     *self,
                                  const FbJsonChild *member,
                                  const FbFlowValue *older,
                                  const FbFlowValue *newer,
                                  gpointer           user_data);
void fb_flow_compare_members (FbFlowCompare        *self,
                              FbJsonChildren       *older,
                              const FbJsonChildren *newer,
                              FbFlowMemberFunc      func,
                              gpointer              user_data);
/* Two values that differ, down to what differs in them. */
void fb_flow_compare_inside (FbFlowCompare     *self,
                             const FbFlowSense *sense,
                             const FbFlowValue *older,
                             const FbFlowValue *newer,
                             guint              depth);
/* Compares two values that differ of a member that means more than its text: wires, credentials,
 * and such. FALSE when @member is none of those. */
gboolean fb_flow_compare_special (FbFlowCompare     *self,
                                  const FbJsonChild *member,
                                  const FbFlowValue *older,
                                  const FbFlowValue *newer);

/* Puts the difference at the path into the list. */
void fb_flow_compare_note (FbFlowCompare     *self,
                           const FbFlowSense *sense,
                           const FbFlowValue *older,
                           const FbFlowValue *newer);

/* The path grows by a name or an index; what they return makes it as short as before. */
gsize fb_flow_compare_push_name (FbFlowCompare *self, const FbJsonChild *member);
gsize fb_flow_compare_push_index (FbFlowCompare *self, guint index);
void  fb_flow_compare_pop (FbFlowCompare *self, gsize length);

FbFlowValue fb_flow_value_of (const FbJsonChild *child);
gsize       fb_flow_value_length (const FbFlowValue *value);
/* Whether the value is there and begins so: '{', '[' or '"'. */
gboolean fb_flow_value_begins (const FbFlowValue *value, char c);
/* Its children; none when it is not there. */
void fb_flow_value_read (const FbFlowValue *value, FbJsonChildren *children);
/* (nullable) the string it is, for people. (transfer full) */
char *fb_flow_value_dup_string (const FbFlowValue *value) G_GNUC_WARN_UNUSED_RESULT;

/* (nullable) The value for people, by what @change is about; may find that it names a node, or has
 * lines. (transfer full) */
char *fb_flow_value_show (FbFlowDocument    *document,
                          const FbFlowValue *value,
                          FbPropertyChange  *change) G_GNUC_WARN_UNUSED_RESULT;
/* The editor keeps the value of such an environment variable apart, but a file may have it in
 * clear. */
gboolean fb_flow_is_secret_variable (const FbFlowValue *entry);
/* Of an environment that is no list of variables. */
gboolean fb_flow_mentions_credentials (const FbFlowValue *value);

/* The aspect the member @name of @node belongs to. */
FbFlowAspects fb_flow_find_aspect (const FbFlowNode *node, const FbJsonChild *member);
/* Whether a node that has this member is treated as one that has it not. */
gboolean fb_flow_is_default (const FbJsonChild *member, const FbFlowValue *value);
/* (nullable) GtkSourceView's id of the language of the text at @path of @node. */
const char *
fb_flow_find_language (FbFlowDocument *document, const FbFlowNode *node, const char *path);

void fb_property_change_free (FbPropertyChange *self);

G_END_DECLS
