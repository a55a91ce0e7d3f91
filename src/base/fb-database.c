/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-database.h"

#include <glib/gi18n-lib.h>

#include "fb-database-private.h"
#include "fb-error.h"
#include "fb-reader-pool.h"

/* The threads around a SQLite file. Writes queue up for one thread, so writers of this process
 * never meet; blocking reads run on the caller's thread and others on a small pool, each with a
 * connection of its own. Answers and "committed" come on main contexts, and the database threads
 * never hold the last reference to anything of the caller. */

#define MAX_READ_THREADS 3

struct _FbDatabase
{
  GObject parent_instance;

  /* Owned */
  char         *path;
  FbConnection *connection; /* the writer thread's; (nullable) when read-only */
  GAsyncQueue  *writes;     /* Job */
  GThread      *writer;
  GThreadPool  *readers;
  FbReaderPool *pool;
  GMainContext *context;

  GMutex         mutex; /* guards what follows */
  GCond          answered;
  GSource       *news; /* (nullable) "committed" on its way */
  FbDatabaseHook hook;
  gpointer       hook_data;
  gint64         counter;
  gboolean       closed;
};

/* One function to run in a transaction. Of the caller until it is queued, of the database thread
 * until it is answered. */
typedef struct
{
  FbDatabaseFunc func; /* NULL ends the writer */
  gpointer       data;
  GDestroyNotify destroy;
  GCancellable  *cancellable; /* Borrowed from the task */
  GTask         *task;        /* (nullable) Owned; NULL when a thread waits */
  GError        *error;
  gboolean       answered;
} Job;

enum
{
  COMMITTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FbDatabase, fb_database, G_TYPE_OBJECT)

static void
free_job (gpointer data)
{
  Job *job = data;

  if (job->destroy != NULL)
    job->destroy (job->data);
  g_clear_error (&job->error);
  g_free (job);
}

static gboolean
emit_committed (gpointer user_data)
{
  g_autoptr (FbDatabase) self = g_weak_ref_get (user_data);
  gint64 counter;

  if (self == NULL)
    return G_SOURCE_REMOVE;

  g_mutex_lock (&self->mutex);
  counter = self->counter;
  g_clear_pointer (&self->news, g_source_unref);
  g_mutex_unlock (&self->mutex);

  g_signal_emit (self, signals[COMMITTED], 0, counter);

  return G_SOURCE_REMOVE;
}

static void
free_weak_ref (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static void
tell_committed (FbDatabase *self, gint64 counter)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GWeakRef *weak;

  if (self->hook != NULL)
    self->hook (counter, self->hook_data);

  self->counter = counter;
  if (self->news != NULL)
    return;

  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  self->news = g_idle_source_new ();
  g_source_set_priority (self->news, G_PRIORITY_DEFAULT);
  g_source_set_static_name (self->news, "FbDatabase committed");
  g_source_set_callback (self->news, emit_committed, weak, free_weak_ref);
  g_source_attach (self->news, self->context);
}

/* Runs @job between BEGIN and COMMIT. @counter is set when rows changed. */
static gboolean
run_in_transaction (
    FbConnection *connection, Job *job, gboolean writes, gint64 *counter, GError **error)
{
  const gint64 before = fb_connection_total_changes (connection);
  gboolean     succeeded;

  if (!fb_connection_begin (connection, writes, error))
    return FALSE;

  fb_connection_set_cancellable (connection, job->cancellable);
  succeeded = job->func (connection, job->data, error);
  fb_connection_set_cancellable (connection, NULL);
  if (!succeeded && error != NULL && *error == NULL)
    fb_throw (error, FB_ERROR_FAILED, _ ("The change was given up"));

  if (succeeded && fb_connection_total_changes (connection) != before)
    succeeded =
        fb_connection_query_int (connection,
                                 "UPDATE change_counter SET value = value + 1 RETURNING value",
                                 counter, error);
  if (succeeded && fb_connection_commit (connection, error))
    return TRUE;

  fb_connection_rollback (connection);
  return FALSE;
}

static gboolean
answer_task (gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (GTask) task = g_steal_pointer (&job->task);

  if (job->error != NULL)
    g_task_return_error (task, g_steal_pointer (&job->error));
  else
    g_task_return_boolean (task, TRUE);

  return G_SOURCE_REMOVE;
}

