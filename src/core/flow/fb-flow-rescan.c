/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-flow-document-private.h"

/* Scanning flows that are mostly those of a document before. What a reader makes of bytes depends
 * on nothing but them and the state it is in, which between two nodes of a list is always the same:
 * so where they are equal, from the end of one node to the end of the next, the node is too. Where
 * they are not one node is read, and its id says where to go on. The caller's thread. */

/* Nodes looked at for the id of one that was read: some before it were deleted. */
#define NEAR 8
/* Nodes in a row that are not near before all are looked at: a tab was moved. */
#define MAX_MISSED 4
/* Each document holds the strings of this many before it; then all are read again. */
#define MAX_SHARED 16

FbFlowRescan
fb_flow_rescan_begin (FbFlowDocument *self, FbFlowDocument *previous)
{
  /* Which nodes have credentials is not noted; and there must be the same room for nesting. */
  if (previous == NULL || previous->has_inline_credentials || previous->depth != self->depth ||
      previous->shared->len >= MAX_SHARED)
    return (FbFlowRescan){ .previous = NULL };

  for (guint i = 0; i < previous->shared->len; i++)
    g_ptr_array_add (self->shared, g_atomic_rc_box_acquire (previous->shared->pdata[i]));
  g_ptr_array_add (self->shared, g_atomic_rc_box_acquire (previous->strings));
  self->same = g_array_sized_new (FALSE, FALSE, sizeof (guint), previous->nodes->len + 1);

  return (FbFlowRescan){ .previous = previous };
}

gboolean
fb_flow_rescan_take (FbFlowRescan *rescan, FbFlowDocument *self, FbJsonReader *reader)
{
  const char *text = fb_flow_document_get_text (self);
  const char *end = text + g_bytes_get_size (self->bytes);
  FbFlowNode  node;
  gsize       from;
  gsize       length;

  if (rescan->previous == NULL || rescan->next >= rescan->previous->nodes->len)
    return FALSE;
  /* Only before the first node there is no comma. */
  if ((rescan->next == 0) != (self->nodes->len == 0))
    return FALSE;

  node = *fb_flow_document_get_node (rescan->previous, rescan->next);
  from = rescan->next == 0 ? rescan->previous->flows.start + 1
                           : fb_flow_document_get_node (rescan->previous, rescan->next - 1)->end;
  length = node.end - from;
  if ((gsize)(end - reader->stop) < length ||
      memcmp (reader->stop, fb_flow_document_get_text (rescan->previous) + from, length) != 0)
    return FALSE;

  node.start = (gsize)(reader->stop - text) + (node.start - from);
  node.end = (gsize)(reader->stop - text) + length;
  g_array_append_val (self->nodes, node);
  g_array_append_val (self->same, rescan->next);
  fb_json_reader_jump (reader, text + node.end);
  rescan->next++;
  rescan->n_missed = 0;

  return TRUE;
}

void
fb_flow_rescan_follow (FbFlowRescan *rescan, FbFlowDocument *self)
{
  const FbFlowNode *node = &g_array_index (self->nodes, FbFlowNode, self->nodes->len - 1);
  const guint       none = G_MAXUINT;
  const FbFlowNode *found;

  if (rescan->previous == NULL)
    return;

  g_array_append_val (self->same, none);
  for (guint i = rescan->next; i < rescan->previous->nodes->len && i < rescan->next + NEAR; i++)
    if (strcmp (fb_flow_document_get_node (rescan->previous, i)->id, node->id) == 0)
      {
        rescan->next = i + 1;
        rescan->n_missed = 0;
        return;
      }

  if (++rescan->n_missed < MAX_MISSED)
    return;
  found = fb_flow_document_find_node (rescan->previous, node->id);
  if (found != NULL)
    rescan->next = fb_flow_document_get_index (rescan->previous, found) + 1;
}
