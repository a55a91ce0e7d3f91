/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-error.h"
#include "fb-keyring.h"
#include "fb-test-keyring.h"
#include "fb-test.h"

/* With a real gnome-keyring on a bus of the test's own. */

#define SECRET "s3cret-of-line-4"

typedef struct
{
  FbTestKeyring *desktop;
  char          *folder;
  FbKeyring     *keyring;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer desktop)
{
  g_autoptr (GError) error = NULL;

  fixture->desktop = (FbTestKeyring *)desktop;
  fixture->folder = fb_test_make_folder ();
  if (desktop == NULL)
    return;

  fixture->keyring = fb_keyring_new (fixture->folder, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer desktop)
{
  if (desktop != NULL)
    g_assert_finalize_object (fixture->keyring);
  else
    fb_test_missing ("gnome-keyring");
  g_free (fixture->folder);
}

static gboolean
store (FbKeyring *keyring, const char *name, const char *secret, GError **error)
{
  return fb_keyring_store (keyring, name, "Flowbench test", secret, FB_KEYRING_LASTING, NULL,
                           error);
}

static void
assert_secret (FbKeyring *keyring, const char *name, const char *expected)
{
  g_autoptr (GError) error = NULL;
  char *secret = fb_keyring_lookup (keyring, name, NULL, &error);

  if (expected == NULL)
    g_assert_error (error, FB_ERROR, FB_ERROR_NOT_FOUND);
  else
    g_assert_no_error (error);
  g_assert_cmpstr (secret, ==, expected);
  fb_keyring_secret_free (secret);
}

static void
test_secret_outlives_the_session (Fixture *fixture, gconstpointer desktop)
{
  g_autoptr (FbKeyring) next = NULL;
  g_autoptr (GError) error = NULL;

  if (desktop == NULL)
    return;

  g_assert_cmpint (fb_keyring_get_state (fixture->keyring), ==, FB_KEYRING_SERVICE);
  assert_secret (fixture->keyring, "instance/a/token", NULL);
  g_assert_true (store (fixture->keyring, "instance/a/token", SECRET, &error));
  g_assert_no_error (error);

  next = fb_keyring_new (fixture->folder, &error);
  assert_secret (next, "instance/a/token", SECRET);
  g_assert_true (store (next, "instance/a/token", "newer", &error));
  assert_secret (fixture->keyring, "instance/a/token", "newer");

  g_assert_true (fb_keyring_remove (next, "instance/a/token", NULL, &error));
  g_assert_true (fb_keyring_remove (next, "instance/a/token", NULL, &error));
  g_assert_no_error (error);
  assert_secret (fixture->keyring, "instance/a/token", NULL);
}

static void
test_profiles_are_apart (Fixture *fixture, gconstpointer desktop)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autoptr (FbKeyring) other = NULL;
  g_autoptr (GError) error = NULL;

  if (desktop == NULL)
    return;

  other = fb_keyring_new (folder, &error);
  g_assert_true (store (fixture->keyring, "profile/key", SECRET, &error));
  assert_secret (other, "profile/key", NULL);
  g_assert_true (fb_keyring_remove (fixture->keyring, "profile/key", NULL, &error));
}

/* The profile lay under a passphrase before: it stays there, and what was stored before that is
 * still found. */
static void
test_sealed_file_wins (Fixture *fixture, gconstpointer desktop)
{
  g_autofree char *path = g_build_filename (fixture->folder, "secrets.sealed", NULL);
  g_autofree char *bus = g_strdup (g_getenv ("DBUS_SESSION_BUS_ADDRESS"));
  g_autoptr (FbKeyring) without = NULL;
  g_autoptr (FbKeyring) with = NULL;
  g_autoptr (GError) error = NULL;

  if (desktop == NULL)
    return;

  g_assert_true (store (fixture->keyring, "before", "in the desktop's", &error));
  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  without = fb_keyring_new (fixture->folder, &error);
  g_assert_cmpint (fb_keyring_get_state (without), ==, FB_KEYRING_NONE);
  g_assert_true (fb_keyring_create_sealed (without, "four bottles a second", &error));
  g_assert_true (store (without, "after", "in the file", &error));
  assert_secret (without, "before", NULL);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", bus, TRUE);

  with = fb_keyring_new (fixture->folder, &error);
  g_assert_cmpint (fb_keyring_get_state (with), ==, FB_KEYRING_SEALED_LOCKED);
  g_assert_true (fb_keyring_unlock (with, "four bottles a second", &error));
  assert_secret (with, "after", "in the file");
  assert_secret (with, "before", "in the desktop's");
  g_assert_true (fb_keyring_remove (with, "before", NULL, &error));
  assert_secret (fixture->keyring, "before", NULL);
}

