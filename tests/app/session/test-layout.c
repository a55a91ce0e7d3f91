/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-error.h"
#include "fb-test.h"
#include "session/fb-layout.h"

static gboolean
file_contains (gpointer user_data)
{
  const char *const *wanted = user_data;
  g_autofree char   *text = NULL;

  return g_file_get_contents (wanted[0], &text, NULL, NULL) && strstr (text, wanted[1]) != NULL;
}

static gboolean
can_claim (gpointer user_data)
{
  return fb_layout_claim (user_data, NULL);
}

/* An earlier one lives until its last write has been noticed. */
static FbLayout *
claim (const char *folder)
{
  FbLayout *layout = fb_layout_new (folder);

  g_assert_true (fb_test_wait (can_claim, layout, 5000));

  return layout;
}

static void
test_what_was_set_is_there_the_next_time (void)
{
  g_autofree char  *folder = fb_test_make_folder ();
  const char *const tabs[] = { "flowbench://instance/a", "flowbench://instance/b;c", NULL };
  FbLayout         *layout = claim (folder);
  g_autoptr (FbLayout) next = NULL;
  g_auto (GStrv) read = NULL;
  g_autofree char *view = NULL;

  fb_layout_set_int (layout, "width", 1024);
  fb_layout_set_boolean (layout, "maximized", TRUE);
  fb_layout_set_string (layout, "view", "tasks");
  fb_layout_set_strv (layout, "tabs", tabs);
  fb_layout_end (layout);
  g_assert_finalize_object (layout);

  next = fb_layout_new (folder);
  read = fb_layout_dup_strv (next, "tabs");
  view = fb_layout_dup_string (next, "view");
  g_assert_cmpint (fb_layout_get_int (next, "width", 0), ==, 1024);
  g_assert_cmpint (fb_layout_get_int (next, "height", 640), ==, 640);
  g_assert_true (fb_layout_get_boolean (next, "maximized", FALSE));
  g_assert_cmpstr (view, ==, "tasks");
  g_assert_cmpstrv (read, tabs);
  g_assert_cmpuint (fb_layout_get_n_crashes (next), ==, 0);
}

static void
test_change_is_saved_by_itself (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "window.ini", NULL);
  const char      *wanted[] = { path, "width=777" };
  FbLayout        *layout = claim (folder);

  fb_layout_set_int (layout, "width", 776);
  fb_layout_set_int (layout, "width", 777);
  g_assert_true (fb_test_wait (file_contains, wanted, 5000));
  g_object_unref (layout);
}

static void
test_crashes_are_counted_until_an_end_is_clean (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "window.ini", NULL);

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *line = g_strdup_printf ("crashes=%u", i);
      const char      *wanted[] = { path, line };
      FbLayout        *layout = claim (folder);

      g_assert_cmpuint (fb_layout_get_n_crashes (layout), ==, i);
      fb_layout_begin (layout);
      g_assert_true (fb_test_wait (file_contains, wanted, 5000));
      g_object_unref (layout);
    }

  {
    g_autoptr (FbLayout) layout = claim (folder);

    fb_layout_end (layout);
  }
  {
    g_autoptr (FbLayout) layout = fb_layout_new (folder);

    g_assert_cmpuint (fb_layout_get_n_crashes (layout), ==, 0);
  }
}

static void
test_damaged_file_is_none (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "window.ini", NULL);
  g_autoptr (FbLayout) layout = NULL;

  g_assert_true (g_file_set_contents (path, "\xff[[[\nwidth==", -1, NULL));
  layout = fb_layout_new (folder);
  g_assert_cmpint (fb_layout_get_int (layout, "width", 1280), ==, 1280);
  g_assert_cmpuint (fb_layout_get_n_crashes (layout), ==, 0);
}

/* Two windows of one profile: the second may look, and writes nothing. */
static void
test_only_one_is_written (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *text = NULL;
  g_autofree char *path = g_build_filename (folder, "window.ini", NULL);
  FbLayout        *first = claim (folder);
  FbLayout        *second = fb_layout_new (folder);
  g_autoptr (GError) error = NULL;

  g_assert_false (fb_layout_claim (second, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CONFLICT);
  g_assert_nonnull (strstr (error->message, folder));

  fb_layout_set_int (second, "width", 555);
  fb_layout_begin (second);
  fb_layout_end (second);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  fb_layout_set_int (first, "width", 777);
  fb_layout_end (first);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "width=777"));
  g_assert_null (strstr (text, "555"));

  /* The claim goes with its owner. */
  g_assert_finalize_object (first);
  g_assert_true (fb_layout_claim (second, NULL));
  g_assert_finalize_object (second);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/layout/what-was-set-is-there-the-next-time",
                   test_what_was_set_is_there_the_next_time);
  g_test_add_func ("/layout/change-is-saved-by-itself", test_change_is_saved_by_itself);
  g_test_add_func ("/layout/crashes-are-counted-until-an-end-is-clean",
                   test_crashes_are_counted_until_an_end_is_clean);
  g_test_add_func ("/layout/only-one-is-written", test_only_one_is_written);
  g_test_add_func ("/layout/damaged-file-is-none", test_damaged_file_is_none);

  return g_test_run ();
}
