/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the files of the merge share. Sides are FbMergeSide throughout. */

#pragma once

#include "fb-flow-compare-private.h"
#include "fb-flow-merge.h"
#include "fb-json-layout.h"

G_BEGIN_DECLS

/* Of a node, what a side did to it. */
typedef enum
{
  FB_NODE_ABSENT, /* never had it */
  FB_NODE_SAME,   /* the value of base, however spelled */
  FB_NODE_CHANGED,
  FB_NODE_ADDED,
  FB_NODE_DELETED,
} FbNodeState;

typedef enum
{
  FB_FATE_DROP,
  FB_FATE_TAKE,  /* the text of one side */
  FB_FATE_MERGE, /* by property */
  FB_FATE_ASK,   /* as its root's conflict is chosen */
} FbNodeFate;

#define FB_MERGE_NO_CONFLICT G_MAXUINT

/* One node of the three documents; of nodes with the same id the first of each, the second ... */
typedef struct
{
  const char *id;
  guint       nodes[FB_MERGE_N_SIDES]; /* index in the document or FB_FLOW_NO_NODE */
  FbNodeState states[FB_MERGE_N_SIDES];
  FbNodeFate  fate;
  FbMergeSide taken; /* of FB_FATE_TAKE */
  guint       root;  /* the entry it was deleted with, or into which it was added; else its own */
  guint       conflict; /* of a root: the one about all of it; of others: the first one */
} FbMergeEntry;

struct _FbFlowMerge
{
  gatomicrefcount ref_count;

  /* Owned */
  FbFlowDocument *documents[FB_MERGE_N_SIDES];
  GArray         *entries; /* by id */
  guint          *entry_of[FB_MERGE_N_SIDES];
  GPtrArray      *conflicts;
  guint          *shown_order; /* places in conflicts */
  FbMergeCounts   counts;
};

FbMergeEntry *fb_merge_get_entry (FbFlowMerge *self, guint index);
/* (nullable) the entry's node as @side has it */
const FbFlowNode *
fb_merge_get_node (FbFlowMerge *self, const FbMergeEntry *entry, FbMergeSide side);
/* The first entry with @id, or FB_FLOW_NO_NODE. */
guint       fb_merge_find_entry (FbFlowMerge *self, const char *id);
FbFlowValue fb_merge_get_text (FbFlowMerge *self, const FbMergeEntry *entry, FbMergeSide side);

/* Pairs the nodes of all three and finds what each side did to them. */
void fb_merge_pair (FbFlowMerge *self);
/* Decides what becomes of each node, as far as that can be told; adds the conflicts about whole
 * nodes. */
void fb_merge_decide (FbFlowMerge *self);

/* One node that another one names. */
typedef struct
{
  char *place; /* where, and which one */
  guint entry;
} FbMergeUse;

typedef gboolean (*FbMergeUseFilter) (FbFlowMerge *self, guint entry, gpointer user_data);
/* What the text of @node names, as far as @filter lets it; sorted by place. (transfer full)
 * (element-type FbMergeUse) */
GArray *fb_merge_list_uses (FbFlowMerge       *merge,
                            const FbFlowNode  *node,
                            const FbFlowValue *text,
                            FbMergeUseFilter   filter,
                            gpointer           user_data) G_GNUC_WARN_UNUSED_RESULT;
/* The same of the entry's node of @side; nothing when it has none. (transfer full) */
GArray *fb_merge_list_uses_of (FbFlowMerge        *merge,
                               const FbMergeEntry *entry,
                               FbMergeSide         side,
                               FbMergeUseFilter    filter,
                               gpointer            user_data) G_GNUC_WARN_UNUSED_RESULT;

/* Conflicts. @values: (transfer full) (nullable) each */
void fb_merge_add_conflict (FbFlowMerge *self, FbMergeConflict conflict);

/* What a set of choices makes of the entries. */
typedef struct
{
  /* Borrowed */
  FbFlowMerge       *merge;
  const FbMergeSide *choices; /* by place in the merge's conflicts */

  /* Owned: by entry */
  FbMergeSide *taken;   /* FB_MERGE_OPEN: none, dropped or merged */
  guint8      *merged;  /* by property */
  guint8      *revived; /* is there though a side deleted it */
  gboolean     any_revived;
} FbMergeOutcome;

void fb_merge_outcome_init (FbMergeOutcome *self, FbFlowMerge *merge, const FbMergeSide *choices);
void fb_merge_outcome_clear (FbMergeOutcome *self);
gboolean fb_merge_outcome_has (const FbMergeOutcome *self, guint entry);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FbMergeOutcome, fb_merge_outcome_clear)

/* Things of three sides in their orders, by key. */
typedef struct
{
  guint   n_keys;
  GArray *keys[FB_MERGE_N_SIDES];
  guint  *places[FB_MERGE_N_SIDES]; /* by key; G_MAXUINT: not there */
} FbMergeSequences;

void fb_merge_sequences_init (FbMergeSequences *self, guint n_keys);
void fb_merge_sequences_clear (FbMergeSequences *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FbMergeSequences, fb_merge_sequences_clear)
/* Each key at most once a side. */
void fb_merge_sequences_add (FbMergeSequences *self, FbMergeSide side, guint key);
/* The side whose order is right; FB_MERGE_OPEN when both have changed it differently. */
FbMergeSide fb_merge_sequences_compare (const FbMergeSequences *self);
/* All keys of mine and theirs. What both have stands as @skeleton has it. (transfer full)
 * (element-type guint) */
GArray *fb_merge_sequences_arrange (const FbMergeSequences *self,
                                    FbMergeSide             skeleton) G_GNUC_WARN_UNUSED_RESULT;

/* The order of what comes out. @present: by entry. (transfer full) (element-type guint) entries */
GArray *fb_merge_order (FbFlowMerge *self, const guint8 *present, FbMergeSide tab_order);
/* Which side's order of tabs is right: FB_MERGE_OPEN when both have changed it differently. */
FbMergeSide fb_merge_compare_tab_order (FbFlowMerge *self);

/* The texts of what comes out, as they become. */
typedef struct
{
  /* Borrowed */
  FbFlowMerge          *merge;
  const FbMergeOutcome *outcome;

  /* Owned: by entry */
  GString    **texts;   /* NULL: the bytes of the side it is taken from */
  guint8      *touched; /* in which group it lies is not that side's word any more */
  guint8      *present;
  FbJsonLayout layout;
} FbMergeWriter;

FbFlowValue fb_merge_writer_get_text (const FbMergeWriter *self, guint entry);
/* A node of the entry with its kind and type. */
const FbFlowNode *fb_merge_writer_get_node (const FbMergeWriter *self, guint entry);
/* @compact: without white space. */
void fb_merge_writer_replace (FbMergeWriter *self, guint entry, const GString *compact);
/* Takes out what names nodes that are gone, and puts each node into the one group it is of. */
void fb_merge_writer_clean (FbMergeWriter *self);
void fb_merge_writer_settle_groups (FbMergeWriter *self);

G_END_DECLS
