/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-workspace.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>

#include "fb-error.h"
#include "fb-file.h"
#include "fb-ping.h"
#include "fb-profile-key.h"
#include "fb-profile-lock.h"

/* Opens a profile in order (folder, lock, database, schema, keyring, news) and holds what came of
 * it. Opened on any thread; the signal comes on the main context that is the thread's default then,
 * or the process's. The key may be asked for on any thread. */

/* "Fbwk": marks our files, so that another program's database is not taken for a workspace. */
#define APPLICATION_ID 0x4662776b
#define GATE_TIMEOUT_MS 15000

struct _FbWorkspace
{
  GObject parent_instance;

  /* Owned */
  char          *folder;
  FbProfileLock *lock;
  FbDatabase    *database;
  FbKeyring     *keyring;
  FbPing        *ping;

  GMutex     key_mutex; /* guards what follows */
  FbSealKey *key;

  GMutex counter_mutex; /* guards what follows */
  gint64 counter;       /* of the last commit we know of */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FbWorkspace, fb_workspace, G_TYPE_OBJECT)

static gboolean
make_folder (const char *folder, GError **error)
{
  struct stat info;

  if (!fb_file_make_folder (folder, error))
    return FALSE;

  /* One that was there may be open to others. */
  if (stat (folder, &info) == 0 && (info.st_mode & 077) != 0 && chmod (folder, 0700) != 0)
    return fb_throw (error, FB_ERROR_DENIED,
                     _ ("Others can read %s, and that cannot be changed: %s"), folder,
                     g_strerror (errno));

  return TRUE;
}

static gboolean
has_unfinished_journal (const char *database_path)
{
  g_autofree char *journal = g_strconcat (database_path, "-wal", NULL);
  struct stat      info;

  return stat (journal, &info) == 0 && info.st_size > 0;
}

static gboolean
throw_unreadable (const char *database_path, GError **error)
{
  g_autofree char *backup = fb_database_find_backup (database_path);

  if (error == NULL || !g_error_matches (*error, FB_ERROR, FB_ERROR_INVALID))
    return FALSE;

  if (backup != NULL)
    g_prefix_error (error,
                    _ ("The workspace cannot be read and was left as it is; its newest backup is "
                       "%s: "),
                    backup);
  else
    g_prefix_error (error,
                    _ ("The workspace cannot be read and was left as it is; there is no backup: "));

  return FALSE;
}

/* After a power cut SQLite replays its journal; this looks whether the result is sound before
 * anything is built on it. */
static gboolean
check_after_crash (FbWorkspace *self, GError **error)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);

  if (!fb_database_check (self->database, FALSE, findings, error))
    return FALSE;
  if (findings->len > 0)
    return fb_throw (error, FB_ERROR_INVALID, "%s", (const char *)findings->pdata[0]);

  return TRUE;
}

static gboolean
migrate (FbWorkspace *self, const FbMigration *const *areas, GError **error)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new ();
  const FbMigration *const *migrations;
  gboolean                  needs = FALSE;

  g_ptr_array_add (tables, (gpointer)fb_profile_key_migrations);
  for (; *areas != NULL; areas++)
    g_ptr_array_add (tables, (gpointer)*areas);
  g_ptr_array_add (tables, NULL);
  migrations = (const FbMigration *const *)tables->pdata;

  if (!fb_database_needs_migration (self->database, migrations, &needs, error))
    return FALSE;
  if (!needs)
    return TRUE;

  if (!fb_profile_lock_try_exclusive (self->lock))
    return fb_throw (error, FB_ERROR_CONFLICT,
                     _ ("The profile %s is open in a Flowbench of another version; close that one "
                        "first"),
                     self->folder);

  if (!fb_database_migrate (self->database, migrations, error))
    return FALSE;
  fb_profile_lock_share (self->lock);

  return TRUE;
}

static gboolean
open_database (FbWorkspace *self, const FbMigration *const *migrations, GError **error)
{
  g_autofree char *path = fb_workspace_path (self, "workspace.db", NULL);
  gboolean crashed = has_unfinished_journal (path) && fb_profile_lock_try_exclusive (self->lock);

  self->database = fb_database_open (path, APPLICATION_ID, FB_DATABASE_DEFAULT, error);
  if (self->database == NULL || (crashed && !check_after_crash (self, error)))
    return throw_unreadable (path, error);
  if (crashed)
    fb_profile_lock_share (self->lock);

  return migrate (self, migrations, error) || throw_unreadable (path, error);
}

