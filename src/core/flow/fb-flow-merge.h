/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Three-way merge of flow documents: what mine and what theirs changed since base, together. Nodes
 * by id, then their properties, wires as sets, texts by line. Whatever both changed differently is
 * a conflict that a person decides; nothing is guessed. Nodes that one side alone touched keep
 * their bytes. Immutable; may be shared between threads. */

#pragma once

#include "fb-flow-diff.h"

G_BEGIN_DECLS

typedef struct _FbFlowMerge FbFlowMerge;

typedef enum
{
  FB_MERGE_BASE,
  FB_MERGE_MINE,
  FB_MERGE_THEIRS,
  FB_MERGE_N_SIDES,
  FB_MERGE_OPEN = FB_MERGE_N_SIDES, /* of a choice: none was made yet */
} FbMergeSide;

typedef enum
{
  FB_MERGE_PROPERTY,     /* both changed it differently */
  FB_MERGE_NODE,         /* both added a node with this id, or made it another type */
  FB_MERGE_MINE_DELETED, /* what theirs changed, or uses anew; of a tab with all that lies on it */
  FB_MERGE_THEIRS_DELETED, /* the same the other way round */
  FB_MERGE_TAB_ORDER,
} FbMergeKind;

/* Texts are for people, as those of FbPropertyChange. A side that has not got it has NULL. */
typedef struct
{
  FbMergeKind   kind;
  const char   *node;                     /* (nullable) id */
  char         *path;                     /* "func", "rules[0]", "position"; "" for a whole node */
  guint         line;                     /* of a text, the first one in base, from 1; else 0 */
  FbFlowAspects aspect;                   /* the one the property belongs to */
  char         *values[FB_MERGE_N_SIDES]; /* (nullable) */
  gboolean      has_base;                 /* FB_MERGE_BASE can be chosen */
  gboolean      is_text;
  gboolean      is_reference;
  gboolean      is_secret; /* a credential: no values are given */
  const char   *language;  /* (nullable) of a text: GtkSourceView's id */
} FbMergeConflict;

/* Nodes that one side alone touched, by side, and those both did. */
typedef struct
{
  guint added[FB_MERGE_N_SIDES];
  guint changed[FB_MERGE_N_SIDES];
  guint deleted[FB_MERGE_N_SIDES];
  guint both; /* touched by both without a question */
} FbMergeCounts;

/* Takes long for large documents: on a worker. (transfer full) */
FbFlowMerge *fb_flow_merge_new (FbFlowDocument *base,
                                FbFlowDocument *mine,
                                FbFlowDocument *theirs) G_GNUC_WARN_UNUSED_RESULT;
FbFlowMerge *fb_flow_merge_ref (FbFlowMerge *self);
void         fb_flow_merge_unref (FbFlowMerge *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbFlowMerge, fb_flow_merge_unref)

/* (transfer none) */
FbFlowDocument *fb_flow_merge_get_document (FbFlowMerge *self, FbMergeSide side);
/* (nullable) the node @id as @side has it (transfer none) */
const FbFlowNode *fb_flow_merge_find_node (FbFlowMerge *self, FbMergeSide side, const char *id);

/* The order of tabs first, then by the places of the nodes in theirs, or in mine. */
guint                  fb_flow_merge_get_n_conflicts (FbFlowMerge *self);
const FbMergeConflict *fb_flow_merge_get_conflict (FbFlowMerge *self, guint index);
const FbMergeCounts   *fb_flow_merge_get_counts (FbFlowMerge *self);

/* "mine +1 ~2 -0, theirs +3 ~0 -1, both 2, conflicts 3", or "no changes", in the person's language.
 * (transfer full) */
char *fb_flow_merge_summarize (FbFlowMerge *self) G_GNUC_WARN_UNUSED_RESULT;

/* The array of nodes that comes out. @choices: one for each conflict. What is kept although the
 * other side deleted it brings what it needs along; wires to what is gone go too. Takes long for
 * large documents: on a worker. Errors: FB_ERROR_CONFLICT (a choice is FB_MERGE_OPEN, or
 * FB_MERGE_BASE where there is none). (transfer full) */
GBytes *fb_flow_merge_write (FbFlowMerge       *self,
                             const FbMergeSide *choices,
                             guint              n_choices,
                             GError           **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
