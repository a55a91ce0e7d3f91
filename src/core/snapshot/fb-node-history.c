/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-node-history.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-snapshot-chain.h"
#include "fb-snapshot-store-private.h"
#include "fb-snapshot-text.h"
#include "flow/fb-flow-document.h"

/* From the oldest to the newest. The flows are not put together: first the layouts of all snapshots
 * tell which texts there are, and each text is looked at once to see whether it is one of the node;
 * then each layout tells which of those its snapshot has. Flows that are not kept as texts are read
 * as a whole. In one transaction, on the caller's thread. */

/* A layout with higher numbers is damaged: a row of each is not possible. */
#define MAX_NUMBER (256 * 1024 * 1024)

/* What is known of a text. */
typedef enum
{
  NOT_SEEN,
  OTHER,
  OURS,
  UNREADABLE,
} Mark;

typedef struct
{
  /* Borrowed */
  FbSnapshotStore *store;
  const char      *instance;
  const char      *node;
  GPtrArray       *snapshots; /* newest first */
  GCancellable    *cancellable;

  /* Owned */
  GPtrArray       *events;
  GHashTable      *bodies;  /* number of a snapshot -> that of its body */
  GByteArray      *marks;   /* Mark of each text, by its number */
  GArray          *numbers; /* of the texts that were seen */
  FbSnapshotTexts *texts;
  FbSnapshotChain *chain;

  FbSnapshot *last;       /* (nullable) the one that was read last; borrowed */
  gboolean    is_present; /* in @last */
  guint8      hash[FB_FLOW_HASH_BYTES];
} Reading;

static void
clear_reading (Reading *self)
{
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_pointer (&self->bodies, g_hash_table_unref);
  g_clear_pointer (&self->marks, g_byte_array_unref);
  g_clear_pointer (&self->numbers, g_array_unref);
  g_clear_pointer (&self->texts, fb_snapshot_texts_free);
  g_clear_pointer (&self->chain, fb_snapshot_chain_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, clear_reading)

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

/* @hash: (nullable) of the node in @snapshot. */
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

/* --- which texts are of the node -------------------------------------------------------- */

static gboolean
read_bodies (Reading *self, FbConnection *connection, GError **error)
{
  g_autoptr (GError) step_error = NULL;
  g_autoptr (FbStatement) rows = fb_connection_prepare_with (connection, error,
                                                             "SELECT number, body FROM snapshot"
                                                             " WHERE instance = (SELECT number "
                                                             "FROM snapshot_instance WHERE id = ?)",
                                                             "s", self->instance);

  if (rows == NULL)
    return FALSE;

  self->bodies = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  while (fb_statement_step (rows, &step_error))
    {
      const gint64 number = fb_statement_get_int (rows, 0);
      const gint64 body = fb_statement_get_int (rows, 1);

      g_hash_table_insert (self->bodies, g_memdup2 (&number, sizeof number),
                           g_memdup2 (&body, sizeof body));
    }
  if (step_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&step_error));
  return FALSE;
}

/* (nullable) without one, and then @is_damaged tells whether there should be one. */
static const FbSnapshotLayout *
get_layout (Reading *self, FbConnection *connection, FbSnapshot *snapshot, gboolean *is_damaged)
{
  const gint64  number = fb_snapshot_get_number (snapshot);
  const gint64 *body = g_hash_table_lookup (self->bodies, &number);
  g_autoptr (GError) error = NULL;
  const FbSnapshotLayout *layout = NULL;

  if (body != NULL)
    layout = fb_snapshot_chain_get (self->chain, connection, *body, NULL, &error);
  *is_damaged = body == NULL || error != NULL;

  return layout;
}

/* Notes the texts that no layout before had. */
static void
see_layout (Reading *self, const FbSnapshotLayout *layout)
{
  for (guint i = 0; i < fb_snapshot_layout_get_n_entries (layout); i++)
    {
      const gint64 number = fb_snapshot_layout_get_entry (layout, i)->number;
      const guint  n_marks = self->marks->len;

      if (number >= MAX_NUMBER)
        continue;
      if (number >= n_marks)
        {
          g_byte_array_set_size (self->marks, MAX ((guint)number + 1, 2 * n_marks));
          memset (self->marks->data + n_marks, NOT_SEEN, self->marks->len - n_marks);
        }
      if (self->marks->data[number] != NOT_SEEN)
        continue;
      self->marks->data[number] = OTHER;
      g_array_append_val (self->numbers, number);
    }
}

/* The words of a node may name others, so that it is scanned when it seems to be ours. */
static gboolean
is_of_node (const Reading *self, GBytes *text)
{
  gsize            length;
  const char      *data = g_bytes_get_data (text, &length);
  g_autofree char *list = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (FbFlowDocument) document = NULL;

  if (memmem (data, length, self->node, strlen (self->node)) == NULL &&
      memchr (data, '\\', length) == NULL)
    return FALSE;

  list = g_strdup_printf ("[%.*s]", (int)length, data);
  bytes = g_bytes_new_static (list, strlen (list));
  document = fb_flow_document_new (bytes, NULL);

  return document != NULL && fb_flow_document_find_node (document, self->node) != NULL;
}

