/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-error.h"
#include "fb-test-widget.h"
#include "instance/fb-instance-row.h"
#include "session/fb-layout.h"
#include "session/fb-session.h"
#include "widget/fb-page.h"
#include "window/fb-action-table.h"
#include "window/fb-window.h"

/* The whole window over a real session of a profile with one stopped local and one remote instance
 * that is never contacted. */

/* One application for all tests: its name on the bus can be had once. */
typedef struct
{
  AdwApplication *application;
  gboolean        filled;
} Setup;

typedef struct
{
  char           *folder;
  AdwApplication *application;
  FbSession      *session;
  FbLayout       *layout;
  FbWindow       *window;
  char           *local;
  char           *remote;
} Fixture;

static gboolean
insert (FbConnection *connection, gpointer user_data, GError **error)
{
  Fixture *fixture = user_data;
  g_autoptr (FbInstanceRow) local = fb_instance_row_new (FB_INSTANCE_LOCAL, "palletiser");
  g_autoptr (FbInstanceRow) remote = fb_instance_row_new (FB_INSTANCE_REMOTE, "line4");

  local->runtime = g_strdup ("node-red-5.0");
  local->mode = FB_MODE_READ_WRITE;
  remote->url = g_strdup ("http://127.0.0.1:9/");
  remote->environment = g_strdup ("PROD");
  remote->mode = FB_MODE_OFF;
  fixture->local = g_strdup (local->id);
  fixture->remote = g_strdup (remote->id);

  return fb_instance_row_insert (connection, local, error) &&
         fb_instance_row_insert (connection, remote, error);
}

static FbSession *
open_session (Fixture *fixture)
{
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  FbSession *session;

  fb_session_open_async (fixture->folder, NULL, fb_test_take_result, &result);
  session = fb_session_open_finish (fb_test_await (&result, 20000), &error);
  g_assert_no_error (error);

  return session;
}

static void
show_window (Fixture *fixture)
{
  fixture->layout = fb_layout_new (fixture->folder);
  g_assert_true (fb_layout_claim (fixture->layout, NULL));
  fixture->window = fb_window_new (GTK_APPLICATION (fixture->application), fixture->layout);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const Setup *setup = data;
  g_autoptr (GError) error = NULL;

  fixture->folder = fb_test_make_folder ();
  fixture->application = g_object_ref (setup->application);
  if (setup->filled)
    {
      fixture->session = open_session (fixture);
      g_assert_true (fb_database_write (fb_workspace_get_database (
                                            fb_session_get_workspace (fixture->session)),
                                        insert, fixture, &error));
      g_assert_no_error (error);
      fb_session_close (fixture->session);
      g_clear_object (&fixture->session);
    }
  fixture->session = open_session (fixture);
  show_window (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->window != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->window));
  fb_session_close (fixture->session);
  g_clear_object (&fixture->session);
  g_clear_object (&fixture->layout);
  g_clear_object (&fixture->application);
  g_clear_pointer (&fixture->folder, g_free);
  g_clear_pointer (&fixture->local, g_free);
  g_clear_pointer (&fixture->remote, g_free);
}

static void
activate (Fixture *fixture, const char *name, const char *target)
{
  g_assert_true (
      gtk_widget_activate_action_variant (GTK_WIDGET (fixture->window), name,
                                          target != NULL ? g_variant_new_string (target) : NULL));
}

static GtkWidget *
shown (Fixture *fixture, GType type, const char *text)
{
  return fb_test_find (GTK_WIDGET (fixture->window), type, text);
}

static AdwTabView *
get_tabs (Fixture *fixture)
{
  return ADW_TAB_VIEW (shown (fixture, ADW_TYPE_TAB_VIEW, NULL));
}

static void
test_frame_comes_before_the_session (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);

  g_assert_false (gtk_widget_is_sensitive (shown (fixture, GTK_TYPE_SEARCH_ENTRY, NULL)));
  fb_window_open_link (fixture->window, "flowbench://nonsense");

  fb_window_set_session (fixture->window, fixture->session, FB_RESTORE_TABS);
  g_assert_true (gtk_widget_is_sensitive (shown (fixture, GTK_TYPE_SEARCH_ENTRY, NULL)));
  fb_test_wait_for (window, GTK_TYPE_LABEL, "palletiser");
  g_assert_nonnull (shown (fixture, ADW_TYPE_STATUS_PAGE, "Nothing Open"));
}

