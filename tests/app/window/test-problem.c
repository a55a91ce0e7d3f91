/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-widget.h"
#include "window/fb-problem.h"

static FbProblem *
make (void)
{
  return fb_problem_new (TRUE, "line4: Crashed", "Port 1880 is taken", "win.start-instance('x')",
                         "_Start");
}

static void
test_equal_only_when_all_of_it_is (void)
{
  FbProblem *problem = make ();
  g_autoptr (FbProblem) same = make ();
  g_autoptr (FbProblem) milder = fb_problem_new (FALSE, "line4: Crashed", "Port 1880 is taken",
                                                 "win.start-instance('x')", "_Start");
  g_autoptr (FbProblem) shorter =
                 fb_problem_new (TRUE, "line4: Crashed", NULL, "win.start-instance('x')", "_Start");
  g_autoptr (FbProblem) elsewhere = fb_problem_new (TRUE, "line4: Crashed", "Port 1880 is taken",
                                                    "win.start-instance('y')", "_Start");
  g_autoptr (FbProblem) helpless =
                 fb_problem_new (TRUE, "line4: Crashed", "Port 1880 is taken", NULL, NULL);

  g_assert_true (fb_problem_equal (problem, same));
  g_assert_false (fb_problem_equal (problem, milder));
  g_assert_false (fb_problem_equal (problem, shorter));
  g_assert_false (fb_problem_equal (problem, elsewhere));
  g_assert_false (fb_problem_equal (problem, helpless));
  g_assert_null (fb_problem_get_action (helpless));

  g_assert_finalize_object (problem);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/problem/equal-only-when-all-of-it-is", test_equal_only_when_all_of_it_is);

  return g_test_run ();
}
