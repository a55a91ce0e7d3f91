/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* How a node that both sides changed is merged. The same walk finds the conflicts and, with the
 * choices, writes what comes out. */

#pragma once

#include "fb-flow-merge-private.h"
#include "fb-sequence.h"

G_BEGIN_DECLS

/* Walks one node of which both sides changed something. */
typedef struct
{
  /* Borrowed */
  FbFlowMerge          *merge;
  const FbMergeEntry   *entry;
  const FbMergeOutcome *outcome; /* (nullable) none: the conflicts are collected */

  /* Owned */
  FbFlowCompare *compare; /* only its values and its path are used */

  /* Of the node that is walked now */
  const FbFlowNode *nodes[FB_MERGE_N_SIDES];
  FbFlowSense       sense;
  gboolean          has_base;
  gboolean          in_port;     /* of a subflow */
  gboolean          ports_moved; /* the outputs of a side are others than those of base */
  guint             cursor;      /* the next of the merge's conflicts */
} FbMergeWalk;

void fb_merge_walk_init (FbMergeWalk *self, FbFlowMerge *merge, const FbMergeOutcome *outcome);
void fb_merge_walk_clear (FbMergeWalk *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FbMergeWalk, fb_merge_walk_clear)

/* Appends the node as it comes out, without white space; while collecting, as it might. */
void fb_merge_walk_node (FbMergeWalk *self, const FbMergeEntry *entry, GString *out);

/* What a value comes to: appends it, or returns FALSE when it is to be absent. @values are those of
 * the three sides. */
typedef gboolean (*FbMergeFunc) (FbMergeWalk       *self,
                                 const FbFlowValue *values,
                                 guint              depth,
                                 GString           *out);
gboolean fb_merge_value (FbMergeWalk *self, const FbFlowValue *values, guint depth, GString *out);
/* Those that differ on all sides, by their special meanings. */
gboolean fb_merge_set (FbMergeWalk *self, const FbFlowValue *values, guint depth, GString *out);
gboolean fb_merge_wires (FbMergeWalk *self, const FbFlowValue *values, guint depth, GString *out);
gboolean fb_merge_ports (FbMergeWalk *self, const FbFlowValue *values, guint depth, GString *out);
gboolean
fb_merge_environment (FbMergeWalk *self, const FbFlowValue *values, guint depth, GString *out);
gboolean fb_merge_array (FbMergeWalk *self, const FbFlowValue *values, guint depth, GString *out);
/* Both strings of JSON. */
gboolean fb_merge_text (FbMergeWalk *self, const FbFlowValue *values, guint depth, GString *out);

/* The side whose value is right without a question, or FB_MERGE_OPEN. */
FbMergeSide fb_merge_compare (FbMergeWalk *self, const FbFlowValue *values);
/* Asks for it whole: collects the conflict, or appends what was chosen. */
gboolean fb_merge_ask (FbMergeWalk *self, const FbFlowValue *values, GString *out);
/* Takes it whole from the side that is right, or asks. */
gboolean fb_merge_settle (FbMergeWalk *self, const FbFlowValue *values, GString *out);
/* As fb_merge_ask() with texts of its own, which are taken over; returns the chosen side. */
FbMergeSide fb_merge_ask_shown (FbMergeWalk *self, guint line, char **shown);
gboolean    fb_merge_take (const FbFlowValue *value, GString *out);
/* The key of members of an object as it is spelled before them, with its quotes and the colon. */
void fb_merge_append_key (const FbFlowValue *values, GString *out);

/* Children by name: members of an object, entries of an environment, elements of a set. */
typedef struct
{
  FbJsonChildren children;
  guint         *order;
  GStringChunk  *names;
} FbMergeItems;

void fb_merge_items_read (FbMergeItems *self, const FbFlowValue *value);
/* Names the elements by their canonical text. FALSE when two are equal. */
gboolean
fb_merge_items_read_set (FbMergeItems *self, FbFlowCompare *compare, const FbFlowValue *value);
/* Names the elements by their member "name". FALSE when one has none, or two have the same. */
gboolean fb_merge_items_read_named (FbMergeItems *self, const FbFlowValue *value);
void     fb_merge_items_clear (FbMergeItems *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FbMergeItems, fb_merge_items_clear)
/* (nullable) */
const FbJsonChild *fb_merge_items_find (const FbMergeItems *self, const FbJsonChild *name);
/* All names of mine and theirs in the order that comes out; @func is called for each with its
 * values. */
typedef void (*FbMergeItemFunc) (FbMergeWalk       *self,
                                 const FbJsonChild *name,
                                 const FbFlowValue *values,
                                 gpointer           user_data);
void fb_merge_items_walk (const FbMergeItems *items,
                          FbMergeWalk        *walk,
                          FbMergeItemFunc     func,
                          gpointer            user_data);

/* Three sequences with equal numbers for equal elements, cut into runs. */
typedef struct
{
  guint    starts[FB_MERGE_N_SIDES];
  guint    ends[FB_MERGE_N_SIDES];
  gboolean is_same; /* on all sides */
} FbMergeRun;

/* (transfer full) (element-type FbMergeRun) */
GArray *fb_merge_cut (const FbSequencePart *parts[FB_MERGE_N_SIDES],
                      const guint           lengths[FB_MERGE_N_SIDES]);
/* The side whose run is right, or FB_MERGE_OPEN. */
FbMergeSide fb_merge_compare_run (const FbSequencePart *parts[FB_MERGE_N_SIDES],
                                  const FbMergeRun     *run);

G_END_DECLS
