/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-store.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "fb-snapshot-list.h"
#include "fb-snapshot-store-private.h"

/* The lists of snapshots over table snapshot. From the first list on the rows are in memory; each
 * commit, of this process or another, makes us read the rows whose revision is higher than the one
 * we know, and which rows there are when their number does not fit. The thread that made the store;
 * reading runs on the database's threads. */

struct _FbSnapshotStore
{
  GObject parent_instance;

  /* Owned */
  FbWorkspace  *workspace;
  GHashTable   *snapshots; /* id -> FbSnapshot */
  GPtrArray    *lists;     /* GWeakRef of FbSnapshotList */
  GPtrArray    *waiting;   /* GTask of load */
  GCancellable *closing;

  FbSnapshotRecent *recent;

  gint64   revision; /* of the rows in memory; -1 before the first */
  gint64   newest;   /* the highest number in memory */
  gboolean reading;
  gboolean read_again;
};

enum
{
  ADDED,
  CHANGED,
  REMOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FbSnapshotStore, fb_snapshot_store, G_TYPE_OBJECT)

/* What a read is asked for and brings back. */
typedef struct
{
  gint64 known_revision;
  gint64 known_newest;
  gint64 n_known;

  gint64      revision;
  GPtrArray  *rows;    /* (nullable) when nothing changed */
  gint64      highest; /* number there is */
  GHashTable *numbers; /* (nullable) all there are, when some went */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_pointer (&reading->rows, g_ptr_array_unref);
  g_clear_pointer (&reading->numbers, g_hash_table_unref);
  g_free (reading);
}

static gint64
count_new_rows (const Reading *reading)
{
  gint64 n_new = 0;

  for (guint i = 0; i < reading->rows->len; i++)
    {
      const FbSnapshotRow *row = g_ptr_array_index (reading->rows, i);

      n_new += row->number > reading->known_newest ? 1 : 0;
    }

  return n_new;
}

static gboolean
read_numbers (FbConnection *connection, Reading *reading, GError **error)
{
  g_autoptr (GError) step_error = NULL;
  g_autoptr (FbStatement) rows =
                 fb_connection_prepare (connection, "SELECT number FROM snapshot", error);

  if (rows == NULL)
    return FALSE;

  reading->numbers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  while (fb_statement_step (rows, &step_error))
    {
      const gint64 number = fb_statement_get_int (rows, 0);

      reading->highest = MAX (reading->highest, number);
      g_hash_table_add (reading->numbers, g_memdup2 (&number, sizeof number));
    }
  if (step_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&step_error));
  return FALSE;
}

static gboolean
read_rows (FbConnection *connection, gpointer user_data, GError **error)
{
  Reading *reading = user_data;
  g_autoptr (FbStatement) rows = NULL;
  g_autoptr (FbStatement) count = NULL;

  if (!fb_snapshot_row_read_revision (connection, &reading->revision, error))
    return FALSE;
  if (reading->revision == reading->known_revision)
    return TRUE;

  rows = fb_connection_prepare_with (connection, error,
                                     FB_SNAPSHOT_SELECT " WHERE s.revision > ? ORDER BY s.number",
                                     "i", reading->known_revision);
  reading->rows = rows != NULL ? fb_snapshot_row_collect (rows, error) : NULL;
  count = reading->rows != NULL
              ? fb_connection_prepare (connection, "SELECT count(*) FROM snapshot", error)
              : NULL;
  if (count == NULL || !fb_statement_step (count, error))
    return FALSE;

  return fb_statement_get_int (count, 0) == reading->n_known + count_new_rows (reading) ||
         read_numbers (connection, reading, error);
}

typedef void (*ListFunc) (FbSnapshotList *list, FbSnapshot *snapshot);

/* Calls @func for each list that is still held, and forgets the others. */
static void
for_each_list (FbSnapshotStore *self, ListFunc func, FbSnapshot *snapshot)
{
  for (guint i = self->lists->len; i > 0; i--)
    {
      g_autoptr (FbSnapshotList) list = g_weak_ref_get (g_ptr_array_index (self->lists, i - 1));

      if (list == NULL)
        g_ptr_array_remove_index (self->lists, i - 1);
      else
        func (list, snapshot);
    }
}

static void
add (FbSnapshotStore *self, FbSnapshot *snapshot)
{
  g_hash_table_insert (self->snapshots, g_strdup (fb_snapshot_get_id (snapshot)),
                       g_object_ref (snapshot));
  self->newest = MAX (self->newest, fb_snapshot_get_number (snapshot));
  for_each_list (self, fb_snapshot_list_add, snapshot);
  g_signal_emit (self, signals[ADDED], 0, snapshot);
}

