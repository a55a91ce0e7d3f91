/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-sparkplug-births.h"

#include "fb-expendable.h"

/* What is to be written waits under the mutex, the newest birth of a topic in place of older ones,
 * for one thread that ends when nothing waits; the network thread only copies. */

/* Another schema is another id: what has the one before is made again. */
#define APPLICATION_ID 0x46625362 /* "FbSb" */
#define MAX_WAITING_BYTES (16 * 1024 * 1024)

struct _FbSparkplugBirths
{
  GObject parent_instance;

  /* Owned */
  char *path;

  /* Owned, under the mutex */
  GMutex      mutex;
  GHashTable *waiting; /* key -> Waiting */
  gsize       n_waiting_bytes;
  gboolean    is_writing;

  /* Owned, under its own mutex, which is held while the file is opened */
  GMutex      file_mutex;
  FbDatabase *database; /* (nullable) until first used */
};

G_DEFINE_FINAL_TYPE (FbSparkplugBirths, fb_sparkplug_births, G_TYPE_OBJECT)

typedef struct
{
  char   *broker;
  char   *topic;
  GBytes *payload;
  gint64  time;
} Waiting;

static const char schema[] =
    "CREATE TABLE IF NOT EXISTS birth (broker TEXT NOT NULL, topic TEXT NOT NULL,"
    " payload BLOB NOT NULL, time INTEGER NOT NULL, PRIMARY KEY (broker, topic));";

static void
waiting_free (gpointer data)
{
  Waiting *waiting = data;

  g_free (waiting->broker);
  g_free (waiting->topic);
  g_bytes_unref (waiting->payload);
  g_free (waiting);
}

static void
birth_free (gpointer data)
{
  FbSparkplugBirth *birth = data;

  g_free (birth->topic);
  g_bytes_unref (birth->payload);
  g_free (birth);
}

/* (transfer none) (nullable) */
static FbDatabase *
get_database (FbSparkplugBirths *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->file_mutex);

  if (self->database == NULL)
    self->database = fb_expendable_open (self->path, APPLICATION_ID, schema, error);

  return self->database;
}

/* Of each broker the oldest, when there are too many. */
static gboolean
drop_oldest (FbConnection *connection, GError **error)
{
  return fb_connection_run (connection, error,
                            "DELETE FROM birth WHERE rowid IN (SELECT rowid FROM"
                            " (SELECT rowid, row_number () OVER"
                            " (PARTITION BY broker ORDER BY time DESC) AS number FROM birth)"
                            " WHERE number > ?)",
                            "i", (gint64)FB_SPARKPLUG_MAX_BIRTHS);
}

static gboolean
write_births (FbConnection *connection, gpointer user_data, GError **error)
{
  GHashTableIter iter;
  Waiting       *waiting;

  g_hash_table_iter_init (&iter, user_data);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&waiting))
    if (!fb_connection_run (connection, error, "INSERT OR REPLACE INTO birth VALUES (?, ?, ?, ?)",
                            "ssbi", waiting->broker, waiting->topic, waiting->payload,
                            waiting->time))
      return FALSE;

  return drop_oldest (connection, error);
}

static GHashTable *
make_waiting (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, waiting_free);
}

/* (transfer full) (nullable) when nothing waits any more */
static GHashTable *
steal_waiting (FbSparkplugBirths *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GHashTable *waiting = self->waiting;

  self->is_writing = g_hash_table_size (waiting) > 0;
  if (!self->is_writing)
    return NULL;

  self->waiting = make_waiting ();
  self->n_waiting_bytes = 0;

  return waiting;
}

/* Until nothing waits. Takes the reference. */
static gpointer
write_waiting_thread (gpointer data)
{
  g_autoptr (FbSparkplugBirths) self = data;

  for (GHashTable *waiting = steal_waiting (self); waiting != NULL; waiting = steal_waiting (self))
    {
      g_autoptr (GError) error = NULL;
      FbDatabase *database = get_database (self, &error);

      if (database == NULL || !fb_database_write (database, write_births, waiting, &error))
        g_message ("Births of edge nodes are not kept: %s", error->message);
      g_hash_table_unref (waiting);
    }

  return NULL;
}

