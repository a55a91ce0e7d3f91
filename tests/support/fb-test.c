/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-test.h"

#include <pthread.h>

#include "fb-file.h"

/* Shared by all test programs; one thread. */

/* GLib's isolation takes HOME away from children too. npm must still know its registry and proxy,
 * and what it downloaded once. */
static void
keep_npm_usable (const char *home)
{
  const char      *cache_folder = g_getenv ("FLOWBENCH_TEST_CACHE");
  g_autofree char *configuration = g_build_filename (home != NULL ? home : "/", ".npmrc", NULL);
  g_autofree char *cache =
      g_build_filename (cache_folder != NULL ? cache_folder : FB_TEST_CACHE, "npm", NULL);

  if (g_file_test (configuration, G_FILE_TEST_IS_REGULAR))
    g_setenv ("npm_config_userconfig", configuration, FALSE);
  g_setenv ("npm_config_cache", cache, FALSE);
}

void
fb_test_init (int *argc, char ***argv)
{
  g_autofree char *home = g_strdup (g_getenv ("HOME"));

  /* The developer's keyring is none of a test's business. */
  if (g_getenv ("FLOWBENCH_TEST_BUS") == NULL)
    g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);

  g_test_init (argc, argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  keep_npm_usable (home);
}

static void
remove_folder (gpointer folder)
{
  fb_file_remove_tree (folder, NULL);
  g_free (folder);
}

char *
fb_test_make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("flowbench-test-XXXXXX", &error);

  g_assert_no_error (error);
  g_test_queue_destroy (remove_folder, g_strdup (folder));

  return folder;
}

static gboolean
note_timeout (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
turn (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

gboolean
fb_test_wait (FbTestCondition condition, gpointer user_data, guint timeout_ms)
{
  gboolean late = FALSE;
  guint    timeout = g_timeout_add (timeout_ms, note_timeout, &late);
  guint    ticks = g_timeout_add (5, turn, NULL);
  gboolean holds;

  while (!(holds = condition (user_data)) && !late)
    g_main_context_iteration (NULL, TRUE);

  g_source_remove (ticks);
  if (!late)
    g_source_remove (timeout);

  return holds;
}

void
fb_test_take_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FbTestResult *self = user_data;

  g_assert_null (self->result);
  self->source = source != NULL ? g_object_ref (source) : NULL;
  self->result = g_object_ref (result);
}

static gboolean
has_result (gpointer user_data)
{
  return ((FbTestResult *)user_data)->result != NULL;
}

GAsyncResult *
fb_test_await (FbTestResult *self, guint timeout_ms)
{
  if (!fb_test_wait (has_result, self, timeout_ms))
    g_error ("No answer within %u ms", timeout_ms);

  return self->result;
}

void
fb_test_result_clear (FbTestResult *self)
{
  g_clear_object (&self->source);
  g_clear_object (&self->result);
}

static gboolean
is_null (gpointer user_data)
{
  return g_atomic_pointer_get ((gpointer *)user_data) == NULL;
}

void
fb_test_assert_goes (gpointer object)
{
  gpointer weak = object;

  g_object_add_weak_pointer (object, &weak);
  g_object_unref (object);
  if (!fb_test_wait (is_null, &weak, 10000))
    g_error ("A %s is held by somebody", G_OBJECT_TYPE_NAME (object));
}

/* What is counted for fb_test_count_forks(). */
static struct
{
  GThread *watched;
  int      here;
  int      elsewhere;
} forks;

static void
note_fork (void)
{
  g_atomic_int_inc (g_thread_self () == forks.watched ? &forks.here : &forks.elsewhere);
}

void
fb_test_count_forks (guint *here, guint *elsewhere)
{
  if (forks.watched == NULL)
    {
      forks.watched = g_thread_self ();
      pthread_atfork (note_fork, NULL, NULL);
    }

  *here = (guint)g_atomic_int_get (&forks.here);
  *elsewhere = (guint)g_atomic_int_get (&forks.elsewhere);
}

void
fb_test_missing (const char *what)
{
  if (g_strcmp0 (g_getenv ("CI"), "true") == 0)
    g_test_fail_printf ("%s is missing", what);
  else
    g_test_skip (what);
}