static void
take_row (FbSnapshotStore *self, const FbSnapshotRow *row)
{
  FbSnapshot *known = g_hash_table_lookup (self->snapshots, row->id);
  g_autoptr (FbSnapshot) fresh = NULL;

  if (known != NULL)
    {
      if (fb_snapshot_set_row (known, row))
        g_signal_emit (self, signals[CHANGED], 0, known);
      return;
    }

  fresh = fb_snapshot_new (row);
  add (self, fresh);
}

/* A snapshot that came while we read is not missing. */
static void
drop_missing (FbSnapshotStore *self, const Reading *reading)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  FbSnapshot    *snapshot;

  g_hash_table_iter_init (&iter, self->snapshots);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&snapshot))
    {
      const gint64 number = fb_snapshot_get_number (snapshot);

      if (number <= reading->highest && !g_hash_table_contains (reading->numbers, &number))
        g_ptr_array_add (gone, g_object_ref (snapshot));
    }

  for (guint i = 0; i < gone->len; i++)
    {
      snapshot = g_ptr_array_index (gone, i);
      g_hash_table_remove (self->snapshots, fb_snapshot_get_id (snapshot));
      for_each_list (self, fb_snapshot_list_remove, snapshot);
      g_signal_emit (self, signals[REMOVED], 0, fb_snapshot_get_id (snapshot));
    }
}

/* The first rows come as one change of each list, without a signal each. */
static void
take_first_rows (FbSnapshotStore *self, GPtrArray *rows)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < rows->len; i++)
    {
      const FbSnapshotRow *row = g_ptr_array_index (rows, i);
      FbSnapshot          *snapshot = fb_snapshot_new (row);

      g_hash_table_insert (self->snapshots, g_strdup (row->id), snapshot);
      g_ptr_array_add (all, g_object_ref (snapshot));
      self->newest = MAX (self->newest, row->number);
    }

  for (guint i = 0; i < self->lists->len; i++)
    {
      g_autoptr (FbSnapshotList) list = g_weak_ref_get (g_ptr_array_index (self->lists, i));

      if (list != NULL)
        fb_snapshot_list_fill (list, all);
    }
}

static void
take_reading (FbSnapshotStore *self, const Reading *reading)
{
  const gboolean first = self->revision < 0;

  if (reading->rows == NULL || reading->revision <= self->revision)
    return;

  self->revision = reading->revision;
  if (first)
    {
      take_first_rows (self, reading->rows);
      return;
    }

  for (guint i = 0; i < reading->rows->len; i++)
    take_row (self, g_ptr_array_index (reading->rows, i));
  if (reading->numbers != NULL)
    drop_missing (self, reading);
}

static void
answer_waiting (FbSnapshotStore *self, const GError *error)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < waiting->len; i++)
    if (error != NULL)
      g_task_return_error (g_ptr_array_index (waiting, i), g_error_copy (error));
    else
      g_task_return_boolean (g_ptr_array_index (waiting, i), TRUE);
}

static void refresh (FbSnapshotStore *self);

static void
database_read_rows_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbSnapshotStore) self = user_data;
  g_autoptr (GError) error = NULL;
  Reading *reading = NULL;

  self->reading = FALSE;
  if (fb_database_finish (FB_DATABASE (source), result, (gpointer *)&reading, &error))
    take_reading (self, reading);
  else if (!g_error_matches (error, FB_ERROR, FB_ERROR_CANCELLED))
    g_warning ("Reading the list of snapshots: %s", error->message);

  if (g_cancellable_is_cancelled (self->closing))
    self->read_again = FALSE;
  if (self->read_again)
    refresh (self);
  else
    answer_waiting (self, error);
}

static void
refresh (FbSnapshotStore *self)
{
  Reading *reading;

  self->read_again = self->reading;
  if (self->reading)
    return;

  self->reading = TRUE;
  reading = g_new0 (Reading, 1);
  reading->known_revision = self->revision;
  reading->known_newest = self->newest;
  reading->n_known = g_hash_table_size (self->snapshots);
  fb_database_read_async (fb_snapshot_store_get_database (self), read_rows, reading, reading_free,
                          self->closing, database_read_rows_cb, g_object_ref (self));
}

/* Before anybody asked for a list there is nothing to keep up. */
static void
refresh_if_in_use (FbSnapshotStore *self)
{
  if (self->revision >= 0 || self->reading)
    refresh (self);
}

