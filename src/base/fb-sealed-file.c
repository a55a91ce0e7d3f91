/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-sealed-file.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <unistd.h>

#include "fb-error.h"
#include "fb-file.h"
#include "fb-id.h"
#include "fb-seal.h"

/* Layout: magic, salt, a sealed nothing that tells a wrong passphrase from a damaged file, and the
 * sealed pairs as "name NUL secret NUL" one after the other. Buffers with clear text are wiped. */

#define MAGIC "FBSECRT1"
#define MAGIC_BYTES 8
#define CHECK_BYTES (1 + 24 + 16)
#define HEAD_BYTES (MAGIC_BYTES + FB_SEAL_SALT_BYTES + CHECK_BYTES)
#define CHECK_CONTEXT "flowbench secrets check"
#define PAIRS_CONTEXT "flowbench secrets"
#define MAX_BYTES (4 * 1024 * 1024)
#define LOCK_TIMEOUT_MS 5000

struct _FbSealedFile
{
  gatomicrefcount references;

  /* Owned */
  char      *path;
  char      *lock_path;
  FbSealKey *key;
  guint8     salt[FB_SEAL_SALT_BYTES];
};

static FbSealedFile *
new_file (const char *path)
{
  FbSealedFile *self = g_new0 (FbSealedFile, 1);

  g_atomic_ref_count_init (&self->references);
  self->path = g_strdup (path);
  self->lock_path = g_strconcat (path, ".lock", NULL);

  return self;
}

static gboolean
throw_damaged (const char *path, GError **error)
{
  return fb_throw (error, FB_ERROR_INVALID, _ ("%s is damaged"), path);
}

/* Waits for other processes that write just now. */
static int
take_lock (FbSealedFile *self, GError **error)
{
  const gint64 deadline = g_get_monotonic_time () + LOCK_TIMEOUT_MS * 1000;

  for (;;)
    {
      g_autoptr (GError) local_error = NULL;
      int lock = fb_file_lock (self->lock_path, &local_error);

      if (lock >= 0)
        return lock;
      if (!g_error_matches (local_error, FB_ERROR, FB_ERROR_CONFLICT) ||
          g_get_monotonic_time () > deadline)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return -1;
        }
      g_usleep (10000);
    }
}

static gboolean
write_pairs (FbSealedFile *self, GBytes *pairs, GError **error)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) check = fb_seal (self->key, CHECK_CONTEXT, nothing);
  g_autoptr (GBytes) sealed = fb_seal (self->key, PAIRS_CONTEXT, pairs);
  g_autoptr (GByteArray) whole = g_byte_array_new ();

  g_assert (g_bytes_get_size (check) == CHECK_BYTES);

  g_byte_array_append (whole, (const guint8 *)MAGIC, MAGIC_BYTES);
  g_byte_array_append (whole, self->salt, FB_SEAL_SALT_BYTES);
  g_byte_array_append (whole, g_bytes_get_data (check, NULL), CHECK_BYTES);
  g_byte_array_append (whole, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
  if (whole->len > MAX_BYTES)
    return fb_throw (error, FB_ERROR_FULL, _ ("%s holds as many secrets as it can"), self->path);

  return fb_file_write (self->path, whole->data, whole->len, 0600, error);
}

static GBytes *
read_file (const char *path, GError **error)
{
  g_autoptr (GBytes) whole = fb_file_read (path, MAX_BYTES, error);

  if (whole == NULL)
    return NULL;
  if (g_bytes_get_size (whole) < HEAD_BYTES ||
      memcmp (g_bytes_get_data (whole, NULL), MAGIC, MAGIC_BYTES) != 0)
    {
      throw_damaged (path, error);
      return NULL;
    }

  return g_steal_pointer (&whole);
}

