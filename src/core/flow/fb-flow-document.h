/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The flows of an instance as one array of node views over the original bytes: scanned once, no
 * tree built, byte for byte as it came. Immutable; may be shared between threads. Accepts the v1
 * array, the v2 object {flows, rev, …}, what the editor's clipboard gives, and a FlowFuse snapshot.
 * Hashes, problems and the order by id are worked out when they are first asked for. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FB_FLOW_MAX_BYTES (256 * 1024 * 1024)
#define FB_FLOW_MAX_DEPTH 512

/* Of the type of an instance of a subflow, whose id follows. */
#define FB_FLOW_SUBFLOW_PREFIX "subflow:"

typedef struct _FbFlowDocument FbFlowDocument;

typedef enum
{
  FB_FLOW_NODE, /* also an instance of a subflow: its type is "subflow:" and an id */
  FB_FLOW_TAB,
  FB_FLOW_SUBFLOW,
  FB_FLOW_GROUP,
  FB_FLOW_JUNCTION,
  FB_FLOW_CONFIG, /* has no place on a canvas */
} FbFlowKind;

/* One node. Strings are owned by the document; those a node has not, or has empty, are NULL. */
typedef struct
{
  const char *id;    /* never NULL */
  const char *type;  /* never NULL */
  const char *z;     /* tab or subflow it lies on */
  const char *g;     /* group it lies in */
  const char *name;  /* name, or a tab's label */
  gsize       start; /* byte range in the document */
  gsize       end;
  FbFlowKind  kind;
  gboolean    disabled; /* by itself; its tab may be too */
} FbFlowNode;

#define FB_FLOW_MAX_PROBLEMS 1000

/* What can be shown with a warning. Of more than FB_FLOW_MAX_PROBLEMS the last one counts the rest.
 */
typedef struct
{
  char *code;    /* "duplicate-id", "unknown-container", "unknown-group", "unknown-subflow",
                    "dangling-wire", "dangling-link", "more" */
  char *node;    /* (nullable) id */
  char *message; /* a sentence for people */
} FbFlowProblem;

/* Takes long for large documents: on a worker. Errors: FB_ERROR_INVALID with line, column and what
 * was expected. (transfer full) */
FbFlowDocument *fb_flow_document_new (GBytes *bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same document sooner, when most of it is as in @previous (nullable): nodes whose bytes are
 * the same are taken over and not read again. */
FbFlowDocument *fb_flow_document_new_after (GBytes         *bytes,
                                            FbFlowDocument *previous,
                                            GError        **error) G_GNUC_WARN_UNUSED_RESULT;
/* Where the node at @index was in the document it was taken over from; G_MAXUINT: it was read. */
guint           fb_flow_document_get_same (FbFlowDocument *self, guint index);
FbFlowDocument *fb_flow_document_ref (FbFlowDocument *self);
void            fb_flow_document_unref (FbFlowDocument *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbFlowDocument, fb_flow_document_unref)

/* The document's bytes, in which all ranges count. (transfer none) */
GBytes           *fb_flow_document_get_bytes (FbFlowDocument *self);
guint             fb_flow_document_get_n_nodes (FbFlowDocument *self);
const FbFlowNode *fb_flow_document_get_node (FbFlowDocument *self, guint index);
/* (nullable) the first node with @id */
const FbFlowNode *fb_flow_document_find_node (FbFlowDocument *self, const char *id);
/* How people call @node, which is of this document: its name, else that of its subflow, else its
 * type. (transfer none) */
const char *fb_flow_document_get_title (FbFlowDocument *self, const FbFlowNode *node);
/* The place of @node, which is of this document, in the list. */
guint fb_flow_document_get_index (FbFlowDocument *self, const FbFlowNode *node);
/* (nullable) the v2 rev */
const char *fb_flow_document_get_rev (FbFlowDocument *self);
/* The exact text of the array of nodes. (transfer full) */
GBytes *fb_flow_document_get_flows (FbFlowDocument *self) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable) The exact text of the credentials beside the nodes, sealed or clear. (transfer full)
 */
GBytes *fb_flow_document_get_credentials (FbFlowDocument *self) G_GNUC_WARN_UNUSED_RESULT;

/* Whether credentials stand in a node or beside the nodes. */
gboolean fb_flow_document_has_credentials (FbFlowDocument *self);

/* Byte range of the value of the property @name. FALSE when the node has it not. */
gboolean fb_flow_document_get_property (
    FbFlowDocument *self, guint index, const char *name, gsize *start, gsize *end);
/* (nullable) The property @name when it is a string, for people: what C strings cannot hold is
 * U+FFFD. (transfer full) */
char *fb_flow_document_dup_string_property (FbFlowDocument *self,
                                            guint           index,
                                            const char     *name) G_GNUC_WARN_UNUSED_RESULT;

/* All strings in the JSON value of @length bytes at @text but keys, such as the ids in wires.
 * (transfer full) */
GStrv fb_flow_document_list_ids (const char *text, gsize length) G_GNUC_WARN_UNUSED_RESULT;
/* The nodes that name @id in any property but id, z and g: who uses a config node, the instances of
 * a subflow, what is wired or linked to a node. Looks through the whole document. (transfer
 * container) (element-type FbFlowNode) */
GPtrArray *fb_flow_document_list_users (FbFlowDocument *self,
                                        const char     *id) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer none) (element-type FbFlowProblem) */
GPtrArray *fb_flow_document_get_problems (FbFlowDocument *self);

#define FB_FLOW_HASH_BYTES 32
/* Value hash of one node: equal for equal values, whatever the spelling. Without inline
 * credentials, which a runtime takes out. FB_FLOW_HASH_BYTES long. (transfer none) */
const guint8 *fb_flow_document_get_value_hash (FbFlowDocument *self, guint index);
/* Saves working out value hashes that are kept elsewhere: those of the same texts. @known: for each
 * node FB_FLOW_HASH_BYTES or NULL. */
void fb_flow_document_learn_value_hashes (FbFlowDocument *self, const guint8 *const *known);
/* Value hash of a node by its exact text. @hash: FB_FLOW_HASH_BYTES of room. FALSE: the text is no
 * JSON. */
gboolean fb_flow_hash_text (const char *text, gsize length, guint8 *hash);
/* Flow hash (design section 4): equal for documents a runtime treats as the same. Lower-case hex.
 * (transfer none) */
const char *fb_flow_document_get_hash (FbFlowDocument *self);

/* "3 tabs, 41 nodes, 2 subflows, 5 config nodes" in the person's language, without what it has none
 * of. (transfer full) */
char *fb_flow_document_describe (FbFlowDocument *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