static gpointer
store_many (gpointer user_data)
{
  FbKeyring *keyring = ((gpointer *)user_data)[0];
  const int  number = GPOINTER_TO_INT (((gpointer *)user_data)[1]);

  for (int i = 0; i < 10; i++)
    {
      g_autofree char *name = g_strdup_printf ("thread/%d/%d", number, i);
      g_autofree char *secret = g_strdup_printf ("secret %d", i);
      g_autoptr (GError) error = NULL;

      g_assert_true (store (keyring, name, secret, &error));
      g_assert_no_error (error);
      assert_secret (keyring, name, secret);
      g_assert_true (fb_keyring_remove (keyring, name, NULL, &error));
    }

  return NULL;
}

static void
test_threads (Fixture *fixture, gconstpointer desktop)
{
  enum
  {
    N_THREADS = 6
  };
  gpointer arguments[N_THREADS][2];
  GThread *threads[N_THREADS];

  if (desktop == NULL)
    return;

  for (int i = 0; i < N_THREADS; i++)
    {
      arguments[i][0] = fixture->keyring;
      arguments[i][1] = GINT_TO_POINTER (i);
      threads[i] = g_thread_new ("store", store_many, arguments[i]);
    }
  for (int i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
}

static void
test_nothing_in_clear (Fixture *fixture, gconstpointer desktop)
{
  g_autoptr (GDir) entries = NULL;
  g_autoptr (GError) error = NULL;

  if (desktop == NULL)
    return;

  g_assert_true (store (fixture->keyring, "instance/a/token", SECRET, &error));
  entries = g_dir_open (fixture->folder, 0, NULL);
  g_assert_null (g_dir_read_name (entries));
  g_assert_true (fb_keyring_remove (fixture->keyring, "instance/a/token", NULL, &error));
}

/* As the message says: open the desktop's keyring, and it goes on without a restart. */
static void
test_keyring_that_comes_later (Fixture *fixture, gconstpointer desktop)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *bus = g_strdup (g_getenv ("DBUS_SESSION_BUS_ADDRESS"));
  g_autoptr (FbKeyring) keyring = NULL;
  g_autoptr (GError) error = NULL;

  if (desktop == NULL)
    return;

  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");
  keyring = fb_keyring_new (folder, &error);
  g_assert_false (store (keyring, "instance/a/token", SECRET, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
  g_clear_error (&error);
  g_assert_cmpint (fb_keyring_get_state (keyring), ==, FB_KEYRING_NONE);

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", bus, TRUE);
  g_assert_true (store (keyring, "instance/a/token", SECRET, &error));
  g_assert_no_error (error);
  g_assert_cmpint (fb_keyring_get_state (keyring), ==, FB_KEYRING_SERVICE);
  assert_secret (keyring, "instance/a/token", SECRET);
  g_assert_true (fb_keyring_remove (keyring, "instance/a/token", NULL, &error));
}

/* Last: the keyring does not come back. */
static void
test_lost_keyring_is_said (Fixture *fixture, gconstpointer desktop)
{
  g_autoptr (GError) error = NULL;

  if (desktop == NULL)
    return;

  fb_test_keyring_kill (fixture->desktop);
  g_assert_false (store (fixture->keyring, "instance/a/token", SECRET, &error));
  g_assert_nonnull (error);
  g_assert_true (error->domain == FB_ERROR);
  g_assert_nonnull (strstr (error->message, "keyring"));
  g_assert_null (strstr (error->message, SECRET));
}

#define ADD(name, func) g_test_add (name, Fixture, desktop, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_autoptr (FbTestKeyring) desktop = NULL;

  fb_test_init (&argc, &argv);
  desktop = fb_test_keyring_start ();
  ADD ("/secret-service/secret-outlives-the-session", test_secret_outlives_the_session);
  ADD ("/secret-service/profiles-are-apart", test_profiles_are_apart);
  ADD ("/secret-service/sealed-file-wins", test_sealed_file_wins);
  ADD ("/secret-service/keyring-that-comes-later", test_keyring_that_comes_later);
  ADD ("/secret-service/threads", test_threads);
  ADD ("/secret-service/nothing-in-clear", test_nothing_in_clear);
  ADD ("/secret-service/lost-keyring-is-said", test_lost_keyring_is_said);

  return g_test_run ();
}
