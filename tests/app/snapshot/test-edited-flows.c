/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-error.h"
#include "fb-test.h"
#include "snapshot/fb-edited-flows.h"

#define FIRST                                                                                      \
  "{\"full\":true,\"nodes\":[{\"id\":\"a\",\"v\":1},{\"id\":\"b\",\"credentials\":{\"p\":1}}],"    \
  "\"order\":[\"a\",\"b\"]}"

static char *
fold (const char *text)
{
  g_autoptr (GBytes) draft = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) flows = fb_edited_flows_fold (draft, &error);

  if (flows == NULL)
    {
      g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
      return NULL;
    }

  return g_strndup (g_bytes_get_data (flows, NULL), g_bytes_get_size (flows));
}

static void
test_changes_follow_the_whole_set (void)
{
  g_autofree char *whole = fold ("[" FIRST "]");
  g_autofree char *changed = fold ("[" FIRST ",{\"full\":false,\"nodes\":[{\"id\":\"a\",\"v\":2},"
                                   "{\"id\":\"c\"}],\"gone\":[\"b\"],\"order\":[\"c\",\"a\"]}]");

  /* And no passwords. */
  g_assert_cmpstr (whole, ==, "[{\"id\":\"a\",\"v\":1},{\"id\":\"b\"}]");
  g_assert_cmpstr (changed, ==, "[{\"id\":\"c\"},{\"id\":\"a\",\"v\":2}]");
}

static void
test_what_only_carries_another_is_that (void)
{
  g_autofree char *carried = fold ("[{\"full\":true,\"olderTime\":7,\"older\":[" FIRST "]}]");

  g_assert_cmpstr (carried, ==, "[{\"id\":\"a\",\"v\":1},{\"id\":\"b\"}]");
}

static void
test_what_is_none_is_refused (void)
{
  static const char *const texts[] = {
    "", "[", "{}", "[]", "[1]", "[{\"nodes\":7}]", "[{\"order\":1}]", "7", "[null]"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *flows = fold (texts[i]);

      if (flows != NULL)
        g_error ("taken: %s", texts[i]);
    }
}

static void
test_odd_ones_are_read_as_far_as_they_go (void)
{
  g_autofree char *flows = fold ("[{\"full\":true,\"nodes\":[7,{},{\"id\":9},{\"id\":\"a\"}],"
                                 "\"gone\":[1,\"x\"],\"order\":[null,\"a\",\"a b\"]},5]");

  g_assert_cmpstr (flows, ==, "[{\"id\":\"a\"}]");
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/edited-flows/changes-follow-the-whole-set", test_changes_follow_the_whole_set);
  g_test_add_func ("/edited-flows/what-only-carries-another-is-that",
                   test_what_only_carries_another_is_that);
  g_test_add_func ("/edited-flows/what-is-none-is-refused", test_what_is_none_is_refused);
  g_test_add_func ("/edited-flows/odd-ones-are-read-as-far-as-they-go",
                   test_odd_ones_are_read_as_far_as_they_go);

  return g_test_run ();
}