static void
fb_snapshot_store_dispose (GObject *object)
{
  FbSnapshotStore *self = FB_SNAPSHOT_STORE (object);

  g_cancellable_cancel (self->closing);
  g_hash_table_remove_all (self->snapshots);

  G_OBJECT_CLASS (fb_snapshot_store_parent_class)->dispose (object);
}

static void
fb_snapshot_store_finalize (GObject *object)
{
  FbSnapshotStore *self = FB_SNAPSHOT_STORE (object);

  g_clear_pointer (&self->snapshots, g_hash_table_unref);
  g_clear_pointer (&self->lists, g_ptr_array_unref);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_pointer (&self->recent, fb_snapshot_recent_free);
  g_clear_object (&self->closing);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (fb_snapshot_store_parent_class)->finalize (object);
}

static void
fb_snapshot_store_class_init (FbSnapshotStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fb_snapshot_store_dispose;
  object_class->finalize = fb_snapshot_store_finalize;

  signals[ADDED] = g_signal_new ("added", FB_TYPE_SNAPSHOT_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, FB_TYPE_SNAPSHOT);
  signals[CHANGED] = g_signal_new ("changed", FB_TYPE_SNAPSHOT_STORE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, FB_TYPE_SNAPSHOT);
  signals[REMOVED] = g_signal_new ("removed", FB_TYPE_SNAPSHOT_STORE, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
free_weak_ref (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static void
fb_snapshot_store_init (FbSnapshotStore *self)
{
  self->snapshots = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->lists = g_ptr_array_new_with_free_func (free_weak_ref);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->closing = g_cancellable_new ();
  self->revision = -1;
  self->recent = fb_snapshot_recent_new ();
}

FbSnapshotStore *
fb_snapshot_store_new (FbWorkspace *workspace)
{
  FbSnapshotStore *self;

  g_return_val_if_fail (FB_IS_WORKSPACE (workspace), NULL);

  self = g_object_new (FB_TYPE_SNAPSHOT_STORE, NULL);
  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (workspace, "changed", G_CALLBACK (refresh_if_in_use), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (fb_workspace_get_database (workspace), "committed",
                           G_CALLBACK (refresh_if_in_use), self, G_CONNECT_SWAPPED);

  return self;
}

FbWorkspace *
fb_snapshot_store_get_workspace (FbSnapshotStore *self)
{
  g_return_val_if_fail (FB_IS_SNAPSHOT_STORE (self), NULL);
  return self->workspace;
}

FbSnapshotRecent *
fb_snapshot_store_get_recent (FbSnapshotStore *self)
{
  return self->recent;
}

FbDatabase *
fb_snapshot_store_get_database (FbSnapshotStore *self)
{
  return fb_workspace_get_database (self->workspace);
}

GListModel *
fb_snapshot_store_list (FbSnapshotStore *self, const char *instance)
{
  g_autoptr (GPtrArray) all = NULL;
  FbSnapshotList *list;
  GWeakRef       *weak;
  GHashTableIter  iter;
  gpointer        snapshot;

  g_return_val_if_fail (FB_IS_SNAPSHOT_STORE (self), NULL);

  all = g_ptr_array_new ();
  g_hash_table_iter_init (&iter, self->snapshots);
  while (g_hash_table_iter_next (&iter, NULL, &snapshot))
    g_ptr_array_add (all, snapshot);

  list = fb_snapshot_list_new (instance);
  fb_snapshot_list_fill (list, all);
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, list);
  g_ptr_array_add (self->lists, weak);
  if (self->revision < 0)
    refresh (self);

  return G_LIST_MODEL (list);
}

void
fb_snapshot_store_load_async (FbSnapshotStore    *self,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (FB_IS_SNAPSHOT_STORE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_snapshot_store_load_async);
  g_ptr_array_add (self->waiting, task);
  if (!self->reading)
    refresh (self);
}

gboolean
fb_snapshot_store_load_finish (FbSnapshotStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error) ||
         fb_throw_prefixed (error, _ ("Reading the list of snapshots: "));
}

FbSnapshot *
fb_snapshot_store_take (FbSnapshotStore *self, FbSnapshot *fresh)
{
  FbSnapshot *known;

  g_return_val_if_fail (FB_IS_SNAPSHOT_STORE (self), NULL);

  known = g_hash_table_lookup (self->snapshots, fb_snapshot_get_id (fresh));
  if (known != NULL)
    return g_object_ref (known);

  /* It is in no list before the first reading, which will find it. */
  if (self->revision >= 0)
    add (self, fresh);
  return g_object_ref (fresh);
}