static void
fb_sparkplug_births_finalize (GObject *object)
{
  FbSparkplugBirths *self = FB_SPARKPLUG_BIRTHS (object);

  g_clear_object (&self->database);
  g_hash_table_unref (self->waiting);
  g_mutex_clear (&self->file_mutex);
  g_mutex_clear (&self->mutex);
  g_free (self->path);

  G_OBJECT_CLASS (fb_sparkplug_births_parent_class)->finalize (object);
}

static void
fb_sparkplug_births_class_init (FbSparkplugBirthsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_sparkplug_births_finalize;
}

static void
fb_sparkplug_births_init (FbSparkplugBirths *self)
{
  g_mutex_init (&self->mutex);
  g_mutex_init (&self->file_mutex);
  self->waiting = make_waiting ();
}

FbSparkplugBirths *
fb_sparkplug_births_new (const char *path)
{
  FbSparkplugBirths *self = g_object_new (FB_TYPE_SPARKPLUG_BIRTHS, NULL);

  self->path = g_strdup (path);

  return self;
}

static Waiting *
make_birth (const char *broker, const FbMqttMessage *birth)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->broker = g_strdup (broker);
  waiting->topic = g_strdup (birth->topic);
  waiting->payload = g_bytes_new (birth->payload, birth->payload_length);
  waiting->time = birth->time;

  return waiting;
}

void
fb_sparkplug_births_keep (FbSparkplugBirths *self, const char *broker, const FbMqttMessage *birth)
{
  gboolean must_write = FALSE;

  g_return_if_fail (FB_IS_SPARKPLUG_BIRTHS (self));

  if (birth->payload_length == 0 || birth->payload_length > FB_SPARKPLUG_MAX_BIRTH_BYTES)
    return;

  g_mutex_lock (&self->mutex);
  if (self->n_waiting_bytes <= MAX_WAITING_BYTES)
    {
      g_hash_table_replace (self->waiting, g_strconcat (broker, " ", birth->topic, NULL),
                            make_birth (broker, birth));
      self->n_waiting_bytes += birth->payload_length;
      must_write = !self->is_writing;
      self->is_writing = TRUE;
    }
  g_mutex_unlock (&self->mutex);

  if (must_write)
    g_thread_unref (g_thread_new ("births", write_waiting_thread, g_object_ref (self)));
}

typedef struct
{
  const char *broker;
  GPtrArray  *births;
} Loading;

/* An edge node has fewer levels than its devices. */
static gboolean
read_births (FbConnection *connection, gpointer user_data, GError **error)
{
  Loading *loading = user_data;
  g_autoptr (FbStatement) statement =
                 fb_connection_prepare_with (connection, error,
                                             "SELECT topic, payload FROM birth WHERE broker = ?"
                                             " ORDER BY topic LIKE '%/DBIRTH/%', topic",
                                             "s", loading->broker);
  g_autoptr (GError) failure = NULL;

  if (statement == NULL)
    return FALSE;

  while (fb_statement_step (statement, &failure))
    {
      FbSparkplugBirth *birth = g_new0 (FbSparkplugBirth, 1);

      birth->topic = g_strdup (fb_statement_get_string (statement, 0));
      birth->payload = fb_statement_get_bytes (statement, 1);
      g_ptr_array_add (loading->births, birth);
    }
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

GPtrArray *
fb_sparkplug_births_load (FbSparkplugBirths *self, const char *broker, GError **error)
{
  FbDatabase *database = get_database (self, error);
  g_autoptr (GPtrArray) births = g_ptr_array_new_with_free_func (birth_free);
  Loading loading = { broker, births };

  if (database == NULL || !fb_database_read (database, read_births, &loading, error))
    return NULL;

  return g_steal_pointer (&births);
}
