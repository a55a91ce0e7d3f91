/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the files of the flow document share. Filled once by the scanner; the last group is filled
 * at first use, each by g_once_init_enter(). */

#pragma once

#include "fb-flow-document.h"
#include "fb-json-reader.h"

G_BEGIN_DECLS

typedef struct
{
  gsize start;
  gsize end; /* 0: absent */
} FbFlowRange;

/* Strings that nodes point to; shared with documents that were scanned after this one. */
typedef struct
{
  GStringChunk *chunk;
} FbFlowStrings;

struct _FbFlowDocument
{
  gatomicrefcount ref_count;

  /* Owned */
  GBytes        *bytes;
  GArray        *nodes;
  FbFlowStrings *strings; /* in an atomic reference-counted box */
  GPtrArray     *shared;  /* FbFlowStrings of documents before it */
  GArray        *same; /* (nullable) guint: where each node was in the one before, or G_MAXUINT */
  const char    *rev;
  FbFlowRange    flows;
  FbFlowRange    credentials;
  guint          depth;                  /* of the nodes */
  gboolean       has_inline_credentials; /* in a node */

  /* Owned, made at first use */
  guint     *order; /* indices sorted by id, then index */
  guint8    *value_hashes;
  char      *hash;
  GPtrArray *problems;
};

/* Reads self->bytes into the second group. @previous: (nullable) a document whose nodes are taken
 * over where the bytes are the same. Errors: FB_ERROR_INVALID. */
gboolean fb_flow_scan (FbFlowDocument *self, FbFlowDocument *previous, GError **error);

/* Where a scan stands in the document before. */
typedef struct
{
  FbFlowDocument *previous; /* Borrowed; NULL when nothing can be taken over */
  guint           next;     /* the node that is expected */
  guint           n_missed; /* nodes in a row that are not where they were expected */
} FbFlowRescan;

FbFlowRescan fb_flow_rescan_begin (FbFlowDocument *self, FbFlowDocument *previous);
/* Takes over the next node when its bytes, and those before it, are as they were. @reader: in the
 * array of nodes. */
gboolean fb_flow_rescan_take (FbFlowRescan *rescan, FbFlowDocument *self, FbJsonReader *reader);
/* After a node was read: where the ones behind it are expected. */
void fb_flow_rescan_follow (FbFlowRescan *rescan, FbFlowDocument *self);

const char *fb_flow_document_get_text (FbFlowDocument *self);

/* Value hashes of all nodes; each FB_FLOW_HASH_BYTES. @known: (nullable) as in
 * fb_flow_document_learn_value_hashes(). (transfer full) */
guint8 *fb_flow_make_value_hashes (FbFlowDocument *self, const guint8 *const *known);
/* (transfer full) */
char *fb_flow_make_hash (FbFlowDocument *self);
/* (transfer full) */
GPtrArray *fb_flow_make_problems (FbFlowDocument *self);

/* Indices of all nodes, sorted by id. */
const guint *fb_flow_document_get_order (FbFlowDocument *self);

G_END_DECLS