static void
test_empty_profile_offers_three_ways (Fixture *fixture, gconstpointer data)
{
  fb_window_set_session (fixture->window, fixture->session, FB_RESTORE_TABS);
  g_assert_nonnull (shown (fixture, GTK_TYPE_LABEL, "Demo Plant"));
  g_assert_true (gtk_widget_is_sensitive (shown (fixture, GTK_TYPE_BUTTON, "_Create…")));
  fb_test_press (GTK_WIDGET (fixture->window), "_Connect…");
  gtk_window_destroy (GTK_WINDOW (fb_test_find_toplevel (g_type_from_name ("FbAddRemoteDialog"))));
}

static gboolean
shows_settings (gpointer user_data)
{
  GtkWidget *button = shown (user_data, GTK_TYPE_TOGGLE_BUTTON, "Settings");

  return button != NULL && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button));
}

static gboolean
has_one_tab (gpointer user_data)
{
  return adw_tab_view_get_n_pages (get_tabs (user_data)) == 1;
}

static void
test_one_page_per_instance (Fixture *fixture, gconstpointer data)
{
  g_autofree char *link = NULL;

  fb_window_set_session (fixture->window, fixture->session, FB_RESTORE_TABS);
  activate (fixture, "win.open-instance", fixture->local);
  activate (fixture, "win.open-instance", fixture->remote);
  activate (fixture, "win.open-instance", fixture->local);
  g_assert_cmpint (adw_tab_view_get_n_pages (get_tabs (fixture)), ==, 2);
  g_assert_cmpstr (fb_instance_get_id (fb_window_get_current (fixture->window)), ==,
                   fixture->local);

  link = g_strdup_printf ("flowbench://instance/%s/view/settings", fixture->remote);
  fb_window_open_link (fixture->window, link);
  g_assert_cmpstr (fb_instance_get_id (fb_window_get_current (fixture->window)), ==,
                   fixture->remote);
  g_assert_true (fb_test_wait (shows_settings, fixture, 5000));

  activate (fixture, "win.close-tab", NULL);
  g_assert_true (fb_test_wait (has_one_tab, fixture, 5000));
  activate (fixture, "win.restore-tab", NULL);
  g_assert_cmpint (adw_tab_view_get_n_pages (get_tabs (fixture)), ==, 2);
}

static gboolean
has_no_tab (gpointer user_data)
{
  return shown (user_data, ADW_TYPE_STATUS_PAGE, "Nothing Open") != NULL;
}

/* The editor in it may end after its tab has gone, and its title with it. */
static void
test_a_page_outlives_its_tab (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbPage) page = NULL;

  fb_window_set_session (fixture->window, fixture->session, FB_RESTORE_TABS);
  activate (fixture, "win.open-instance", fixture->local);
  page = FB_PAGE (
      g_object_ref (adw_tab_page_get_child (adw_tab_view_get_selected_page (get_tabs (fixture)))));
  activate (fixture, "win.close-tab", NULL);
  g_assert_true (fb_test_wait (has_no_tab, fixture, 5000));

  fb_page_title_changed (page);
  g_assert_true (has_no_tab (fixture));
}

static void
test_parts_can_be_hidden (Fixture *fixture, gconstpointer data)
{
  GtkWidget *pane;

  fb_window_set_session (fixture->window, fixture->session, FB_RESTORE_TABS);
  fb_test_wait_for (GTK_WIDGET (fixture->window), GTK_TYPE_LABEL, "palletiser");
  pane = shown (fixture, g_type_from_name ("FbInstancePane"), NULL);
  g_assert_nonnull (pane);

  activate (fixture, "win.toggle-list", NULL);
  g_assert_null (shown (fixture, g_type_from_name ("FbInstancePane"), NULL));
  activate (fixture, "win.show-area", "instances");
  g_assert_nonnull (shown (fixture, g_type_from_name ("FbInstancePane"), NULL));

  activate (fixture, "win.show-panel", "problems");
  g_assert_nonnull (shown (fixture, g_type_from_name ("FbPanel"), NULL));
  activate (fixture, "win.toggle-panel", NULL);
  g_assert_null (shown (fixture, g_type_from_name ("FbPanel"), NULL));

  activate (fixture, "win.open-instance", fixture->remote);
  activate (fixture, "win.editor-only", NULL);
  g_assert_null (shown (fixture, g_type_from_name ("FbHeader"), NULL));
  g_assert_null (shown (fixture, g_type_from_name ("FbActivityBar"), NULL));
  activate (fixture, "win.editor-only", NULL);
  g_assert_nonnull (shown (fixture, g_type_from_name ("FbHeader"), NULL));
}