/* The task is answered and let go on its own context, so that its data is freed there. */
static void
answer (FbDatabase *self, Job *job)
{
  g_autoptr (GSource) source = NULL;

  if (job->task == NULL)
    {
      g_mutex_lock (&self->mutex);
      job->answered = TRUE;
      g_cond_broadcast (&self->answered);
      g_mutex_unlock (&self->mutex);
      return;
    }

  source = g_idle_source_new ();
  g_source_set_priority (source, g_task_get_priority (job->task));
  g_source_set_static_name (source, "FbDatabase answer");
  g_source_set_callback (source, answer_task, job, NULL);
  g_source_attach (source, g_task_get_context (job->task));
}

static gpointer
write_thread (gpointer user_data)
{
  FbDatabase *self = user_data;

  for (;;)
    {
      Job   *job = g_async_queue_pop (self->writes);
      gint64 counter = -1;

      if (job->func == NULL)
        {
          free_job (job);
          return NULL;
        }

      if (!g_cancellable_set_error_if_cancelled (job->cancellable, &job->error) &&
          run_in_transaction (self->connection, job, TRUE, &counter, &job->error) && counter >= 0)
        tell_committed (self, counter);
      fb_error_convert (&job->error);
      answer (self, job);
    }
}

static gboolean
throw_closed (FbDatabase *self, GError **error)
{
  return fb_throw (error, FB_ERROR_CANCELLED, _ ("%s was closed"), self->path);
}

static void
run_read (FbDatabase *self, Job *job)
{
  gint64        unused = 0;
  FbConnection *reader = NULL;

  if (!g_cancellable_set_error_if_cancelled (job->cancellable, &job->error))
    reader = fb_reader_pool_take (self->pool, &job->error);
  if (reader != NULL)
    {
      run_in_transaction (reader, job, FALSE, &unused, &job->error);
      fb_reader_pool_give (self->pool, reader);
    }
  fb_error_convert (&job->error);
}

static void
read_thread (gpointer data, gpointer user_data)
{
  run_read (user_data, data);
  answer (user_data, data);
}

/* Queues @job unless the database is closed or cannot be written. */
static gboolean
queue_write (FbDatabase *self, Job *job, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->closed)
    return throw_closed (self, error);
  if (self->writer == NULL)
    return fb_throw (error, FB_ERROR_DENIED, _ ("%s was opened for reading only"), self->path);

  g_async_queue_push (self->writes, job);
  return TRUE;
}

static gboolean
queue_read (FbDatabase *self, Job *job, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->closed)
    return throw_closed (self, error);

  g_thread_pool_push (self->readers, job, NULL);
  return TRUE;
}

static void
fb_database_dispose (GObject *object)
{
  fb_database_close (FB_DATABASE (object));

  G_OBJECT_CLASS (fb_database_parent_class)->dispose (object);
}

static void
fb_database_finalize (GObject *object)
{
  FbDatabase *self = FB_DATABASE (object);

  g_clear_pointer (&self->pool, fb_reader_pool_free);
  g_clear_pointer (&self->writes, g_async_queue_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->path, g_free);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->answered);

  G_OBJECT_CLASS (fb_database_parent_class)->finalize (object);
}

