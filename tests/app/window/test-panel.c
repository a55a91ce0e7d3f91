/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-operation.h"
#include "fb-test-widget.h"
#include "window/fb-panel.h"
#include "window/fb-problem.h"

typedef struct
{
  GListStore *tasks;
  GListStore *problems;
  GtkWidget  *panel;
  GtkWindow  *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->tasks = g_list_store_new (FB_TYPE_OPERATION);
  fixture->problems = g_list_store_new (FB_TYPE_PROBLEM);
  fixture->panel = fb_panel_new ();
  fb_panel_set_models (FB_PANEL (fixture->panel), G_LIST_MODEL (fixture->tasks),
                       G_LIST_MODEL (fixture->problems));
  fixture->window = fb_test_show (fixture->panel, 900, 300);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  g_clear_object (&fixture->tasks);
  g_clear_object (&fixture->problems);
}

static void
test_views_say_when_they_are_empty (Fixture *fixture, gconstpointer data)
{
  FbPanel *panel = FB_PANEL (fixture->panel);

  g_assert_cmpstr (fb_panel_get_view (panel), ==, "log");
  g_assert_nonnull (fb_test_find (fixture->panel, ADW_TYPE_STATUS_PAGE, "No Instance Open"));
  fb_panel_show_view (panel, "tasks");
  g_assert_nonnull (fb_test_find (fixture->panel, ADW_TYPE_STATUS_PAGE, "Nothing in Progress"));
  /* The tools of the log are not those of the tasks. */
  g_assert_null (fb_test_find (fixture->panel, GTK_TYPE_SEARCH_ENTRY, NULL));
  fb_panel_show_view (panel, "problems");
  g_assert_nonnull (fb_test_find (fixture->panel, ADW_TYPE_STATUS_PAGE, "No Problems"));
  fb_panel_show_view (panel, "no such view");
  g_assert_cmpstr (fb_panel_get_view (panel), ==, "problems");
}

static void
test_tabs_count_what_wants_attention (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbOperation) operation = test_operation_new ("Fetching Node-RED");
  g_autoptr (FbProblem) problem = fb_problem_new (TRUE, "line4: Crashed", NULL, NULL, NULL);

  g_list_store_append (fixture->tasks, operation);
  fb_operation_start (operation);
  g_list_store_append (fixture->problems, problem);
  g_assert_nonnull (fb_test_find (fixture->panel, GTK_TYPE_TOGGLE_BUTTON, "Tasks 1"));
  g_assert_nonnull (fb_test_find (fixture->panel, GTK_TYPE_TOGGLE_BUTTON, "Problems 1"));
  fb_panel_show_view (FB_PANEL (fixture->panel), "problems");
  g_assert_nonnull (fb_test_find (fixture->panel, GTK_TYPE_LABEL, "line4: Crashed"));

  /* What is over is still listed, and no longer counted. */
  fb_operation_complete (operation, NULL);
  g_assert_nonnull (fb_test_find (fixture->panel, GTK_TYPE_TOGGLE_BUTTON, "Tasks"));
  fb_panel_show_view (FB_PANEL (fixture->panel), "tasks");
  g_assert_nonnull (fb_test_find (fixture->panel, GTK_TYPE_LABEL, "Fetching Node-RED"));
}

static void
test_a_tab_shows_its_view (Fixture *fixture, gconstpointer data)
{
  GtkWidget *tab = fb_test_find (fixture->panel, GTK_TYPE_TOGGLE_BUTTON, "Problems");

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (tab), TRUE);
  g_assert_cmpstr (fb_panel_get_view (FB_PANEL (fixture->panel)), ==, "problems");
}

static void
test_tab_passes_through (Fixture *fixture, gconstpointer data)
{
  GtkWidget *panel = fixture->panel;
  GtkWidget *log = fb_test_find (panel, GTK_TYPE_TOGGLE_BUTTON, "Log");

  gtk_widget_grab_focus (log);
  gtk_widget_child_focus (GTK_WIDGET (fixture->window), GTK_DIR_TAB_FORWARD);
  g_assert_true (gtk_window_get_focus (fixture->window) ==
                 fb_test_find (panel, GTK_TYPE_TOGGLE_BUTTON, "Tasks"));
  gtk_widget_child_focus (GTK_WIDGET (fixture->window), GTK_DIR_TAB_BACKWARD);
  g_assert_true (gtk_window_get_focus (fixture->window) == log);
  g_assert_false (gtk_widget_child_focus (panel, GTK_DIR_TAB_BACKWARD));
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
#define add(name, func) g_test_add ("/panel/" name, Fixture, NULL, set_up, func, tear_down)
  add ("views-say-when-they-are-empty", test_views_say_when_they_are_empty);
  add ("tabs-count-what-wants-attention", test_tabs_count_what_wants_attention);
  add ("a-tab-shows-its-view", test_a_tab_shows_its_view);
  add ("tab-passes-through", test_tab_passes_through);
#undef add

  return g_test_run ();
}