static gboolean
has_list (Fixture *fixture)
{
  return shown (fixture, g_type_from_name ("FbInstancePane"), NULL) != NULL;
}

static gboolean
is_narrow (gpointer user_data)
{
  return !has_list (user_data) && shown (user_data, GTK_TYPE_MENU_BUTTON, "Settings") != NULL &&
         shown (user_data, GTK_TYPE_TOGGLE_BUTTON, "Settings") == NULL;
}

static gboolean
is_wide (gpointer user_data)
{
  return has_list (user_data) && shown (user_data, GTK_TYPE_TOGGLE_BUTTON, "Settings") != NULL;
}

/* The list makes room, the views become a menu; what a person then shows is theirs alone. */
static void
test_narrow_window_makes_room (Fixture *fixture, gconstpointer data)
{
  fb_window_set_session (fixture->window, fixture->session, FB_RESTORE_NOTHING);
  activate (fixture, "win.instance-settings", fixture->local);
  g_assert_true (fb_test_wait (is_wide, fixture, 5000));

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1180, 640);
  g_assert_true (fb_test_wait (is_narrow, fixture, 5000));
  activate (fixture, "win.toggle-list", NULL);
  g_assert_true (has_list (fixture));
  activate (fixture, "win.open-instance", fixture->remote);
  g_assert_false (has_list (fixture));

  activate (fixture, "win.instance-settings", fixture->local);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1280, 640);
  g_assert_true (fb_test_wait (is_wide, fixture, 5000));
}

static gboolean
has_list_cb (gpointer user_data)
{
  return has_list (user_data);
}

/* With nothing open there is nothing to make room for: one goes on from the list. */
static void
test_narrow_window_with_nothing_open_has_the_list (Fixture *fixture, gconstpointer data)
{
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1180, 640);
  fb_window_set_session (fixture->window, fixture->session, FB_RESTORE_NOTHING);
  g_assert_true (fb_test_wait (has_list_cb, fixture, 5000));

  activate (fixture, "win.instance-settings", fixture->local);
  g_assert_true (fb_test_wait (is_narrow, fixture, 5000));
  activate (fixture, "win.close-tab", NULL);
  g_assert_true (fb_test_wait (has_list_cb, fixture, 5000));
}

static gboolean
is_gone (gpointer user_data)
{
  return *(gpointer *)user_data == NULL;
}

static void
close_and_show_again (Fixture *fixture, FbRestore how)
{
  gpointer window = fixture->window;

  g_object_add_weak_pointer (G_OBJECT (fixture->window), &window);
  gtk_window_close (GTK_WINDOW (fixture->window));
  fixture->window = NULL;
  g_assert_true (fb_test_wait (is_gone, &window, 5000));
  fb_layout_end (fixture->layout);
  g_clear_object (&fixture->layout);
  show_window (fixture);
  fb_window_set_session (fixture->window, fixture->session, how);
}

static void
test_tabs_come_back (Fixture *fixture, gconstpointer data)
{
  fb_window_set_session (fixture->window, fixture->session, FB_RESTORE_TABS);
  activate (fixture, "win.open-instance", fixture->local);
  activate (fixture, "win.instance-settings", fixture->remote);
  activate (fixture, "win.open-instance", fixture->local);

  close_and_show_again (fixture, FB_RESTORE_TABS);
  g_assert_cmpint (adw_tab_view_get_n_pages (get_tabs (fixture)), ==, 2);
  g_assert_cmpstr (fb_instance_get_id (fb_window_get_current (fixture->window)), ==,
                   fixture->local);
}

static void
test_after_a_crash_tabs_are_offered (Fixture *fixture, gconstpointer data)
{
  fb_window_set_session (fixture->window, fixture->session, FB_RESTORE_TABS);
  activate (fixture, "win.open-instance", fixture->remote);

  close_and_show_again (fixture, FB_RESTORE_ASK);
  g_assert_null (get_tabs (fixture));
  /* A second time it is still offered: the tabs were not forgotten. */
  close_and_show_again (fixture, FB_RESTORE_ASK);
  g_assert_null (get_tabs (fixture));
  fb_test_press (GTK_WIDGET (fixture->window), "Open It _Again");
  g_assert_cmpint (adw_tab_view_get_n_pages (get_tabs (fixture)), ==, 1);
}

