/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-widget.h"
#include "instance/fb-add-remote-dialog.h"
#include "instance/fb-instance-settings.h"
#include "instance/fb-login-dialog.h"
#include "instance/fb-new-instance-dialog.h"
#include "instance/fb-passphrase-dialog.h"
#include "session/fb-session.h"
#include "window/fb-preferences.h"

/* The dialogs over a real session of an empty profile. No keyring answers on the test's bus. */

typedef struct
{
  char      *folder;
  FbSession *session;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  fixture->folder = fb_test_make_folder ();
  fb_session_open_async (fixture->folder, NULL, fb_test_take_result, &result);
  fixture->session = fb_session_open_finish (fb_test_await (&result, 20000), &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fb_session_close (fixture->session);
  g_clear_object (&fixture->session);
  g_clear_pointer (&fixture->folder, g_free);
}

static void
type_into (GtkWidget *dialog, const char *row, const char *text)
{
  GtkWidget *entry = fb_test_find (dialog, ADW_TYPE_ENTRY_ROW, row);

  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static gboolean
may_press (GtkWidget *dialog, const char *label)
{
  return gtk_widget_is_sensitive (fb_test_find (dialog, GTK_TYPE_BUTTON, label));
}

static GFile *
make_file (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));

  return g_file_new_for_path (path);
}

/* Whether something red is said in it. */
static gboolean
has_error (gpointer user_data)
{
  GtkWidget *widget = user_data;

  if (!gtk_widget_get_visible (widget) || !gtk_widget_get_child_visible (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && gtk_widget_has_css_class (widget, "error"))
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_error (child))
      return TRUE;

  return FALSE;
}

static void
test_new_instance_looks_at_its_name (Fixture *fixture, gconstpointer data)
{
  GtkWindow *dialog = fb_new_instance_dialog_new (fixture->session, NULL);

  gtk_window_present (dialog);
  g_assert_true (may_press (GTK_WIDGET (dialog), "C_reate"));
  type_into (GTK_WIDGET (dialog), "Name", "");
  g_assert_false (may_press (GTK_WIDGET (dialog), "C_reate"));
  type_into (GTK_WIDGET (dialog), "Name", " blank at the edge");
  g_assert_false (may_press (GTK_WIDGET (dialog), "C_reate"));
  type_into (GTK_WIDGET (dialog), "Name", "filler-4");
  g_assert_true (may_press (GTK_WIDGET (dialog), "C_reate"));
  gtk_window_destroy (dialog);
}

static void
test_new_instance_takes_flows (Fixture *fixture, gconstpointer data)
{
  GtkWindow *dialog = fb_new_instance_dialog_new (fixture->session, NULL);
  g_autoptr (GFile) good = make_file (fixture, "line.json",
                                      "[{\"id\":\"t1\",\"type\":\"tab\",\"label\":\"Line\"},"
                                      "{\"id\":\"n1\",\"type\":\"inject\",\"z\":\"t1\",\"name\":"
                                      "\"\",\"x\":1,\"y\":1,\"wires\":[[]]}]");
  g_autoptr (GFile) bad = make_file (fixture, "bad.json", "no flows at all");

  gtk_window_present (dialog);
  g_assert_nonnull (fb_test_find (GTK_WIDGET (dialog), ADW_TYPE_ACTION_ROW, "Empty"));
  fb_new_instance_dialog_import (FB_NEW_INSTANCE_DIALOG (dialog), good);
  fb_test_wait_for (GTK_WIDGET (dialog), ADW_TYPE_ACTION_ROW, "line.json");
  fb_test_press (GTK_WIDGET (dialog), "Begin empty");
  g_assert_nonnull (fb_test_find (GTK_WIDGET (dialog), ADW_TYPE_ACTION_ROW, "Empty"));

  fb_new_instance_dialog_import (FB_NEW_INSTANCE_DIALOG (dialog), bad);
  g_assert_true (fb_test_wait (has_error, dialog, 5000));
  g_assert_nonnull (fb_test_find (GTK_WIDGET (dialog), ADW_TYPE_ACTION_ROW, "Empty"));
  gtk_window_destroy (dialog);
}

