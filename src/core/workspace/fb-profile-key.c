/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-profile-key.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "fb-error.h"
#include "fb-file.h"

/* Making the key takes a file lock and no transaction: the desktop may ask the person for the
 * keyring's password meanwhile, and that must not hold the database. */

#define KEY_NAME "profile-key"
#define LOCK_NAME "key.lock"
#define LOCK_TIMEOUT_MS 60000
#define RETRY_US 50000

const FbMigration fb_profile_key_migrations[] = {
  { "workspace", 1,
    "CREATE TABLE profile_key (id INTEGER PRIMARY KEY CHECK (id = 1), fingerprint TEXT NOT NULL)" },
  { NULL, 0, NULL },
};

static char *
compute_fingerprint (FbSealKey *key)
{
  g_autoptr (GBytes) purpose = g_bytes_new_static ("profile key", 11);

  return fb_seal_fingerprint (key, purpose);
}

static gboolean
read_fingerprint (FbConnection *connection, gpointer user_data, GError **error)
{
  g_autoptr (FbStatement) row =
                 fb_connection_prepare (connection, "SELECT fingerprint FROM profile_key", error);
  g_autoptr (GError) step_error = NULL;

  if (row == NULL)
    return FALSE;
  if (fb_statement_step (row, &step_error))
    *(char **)user_data = g_strdup (fb_statement_get_string (row, 0));
  if (step_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&step_error));
  return FALSE;
}

static gboolean
write_fingerprint (FbConnection *connection, gpointer fingerprint, GError **error)
{
  return fb_connection_run (connection, error, "INSERT OR REPLACE INTO profile_key VALUES (1, ?)",
                            "s", fingerprint);
}

static FbSealKey *
parse_key (const char *hex, GError **error)
{
  guint8     bytes[FB_SEAL_KEY_BYTES] = { 0 };
  gboolean   is_valid = strlen (hex) == 2 * sizeof bytes;
  FbSealKey *key = NULL;

  for (guint i = 0; i < sizeof bytes && is_valid; i++)
    {
      const int high = g_ascii_xdigit_value (hex[2 * i]);
      const int low = g_ascii_xdigit_value (hex[2 * i + 1]);

      is_valid = high >= 0 && low >= 0;
      bytes[i] = (guint8)((guint)high << 4 | (guint)low);
    }
  if (is_valid)
    key = fb_seal_key_new_from_bytes (bytes);
  else
    fb_throw (error, FB_ERROR_INVALID, _ ("The profile's key in the keyring was changed"));
  explicit_bzero (bytes, sizeof bytes);

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

static FbSealKey *
look_up (FbKeyring *keyring, GError **error)
{
  char      *hex = fb_keyring_lookup (keyring, KEY_NAME, NULL, error);
  FbSealKey *key = hex != NULL ? parse_key (hex, error) : NULL;

  fb_keyring_secret_free (hex);
  return key;
}

/* Whether @key is the one that is recorded; records it when none is. */
static gboolean
check_fingerprint (FbDatabase *database, FbSealKey *key, GError **error)
{
  g_autofree char *fingerprint = compute_fingerprint (key);
  g_autofree char *recorded = NULL;

  if (!fb_database_read (database, read_fingerprint, &recorded, error))
    return FALSE;
  if (recorded == NULL)
    return fb_database_write (database, write_fingerprint, fingerprint, error);
  if (g_str_equal (recorded, fingerprint))
    return TRUE;

  return fb_throw (error, FB_ERROR_DENIED,
                   _ ("The keyring holds another key than the one this profile was sealed with"));
}

static FbSealKey *
make_key (const char *folder, FbDatabase *database, FbKeyring *keyring, GError **error)
{
  g_autofree char *label = g_strdup_printf (_ ("Flowbench: key of the profile %s"), folder);
  g_autoptr (FbSealKey) key = fb_seal_key_new_random ();
  g_autofree char *fingerprint = compute_fingerprint (key);
  char            *hex = print_key (key);
  gboolean         stored;

  stored = fb_keyring_store (keyring, KEY_NAME, label, hex, FB_KEYRING_LASTING, NULL, error);
  fb_keyring_secret_free (hex);
  if (!stored || !fb_database_write (database, write_fingerprint, fingerprint, error))
    return NULL;

  return g_steal_pointer (&key);
}

static FbSealKey *
look_up_or_make (const char *folder, FbDatabase *database, FbKeyring *keyring, GError **error)
{
  g_autoptr (FbSealKey) key = NULL;
  g_autoptr (GError) lookup_error = NULL;
  g_autofree char *recorded = NULL;

  key = look_up (keyring, &lookup_error);
  if (key != NULL)
    return check_fingerprint (database, key, error) ? g_steal_pointer (&key) : NULL;
  if (!g_error_matches (lookup_error, FB_ERROR, FB_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&lookup_error));
      return NULL;
    }

  if (!fb_database_read (database, read_fingerprint, &recorded, error))
    return NULL;
  if (recorded != NULL)
    {
      fb_throw (error, FB_ERROR_DENIED,
                _ ("The keyring at hand does not hold the key of this profile; open the one that "
                   "was used before"));
      return NULL;
    }

  return make_key (folder, database, keyring, error);
}

/* Waits for another process that is making the key, and perhaps for its person. */
static int
take_lock (const char *folder, GError **error)
{
  const gint64     deadline = g_get_monotonic_time () + (gint64)LOCK_TIMEOUT_MS * 1000;
  g_autofree char *path = g_build_filename (folder, LOCK_NAME, NULL);

  for (;;)
    {
      g_autoptr (GError) lock_error = NULL;
      int lock = fb_file_lock (path, &lock_error);

      if (lock >= 0)
        return lock;
      if (!g_error_matches (lock_error, FB_ERROR, FB_ERROR_CONFLICT) ||
          g_get_monotonic_time () > deadline)
        {
          g_propagate_error (error, g_steal_pointer (&lock_error));
          return -1;
        }
      g_usleep (RETRY_US);
    }
}

typedef FbSealKey *(*KeyFunc) (const char *folder,
                               FbDatabase *database,
                               FbKeyring  *keyring,
                               GError    **error);

static FbSealKey *
with_lock (
    KeyFunc func, const char *folder, FbDatabase *database, FbKeyring *keyring, GError **error)
{
  FbSealKey *key = NULL;
  int        lock = take_lock (folder, error);

  if (lock >= 0)
    {
      key = func (folder, database, keyring, error);
      close (lock);
    }
  if (key == NULL)
    fb_throw_prefixed (error, _ ("The key of this profile cannot be had: "));

  return key;
}

FbSealKey *
fb_profile_key_get (const char *folder, FbDatabase *database, FbKeyring *keyring, GError **error)
{
  return with_lock (look_up_or_make, folder, database, keyring, error);
}

FbSealKey *
fb_profile_key_replace (const char *folder,
                        FbDatabase *database,
                        FbKeyring  *keyring,
                        GError    **error)
{
  return with_lock (make_key, folder, database, keyring, error);
}
