/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What differs between two flow documents, node by node, matched by id. Immutable; may be shared
 * between threads. Two documents whose values are equal have no changes, whatever their spelling
 * and the order of their nodes; tabs in another order are told apart from tabs that changed. */

#pragma once

#include "fb-flow-document.h"

G_BEGIN_DECLS

typedef struct _FbFlowDiff FbFlowDiff;

typedef enum
{
  FB_FLOW_ADDED,
  FB_FLOW_DELETED,
  FB_FLOW_CHANGED,
} FbFlowChangeKind;

/* What differs of a changed node; any of them together. */
typedef enum
{
  FB_FLOW_MOVED = 1 << 0,      /* lies on another tab or subflow */
  FB_FLOW_LAYOUT = 1 << 1,     /* position, size, style, icon, labels of ports, and what is written
                                  where it was left to its default: nothing a runtime acts on */
  FB_FLOW_WIRES = 1 << 2,      /* also the links of link nodes, and the wires of subflow ports */
  FB_FLOW_ENABLED = 1 << 3,    /* d of a node, disabled of a tab */
  FB_FLOW_PROPERTIES = 1 << 4, /* anything else, name and info included */
} FbFlowAspects;

typedef struct
{
  FbFlowChangeKind  kind;
  FbFlowAspects     aspects; /* of FB_FLOW_CHANGED; FB_FLOW_LAYOUT alone is "layout only" */
  const FbFlowNode *older;   /* (nullable) in the older document */
  const FbFlowNode *newer;   /* (nullable) in the newer one */
} FbFlowChange;

typedef struct
{
  guint    added;
  guint    changed; /* without those of layout only */
  guint    deleted;
  guint    layout_only;
  gboolean tabs_reordered;
} FbFlowDiffCounts;

/* Takes long for large documents: on a worker. (transfer full) */
FbFlowDiff *fb_flow_diff_new (FbFlowDocument *older,
                              FbFlowDocument *newer) G_GNUC_WARN_UNUSED_RESULT;
FbFlowDiff *fb_flow_diff_ref (FbFlowDiff *self);
void        fb_flow_diff_unref (FbFlowDiff *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbFlowDiff, fb_flow_diff_unref)

/* (transfer none) */
FbFlowDocument *fb_flow_diff_get_older (FbFlowDiff *self);
FbFlowDocument *fb_flow_diff_get_newer (FbFlowDiff *self);

/* In the order of the tabs, newer ones first, then deleted ones, then subflows; of each the
 * container itself and its nodes from top to bottom; nodes that lie nowhere and config nodes last.
 */
guint               fb_flow_diff_get_n_changes (FbFlowDiff *self);
const FbFlowChange *fb_flow_diff_get_change (FbFlowDiff *self, guint index);
/* (nullable) the change of the node @id */
const FbFlowChange *fb_flow_diff_find (FbFlowDiff *self, const char *id);

const FbFlowDiffCounts *fb_flow_diff_get_counts (FbFlowDiff *self);
/* "+5 ~3 -1, layout only 2", or "no changes", in the person's language. (transfer full) */
char *fb_flow_diff_summarize (FbFlowDiff *self) G_GNUC_WARN_UNUSED_RESULT;

/* One property of a change. The texts are for people: a string as it is, nodes by their names,
 * anything else as JSON. */
typedef struct
{
  char            *path; /* "rules[0].to", "wires[1]", "env[LINE].value" */
  FbFlowChangeKind kind;
  FbFlowAspects    aspect;       /* the one it belongs to */
  char            *older;        /* (nullable) */
  char            *newer;        /* (nullable) */
  gboolean         is_text;      /* has lines: show with FbTextDiff */
  gboolean         is_reference; /* names other nodes */
  gboolean         is_secret;    /* a credential: no values are given */
  const char      *language;     /* (nullable) of a text: GtkSourceView's id of its language */
} FbPropertyChange;

/* Listed are at most this many; the last then says in its path that there are more. */
#define FB_FLOW_MAX_PROPERTIES 5000

/* @change: one of @self's. All that differs, or of a node that was added or deleted all it has.
 * Takes long for large nodes. (transfer full) (element-type FbPropertyChange) */
GPtrArray *fb_flow_diff_list_properties (FbFlowDiff         *self,
                                         const FbFlowChange *change) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