static void
test_addresses_are_completed (void)
{
  static const struct
  {
    const char *typed;
    const char *meant;
  } cases[] = {
    { "line4.example", "http://line4.example/" },
    { "  https://line4.example/admin ", "https://line4.example/admin/" },
    { "10.0.0.5:1880/", "http://10.0.0.5:1880/" },
    { "http://[::1]:1880", "http://[::1]:1880/" },
    { "", NULL },
    { "ftp://line4.example/", NULL },
    { "http://", NULL },
    { "https://line 4/", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *url = fb_add_remote_dialog_complete_url (cases[i].typed);

      g_assert_cmpstr (url, ==, cases[i].meant);
    }
}

static void
test_remote_that_does_not_answer_is_said_inline (Fixture *fixture, gconstpointer data)
{
  GtkWindow *dialog = fb_add_remote_dialog_new (fixture->session);
  int        width;

  gtk_window_present (dialog);
  gtk_widget_measure (GTK_WIDGET (dialog), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL,
                      NULL);
  g_assert_cmpint (width, <, 600);
  g_assert_false (may_press (GTK_WIDGET (dialog), "Co_nnect"));
  type_into (GTK_WIDGET (dialog), "Address, Such as https://line4.example/admin/",
             "http://127.0.0.1:9/");
  fb_test_press (GTK_WIDGET (dialog), "Co_nnect");
  g_assert_true (fb_test_wait (has_error, dialog, 20000));
  g_assert_true (may_press (GTK_WIDGET (dialog), "Co_nnect"));
  gtk_window_destroy (dialog);
}

static void
test_passphrase_is_set_where_no_keyring_is (Fixture *fixture, gconstpointer data)
{
  FbKeyring *keyring = fb_workspace_get_keyring (fb_session_get_workspace (fixture->session));
  GtkWindow *parent = GTK_WINDOW (gtk_window_new ());
  GtkWidget *dialog;
  g_auto (FbTestResult) result = { 0 };
  g_auto (FbTestResult) again = { 0 };

  g_assert_cmpint (fb_keyring_get_state (keyring), ==, FB_KEYRING_NONE);

  gtk_window_present (parent);
  fb_passphrase_dialog_ensure_async (GTK_WIDGET (parent), keyring, NULL, fb_test_take_result,
                                     &result);
  dialog = fb_test_find_toplevel (FB_TYPE_PASSPHRASE_DIALOG);
  type_into (dialog, "Passphrase", "short");
  type_into (dialog, "Again", "short");
  g_assert_false (may_press (dialog, "_Set"));
  g_assert_nonnull (fb_test_find (dialog, GTK_TYPE_LABEL, "It needs at least 8 characters."));
  type_into (dialog, "Passphrase", "correct horse");
  type_into (dialog, "Again", "correct house");
  g_assert_false (may_press (dialog, "_Set"));
  g_assert_nonnull (fb_test_find (dialog, GTK_TYPE_LABEL, "The two are not the same."));
  type_into (dialog, "Again", "correct horse");
  fb_test_press (dialog, "_Set");
  g_assert_true (
      fb_passphrase_dialog_ensure_finish (GTK_WIDGET (parent), fb_test_await (&result, 20000)));
  g_assert_cmpint (fb_keyring_get_state (keyring), ==, FB_KEYRING_SEALED);

  /* From now on nothing is asked. */
  fb_passphrase_dialog_ensure_async (GTK_WIDGET (parent), keyring, NULL, fb_test_take_result,
                                     &again);
  g_assert_true (
      fb_passphrase_dialog_ensure_finish (GTK_WIDGET (parent), fb_test_await (&again, 1000)));
  gtk_window_destroy (parent);
}

static void
test_giving_up_is_told (Fixture *fixture, gconstpointer data)
{
  FbKeyring *keyring = fb_workspace_get_keyring (fb_session_get_workspace (fixture->session));
  GtkWindow *parent = GTK_WINDOW (gtk_window_new ());
  g_auto (FbTestResult) result = { 0 };

  g_assert_cmpint (fb_keyring_get_state (keyring), ==, FB_KEYRING_NONE);

  gtk_window_present (parent);
  fb_passphrase_dialog_ensure_async (GTK_WIDGET (parent), keyring, NULL, fb_test_take_result,
                                     &result);
  fb_test_press (fb_test_find_toplevel (FB_TYPE_PASSPHRASE_DIALOG), "_Cancel");
  g_assert_false (
      fb_passphrase_dialog_ensure_finish (GTK_WIDGET (parent), fb_test_await (&result, 5000)));
  gtk_window_destroy (parent);
}

static void
test_settings_and_login_show_the_instance (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbInstance) instance =
                 fb_test_instance_new (FB_INSTANCE_REMOTE, "line4", "PROD", FB_MODE_OFF);
  GtkWidget *settings = fb_instance_settings_new (fixture->session, instance, NULL);
  GtkWindow *window = fb_test_show (settings, 700, 900);
  GtkWindow *login;

  g_assert_nonnull (fb_test_find (settings, ADW_TYPE_ENTRY_ROW, "Name"));
  g_assert_nonnull (fb_test_find (settings, ADW_TYPE_COMBO_ROW, "Mode"));
  g_assert_null (fb_test_find (settings, ADW_TYPE_COMBO_ROW, "Runtime"));
  fb_test_wait_for (settings, ADW_TYPE_ACTION_ROW, "Nothing yet");
  gtk_window_destroy (window);

  login = fb_login_dialog_new (fb_session_get_link (fixture->session, instance));
  gtk_window_present (login);
  g_assert_cmpstr (gtk_window_get_title (login), ==, "Sign In to line4");
  g_assert_false (may_press (GTK_WIDGET (login), "_Sign In"));
  type_into (GTK_WIDGET (login), "User", "ana");
  type_into (GTK_WIDGET (login), "Password", "secret");
  g_assert_true (may_press (GTK_WIDGET (login), "_Sign In"));
  gtk_window_destroy (login);
}

