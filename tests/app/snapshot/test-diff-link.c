/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test.h"
#include "snapshot/fb-diff-link.h"

static void
test_a_link_comes_back (void)
{
  g_autoptr (FbDiffSide) older = fb_diff_side_new (FB_DIFF_SNAPSHOT, "a-1", "Tuesday", "line4");
  g_autoptr (FbDiffSide) newer = fb_diff_side_new (FB_DIFF_RUNNING, "b_2", "now", "line4");
  g_autofree char *link = fb_diff_link_print (older, newer);
  g_autoptr (FbDiffSide) one = NULL;
  g_autoptr (FbDiffSide) other = NULL;

  g_assert_cmpstr (link, ==, "flowbench://diff/snapshot:a-1/running:b_2");
  g_assert_true (fb_diff_link_parse (link, FB_DIFF_LINK_FOREIGN, &one, &other));
  g_assert_cmpint (one->kind, ==, FB_DIFF_SNAPSHOT);
  g_assert_cmpstr (one->id, ==, "a-1");
  g_assert_cmpint (other->kind, ==, FB_DIFF_RUNNING);
  g_assert_cmpstr (other->id, ==, "b_2");
}

/* A page on the web must not make us read a file, nor what somebody edits. */
static void
test_links_open_no_files_and_no_edits (void)
{
  static const char *const links[] = {
    "flowbench://diff/file:%2Fetc%2Fpasswd/running:b",
    "flowbench://diff/snapshot:a/edited:b",
    "flowbench://diff/snapshot:a",
    "flowbench://diff/snapshot:a/running:b/running:c",
    "flowbench://diff/snapshot:/running:b",
    "flowbench://diff/snapshot:a%20b/running:b",
    "flowbench://diff/snapshot:../running:b",
    "flowbench://diff/",
    "flowbench://instance/a",
    "",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (links); i++)
    {
      FbDiffSide *one = NULL;
      FbDiffSide *other = NULL;

      if (fb_diff_link_parse (links[i], FB_DIFF_LINK_FOREIGN, &one, &other))
        g_error ("taken: %s", links[i]);
      g_assert_null (one);
      g_assert_null (other);
    }
}

/* A tab of the last time does. */
static void
test_our_own_links_open_files_and_edits (void)
{
  g_autoptr (FbDiffSide) older = fb_diff_side_new (FB_DIFF_SNAPSHOT, "a-1", "Tuesday", "line4");
  g_autoptr (FbDiffSide) file = fb_diff_side_new (FB_DIFF_FILE, "/tmp/a b/ü%.json", "ü%", NULL);
  g_autoptr (FbDiffSide) edits = fb_diff_side_new (FB_DIFF_EDITED, "b_2", "edits", "line4");
  g_autofree char *to_file = fb_diff_link_print (older, file);
  g_autofree char *to_edits = fb_diff_link_print (older, edits);
  g_autoptr (FbDiffSide) one = NULL;
  g_autoptr (FbDiffSide) other = NULL;
  g_autoptr (FbDiffSide) edited = NULL;
  FbDiffSide *none = NULL;

  g_assert_true (fb_diff_link_parse (to_file, FB_DIFF_LINK_OWN, &one, &other));
  g_assert_cmpint (other->kind, ==, FB_DIFF_FILE);
  g_assert_cmpstr (other->id, ==, "/tmp/a b/ü%.json");
  g_assert_cmpstr (other->title, ==, "ü%.json");
  g_clear_pointer (&one, fb_diff_side_free);
  g_assert_true (fb_diff_link_parse (to_edits, FB_DIFF_LINK_OWN, &one, &edited));
  g_assert_cmpint (edited->kind, ==, FB_DIFF_EDITED);
  g_assert_false (fb_diff_link_parse ("flowbench://diff/snapshot:a/file:x%2Fy", FB_DIFF_LINK_OWN,
                                      &none, &none));
  g_assert_null (none);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/diff-link/a-link-comes-back", test_a_link_comes_back);
  g_test_add_func ("/diff-link/our-own-links-open-files-and-edits",
                   test_our_own_links_open_files_and_edits);
  g_test_add_func ("/diff-link/links-open-no-files-and-no-edits",
                   test_links_open_no_files_and_no_edits);

  return g_test_run ();
}
