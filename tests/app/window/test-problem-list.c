/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-widget.h"
#include "window/fb-problem-list.h"

static void
test_each_trouble_names_a_remedy (void)
{
  static const FbInstanceState troubles[] = { FB_INSTANCE_SAFE, FB_INSTANCE_CRASHED,
                                              FB_INSTANCE_UNREACHABLE, FB_INSTANCE_LOGIN_NEEDED,
                                              FB_INSTANCE_UNTRUSTED };
  g_autoptr (FbInstance) instance =
                 fb_test_instance_new (FB_INSTANCE_REMOTE, "line4", NULL, FB_MODE_READ_ONLY);

  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      g_autoptr (FbProblem) problem = NULL;
      g_autofree char *name = NULL;
      g_autoptr (GVariant) target = NULL;

      fb_instance_set_state (instance, troubles[i], "Because");
      problem = fb_problem_of_instance (instance, FALSE);
      g_assert_nonnull (problem);
      g_assert_true (g_str_has_prefix (fb_problem_get_title (problem), "line4: "));
      g_assert_cmpstr (fb_problem_get_detail (problem), ==, "Because");
      g_assert_true (
          g_action_parse_detailed_name (fb_problem_get_action (problem), &name, &target, NULL));
      g_assert_cmpstr (g_variant_get_string (target, NULL), ==, fb_instance_get_id (instance));
    }
}

static void
test_what_is_well_is_no_problem (void)
{
  g_autoptr (FbInstance) instance =
                 fb_test_instance_new (FB_INSTANCE_LOCAL, "demo", NULL, FB_MODE_READ_WRITE);
  g_autoptr (FbProblem) broken = NULL;

  fb_instance_set_state (instance, FB_INSTANCE_RUNNING, NULL);
  g_assert_null (fb_problem_of_instance (instance, FALSE));
  fb_instance_set_state (instance, FB_INSTANCE_STOPPED, NULL);
  g_assert_null (fb_problem_of_instance (instance, FALSE));

  broken = fb_problem_of_instance (instance, TRUE);
  g_assert_true (fb_problem_is_severe (broken));
}

static void
test_settings_without_effect_are_named (void)
{
  const char *const none[] = { NULL };
  const char *const names[] = { "adminAuth", "uiPort", NULL };
  g_autoptr (FbInstance) instance =
                 fb_test_instance_new (FB_INSTANCE_LOCAL, "line4", NULL, FB_MODE_READ_WRITE);
  g_autoptr (FbProblem) problem = NULL;

  g_assert_null (fb_problem_of_overridden (instance, NULL));
  g_assert_null (fb_problem_of_overridden (instance, none));

  problem = fb_problem_of_overridden (instance, names);
  g_assert_false (fb_problem_is_severe (problem));
  g_assert_nonnull (strstr (fb_problem_get_title (problem), "line4: 2 of your settings"));
  g_assert_nonnull (strstr (fb_problem_get_detail (problem), "adminAuth, uiPort"));
  g_assert_true (g_str_has_prefix (fb_problem_get_action (problem), "win.open-settings-file("));
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/problem/each-trouble-names-a-remedy", test_each_trouble_names_a_remedy);
  g_test_add_func ("/problem/what-is-well-is-no-problem", test_what_is_well_is_no_problem);
  g_test_add_func ("/problem/settings-without-effect-are-named",
                   test_settings_without_effect_are_named);

  return g_test_run ();
}
