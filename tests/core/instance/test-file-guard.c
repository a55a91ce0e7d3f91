/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fb-error.h"
#include "fb-file.h"
#include "fb-test-plant.h"
#include "instance/fb-deploy-guard.h"
#include "instance/fb-instance-row.h"

#define WAIT_MS 30000

typedef struct
{
  FbTestPlant    plant;
  FbDeployGuard *guard;
  FbInstance    *instance; /* remote */
  char          *kept;     /* its folder */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fb_test_plant_init (&fixture->plant);
  fixture->guard = fb_file_guard_new (fixture->plant.store);
  fixture->instance = fb_test_plant_add_remote (&fixture->plant, "http://127.0.0.1:1/",
                                                FB_MODE_READ_WRITE, FB_AUTH_NONE, NULL);
  fixture->kept = g_build_filename (fixture->plant.folder, "instances",
                                    fb_instance_get_id (fixture->instance), "kept", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->guard);
  g_free (fixture->kept);
  fb_test_plant_clear (&fixture->plant);
}

static gboolean
keep (Fixture *fixture, FbInstance *instance, const char *text, GError **error)
{
  g_auto (FbTestResult) result = { NULL };
  g_autoptr (GBytes) running = g_bytes_new (text, strlen (text));

  fb_deploy_guard_prepare_async (fixture->guard, instance, running, NULL, fb_test_take_result,
                                 &result);
  return fb_deploy_guard_prepare_finish (fixture->guard, fb_test_await (&result, WAIT_MS), error);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char **)a, *(const char **)b);
}

/* Names in @folder with @ending, sorted. */
static GPtrArray *
list (const char *folder, const char *ending)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ending))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare);

  return names;
}

static void
assert_content (const char *folder, const char *name, const char *expected)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  struct stat      info;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

static void
test_keeps (Fixture *fixture, gconstpointer data)
{
  const char *text = "{\"flows\":[{\"id\":\"a\",\"type\":\"tab\"}],\"rev\":\"0123456789abcdef\"}";
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names = NULL;

  g_assert_true (keep (fixture, fixture->instance, text, &error));
  g_assert_no_error (error);
  names = list (fixture->kept, "");
  g_assert_cmpuint (names->len, ==, 1);
  g_assert_true (g_str_has_suffix (names->pdata[0], "-0123456789ab.json"));
  assert_content (fixture->kept, names->pdata[0], text);
}

/* A rev comes from outside: it must not lead anywhere. */
static void
test_hostile_rev (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names = NULL;

  g_assert_true (keep (fixture, fixture->instance, "{\"flows\":[],\"rev\":\"../../x/y\"}", &error));
  g_assert_true (keep (fixture, fixture->instance, "not even JSON", &error));
  g_assert_no_error (error);
  names = list (fixture->kept, "");
  g_assert_cmpuint (names->len, ==, 2);
  g_assert_true (g_str_has_suffix (names->pdata[0], "-______x_y.json"));
  g_assert_true (g_str_has_suffix (names->pdata[1], "-unknown.json"));
}

static void
test_last_fifty (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) names = NULL;
  g_autofree char *last = NULL;

  for (guint i = 0; i < 55; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = g_strdup_printf ("{\"flows\":[],\"rev\":\"r%u\"}", i);

      g_assert_true (keep (fixture, fixture->instance, text, &error));
      g_assert_no_error (error);
    }

  names = list (fixture->kept, ".json");
  g_assert_cmpuint (names->len, ==, 50);
  g_assert_true (g_str_has_suffix (names->pdata[0], "-r5.json"));
  g_assert_true (g_str_has_suffix (names->pdata[49], "-r54.json"));
}

/* A clock that went back does not cost the file that was just written. */
static void
test_clock_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names = NULL;

  g_assert_cmpint (g_mkdir_with_parents (fixture->kept, 0700), ==, 0);
  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *name = g_strdup_printf ("99990101T0000000%02u-r.json", i);
      g_autofree char *path = g_build_filename (fixture->kept, name, NULL);

      g_assert_true (g_file_set_contents (path, "{}", -1, NULL));
    }
  g_assert_true (keep (fixture, fixture->instance, "{\"flows\":[],\"rev\":\"now\"}", &error));
  names = list (fixture->kept, ".json");
  g_assert_cmpuint (names->len, ==, 50);
  g_assert_true (g_str_has_suffix (names->pdata[0], "-now.json"));
}

/* A deploy deletes the credentials of removed nodes at once, so those on disk are kept too. */
static void
test_credentials (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbInstanceRow) row = fb_instance_row_new (FB_INSTANCE_LOCAL, "Here");
  g_autoptr (FbInstance) local = fb_instance_new (row);
  g_autofree char *folder = fb_instance_store_get_folder (fixture->plant.store, local);
  g_autofree char *kept = g_build_filename (folder, "kept", NULL);
  g_autofree char *user_dir = g_build_filename (folder, "node-red", NULL);
  g_autofree char *path = g_build_filename (user_dir, "flows_cred.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) without = NULL;
  g_autoptr (GPtrArray) with = NULL;

  g_assert_true (keep (fixture, local, "{\"flows\":[]}", &error));
  g_assert_no_error (error);
  without = list (kept, ".cred");
  g_assert_cmpuint (without->len, ==, 0);

  g_assert_cmpint (g_mkdir_with_parents (user_dir, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "{\"$\":\"sealed\"}", -1, NULL));
  g_assert_true (keep (fixture, local, "{\"flows\":[]}", &error));
  g_assert_no_error (error);
  with = list (kept, ".json.cred");
  g_assert_cmpuint (with->len, ==, 1);
  assert_content (kept, with->pdata[0], "{\"$\":\"sealed\"}");
}

/* What cannot be kept forbids the deploy. */
static void
test_cannot_keep (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->kept);
  g_autoptr (GError) error = NULL;

  /* A file where the folder should be stops root too. */
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (fixture->kept, "", -1, NULL));
  g_assert_false (keep (fixture, fixture->instance, "{\"flows\":[]}", &error));
  g_assert_nonnull (error);
  g_assert_true (error->domain == FB_ERROR);
  g_assert_true (g_str_has_prefix (error->message, "Keeping the running flows"));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);

  ADD ("/instance/file-guard/keeps-what-runs", test_keeps);
  ADD ("/instance/file-guard/hostile-rev", test_hostile_rev);
  ADD ("/instance/file-guard/last-fifty", test_last_fifty);
  ADD ("/instance/file-guard/clock-back", test_clock_back);
  ADD ("/instance/file-guard/credentials-beside", test_credentials);
  ADD ("/instance/file-guard/cannot-keep-forbids", test_cannot_keep);

  return g_test_run ();
}