static FbInstance *
get_remote (Fixture *fixture)
{
  return fb_instance_store_get (fb_session_get_instances (fixture->session), fixture->remote);
}

static void
set_mode (Fixture *fixture, const char *mode)
{
  FbInstanceStore *store = fb_session_get_instances (fixture->session);
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  fb_instance_store_change_async (store, get_remote (fixture), "mode", mode, NULL,
                                  fb_test_take_result, &result);
  fb_instance_store_change_finish (store, fb_test_await (&result, 10000), &error);
  g_assert_no_error (error);
}

static gboolean
is_unreachable (gpointer user_data)
{
  return fb_instance_get_state (user_data) == FB_INSTANCE_UNREACHABLE;
}

static void
test_safe_mode_opens_no_tab (Fixture *fixture, gconstpointer data)
{
  fb_window_set_session (fixture->window, fixture->session, FB_RESTORE_TABS);
  activate (fixture, "win.open-instance", fixture->local);

  close_and_show_again (fixture, FB_RESTORE_SAFE);
  g_assert_null (get_tabs (fixture));
  fb_test_press (GTK_WIDGET (fixture->window), "Go On as _Usual");
  g_assert_cmpint (adw_tab_view_get_n_pages (get_tabs (fixture)), ==, 1);
}

/* Nothing answers at the remote one, which is only noticed once it is contacted. @action:
 * (nullable) asks for it, else the mode is left. */
static void
check_safe_mode_contacts_later (Fixture *fixture, const char *action)
{
  FbInstance *remote;

  set_mode (fixture, "read-only");
  remote = get_remote (fixture);
  fb_window_set_session (fixture->window, fixture->session, FB_RESTORE_SAFE);
  g_assert_cmpint (fb_instance_get_state (remote), ==, FB_INSTANCE_UNKNOWN);
  g_assert_nonnull (strstr (fb_instance_get_state_detail (remote), "safe mode"));

  if (action != NULL)
    activate (fixture, action, fixture->remote);
  else
    fb_test_press (GTK_WIDGET (fixture->window), "Go On as _Usual");
  g_assert_true (fb_test_wait (is_unreachable, remote, 20000));
}

static void
test_safe_mode_contacts_what_is_opened (Fixture *fixture, gconstpointer data)
{
  check_safe_mode_contacts_later (fixture, "win.open-instance");
}

static void
test_safe_mode_contacts_what_is_asked_for (Fixture *fixture, gconstpointer data)
{
  check_safe_mode_contacts_later (fixture, "win.connect-instance");
}

static void
test_safe_mode_can_be_left (Fixture *fixture, gconstpointer data)
{
  check_safe_mode_contacts_later (fixture, NULL);
}

static void
test_failure_says_what_to_do (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_set_error (&error, FB_ERROR, FB_ERROR_UNSUPPORTED, "made by <newer> Flowbench");
  fb_window_show_failure (fixture->window, error);
  g_assert_nonnull (
      shown (fixture, ADW_TYPE_STATUS_PAGE, "This Profile Is Newer Than This Flowbench"));
  fb_window_set_session (fixture->window, fixture->session, FB_RESTORE_NOTHING);
  g_assert_null (
      shown (fixture, ADW_TYPE_STATUS_PAGE, "This Profile Is Newer Than This Flowbench"));
}

static void
test_palette_opens_over_everything (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);

  fb_window_set_session (fixture->window, fixture->session, FB_RESTORE_NOTHING);
  activate (fixture, "win.palette", NULL);
  gtk_editable_set_text (GTK_EDITABLE (
                             fb_test_find (shown (fixture, g_type_from_name ("FbPalette"), NULL),
                                           GTK_TYPE_SEARCH_ENTRY, NULL)),
                         "palleti");
  fb_test_wait_for (shown (fixture, g_type_from_name ("FbPalette"), NULL), GTK_TYPE_LABEL,
                    "palletiser");
  g_signal_emit_by_name (fb_test_find (shown (fixture, g_type_from_name ("FbPalette"), NULL),
                                       GTK_TYPE_SEARCH_ENTRY, NULL),
                         "activate");
  g_assert_null (fb_test_find (window, g_type_from_name ("FbPalette"), NULL));
  g_assert_cmpstr (fb_instance_get_id (fb_window_get_current (fixture->window)), ==,
                   fixture->local);
}

