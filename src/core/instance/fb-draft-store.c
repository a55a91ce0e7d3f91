/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-draft-store.h"

#include <glib/gi18n-lib.h>

#include "fb-clock.h"
#include "fb-error.h"

/* Drafts lie in the database, each part sealed by the profile's key for its instance. One worker
 * thread does the sealing and the writing, so parts are stored in the order they were put and the
 * UI thread never waits. The drafts of an instance go with its row. */

#define MIB ((gsize)1024 * 1024)
#define MAX_PART_BYTES (64 * MIB)
#define MAX_DRAFT_BYTES (192 * MIB)
#define MAX_PARTS 2000

struct _FbDraftStore
{
  GObject parent_instance;

  /* Owned */
  FbWorkspace *workspace;
  GThreadPool *worker;
};

G_DEFINE_FINAL_TYPE (FbDraftStore, fb_draft_store, G_TYPE_OBJECT)

const FbMigration fb_draft_migrations[] = {
  { "draft", 1,
    "CREATE TABLE draft (id INTEGER PRIMARY KEY, instance TEXT NOT NULL, rev TEXT, whole INTEGER "
    "NOT NULL,"
    " time_us INTEGER NOT NULL, content BLOB NOT NULL);"
    "CREATE INDEX draft_by_instance ON draft (instance, id);" },
  { "draft", 2,
    "CREATE TRIGGER draft_ends_with_instance AFTER DELETE ON instance"
    " BEGIN DELETE FROM draft WHERE instance = old.id; END;" },
  { NULL, 0, NULL },
};

/* One call on its way through the worker. */
typedef struct
{
  gboolean (*work) (FbDraftStore *store, GTask *task, GError **error);

  char      *instance;
  char      *rev;
  gboolean   whole;
  GBytes    *content;
  gint64     time_us;
  GPtrArray *parts;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_free (call->instance);
  g_free (call->rev);
  g_clear_pointer (&call->content, g_bytes_unref);
  g_clear_pointer (&call->parts, g_ptr_array_unref);
  g_free (call);
}

/* What is sealed for one instance does not open as another's. */
static char *
make_context (const Call *call)
{
  return g_strconcat ("draft ", call->instance, NULL);
}

/* Whether another part fits; the editor answers FULL with the whole set, which begins anew. */
static gboolean
check_room (FbConnection *connection, const Call *call, GError **error)
{
  g_autoptr (FbStatement) row = fb_connection_prepare_with (
      connection, error, "SELECT count(*), total(length(content)) FROM draft WHERE instance = ?",
      "s", call->instance);
  gint64 n_parts;
  double n_bytes;

  if (row == NULL || !fb_statement_step (row, error))
    return FALSE;

  n_parts = fb_statement_get_int (row, 0);
  n_bytes = fb_statement_get_double (row, 1);
  if (n_parts == 0)
    return fb_throw (error, FB_ERROR_CONFLICT, _ ("A draft begins with the whole set of nodes"));
  if (n_parts >= MAX_PARTS || n_bytes + g_bytes_get_size (call->content) > MAX_DRAFT_BYTES)
    return fb_throw (error, FB_ERROR_FULL,
                     _ ("The draft has too many parts; it goes on with the whole set of nodes"));

  return TRUE;
}

static gboolean
write_part (FbConnection *connection, gpointer user_data, GError **error)
{
  const Call *call = user_data;

  if (call->whole)
    {
      if (!fb_connection_run (connection, error, "DELETE FROM draft WHERE instance = ?", "s",
                              call->instance))
        return FALSE;
    }
  else if (!check_room (connection, call, error))
    return FALSE;

  return fb_connection_run (connection, error,
                            "INSERT INTO draft (instance, rev, whole, time_us, content)"
                            " VALUES (?, ?, ?, ?, ?)",
                            "ssiib", call->instance, call->rev, (gint64)call->whole,
                            fb_clock_now (), call->content);
}

static gboolean
put (FbDraftStore *self, GTask *task, GError **error)
{
  Call *call = g_task_get_task_data (task);
  g_autoptr (FbSealKey) key = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autofree char *context = make_context (call);

  if (g_bytes_get_size (call->content) > MAX_PART_BYTES)
    return fb_throw (error, FB_ERROR_FULL, _ ("The undeployed changes are larger than %d MiB"),
                     (int)(MAX_PART_BYTES / MIB));
  key = fb_workspace_dup_key (self->workspace, error);
  if (key == NULL)
    return FALSE;

  sealed = fb_seal (key, context, call->content);
  g_bytes_unref (call->content);
  call->content = g_steal_pointer (&sealed);

  return fb_database_write (fb_workspace_get_database (self->workspace), write_part, call, error);
}

static gboolean
read_parts (FbConnection *connection, gpointer user_data, GError **error)
{
  Call *call = user_data;
  g_autoptr (GError) step_error = NULL;
  g_autoptr (FbStatement) rows = fb_connection_prepare_with (connection, error,
                                                             "SELECT rev, time_us, content FROM "
                                                             "draft WHERE instance = ? ORDER BY id",
                                                             "s", call->instance);

  if (rows == NULL)
    return FALSE;

  while (fb_statement_step (rows, &step_error))
    {
      if (call->parts->len == 0)
        call->rev = g_strdup (fb_statement_get_string (rows, 0));
      call->time_us = fb_statement_get_int (rows, 1);
      g_ptr_array_add (call->parts, fb_statement_get_bytes (rows, 2));
    }
  if (step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return FALSE;
    }

  return TRUE;
}