static void
ping_received_cb (FbPing *ping, FbWorkspace *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* On the writer's thread, so that the news leaves even when the process ends right after. A gap in
 * the count is another process's commit: fb_workspace_look() finds it. */
static void
note_commit (gint64 counter, gpointer user_data)
{
  FbWorkspace *self = user_data;

  g_mutex_lock (&self->counter_mutex);
  if (counter == self->counter + 1)
    self->counter = counter;
  g_mutex_unlock (&self->counter_mutex);

  fb_ping_send (self->ping);
}

static gboolean
listen_for_news (FbWorkspace *self, GError **error)
{
  g_autofree char *folder = fb_workspace_path (self, "run", NULL);
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  self->ping = fb_ping_new (folder, context, error);
  if (self->ping == NULL || !fb_database_read_counter (self->database, &self->counter, error))
    return FALSE;

  g_signal_connect_object (self->ping, "received", G_CALLBACK (ping_received_cb), self, 0);
  fb_database_set_commit_hook (self->database, note_commit, self);

  return TRUE;
}

static gboolean
read_counter (FbConnection *connection, gpointer user_data, GError **error)
{
  return fb_database_read_counter_in (connection, user_data, error);
}

static void
database_read_counter_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbWorkspace) self = user_data;
  g_autoptr (GError) error = NULL;
  gpointer counter;
  gboolean changed;

  if (!fb_database_finish (FB_DATABASE (source), result, &counter, &error))
    {
      if (!g_error_matches (error, FB_ERROR, FB_ERROR_CANCELLED))
        g_warning ("Looking for changes: %s", error->message);
      return;
    }

  g_mutex_lock (&self->counter_mutex);
  changed = *(gint64 *)counter > self->counter;
  self->counter = MAX (self->counter, *(gint64 *)counter);
  g_mutex_unlock (&self->counter_mutex);

  if (changed)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
fb_workspace_finalize (GObject *object)
{
  FbWorkspace *self = FB_WORKSPACE (object);

  fb_workspace_close (self);
  g_clear_object (&self->database);
  g_clear_object (&self->ping);
  g_clear_object (&self->keyring);
  g_clear_pointer (&self->key, fb_seal_key_unref);
  g_clear_pointer (&self->folder, g_free);
  g_mutex_clear (&self->key_mutex);
  g_mutex_clear (&self->counter_mutex);

  G_OBJECT_CLASS (fb_workspace_parent_class)->finalize (object);
}

static void
fb_workspace_class_init (FbWorkspaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_workspace_finalize;

  signals[CHANGED] = g_signal_new ("changed", FB_TYPE_WORKSPACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
fb_workspace_init (FbWorkspace *self)
{
  g_mutex_init (&self->key_mutex);
  g_mutex_init (&self->counter_mutex);
}

FbWorkspace *
fb_workspace_open (const char *folder, const FbMigration *const *migrations, GError **error)
{
  g_autoptr (FbWorkspace) self = g_object_new (FB_TYPE_WORKSPACE, NULL);

  g_return_val_if_fail (migrations != NULL, NULL);

  self->folder =
      folder != NULL ? g_canonicalize_filename (folder, NULL) : fb_workspace_default_folder ();
  if (!make_folder (self->folder, error))
    return NULL;
  self->lock = fb_profile_lock_new (self->folder, GATE_TIMEOUT_MS, error);
  if (self->lock == NULL || !open_database (self, migrations, error))
    return NULL;
  fb_profile_lock_leave_gate (self->lock);
  self->keyring = fb_keyring_new (self->folder, error);
  if (self->keyring == NULL || !listen_for_news (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

char *
fb_workspace_default_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "flowbench", NULL);
}

const char *
fb_workspace_get_folder (FbWorkspace *self)
{
  g_return_val_if_fail (FB_IS_WORKSPACE (self), NULL);
  return self->folder;
}

FbDatabase *
fb_workspace_get_database (FbWorkspace *self)
{
  g_return_val_if_fail (FB_IS_WORKSPACE (self), NULL);
  return self->database;
}

FbKeyring *
fb_workspace_get_keyring (FbWorkspace *self)
{
  g_return_val_if_fail (FB_IS_WORKSPACE (self), NULL);
  return self->keyring;
}

char *
fb_workspace_path (FbWorkspace *self, const char *first, ...)
{
  g_autofree char *below = NULL;
  va_list          args;

  g_return_val_if_fail (FB_IS_WORKSPACE (self), NULL);

  va_start (args, first);
  below = g_build_filename_valist (first, &args);
  va_end (args);

  return g_build_filename (self->folder, below, NULL);
}

FbSealKey *
fb_workspace_dup_key (FbWorkspace *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (FB_IS_WORKSPACE (self), NULL);

  locker = g_mutex_locker_new (&self->key_mutex);
  if (self->key == NULL)
    self->key = fb_profile_key_get (self->folder, self->database, self->keyring, error);

  return self->key != NULL ? fb_seal_key_ref (self->key) : NULL;
}

gboolean
fb_workspace_replace_key (FbWorkspace *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  FbSealKey *key;

  g_return_val_if_fail (FB_IS_WORKSPACE (self), FALSE);

  locker = g_mutex_locker_new (&self->key_mutex);
  key = fb_profile_key_replace (self->folder, self->database, self->keyring, error);
  if (key == NULL)
    return FALSE;

  g_clear_pointer (&self->key, fb_seal_key_unref);
  self->key = key;
  return TRUE;
}

void
fb_workspace_look (FbWorkspace *self)
{
  g_return_if_fail (FB_IS_WORKSPACE (self));

  fb_database_read_async (self->database, read_counter, g_new0 (gint64, 1), g_free, NULL,
                          database_read_counter_cb, g_object_ref (self));
}

void
fb_workspace_close (FbWorkspace *self)
{
  g_return_if_fail (FB_IS_WORKSPACE (self));

  if (self->database != NULL)
    fb_database_close (self->database); /* Its last commits still send news. */
  if (self->ping != NULL)
    fb_ping_close (self->ping);
  g_clear_pointer (&self->lock, fb_profile_lock_free);
}