static void
fb_database_class_init (FbDatabaseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fb_database_dispose;
  object_class->finalize = fb_database_finalize;

  signals[COMMITTED] = g_signal_new ("committed", FB_TYPE_DATABASE, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
fb_database_init (FbDatabase *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->answered);
  self->context = g_main_context_ref_thread_default ();
  self->writes = g_async_queue_new ();
}

FbDatabase *
fb_database_open (const char *path, guint32 application_id, FbDatabaseFlags flags, GError **error)
{
  g_autoptr (FbDatabase) self = g_object_new (FB_TYPE_DATABASE, NULL);
  FbConnection *connection;

  g_return_val_if_fail (path != NULL, NULL);

  self->path = g_strdup (path);
  connection = fb_database_file_open (path, application_id, flags, error);
  if (connection == NULL)
    return NULL;

  self->pool = fb_reader_pool_new (path);
  if ((flags & FB_DATABASE_READ_ONLY) != 0)
    fb_reader_pool_give (self->pool, connection);
  else
    {
      self->connection = connection;
      self->writer = g_thread_new ("database", write_thread, self);
    }
  self->readers = g_thread_pool_new (read_thread, self, MAX_READ_THREADS, FALSE, NULL);

  return g_steal_pointer (&self);
}

gboolean
fb_database_write (FbDatabase *self, FbDatabaseFunc func, gpointer user_data, GError **error)
{
  Job job = { .func = func, .data = user_data };

  g_return_val_if_fail (FB_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);
  g_return_val_if_fail (g_thread_self () != self->writer, FALSE);

  if (!queue_write (self, &job, error))
    return FALSE;

  g_mutex_lock (&self->mutex);
  while (!job.answered)
    g_cond_wait (&self->answered, &self->mutex);
  g_mutex_unlock (&self->mutex);

  if (job.error == NULL)
    return TRUE;

  g_propagate_error (error, job.error);
  return FALSE;
}

gboolean
fb_database_read (FbDatabase *self, FbDatabaseFunc func, gpointer user_data, GError **error)
{
  Job job = { .func = func, .data = user_data };

  g_return_val_if_fail (FB_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  run_read (self, &job);
  if (job.error == NULL)
    return TRUE;

  g_propagate_error (error, job.error);
  return FALSE;
}

typedef gboolean (*QueueFunc) (FbDatabase *self, Job *job, GError **error);

static void
run_async (FbDatabase *self, QueueFunc queue, Job *job, GTask *task)
{
  g_autoptr (GError) error = NULL;

  /* What was committed must not be reported as cancelled. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, job, free_job);
  job->cancellable = g_task_get_cancellable (task);
  job->task = g_object_ref (task);
  if (queue (self, job, &error))
    return;

  g_clear_object (&job->task);
  g_task_return_error (task, g_steal_pointer (&error));
}

static Job *
new_job (FbDatabaseFunc func, gpointer data, GDestroyNotify destroy)
{
  Job *job = g_new0 (Job, 1);

  job->func = func;
  job->data = data;
  job->destroy = destroy;

  return job;
}

void
fb_database_write_async (FbDatabase         *self,
                         FbDatabaseFunc      func,
                         gpointer            data,
                         GDestroyNotify      destroy,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FB_IS_DATABASE (self));
  g_return_if_fail (func != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_database_write_async);
  run_async (self, queue_write, new_job (func, data, destroy), task);
}

void
fb_database_read_async (FbDatabase         *self,
                        FbDatabaseFunc      func,
                        gpointer            data,
                        GDestroyNotify      destroy,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FB_IS_DATABASE (self));
  g_return_if_fail (func != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_database_read_async);
  run_async (self, queue_read, new_job (func, data, destroy), task);
}

gboolean
fb_database_finish (FbDatabase *self, GAsyncResult *result, gpointer *data, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  if (data != NULL)
    *data = ((Job *)g_task_get_task_data (G_TASK (result)))->data;
  return TRUE;
}

void
fb_database_set_commit_hook (FbDatabase *self, FbDatabaseHook hook, gpointer user_data)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (FB_IS_DATABASE (self));

  locker = g_mutex_locker_new (&self->mutex);
  self->hook = hook;
  self->hook_data = user_data;
}

gboolean
fb_database_read_counter_in (FbConnection *connection, gint64 *counter, GError **error)
{
  return fb_connection_query_int (connection, "SELECT value FROM change_counter", counter, error);
}

static gboolean
read_counter (FbConnection *connection, gpointer user_data, GError **error)
{
  return fb_database_read_counter_in (connection, user_data, error);
}

gboolean
fb_database_read_counter (FbDatabase *self, gint64 *counter, GError **error)
{
  return fb_database_read (self, read_counter, counter, error);
}

const char *
fb_database_get_path (FbDatabase *self)
{
  g_return_val_if_fail (FB_IS_DATABASE (self), NULL);

  return self->path;
}

void
fb_database_close (FbDatabase *self)
{
  gboolean closed;

  g_return_if_fail (FB_IS_DATABASE (self));

  g_mutex_lock (&self->mutex);
  closed = self->closed;
  self->closed = TRUE;
  g_mutex_unlock (&self->mutex);
  if (closed)
    return;

  if (self->readers != NULL)
    g_thread_pool_free (g_steal_pointer (&self->readers), FALSE, TRUE);
  if (self->pool != NULL)
    fb_reader_pool_close (self->pool);
  if (self->writer != NULL)
    {
      g_async_queue_push (self->writes, new_job (NULL, NULL, NULL));
      g_thread_join (g_steal_pointer (&self->writer));
    }
  g_clear_pointer (&self->connection, fb_connection_close);

  if (self->news != NULL)
    g_source_destroy (self->news);
  g_clear_pointer (&self->news, g_source_unref);
}