static gboolean
get (FbDraftStore *self, GTask *task, GError **error)
{
  Call *call = g_task_get_task_data (task);
  g_autoptr (FbSealKey) key = NULL;
  g_autoptr (GByteArray) array = g_byte_array_new ();
  g_autofree char *context = make_context (call);

  call->parts = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  if (!fb_database_read (fb_workspace_get_database (self->workspace), read_parts, call, error))
    return FALSE;
  if (call->parts->len == 0)
    return fb_throw (error, FB_ERROR_NOT_FOUND, _ ("There is no draft"));
  key = fb_workspace_dup_key (self->workspace, error);
  if (key == NULL)
    return FALSE;

  for (guint i = 0; i < call->parts->len; i++)
    {
      g_autoptr (GBytes) clear = fb_unseal (key, context, call->parts->pdata[i], error);

      if (clear == NULL)
        return FALSE;
      g_byte_array_append (array, (const guint8 *)(i == 0 ? "[" : ","), 1);
      g_byte_array_append (array, g_bytes_get_data (clear, NULL), g_bytes_get_size (clear));
    }
  g_byte_array_append (array, (const guint8 *)"]", 1);
  call->content = g_byte_array_free_to_bytes (g_steal_pointer (&array));

  return TRUE;
}

static gboolean
delete_parts (FbConnection *connection, gpointer user_data, GError **error)
{
  const Call *call = user_data;

  return fb_connection_run (connection, error, "DELETE FROM draft WHERE instance = ?", "s",
                            call->instance);
}

static gboolean
drop (FbDraftStore *self, GTask *task, GError **error)
{
  return fb_database_write (fb_workspace_get_database (self->workspace), delete_parts,
                            g_task_get_task_data (task), error);
}

static void
run_call (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  Call   *call = g_task_get_task_data (task);
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;

  if (call->work (g_task_get_source_object (task), task, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
queue_call (FbDraftStore       *self,
            Call               *call,
            gpointer            source_tag,
            GCancellable       *cancellable,
            GAsyncReadyCallback callback,
            gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, call, call_free);
  g_thread_pool_push (self->worker, task, NULL);
}

static void
fb_draft_store_finalize (GObject *object)
{
  FbDraftStore *self = FB_DRAFT_STORE (object);

  /* Each queued call holds a reference, so the queue is empty here. The last of them may be
   * released on the worker itself. */
  g_thread_pool_free (self->worker, FALSE, FALSE);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (fb_draft_store_parent_class)->finalize (object);
}

static void
fb_draft_store_class_init (FbDraftStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_draft_store_finalize;
}

static void
fb_draft_store_init (FbDraftStore *self)
{
  self->worker = g_thread_pool_new (run_call, NULL, 1, FALSE, NULL);
}

FbDraftStore *
fb_draft_store_new (FbWorkspace *workspace)
{
  FbDraftStore *self;

  g_return_val_if_fail (FB_IS_WORKSPACE (workspace), NULL);

  self = g_object_new (FB_TYPE_DRAFT_STORE, NULL);
  self->workspace = g_object_ref (workspace);

  return self;
}

void
fb_draft_store_put_async (FbDraftStore       *self,
                          FbInstance         *instance,
                          const char         *rev,
                          gboolean            full,
                          GBytes             *content,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  Call *call;

  g_return_if_fail (FB_IS_DRAFT_STORE (self));
  g_return_if_fail (FB_IS_INSTANCE (instance));
  g_return_if_fail (content != NULL);

  call = g_new0 (Call, 1);
  call->work = put;
  call->instance = g_strdup (fb_instance_get_id (instance));
  call->rev = g_strdup (rev);
  call->whole = full;
  call->content = g_bytes_ref (content);
  queue_call (self, call, fb_draft_store_put_async, cancellable, callback, user_data);
}

gboolean
fb_draft_store_put_finish (FbDraftStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error) ||
         fb_throw_prefixed (error, _ ("Keeping the draft: "));
}

void
fb_draft_store_get_async (FbDraftStore       *self,
                          FbInstance         *instance,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  Call *call;

  g_return_if_fail (FB_IS_DRAFT_STORE (self));
  g_return_if_fail (FB_IS_INSTANCE (instance));

  call = g_new0 (Call, 1);
  call->work = get;
  call->instance = g_strdup (fb_instance_get_id (instance));
  queue_call (self, call, fb_draft_store_get_async, cancellable, callback, user_data);
}

GBytes *
fb_draft_store_get_finish (
    FbDraftStore *self, GAsyncResult *result, char **rev, gint64 *time_us, GError **error)
{
  Call *call;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    {
      fb_throw_prefixed (error, _ ("Reading the draft: "));
      return NULL;
    }

  call = g_task_get_task_data (G_TASK (result));
  if (rev != NULL)
    *rev = g_strdup (call->rev);
  if (time_us != NULL)
    *time_us = call->time_us;

  return g_bytes_ref (call->content);
}

void
fb_draft_store_drop_async (FbDraftStore       *self,
                           FbInstance         *instance,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  Call *call;

  g_return_if_fail (FB_IS_DRAFT_STORE (self));
  g_return_if_fail (FB_IS_INSTANCE (instance));

  call = g_new0 (Call, 1);
  call->work = drop;
  call->instance = g_strdup (fb_instance_get_id (instance));
  queue_call (self, call, fb_draft_store_drop_async, cancellable, callback, user_data);
}

gboolean
fb_draft_store_drop_finish (FbDraftStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error) ||
         fb_throw_prefixed (error, _ ("Dropping the draft: "));
}
