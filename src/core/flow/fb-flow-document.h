/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The flows of an instance as one array of node views over the original bytes: scanned once, no
 * tree built. Immutable; may be shared between threads. Accepts the v1 array, the v2 object {flows,
 * rev, …} and what the editor's clipboard gives. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FB_FLOW_MAX_BYTES (256 * 1024 * 1024)
#define FB_FLOW_MAX_DEPTH 512

typedef struct _FbFlowDocument FbFlowDocument;

/* One node. Strings are owned by the document; those a node has not are NULL. */
typedef struct
{
  const char *id;
  const char *type;
  const char *z;     /* tab or subflow it lies on */
  const char *g;     /* group it lies in */
  const char *name;  /* name, or a tab's label */
  gsize       start; /* byte range in the document */
  gsize       end;
} FbFlowNode;

/* What can be shown with a warning: dangling wires, unknown z, duplicate ids. */
typedef struct
{
  char *code;    /* "dangling-wire", "unknown-container", "duplicate-id" */
  char *node;    /* (nullable) id */
  char *message; /* a sentence for people */
} FbFlowProblem;

/* Errors: FB_ERROR_INVALID with line, column and what was expected. (transfer full) */
FbFlowDocument *fb_flow_document_new (GBytes *bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;
FbFlowDocument *fb_flow_document_ref (FbFlowDocument *self);
void            fb_flow_document_unref (FbFlowDocument *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbFlowDocument, fb_flow_document_unref)

guint             fb_flow_document_get_n_nodes (FbFlowDocument *self);
const FbFlowNode *fb_flow_document_get_node (FbFlowDocument *self, guint index);
/* (nullable) */
const FbFlowNode *fb_flow_document_find_node (FbFlowDocument *self, const char *id);
/* (nullable) the v2 rev */
const char *fb_flow_document_get_rev (FbFlowDocument *self);
/* The exact text of the array of nodes. (transfer full) */
GBytes *fb_flow_document_get_flows (FbFlowDocument *self) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer none) (element-type FbFlowProblem) */
GPtrArray *fb_flow_document_get_problems (FbFlowDocument *self);
/* Flow hash (design section 4): equal for documents a runtime treats as the same. Lower-case hex.
 * (transfer none) */
const char *fb_flow_document_get_hash (FbFlowDocument *self);

/* "3 tabs, 41 nodes, 2 subflows, 5 config nodes" in the person's language. (transfer full) */
char *fb_flow_document_describe (FbFlowDocument *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
