/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>

#include "fb-error.h"
#include "fb-file.h"
#include "fb-keyring.h"
#include "fb-test.h"

/* Without the desktop's keyring: the sealed file, the session, and saying no. */

#define PASSPHRASE "four bottles a second"
#define SECRET "s3cret-of-line-4"

typedef struct
{
  char *folder;
  char *path; /* of the sealed file */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->folder = fb_test_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "secrets.sealed", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_free (fixture->folder);
  g_free (fixture->path);
}

static FbKeyring *
make_keyring (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  FbKeyring *keyring = fb_keyring_new (fixture->folder, &error);

  g_assert_no_error (error);

  return keyring;
}

static FbKeyring *
make_open_keyring (Fixture *fixture)
{
  FbKeyring *keyring = make_keyring (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_true (fb_keyring_create_sealed (keyring, PASSPHRASE, &error));
  g_assert_no_error (error);

  return keyring;
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
test_without_any_lasting_is_refused (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (FbKeyring) keyring = make_keyring (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (fb_keyring_get_state (keyring), ==, FB_KEYRING_NONE);
  g_assert_false (store (keyring, "instance/a/token", SECRET, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
  g_assert_nonnull (strstr (error->message, "passphrase")); /* What to do about it. */
  assert_secret (keyring, "instance/a/token", NULL);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_session_secret_ends_with_it (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (FbKeyring) keyring = make_keyring (fixture);
  g_autoptr (FbKeyring) next = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (fb_keyring_store (keyring, "instance/a/password", "Line 4", SECRET,
                                   FB_KEYRING_SESSION, NULL, &error));
  assert_secret (keyring, "instance/a/password", SECRET);
  g_assert_true (fb_keyring_remove (keyring, "instance/a/password", NULL, &error));
  assert_secret (keyring, "instance/a/password", NULL);

  g_assert_true (fb_keyring_store (keyring, "instance/a/password", "Line 4", SECRET,
                                   FB_KEYRING_SESSION, NULL, &error));
  next = make_keyring (fixture);
  assert_secret (next, "instance/a/password", NULL);
}

static void
test_sealed_file_outlives_the_session (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (FbKeyring) first = make_open_keyring (fixture);
  g_autoptr (FbKeyring) next = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  g_assert_cmpint (fb_keyring_get_state (first), ==, FB_KEYRING_SEALED);
  g_assert_true (store (first, "instance/a/token", SECRET, &error));
  g_assert_true (store (first, "instance/b/token", "", &error));
  g_assert_true (store (first, "instance/c/token", "gone", &error));
  g_assert_true (store (first, "instance/a/token", SECRET "2", &error));
  g_assert_true (fb_keyring_remove (first, "instance/c/token", NULL, &error));
  g_assert_true (fb_keyring_remove (first, "instance/never/token", NULL, &error));
  g_assert_no_error (error);
  while (g_main_context_iteration (NULL, FALSE)) /* The news of the state holds a reference. */
    ;
  g_assert_finalize_object (g_steal_pointer (&first));

  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  next = make_keyring (fixture);
  g_assert_cmpint (fb_keyring_get_state (next), ==, FB_KEYRING_SEALED_LOCKED);
  g_assert_null (fb_keyring_lookup (next, "instance/a/token", NULL, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
  g_clear_error (&error);
  g_assert_false (store (next, "instance/a/token", "x", &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
  g_clear_error (&error);

  g_assert_true (fb_keyring_unlock (next, PASSPHRASE, &error));
  g_assert_no_error (error);
  assert_secret (next, "instance/a/token", SECRET "2");
  assert_secret (next, "instance/b/token", "");
  assert_secret (next, "instance/c/token", NULL);
}

static void
test_wrong_passphrase_is_denied (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (FbKeyring) keyring = NULL;
  g_autoptr (GError) error = NULL;

  g_object_unref (make_open_keyring (fixture));
  keyring = make_keyring (fixture);
  g_assert_false (fb_keyring_unlock (keyring, "five bottles a second", &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
  g_assert_cmpint (fb_keyring_get_state (keyring), ==, FB_KEYRING_SEALED_LOCKED);
}

static void
test_short_passphrase_is_invalid (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (FbKeyring) keyring = make_keyring (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_false (fb_keyring_create_sealed (keyring, "1234567", &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_assert_cmpint (fb_keyring_get_state (keyring), ==, FB_KEYRING_NONE);
}

static void
test_damaged_file_is_told_from_wrong_passphrase (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (FbKeyring) keyring = make_open_keyring (fixture);
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  gsize            length;

  g_assert_true (store (keyring, "instance/a/token", SECRET, &error));
  g_assert_true (g_file_get_contents (fixture->path, &content, &length, &error));
  content[length - 1] ^= 1;
  g_assert_true (g_file_set_contents (fixture->path, content, length, &error));

  g_assert_null (fb_keyring_lookup (keyring, "instance/a/token", NULL, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (
      store (keyring, "instance/b/token", SECRET, &error)); /* Nothing is overwritten. */
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_clear_error (&error);

  g_clear_object (&keyring);
  keyring = make_keyring (fixture);
  g_assert_false (fb_keyring_unlock (keyring, PASSPHRASE, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (fixture->path, "short", -1, &error));
  g_assert_false (fb_keyring_unlock (keyring, PASSPHRASE, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
}

/* As flowbenchctl beside the window: each sees what the other stored. */
static void
test_two_share_the_file (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (FbKeyring) early = make_keyring (fixture);
  g_autoptr (FbKeyring) first = make_open_keyring (fixture);
  g_autoptr (FbKeyring) second = make_keyring (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_true (fb_keyring_unlock (second, PASSPHRASE, &error));
  g_assert_true (store (first, "a", "from first", &error));
  g_assert_true (store (second, "b", "from second", &error));
  assert_secret (second, "a", "from first");
  assert_secret (first, "b", "from second");

  /* One that started before the file was there must not make another. */
  g_assert_false (fb_keyring_create_sealed (early, PASSPHRASE, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_cmpint (fb_keyring_get_state (early), ==, FB_KEYRING_SEALED_LOCKED);
  g_assert_true (fb_keyring_unlock (early, PASSPHRASE, &error));
  assert_secret (early, "a", "from first");
}

static void
assert_nowhere_in_clear (const char *folder, const char *text)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;
  guint       n_files = 0;

  while ((name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *content = NULL;
      gsize            length = 0;

      g_assert_true (g_file_get_contents (path, &content, &length, NULL));
      g_assert_null (memmem (content, length, text, strlen (text)));
      n_files++;
    }
  g_assert_cmpuint (n_files, >, 0);
}

static void
test_nothing_in_clear (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (FbKeyring) keyring = make_open_keyring (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_true (store (keyring, "instance/a/token", SECRET, &error));
  g_assert_true (fb_keyring_store (keyring, "instance/a/password", "Line 4", "typed-" SECRET,
                                   FB_KEYRING_SESSION, NULL, &error));
  assert_nowhere_in_clear (fixture->folder, SECRET);
  assert_nowhere_in_clear (fixture->folder, PASSPHRASE);
  assert_nowhere_in_clear (fixture->folder, "instance/a");
}

static gpointer
store_many (gpointer user_data)
{
  FbKeyring *keyring = ((gpointer *)user_data)[0];
  const int  number = GPOINTER_TO_INT (((gpointer *)user_data)[1]);

  for (int i = 0; i < 20; i++)
    {
      g_autofree char *name = g_strdup_printf ("thread/%d/%d", number, i);
      g_autofree char *secret = g_strdup_printf ("secret %d", i);
      g_autoptr (GError) error = NULL;

      g_assert_true (store (keyring, name, secret, &error));
      assert_secret (keyring, name, secret);
    }

  return NULL;
}

static void
test_threads_lose_nothing (Fixture *fixture, gconstpointer unused)
{
  enum
  {
    N_THREADS = 4
  };
  g_autoptr (FbKeyring) keyring = make_open_keyring (fixture);
  gpointer arguments[N_THREADS][2];
  GThread *threads[N_THREADS];

  for (int i = 0; i < N_THREADS; i++)
    {
      arguments[i][0] = keyring;
      arguments[i][1] = GINT_TO_POINTER (i);
      threads[i] = g_thread_new ("store", store_many, arguments[i]);
    }
  for (int i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  for (int i = 0; i < N_THREADS; i++)
    {
      g_autofree char *name = g_strdup_printf ("thread/%d/0", i);

      assert_secret (keyring, name, "secret 0");
    }
}

typedef struct
{
  guint    notified;
  GThread *thread;
} Notified;

static void
keyring_notify_state_cb (FbKeyring *keyring, GParamSpec *pspec, Notified *notified)
{
  notified->notified++;
  notified->thread = g_thread_self ();
}

static gboolean
was_notified (gpointer user_data)
{
  return ((Notified *)user_data)->notified > 0;
}

static void
test_async_notifies_here (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (FbKeyring) keyring = make_keyring (fixture);
  g_auto (FbTestResult) unlocked = { 0 };
  g_auto (FbTestResult) stored = { 0 };
  g_auto (FbTestResult) found = { 0 };
  g_autoptr (GError) error = NULL;
  Notified notified = { 0 };
  char    *secret;

  g_signal_connect (keyring, "notify::state", G_CALLBACK (keyring_notify_state_cb), &notified);
  fb_keyring_unlock_async (keyring, PASSPHRASE, TRUE, NULL, fb_test_take_result, &unlocked);
  g_assert_true (fb_keyring_unlock_finish (keyring, fb_test_await (&unlocked, 20000), &error));
  g_assert_true (fb_test_wait (was_notified, &notified, 5000));
  g_assert_true (notified.thread == g_thread_self ());

  fb_keyring_store_async (keyring, "a", "A", SECRET, FB_KEYRING_LASTING, NULL, fb_test_take_result,
                          &stored);
  g_assert_true (fb_keyring_store_finish (keyring, fb_test_await (&stored, 5000), &error));
  fb_keyring_lookup_async (keyring, "a", NULL, fb_test_take_result, &found);
  secret = fb_keyring_lookup_finish (keyring, fb_test_await (&found, 5000), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (secret, ==, SECRET);
  fb_keyring_secret_free (secret);
}

/* A bus that takes the connection and never says a word. */
static void
test_silent_bus_does_not_hang (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (fixture->folder, "bus", NULL);
  g_autofree char *address = g_strconcat ("unix:path=", path, NULL);
  g_autofree char *before = g_strdup (g_getenv ("DBUS_SESSION_BUS_ADDRESS"));
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GSocketAddress) socket_address = g_unix_socket_address_new (path);
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  g_assert_true (g_socket_listener_add_address (listener, socket_address, G_SOCKET_TYPE_STREAM,
                                                G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &error));
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
  {
    g_autoptr (FbKeyring) keyring = make_keyring (fixture);

    g_assert_cmpint (fb_keyring_get_state (keyring), ==, FB_KEYRING_NONE);
  }
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", before, TRUE);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 15 * G_USEC_PER_SEC);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  ADD ("/keyring/without-any-lasting-is-refused", test_without_any_lasting_is_refused);
  ADD ("/keyring/session-secret-ends-with-it", test_session_secret_ends_with_it);
  ADD ("/keyring/sealed-file-outlives-the-session", test_sealed_file_outlives_the_session);
  ADD ("/keyring/wrong-passphrase-is-denied", test_wrong_passphrase_is_denied);
  ADD ("/keyring/short-passphrase-is-invalid", test_short_passphrase_is_invalid);
  ADD ("/keyring/damaged-file-is-told-from-wrong-passphrase",
       test_damaged_file_is_told_from_wrong_passphrase);
  ADD ("/keyring/two-share-the-file", test_two_share_the_file);
  ADD ("/keyring/nothing-in-clear", test_nothing_in_clear);
  ADD ("/keyring/threads-lose-nothing", test_threads_lose_nothing);
  ADD ("/keyring/async-notifies-here", test_async_notifies_here);
  ADD ("/keyring/silent-bus-does-not-hang", test_silent_bus_does_not_hang);

  return g_test_run ();
}