/* A page that stays when it is asked to go. */
#define TEST_TYPE_STAYING (test_staying_get_type ())
G_DECLARE_FINAL_TYPE (TestStaying, test_staying, TEST, STAYING, GtkWidget)

struct _TestStaying
{
  GtkWidget parent_instance;
  gboolean  is_asked;
};

static void
test_staying_close_async (FbPage             *page,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (page, cancellable, callback, user_data);

  TEST_STAYING (page)->is_asked = TRUE;
  g_task_return_boolean (task, FALSE);
}

static gboolean
test_staying_close_finish (FbPage *page, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
test_staying_page_init (FbPageInterface *iface)
{
  iface->close_async = test_staying_close_async;
  iface->close_finish = test_staying_close_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestStaying,
                               test_staying,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (FB_TYPE_PAGE, test_staying_page_init))

static void
test_staying_class_init (TestStayingClass *klass)
{
}

static void
test_staying_init (TestStaying *self)
{
}

static gboolean
is_first_selected (gpointer row)
{
  return adw_combo_row_get_selected (row) == 0;
}

static void
test_runtime_stays_when_the_editor_stays (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbInstance) instance =
                 fb_test_instance_new (FB_INSTANCE_LOCAL, "line4", NULL, FB_MODE_READ_WRITE);
  g_autoptr (TestStaying) editor = g_object_ref_sink (g_object_new (TEST_TYPE_STAYING, NULL));
  GtkWidget *settings = fb_instance_settings_new (fixture->session, instance, FB_PAGE (editor));
  GtkWindow *window = fb_test_show (settings, 700, 900);
  GtkWidget *row = fb_test_find (settings, ADW_TYPE_COMBO_ROW, "Runtime");

  g_assert_nonnull (row);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 0);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 1);
  g_assert_true (editor->is_asked);
  g_assert_true (fb_test_wait (is_first_selected, row, 5000));
  g_assert_true (gtk_widget_is_sensitive (row));
  gtk_window_destroy (window);
}

static void
test_preferences_hold_at_once (Fixture *fixture, gconstpointer data)
{
  GSettings *settings = fb_session_get_settings (fixture->session);
  GtkWindow *dialog;
  GtkWidget *row;

  g_assert_nonnull (settings);
  dialog = fb_preferences_new (settings);
  fb_preferences_apply_theme (settings);
  gtk_window_present (dialog);
  row = fb_test_wait_for (GTK_WIDGET (dialog), ADW_TYPE_COMBO_ROW, "Style");
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 2);
  g_assert_cmpint (g_settings_get_enum (settings, "theme"), ==, 2);
  g_assert_true (adw_style_manager_get_dark (adw_style_manager_get_default ()));
  g_settings_set_enum (settings, "theme", 1);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 1);
  g_assert_false (adw_style_manager_get_dark (adw_style_manager_get_default ()));
  gtk_window_destroy (dialog);
}

int
main (int argc, char **argv)
{
  /* Without a bus no keyring answers. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  fb_test_widget_init (&argc, &argv);
#define add(name, func) g_test_add ("/dialogs/" name, Fixture, NULL, set_up, func, tear_down)
  add ("new-instance-looks-at-its-name", test_new_instance_looks_at_its_name);
  add ("new-instance-takes-flows", test_new_instance_takes_flows);
  add ("remote-that-does-not-answer-is-said-inline",
       test_remote_that_does_not_answer_is_said_inline);
  add ("passphrase-is-set-where-no-keyring-is", test_passphrase_is_set_where_no_keyring_is);
  add ("giving-up-is-told", test_giving_up_is_told);
  add ("settings-and-login-show-the-instance", test_settings_and_login_show_the_instance);
  add ("runtime-stays-when-the-editor-stays", test_runtime_stays_when_the_editor_stays);
  add ("preferences-hold-at-once", test_preferences_hold_at_once);
#undef add
  g_test_add_func ("/dialogs/addresses-are-completed", test_addresses_are_completed);

  return g_test_run ();
}
