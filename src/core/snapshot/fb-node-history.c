/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-node-history.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"

/* From the oldest to the newest. A snapshot with the flow hash of the one before it needs no look
 * into its flows. */

typedef struct
{
  /* Borrowed */
  FbSnapshotStore *store;
  const char      *node;

  /* Owned */
  GPtrArray *events;

  FbSnapshot *last;       /* (nullable) the one that was read last; borrowed */
  gboolean    is_present; /* in @last */
  guint8      hash[FB_FLOW_HASH_BYTES];
} Reading;

const char *
fb_node_change_to_string (FbNodeChange change)
{
  static const char *const names[] = {
    [FB_NODE_FIRST_SEEN] = "first-seen",
    [FB_NODE_ADDED] = "added",
    [FB_NODE_CHANGED] = "changed",
    [FB_NODE_DELETED] = "deleted",
  };

  g_return_val_if_fail (change < G_N_ELEMENTS (names), NULL);
  return names[change];
}

void
fb_node_event_free (FbNodeEvent *self)
{
  g_clear_object (&self->snapshot);
  g_clear_object (&self->before);
  g_free (self);
}

static void
add_event (Reading *self, FbSnapshot *snapshot, FbNodeChange change)
{
  FbNodeEvent *event = g_new0 (FbNodeEvent, 1);

  event->change = change;
  event->snapshot = g_object_ref (snapshot);
  g_set_object (&event->before, self->last);
  g_ptr_array_insert (self->events, 0, event);
}

static void
compare (Reading *self, FbSnapshot *snapshot, const guint8 *hash)
{
  if (hash == NULL && self->is_present)
    add_event (self, snapshot, FB_NODE_DELETED);
  else if (hash != NULL && self->last == NULL)
    add_event (self, snapshot, FB_NODE_FIRST_SEEN);
  else if (hash != NULL && !self->is_present)
    add_event (self, snapshot, FB_NODE_ADDED);
  else if (hash != NULL && memcmp (hash, self->hash, sizeof self->hash) != 0)
    add_event (self, snapshot, FB_NODE_CHANGED);

  self->is_present = hash != NULL;
  if (hash != NULL)
    memcpy (self->hash, hash, sizeof self->hash);
  self->last = snapshot;
}

static gboolean
has_flows_of_last (const Reading *self, FbSnapshot *snapshot)
{
  return self->last != NULL && fb_snapshot_get_flow_hash (snapshot) != NULL &&
         g_strcmp0 (fb_snapshot_get_flow_hash (snapshot), fb_snapshot_get_flow_hash (self->last)) ==
             0;
}

static void
read_one (Reading *self, FbSnapshot *snapshot, GCancellable *cancellable)
{
  g_autoptr (FbSnapshotContent) content = NULL;
  FbFlowDocument   *document;
  const FbFlowNode *found;

  if (has_flows_of_last (self, snapshot))
    return;

  content = fb_snapshot_store_get_content (self->store, fb_snapshot_get_id (snapshot), FALSE,
                                           cancellable, NULL);
  document = content != NULL ? fb_snapshot_content_get_document (content, NULL) : NULL;
  if (document == NULL)
    return;

  found = fb_flow_document_find_node (document, self->node);
  compare (self, snapshot,
           found != NULL
               ? fb_flow_document_get_value_hash (document,
                                                  fb_flow_document_get_index (document, found))
               : NULL);
}

GPtrArray *
fb_node_history_read (FbSnapshotStore *store,
                      const char      *instance,
                      const char      *node,
                      GCancellable    *cancellable,
                      GError         **error)
{
  g_autoptr (GPtrArray) snapshots = NULL;
  g_autoptr (GPtrArray) events =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)fb_node_event_free);
  Reading self = { .store = store, .node = node, .events = events };

  g_return_val_if_fail (FB_IS_SNAPSHOT_STORE (store), NULL);
  g_return_val_if_fail (instance != NULL && node != NULL, NULL);

  snapshots = fb_snapshot_store_read_all (store, instance, error);
  if (snapshots == NULL)
    return NULL;

  for (guint i = snapshots->len; i > 0; i--)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          fb_error_convert (error);
          return NULL;
        }
      read_one (&self, snapshots->pdata[i - 1], cancellable);
    }
  if (events->len == 0)
    {
      fb_throw (error, FB_ERROR_NOT_FOUND, _ ("No snapshot has the node “%s”"), node);
      return NULL;
    }

  return g_steal_pointer (&events);
}
