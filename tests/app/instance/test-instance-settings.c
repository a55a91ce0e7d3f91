/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-session.h"
#include "fb-test-widget.h"
#include "instance/fb-instance-settings.h"
#include "widget/fb-instance-text.h"

static void
test_remote_one_shows_what_it_has (FbTestSession *fixture, gconstpointer data)
{
  g_autoptr (FbInstance) instance =
                 fb_test_instance_new (FB_INSTANCE_REMOTE, "line4", "PROD", FB_MODE_OFF);
  GtkWidget *settings = fb_instance_settings_new (fixture->session, instance, NULL);
  GtkWindow *window = fb_test_show (settings, 700, 900);

  g_assert_nonnull (fb_test_find (settings, ADW_TYPE_ENTRY_ROW, "Name"));
  g_assert_nonnull (fb_test_find (settings, ADW_TYPE_ACTION_ROW, "Signed In As"));
  g_assert_null (fb_test_find (settings, ADW_TYPE_COMBO_ROW, "Runtime"));
  g_assert_null (fb_test_find (settings, ADW_TYPE_ACTION_ROW, "Process"));
  g_assert_null (fb_test_find (settings, GTK_TYPE_LABEL, "Pinned Certificate (SHA-256)"));
  gtk_window_destroy (window);
}

#define PIN "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* Word for word as the question showed it, and to be copied. */
static void
test_pinned_certificate_can_be_compared (FbTestSession *fixture, gconstpointer data)
{
  FbInstance      *instance = fb_test_session_add_remote (fixture, "line4");
  FbInstanceStore *instances = fb_session_get_instances (fixture->session);
  g_auto (FbTestResult) result = { 0 };
  g_autofree char *text = fb_instance_text_fingerprint (PIN);
  g_autoptr (GError) error = NULL;
  GtkWidget *settings;
  GtkWindow *window;
  GtkWidget *label;

  fb_instance_store_change_async (instances, instance, "pin", PIN, NULL, fb_test_take_result,
                                  &result);
  g_assert_true (
      fb_instance_store_change_finish (instances, fb_test_await (&result, 10000), &error));
  g_assert_no_error (error);
  settings = fb_instance_settings_new (fixture->session, instance, NULL);
  window = fb_test_show (settings, 400, 900);
  label = fb_test_wait_for (settings, GTK_TYPE_LABEL, text);
  g_assert_true (gtk_label_get_selectable (GTK_LABEL (label)));
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))));
  gtk_window_destroy (window);
}

static gboolean
is_renamed (gpointer user_data)
{
  return g_str_equal (fb_instance_get_name (user_data), "oven-7");
}

static void
test_change_goes_through_the_store (FbTestSession *fixture, gconstpointer data)
{
  FbInstance *instance = fb_test_session_add_remote (fixture, "line4");
  GtkWidget  *settings = fb_instance_settings_new (fixture->session, instance, NULL);
  GtkWindow  *window = fb_test_show (settings, 700, 900);
  GtkWidget  *name = fb_test_find (settings, ADW_TYPE_ENTRY_ROW, "Name");

  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "line4");
  fb_test_type_into (settings, "Name", "oven-7");
  g_signal_emit_by_name (name, "apply");
  g_assert_true (fb_test_wait (is_renamed, instance, 10000));
  gtk_window_destroy (window);
}

static void
toast_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  char **said = user_data;

  *said = g_variant_dup_string (parameter, NULL);
}

static gboolean
is_set (gpointer user_data)
{
  return *(gpointer *)user_data != NULL;
}

/* A name with blanks at its edges: it is said, and what holds is shown again. */
static void
test_refused_change_is_said (FbTestSession *fixture, gconstpointer data)
{
  const GActionEntry entries[] = { { "toast", toast_cb, "s" } };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  FbInstance      *instance = fb_test_session_add_remote (fixture, "line4");
  GtkWidget       *settings = fb_instance_settings_new (fixture->session, instance, NULL);
  GtkWindow       *window = fb_test_show (settings, 700, 900);
  GtkWidget       *name = fb_test_find (settings, ADW_TYPE_ENTRY_ROW, "Name");
  g_autofree char *said = NULL;

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), &said);
  gtk_widget_insert_action_group (GTK_WIDGET (window), "win", G_ACTION_GROUP (actions));
  fb_test_type_into (settings, "Name", " line4 ");
  gtk_window_set_focus (window, NULL);
  g_signal_emit_by_name (name, "apply");
  g_assert_true (fb_test_wait (is_set, &said, 10000));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "line4");
  g_assert_cmpstr (fb_instance_get_name (instance), ==, "line4");
  gtk_window_destroy (window);
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
test_runtime_stays_when_the_editor_stays (FbTestSession *fixture, gconstpointer data)
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

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
#define add(name, func)                                                                            \
  g_test_add ("/instance-settings/" name, FbTestSession, NULL, fb_test_session_set_up, func,       \
              fb_test_session_tear_down)
  add ("remote-one-shows-what-it-has", test_remote_one_shows_what_it_has);
  add ("pinned-certificate-can-be-compared", test_pinned_certificate_can_be_compared);
  add ("change-goes-through-the-store", test_change_goes_through_the_store);
  add ("refused-change-is-said", test_refused_change_is_said);
  add ("runtime-stays-when-the-editor-stays", test_runtime_stays_when_the_editor_stays);
#undef add

  return g_test_run ();
}