static GBytes *
unseal_pairs (FbSealedFile *self, GBytes *whole, GError **error)
{
  g_autoptr (GBytes) sealed =
                 g_bytes_new_from_bytes (whole, HEAD_BYTES, g_bytes_get_size (whole) - HEAD_BYTES);
  g_autoptr (GError) local_error = NULL;
  GBytes *pairs = fb_unseal (self->key, PAIRS_CONTEXT, sealed, &local_error);

  if (pairs == NULL && g_error_matches (local_error, FB_ERROR, FB_ERROR_UNVERIFIED))
    throw_damaged (self->path, error);
  else if (pairs == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return pairs;
}

static GBytes *
read_pairs (FbSealedFile *self, GError **error)
{
  g_autoptr (GBytes) whole = read_file (self->path, error);

  return whole != NULL ? unseal_pairs (self, whole, error) : NULL;
}

/* Takes the next string off; NULL at the end or where no NUL ends it. */
static const char *
next_string (const char **position, gsize *left)
{
  const char *start = *position;
  const char *end = *left > 0 ? memchr (start, '\0', *left) : NULL;

  if (end == NULL)
    return NULL;

  *left -= end + 1 - start;
  *position = end + 1;

  return start;
}

static const char *
find_pair (GBytes *pairs, const char *name)
{
  gsize       left;
  const char *position = g_bytes_get_data (pairs, &left);
  const char *found_name;
  const char *secret;

  while ((found_name = next_string (&position, &left)) != NULL &&
         (secret = next_string (&position, &left)) != NULL)
    if (g_str_equal (found_name, name))
      return secret;

  return NULL;
}

static void
free_wiped (gpointer data)
{
  GByteArray *array = data;

  sodium_memzero (array->data, array->len);
  g_byte_array_unref (array);
}

static void
append_string (GByteArray *array, const char *string)
{
  g_byte_array_append (array, (const guint8 *)string, strlen (string) + 1);
}

/* @pairs with @name set to @secret, or without it. */
static GBytes *
change_pairs (GBytes *pairs, const char *name, const char *secret)
{
  gsize       left;
  const char *position = g_bytes_get_data (pairs, &left);
  const char *found_name;
  const char *found_secret;
  /* Large enough from the start: growing would leave copies behind. */
  GByteArray *changed =
      g_byte_array_sized_new (left + strlen (name) + 2 + (secret != NULL ? strlen (secret) : 0));

  while ((found_name = next_string (&position, &left)) != NULL &&
         (found_secret = next_string (&position, &left)) != NULL)
    {
      if (g_str_equal (found_name, name))
        continue;
      append_string (changed, found_name);
      append_string (changed, found_secret);
    }
  if (secret != NULL)
    {
      append_string (changed, name);
      append_string (changed, secret);
    }

  return g_bytes_new_with_free_func (changed->data, changed->len, free_wiped, changed);
}

FbSealedFile *
fb_sealed_file_create (const char *path, const char *passphrase, GError **error)
{
  g_autoptr (FbSealedFile) self = new_file (path);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  gboolean written;
  int      lock;

  fb_random_bytes (self->salt, FB_SEAL_SALT_BYTES);
  self->key = fb_seal_key_new_from_passphrase (passphrase, self->salt, error);
  if (self->key == NULL)
    return NULL;

  lock = take_lock (self, error);
  if (lock < 0)
    return NULL;
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    written = fb_throw (error, FB_ERROR_CONFLICT, _ ("%s is already there"), path);
  else
    written = write_pairs (self, nothing, error);
  close (lock);

  return written ? g_steal_pointer (&self) : NULL;
}

FbSealedFile *
fb_sealed_file_open (const char *path, const char *passphrase, GError **error)
{
  g_autoptr (FbSealedFile) self = new_file (path);
  g_autoptr (GBytes) whole = read_file (path, error);
  g_autoptr (GBytes) check = NULL;
  g_autoptr (GBytes) nothing = NULL;
  g_autoptr (GBytes) pairs = NULL;
  const guint8 *head;

  if (whole == NULL)
    return NULL;

  head = g_bytes_get_data (whole, NULL);
  memcpy (self->salt, head + MAGIC_BYTES, FB_SEAL_SALT_BYTES);
  self->key = fb_seal_key_new_from_passphrase (passphrase, self->salt, error);
  if (self->key == NULL)
    return NULL;

  check = g_bytes_new_from_bytes (whole, MAGIC_BYTES + FB_SEAL_SALT_BYTES, CHECK_BYTES);
  nothing = fb_unseal (self->key, CHECK_CONTEXT, check, NULL);
  if (nothing == NULL)
    {
      fb_throw (error, FB_ERROR_DENIED, _ ("The passphrase is wrong"));
      return NULL;
    }
  pairs = unseal_pairs (self, whole, error);

  return pairs != NULL ? g_steal_pointer (&self) : NULL;
}

FbSealedFile *
fb_sealed_file_ref (FbSealedFile *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
fb_sealed_file_unref (FbSealedFile *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_clear_pointer (&self->key, fb_seal_key_unref);
  g_free (self->path);
  g_free (self->lock_path);
  g_free (self);
}

gboolean
fb_sealed_file_store (FbSealedFile *self, const char *name, const char *secret, GError **error)
{
  g_autoptr (GBytes) pairs = NULL;
  g_autoptr (GBytes) changed = NULL;
  gboolean written = FALSE;
  int      lock;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  lock = take_lock (self, error);
  if (lock < 0)
    return FALSE;

  pairs = read_pairs (self, error);
  if (pairs != NULL)
    {
      changed = change_pairs (pairs, name, secret);
      written = write_pairs (self, changed, error);
    }
  close (lock);

  return written;
}

char *
fb_sealed_file_lookup (FbSealedFile *self, const char *name, GError **error)
{
  g_autoptr (GBytes) pairs = NULL;
  const char *secret;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  pairs = read_pairs (self, error);
  if (pairs == NULL)
    return NULL;

  secret = find_pair (pairs, name);
  if (secret == NULL)
    fb_throw (error, FB_ERROR_NOT_FOUND, _ ("%s holds no “%s”"), self->path, name);

  return g_strdup (secret);
}