static Mark
look_at_text (Reading *self, gint64 number)
{
  FbTextRow *row = fb_snapshot_texts_get_row (self->texts, number);
  GBytes    *text;

  if (row == NULL || !fb_snapshot_texts_is_intact (self->texts, row))
    return UNREADABLE;
  text = fb_snapshot_texts_get_text (self->texts, number, NULL);
  if (text == NULL)
    return UNREADABLE;
  if (!is_of_node (self, text))
    return OTHER;

  if (!row->has_value_hash)
    row->has_value_hash =
        fb_flow_hash_text (g_bytes_get_data (text, NULL), g_bytes_get_size (text), row->value_hash);
  return OURS;
}

static gboolean
look_at_texts (Reading *self, FbConnection *connection, GError **error)
{
  gboolean is_damaged;

  for (guint i = self->snapshots->len; i > 0; i--)
    {
      const FbSnapshotLayout *layout =
          get_layout (self, connection, self->snapshots->pdata[i - 1], &is_damaged);

      if (layout != NULL)
        see_layout (self, layout);
    }
  if (!fb_snapshot_texts_load_numbers (self->texts, self->numbers, error))
    return FALSE;

  for (guint i = 0; i < self->numbers->len; i++)
    {
      const gint64 number = g_array_index (self->numbers, gint64, i);

      self->marks->data[number] = (guint8)look_at_text (self, number);
    }

  return TRUE;
}

/* --- which snapshot has which ----------------------------------------------------------- */

static gboolean
has_flows_of_last (const Reading *self, FbSnapshot *snapshot)
{
  return self->last != NULL && fb_snapshot_get_flow_hash (snapshot) != NULL &&
         g_strcmp0 (fb_snapshot_get_flow_hash (snapshot), fb_snapshot_get_flow_hash (self->last)) ==
             0;
}

static void
compare_layout (Reading *self, FbSnapshot *snapshot, const FbSnapshotLayout *layout)
{
  gboolean is_readable = TRUE;

  for (guint i = 0; i < fb_snapshot_layout_get_n_entries (layout); i++)
    {
      const gint64 number = fb_snapshot_layout_get_entry (layout, i)->number;
      const Mark   mark = number < MAX_NUMBER ? self->marks->data[number] : UNREADABLE;

      if (mark == OURS)
        {
          compare (self, snapshot, fb_snapshot_texts_get_row (self->texts, number)->value_hash);
          return;
        }
      is_readable &= mark != UNREADABLE;
    }

  /* It may be one of those that cannot be read. */
  if (is_readable)
    compare (self, snapshot, NULL);
}

static void
compare_content (Reading *self, FbSnapshot *snapshot)
{
  g_autoptr (FbSnapshotContent) content =
                 fb_snapshot_store_get_content (self->store, fb_snapshot_get_id (snapshot), FALSE,
                                                self->cancellable, NULL);
  FbFlowDocument *document =
      content != NULL ? fb_snapshot_content_get_document (content, NULL) : NULL;
  const FbFlowNode *found;

  if (document == NULL)
    return;

  found = fb_flow_document_find_node (document, self->node);
  compare (self, snapshot,
           found != NULL
               ? fb_flow_document_get_value_hash (document,
                                                  fb_flow_document_get_index (document, found))
               : NULL);
}

static gboolean
compare_all (Reading *self, FbConnection *connection, GError **error)
{
  for (guint i = self->snapshots->len; i > 0; i--)
    {
      FbSnapshot             *snapshot = self->snapshots->pdata[i - 1];
      const FbSnapshotLayout *layout;
      gboolean                is_damaged;

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      if (has_flows_of_last (self, snapshot))
        continue;
      layout = get_layout (self, connection, snapshot, &is_damaged);
      if (layout != NULL)
        compare_layout (self, snapshot, layout);
      else if (!is_damaged)
        compare_content (self, snapshot);
    }

  return TRUE;
}

static gboolean
read_history (FbConnection *connection, gpointer user_data, GError **error)
{
  Reading *self = user_data;

  self->marks = g_byte_array_new ();
  self->numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->texts = fb_snapshot_texts_new (connection);
  self->chain = fb_snapshot_chain_new ();

  return read_bodies (self, connection, error) && look_at_texts (self, connection, error) &&
         compare_all (self, connection, error);
}

GPtrArray *
fb_node_history_read (FbSnapshotStore *store,
                      const char      *instance,
                      const char      *node,
                      GCancellable    *cancellable,
                      GError         **error)
{
  g_autoptr (GPtrArray) snapshots = NULL;
  g_auto (Reading)
          self = { .store = store, .instance = instance, .node = node, .cancellable = cancellable };

  g_return_val_if_fail (FB_IS_SNAPSHOT_STORE (store), NULL);
  g_return_val_if_fail (instance != NULL && node != NULL, NULL);

  snapshots = fb_snapshot_store_read_all (store, instance, error);
  if (snapshots == NULL)
    return NULL;

  self.snapshots = snapshots;
  self.events = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_node_event_free);
  if (!fb_database_read (fb_snapshot_store_get_database (store), read_history, &self, error))
    return NULL;
  if (self.events->len == 0)
    {
      fb_throw (error, FB_ERROR_NOT_FOUND, _ ("No snapshot has the node “%s”"), node);
      return NULL;
    }

  return g_steal_pointer (&self.events);
}
