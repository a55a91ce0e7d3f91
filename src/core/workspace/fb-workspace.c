/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-workspace.h"

#include <glib/gi18n-lib.h>
#include <sys/stat.h>

#include "fb-error.h"
#include "fb-file.h"
#include "fb-ping.h"
#include "fb-profile-lock.h"

/* Opens a profile in order (folder, lock, database, schema, keyring, news) and holds what came of
 * it. Opened on any thread; the signal comes on the main context that is the thread's default then,
 * or the process's. The key may be asked for on any thread. */

/* "Fbwk": marks our files, so that another program's database is not taken for a workspace. */
#define APPLICATION_ID 0x4662776b
#define LOCK_TIMEOUT_MS 5000
#define KEY_NAME "profile-key"

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
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FbWorkspace, fb_workspace, G_TYPE_OBJECT)

static gboolean
has_unfinished_journal (const char *database_path)
{
  g_autofree char *journal = g_strconcat (database_path, "-wal", NULL);
  struct stat      info;

  return stat (journal, &info) == 0 && info.st_size > 0;
}

static gboolean
throw_damaged (const char *database_path, GError **error)
{
  g_autofree char *backup = fb_database_find_backup (database_path);

  if (error == NULL || !g_error_matches (*error, FB_ERROR, FB_ERROR_INVALID))
    return FALSE;

  if (backup != NULL)
    g_prefix_error (error,
                    _("The workspace is damaged and was left as it is; its newest backup is %s: "),
                       backup);
  else
    g_prefix_error (error,
                    _("The workspace is damaged and was left as it is; there is no backup: "));

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
migrate (FbWorkspace *self, const FbMigration *const *migrations, GError **error)
{
  gboolean needs = FALSE;

  if (!fb_database_needs_migration (self->database, migrations, &needs, error))
    return FALSE;
  if (!needs)
    return TRUE;

  if (!fb_profile_lock_try_exclusive (self->lock))
    return fb_throw (error, FB_ERROR_CONFLICT,
                     _("The profile %s is open in a Flowbench of another version; close that one first"),
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
    return throw_damaged (path, error);
  if (crashed)
    fb_profile_lock_share (self->lock);

  return migrate (self, migrations, error) || throw_damaged (path, error);
}

static void
ping_received_cb (FbPing *ping, FbWorkspace *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
database_committed_cb (FbDatabase *database, gint64 counter, FbWorkspace *self)
{
  if (self->ping != NULL)
    fb_ping_send (self->ping);
}

static gboolean
listen_for_news (FbWorkspace *self, GError **error)
{
  g_autofree char *folder = fb_workspace_path (self, "run", NULL);
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  self->ping = fb_ping_new (folder, context, error);
  if (self->ping == NULL)
    return FALSE;

  g_signal_connect_object (self->ping, "received", G_CALLBACK (ping_received_cb), self, 0);
  g_signal_connect_object (self->database, "committed", G_CALLBACK (database_committed_cb), self,
                           0);

  return TRUE;
}

static FbSealKey *
parse_key (const char *hex, GError **error)
{
  guint8   bytes[FB_SEAL_KEY_BYTES];
  gboolean is_valid = strlen (hex) == 2 * sizeof bytes;

  for (guint i = 0; i < sizeof bytes && is_valid; i++)
    {
      int high = g_ascii_xdigit_value (hex[2 * i]);
      int low = g_ascii_xdigit_value (hex[2 * i + 1]);

      is_valid = high >= 0 && low >= 0;
      bytes[i] = (guint8)(high << 4 | low);
    }
  if (!is_valid)
    {
      fb_throw (error, FB_ERROR_INVALID,
                _("The profile key in the keyring is not one of Flowbench's"));
      return NULL;
    }

  return fb_seal_key_new_from_bytes (bytes);
}

static FbSealKey *
look_up_key (FbWorkspace *self, GError **error)
{
  char      *hex = fb_keyring_lookup (self->keyring, KEY_NAME, NULL, error);
  FbSealKey *key = hex != NULL ? parse_key (hex, error) : NULL;

  fb_keyring_secret_free (hex);
  return key;
}

static char *
print_key (FbSealKey *key)
{
  const guint8 *bytes = fb_seal_key_get_bytes (key);
  char         *hex = g_malloc (2 * FB_SEAL_KEY_BYTES + 1);

  for (guint i = 0; i < FB_SEAL_KEY_BYTES; i++)
    g_snprintf (hex + 2 * i, 3, "%02x", bytes[i]);

  return hex;
}

/* Two processes may want the first key at once: the loser of the database's write lock finds the
 * winner's. */
static gboolean
make_key (FbConnection *connection, gpointer user_data, GError **error)
{
  FbWorkspace     *self = user_data;
  g_autofree char *label = g_strdup_printf (_("Flowbench: key of the profile %s"), self->folder);
  g_autoptr (GError) lookup_error = NULL;
  char    *hex;
  gboolean stored;

  self->key = look_up_key (self, &lookup_error);
  if (self->key != NULL)
    return TRUE;
  if (!g_error_matches (lookup_error, FB_ERROR, FB_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&lookup_error));
      return FALSE;
    }

  self->key = fb_seal_key_new_random ();
  hex = print_key (self->key);
  stored = fb_keyring_store (self->keyring, KEY_NAME, label, hex, FB_KEYRING_LASTING, NULL, error);
  fb_keyring_secret_free (hex);
  if (!stored)
    g_clear_pointer (&self->key, fb_seal_key_unref);

  return stored;
}

static void
fb_workspace_finalize (GObject *object)
{
  FbWorkspace *self = FB_WORKSPACE (object);

  fb_workspace_close (self);
  g_clear_object (&self->ping);
  g_clear_object (&self->keyring);
  g_clear_object (&self->database);
  g_clear_pointer (&self->lock, fb_profile_lock_free);
  g_clear_pointer (&self->key, fb_seal_key_unref);
  g_clear_pointer (&self->folder, g_free);
  g_mutex_clear (&self->key_mutex);

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
}

FbWorkspace *
fb_workspace_open (const char *folder, const FbMigration *const *migrations, GError **error)
{
  g_autoptr (FbWorkspace) self = g_object_new (FB_TYPE_WORKSPACE, NULL);

  g_return_val_if_fail (migrations != NULL, NULL);

  self->folder =
      folder != NULL ? g_canonicalize_filename (folder, NULL) : fb_workspace_default_folder ();
  if (!fb_file_make_folder (self->folder, error))
    return NULL;
  self->lock = fb_profile_lock_new (self->folder, LOCK_TIMEOUT_MS, error);
  if (self->lock == NULL || !open_database (self, migrations, error))
    return NULL;
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
  g_autoptr (GError) lookup_error = NULL;

  g_return_val_if_fail (FB_IS_WORKSPACE (self), NULL);

  locker = g_mutex_locker_new (&self->key_mutex);
  if (self->key == NULL)
    self->key = look_up_key (self, &lookup_error);
  if (self->key == NULL && g_error_matches (lookup_error, FB_ERROR, FB_ERROR_NOT_FOUND))
    {
      g_clear_error (&lookup_error);
      fb_database_write (self->database, make_key, self, &lookup_error);
    }
  if (self->key == NULL)
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&lookup_error),
                                  _("The profile key cannot be had: "));
      return NULL;
    }

  return fb_seal_key_ref (self->key);
}

void
fb_workspace_close (FbWorkspace *self)
{
  g_return_if_fail (FB_IS_WORKSPACE (self));

  if (self->ping != NULL)
    fb_ping_close (self->ping);
  if (self->database != NULL)
    fb_database_close (self->database);
}
