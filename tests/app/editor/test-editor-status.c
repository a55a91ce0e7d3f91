/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "editor/fb-editor-private.h"
#include "editor/fb-editor-status.h"
#include "fb-test-editor.h"

/* Why there is no editor, and what can be done about it. The instance is never contacted. */

typedef struct
{
  FbTestEditor *fixture;
  FbInstance   *instance;
  FbEditor     *editor;
  GtkWidget    *status;
  GtkWindow    *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->fixture = fb_test_editor_new (NULL, NULL, 1);
  fixture->instance = fb_test_editor_get_instance (fixture->fixture, 0);
  fixture->editor = fb_editor_pool_get (fixture->fixture->pool, fixture->instance);
  fixture->status = g_object_new (FB_TYPE_EDITOR_STATUS, NULL);
  fb_editor_status_set_editor (FB_EDITOR_STATUS (fixture->status), fixture->editor);
  fixture->window = fb_test_show (fixture->status, 800, 600);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  fb_test_editor_free (fixture->fixture);
}

/* @button: (nullable) the first thing to do, a detailed action. */
static void
assert_says (
    Fixture *fixture, const char *title, const char *detail, const char *button, const char *action)
{
  GtkWidget *page = fb_test_find (fixture->status, ADW_TYPE_STATUS_PAGE, title);

  if (page == NULL)
    g_error ("It does not say “%s”", title);
  g_assert_cmpstr (adw_status_page_get_description (ADW_STATUS_PAGE (page)), ==, detail);
  if (button == NULL)
    g_assert_null (fb_test_find (fixture->status, GTK_TYPE_BUTTON, NULL));
  else
    g_assert_cmpstr (gtk_actionable_get_action_name (
                         GTK_ACTIONABLE (fb_test_find (fixture->status, GTK_TYPE_BUTTON, button))),
                     ==, action);
}

static void
test_by_the_state_of_the_instance (Fixture *fixture, gconstpointer data)
{
  fb_instance_set_state (fixture->instance, FB_INSTANCE_STOPPED, NULL);
  assert_says (fixture, "Not Running", "Start the instance to edit its flows.", "_Start",
               "win.start-instance");
  fb_instance_set_state (fixture->instance, FB_INSTANCE_STARTING, NULL);
  assert_says (fixture, "Starting", "", NULL, NULL);
  fb_instance_set_state (fixture->instance, FB_INSTANCE_CRASHED, "Port <1880> is taken.");
  assert_says (fixture, "It Has Crashed", "Port &lt;1880&gt; is taken.", "_Start",
               "win.start-instance");
  g_assert_nonnull (fb_test_find (fixture->status, GTK_TYPE_BUTTON, "Start in Sa_fe Mode"));
  fb_instance_set_state (fixture->instance, FB_INSTANCE_UNREACHABLE, "No route to host.");
  assert_says (fixture, "No Answer",
               "No route to host.\n\nIts settings and what was kept of it stay usable.",
               "Try _Again", "win.connect-instance");
  fb_instance_set_state (fixture->instance, FB_INSTANCE_LOGIN_NEEDED, NULL);
  assert_says (fixture, "Sign In", "The instance wants to know who you are.", "_Sign In…",
               "win.sign-in-instance");
  fb_instance_set_state (fixture->instance, FB_INSTANCE_UNTRUSTED, "It is self-signed.");
  assert_says (fixture, "Certificate Not Trusted", "It is self-signed.", "_Look at It…",
               "page.trust");

  fb_instance_set_mode (fixture->instance, FB_MODE_OFF);
  assert_says (fixture, "Switched Off", "In mode “Off” this instance is never contacted.",
               "S_ettings", "win.instance-settings");
}

static void
test_by_the_phase_of_the_editor (Fixture *fixture, gconstpointer data)
{
  fb_instance_set_state (fixture->instance, FB_INSTANCE_RUNNING, NULL);
  fb_editor_set_phase (fixture->editor, FB_EDITOR_LOADING, NULL);
  assert_says (fixture, "Opening the Editor", "", NULL, NULL);
  /* How far it is, and nothing that moves by itself: that would slow the page down. */
  g_assert_nonnull (fb_test_find (fixture->status, GTK_TYPE_PROGRESS_BAR, NULL));
  g_assert_null (fb_test_find (fixture->status, GTK_TYPE_SPINNER, NULL));
  fb_editor_set_phase (fixture->editor, FB_EDITOR_HUNG, NULL);
  assert_says (fixture, "The Editor Does Not Answer",
               "It may come back by itself. Loaded anew, it offers what was kept of your changes; "
               "the instance goes on running.",
               "_Reload", "page.reload");
  fb_editor_set_phase (fixture->editor, FB_EDITOR_DEAD, "The page was ended.");
  assert_says (fixture, "The Editor Page Is Gone",
               "The page was ended.\n\nThe instance goes on running. What was not deployed was "
               "kept and is offered when the editor is back.",
               "_Reload", "page.reload");
  fb_editor_set_phase (fixture->editor, FB_EDITOR_FAILED, "It is a router.");
  assert_says (fixture, "The Editor Does Not Open", "It is a router.", "Try _Again", "page.reload");
  fb_editor_set_phase (fixture->editor, FB_EDITOR_UNSUPPORTED, "No sandbox.");
  assert_says (fixture, "No Editor on This System", "No sandbox.", "Open in _Browser",
               "win.open-in-browser");

  fb_editor_set_phase (fixture->editor, FB_EDITOR_READY, NULL);
  g_assert_false (gtk_widget_get_visible (fixture->status));
  /* A page with its edits stays in sight when the server goes. */
  fb_instance_set_state (fixture->instance, FB_INSTANCE_UNREACHABLE, NULL);
  g_assert_false (gtk_widget_get_visible (fixture->status));
}

static void
ignore_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
}

/* A warning of GTK's about an action without its parameter would end the test. */
static void
test_buttons_fit_their_actions (Fixture *fixture, gconstpointer data)
{
  static const GActionEntry of_window[] = { { "start-instance", ignore_cb, "s" } };
  static const GActionEntry of_page[] = { { "reload", ignore_cb } };
  g_autoptr (GSimpleActionGroup) window = g_simple_action_group_new ();
  g_autoptr (GSimpleActionGroup) page = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (window), of_window, 1, NULL);
  g_action_map_add_action_entries (G_ACTION_MAP (page), of_page, 1, NULL);
  gtk_widget_insert_action_group (GTK_WIDGET (fixture->window), "win", G_ACTION_GROUP (window));
  gtk_widget_insert_action_group (GTK_WIDGET (fixture->window), "page", G_ACTION_GROUP (page));

  fb_instance_set_state (fixture->instance, FB_INSTANCE_STOPPED, NULL);
  for (int i = 0; i < 2; i++)
    {
      fb_editor_set_phase (fixture->editor, FB_EDITOR_LOADING, NULL);
      g_assert_true (fb_test_may_press (fixture->status, "_Start"));
      fb_editor_set_phase (fixture->editor, FB_EDITOR_DEAD, NULL);
      g_assert_true (fb_test_may_press (fixture->status, "_Reload"));
    }
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
#define add(name, func) g_test_add ("/editor/status/" name, Fixture, NULL, set_up, func, tear_down)
  add ("by-the-state-of-the-instance", test_by_the_state_of_the_instance);
  add ("by-the-phase-of-the-editor", test_by_the_phase_of_the_editor);
  add ("buttons-fit-their-actions", test_buttons_fit_their_actions);
#undef add

  return g_test_run ();
}
