/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the files of the flow document share. Filled once by the scanner; the last group is filled
 * at first use, each by g_once_init_enter(). */

#pragma once

#include "fb-flow-document.h"

G_BEGIN_DECLS

typedef struct
{
  gsize start;
  gsize end; /* 0: absent */
} FbFlowRange;

struct _FbFlowDocument
{
  gatomicrefcount ref_count;

  /* Owned */
  GBytes       *bytes;
  GArray       *nodes;
  GStringChunk *strings;
  const char   *rev;
  FbFlowRange   flows;
  FbFlowRange   credentials;
  gboolean      has_inline_credentials; /* in a node */

  /* Owned, made at first use */
  guint     *order; /* indices sorted by id, then index */
  guint8    *value_hashes;
  char      *hash;
  GPtrArray *problems;
};

/* Reads self->bytes into the second group. Errors: FB_ERROR_INVALID. */
gboolean fb_flow_scan (FbFlowDocument *self, GError **error);

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