/* A page without an editor takes no flows; they begin an instance. */
static void
test_file_over_a_stopped_instance_begins_a_new_one (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "flows.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GtkWidget *dialog;

  g_assert_true (g_file_set_contents (path, "[]", -1, NULL));
  fb_window_set_session (fixture->window, fixture->session, FB_RESTORE_NOTHING);
  activate (fixture, "win.open-instance", fixture->local);
  fb_window_open_file (fixture->window, file);
  dialog = fb_test_find_toplevel (g_type_from_name ("FbNewInstanceDialog"));
  g_assert_nonnull (dialog);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
removed_cb (gpointer store, guint position, guint removed, guint added, guint *n_changes)
{
  *n_changes += 1;
}

static gboolean
is_counted (gpointer user_data)
{
  return *(guint *)user_data > 0;
}

static void
test_removing_can_be_undone (Fixture *fixture, gconstpointer data)
{
  FbInstanceStore *store = fb_session_get_instances (fixture->session);
  guint            n_changes = 0;

  fb_window_set_session (fixture->window, fixture->session, FB_RESTORE_NOTHING);
  activate (fixture, "win.open-instance", fixture->remote);
  g_signal_connect (store, "items-changed", G_CALLBACK (removed_cb), &n_changes);
  activate (fixture, "win.remove-instance", fixture->remote);
  g_assert_true (fb_test_wait (is_counted, &n_changes, 10000));
  g_assert_null (fb_instance_store_get (store, fixture->remote));
  fb_test_wait_for (GTK_WIDGET (fixture->window), ADW_TYPE_STATUS_PAGE, "Nothing Open");

  n_changes = 0;
  fb_test_wait_for (GTK_WIDGET (fixture->window), GTK_TYPE_BUTTON, "_Undo");
  fb_test_press (GTK_WIDGET (fixture->window), "_Undo");
  g_assert_true (fb_test_wait (is_counted, &n_changes, 10000));
  g_assert_nonnull (fb_instance_store_get (store, fixture->remote));
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application = NULL;
  Setup filled = { NULL, TRUE };
  Setup empty = { NULL, FALSE };

  fb_test_widget_init (&argc, &argv);
  application = adw_application_new ("io.github.flowbench.Test", G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  fb_action_table_bind (GTK_APPLICATION (application));
  filled.application = empty.application = application;

#define add(name, setup, func)                                                                     \
  g_test_add ("/window/" name, Fixture, &setup, set_up, func, tear_down)
  add ("frame-comes-before-the-session", filled, test_frame_comes_before_the_session);
  add ("empty-profile-offers-three-ways", empty, test_empty_profile_offers_three_ways);
  add ("one-page-per-instance", filled, test_one_page_per_instance);
  add ("a-page-outlives-its-tab", filled, test_a_page_outlives_its_tab);
  add ("parts-can-be-hidden", filled, test_parts_can_be_hidden);
  add ("narrow-window-makes-room", filled, test_narrow_window_makes_room);
  add ("narrow-window-with-nothing-open-has-the-list", filled,
       test_narrow_window_with_nothing_open_has_the_list);
  add ("tabs-come-back", filled, test_tabs_come_back);
  add ("after-a-crash-tabs-are-offered", filled, test_after_a_crash_tabs_are_offered);
  add ("safe-mode-opens-no-tab", filled, test_safe_mode_opens_no_tab);
  add ("safe-mode-contacts-what-is-opened", filled, test_safe_mode_contacts_what_is_opened);
  add ("safe-mode-contacts-what-is-asked-for", filled, test_safe_mode_contacts_what_is_asked_for);
  add ("safe-mode-can-be-left", filled, test_safe_mode_can_be_left);
  add ("failure-says-what-to-do", filled, test_failure_says_what_to_do);
  add ("palette-opens-over-everything", filled, test_palette_opens_over_everything);
  add ("file-over-a-stopped-instance-begins-a-new-one", filled,
       test_file_over_a_stopped_instance_begins_a_new_one);
  add ("removing-can-be-undone", filled, test_removing_can_be_undone);
#undef add

  return g_test_run ();
}
