/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "editor/fb-editor-draft-text.h"
#include "fb-test.h"

#define NEWER "{\"full\":true,\"nodes\":[2]}"
#define OLDER "[{\"full\":true,\"nodes\":[1]}]"

static GBytes *
stored (GBytes *draft)
{
  g_autofree char *text = g_strdup_printf ("[%.*s]", (int)g_bytes_get_size (draft),
                                           (const char *)g_bytes_get_data (draft, NULL));

  return g_bytes_new (text, strlen (text));
}

static void
assert_text (GBytes *bytes, const char *expected)
{
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected,
                   strlen (expected));
}

static void
test_an_older_one_is_carried_inside (void)
{
  g_autoptr (GBytes) older = g_bytes_new_static (OLDER, strlen (OLDER));
  g_autoptr (GBytes) alone = fb_editor_draft_carry (NEWER, NULL, 0);
  g_autoptr (GBytes) both = fb_editor_draft_carry (NEWER, older, 1234567);
  g_autoptr (GBytes) carried = fb_editor_draft_carry (NULL, older, 1234567);

  assert_text (alone, NEWER);
  assert_text (both, "{\"full\":true,\"olderTime\":1234567,\"older\":" OLDER ",\"nodes\":[2]}");
  assert_text (carried, "{\"full\":true,\"olderTime\":1234567,\"older\":" OLDER "}");
}

static void
test_the_time_is_that_of_the_edits (void)
{
  g_autoptr (GBytes) older = g_bytes_new_static (OLDER, strlen (OLDER));
  g_autoptr (GBytes) carried = fb_editor_draft_carry (NULL, older, 1234567);
  g_autoptr (GBytes) contents = stored (carried);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("[", 1);

  g_assert_cmpint (fb_editor_draft_get_time (contents, 99), ==, 1234567);
  g_assert_cmpint (fb_editor_draft_get_time (older, 99), ==, 99);
  g_assert_cmpint (fb_editor_draft_get_time (nothing, 99), ==, 99);
}

static void
test_only_the_same_is_all (void)
{
  g_autoptr (GBytes) draft = g_bytes_new_static (NEWER, strlen (NEWER));
  g_autoptr (GBytes) contents = stored (draft);
  g_autoptr (GBytes) more = g_bytes_new_static ("[" NEWER ",{}]", strlen (NEWER) + 5);

  g_assert_true (fb_editor_draft_is_full (NEWER));
  g_assert_false (fb_editor_draft_is_full ("{\"full\":false}"));
  g_assert_true (fb_editor_draft_is_all (contents, draft));
  g_assert_false (fb_editor_draft_is_all (more, draft));
  g_assert_false (fb_editor_draft_is_all (draft, draft));
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/editor/draft-text/an-older-one-is-carried-inside",
                   test_an_older_one_is_carried_inside);
  g_test_add_func ("/editor/draft-text/the-time-is-that-of-the-edits",
                   test_the_time_is_that_of_the_edits);
  g_test_add_func ("/editor/draft-text/only-the-same-is-all", test_only_the_same_is_all);

  return g_test_run ();
}
