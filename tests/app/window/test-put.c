/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "../../core/snapshot/fb-test-station.h"
#include "fb-test-widget.h"
#include "session/fb-layout.h"
#include "snapshot/fb-restore-report.h"
#include "window/fb-window.h"

/* Restoring in the whole window, over real Node-RED. */

#define TAB "{\"id\":\"t\",\"type\":\"tab\",\"label\":\"Filler\"}"
#define RUNNING "[" TAB "]"
#define READER                                                                                     \
  "[" TAB ",{\"id\":\"a\",\"type\":\"plc-reader\",\"z\":\"t\",\"name\":\"level\",\"x\":100,"       \
  "\"y\":40,\"wires\":[]}]"
#define NOTE                                                                                       \
  "[" TAB ",{\"id\":\"c\",\"type\":\"comment\",\"z\":\"t\",\"name\":\"spring\",\"x\":100,"         \
  "\"y\":40,\"wires\":[]}]"

typedef struct
{
  FbTestStation *station;
  FbLayout      *layout;
  FbWindow      *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer application)
{
  fixture->station = fb_test_station_new ("node-red-5.0", RUNNING);
  if (fixture->station == NULL)
    return;

  fb_test_station_start (fixture->station);
  fixture->layout = fb_layout_new (fixture->station->folder);
  g_assert_true (fb_layout_claim (fixture->layout, NULL));
  fixture->window = fb_window_new ((gpointer)application, fixture->layout);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1280, 800);
  gtk_window_present (GTK_WINDOW (fixture->window));
  fb_window_set_session (fixture->window, fixture->station->session, FB_RESTORE_TABS);
}

/* What has ended may stay listed, and must not keep the window. */
static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->station == NULL)
    return;

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_clear_object (&fixture->layout);
  fb_test_station_free (fixture->station);
}

/* @module: (nullable) that brings the type, by the palette of the snapshot. */
static char *
put (Fixture *fixture, const char *flows, const char *module)
{
  g_autoptr (GBytes) bytes = g_bytes_new (flows, strlen (flows));
  g_autoptr (FbSnapshotContent) content = fb_snapshot_content_new (bytes);
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  FbSnapshotStore *store = fb_session_get_snapshots (fixture->station->session);
  FbSnapshotLabel  label = { .instance = fb_instance_get_id (fixture->station->instance),
                             .instance_name = "Line 4",
                             .name = "spring" };
  g_autoptr (FbSnapshot) snapshot = NULL;

  if (module != NULL)
    {
      g_autoptr (JsonObject) palette = json_object_new ();
      g_autoptr (JsonObject) modules = json_object_new ();
      JsonObject *look = json_object_new ();

      json_object_set_string_member (look, "module", module);
      json_object_set_object_member (palette, "plc-reader", look);
      fb_snapshot_content_set_palette (content, palette);
      json_object_set_string_member (modules, module, "1.2.3");
      fb_snapshot_content_set_modules (content, modules);
    }
  fb_snapshot_store_put_async (store, &label, content, NULL, fb_test_take_result, &result);
  snapshot = fb_snapshot_store_put_finish (store, fb_test_await (&result, 30000), &error);
  g_assert_no_error (error);

  return g_strdup (fb_snapshot_get_id (snapshot));
}

/* The snapshots are listed, and the one in question is to be restored. */
static void
restore (Fixture *fixture, const char *id)
{
  FbSnapshotStore *store = fb_session_get_snapshots (fixture->station->session);
  g_auto (FbTestResult) result = { 0 };

  fb_snapshot_store_load_async (store, NULL, fb_test_take_result, &result);
  g_assert_true (fb_snapshot_store_load_finish (store, fb_test_await (&result, 30000), NULL));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window),
                                             "win.restore-snapshot-now", "s", id));
}

static gboolean
is_shown (gpointer user_data)
{
  return fb_test_find_toplevel (*(GType *)user_data) != NULL;
}

static GtkWidget *
wait_for_toplevel (GType type)
{
  g_assert_true (fb_test_wait (is_shown, &type, FB_TEST_STATION_MS));
  return fb_test_find_toplevel (type);
}

static gboolean
runs (Fixture *fixture, const char *node)
{
  g_autofree char *flows = fb_test_station_get (fixture->station, "flows");

  return strstr (flows, node) != NULL;
}

static void
test_missing_types_are_listed_before_anything_is_sent (Fixture *fixture, gconstpointer data)
{
  GtkWidget       *dialog;
  g_autofree char *id = NULL;

  if (fixture->station == NULL)
    return;

  id = put (fixture, READER, "node-red-contrib-plc");
  restore (fixture, id);
  dialog = wait_for_toplevel (ADW_TYPE_MESSAGE_DIALOG);
  fb_test_wait_for (dialog, GTK_TYPE_LABEL, "1 Node Type Is Missing on “Line 4”");
  g_assert_nonnull (strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)),
                            "plc-reader (of node-red-contrib-plc 1.2.3)"));
  g_assert_true (fb_test_may_press (dialog, "_Install and Restore"));
  g_assert_false (runs (fixture, "plc-reader"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_assert_false (runs (fixture, "plc-reader"));
}

/* Without a module nothing can be installed; a person may restore all the same, and is told. */
static void
test_restored_without_them_says_so (Fixture *fixture, gconstpointer data)
{
  GtkWidget       *dialog;
  GtkWidget       *report;
  g_autofree char *id = NULL;

  if (fixture->station == NULL)
    return;

  id = put (fixture, READER, NULL);
  restore (fixture, id);
  dialog = wait_for_toplevel (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_null (fb_test_find (dialog, GTK_TYPE_BUTTON, "_Install and Restore"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "without");
  report = wait_for_toplevel (FB_TYPE_RESTORE_REPORT);
  fb_test_wait_for (report, GTK_TYPE_LABEL, "plc-reader");
  g_assert_true (runs (fixture, "plc-reader"));
  gtk_window_destroy (GTK_WINDOW (report));
}

static void
test_done_and_undone (Fixture *fixture, gconstpointer data)
{
  GtkWidget       *window = GTK_WIDGET (fixture->window);
  g_autofree char *id = NULL;

  if (fixture->station == NULL)
    return;

  id = put (fixture, NOTE, NULL);
  restore (fixture, id);
  fb_test_wait_for (window, GTK_TYPE_LABEL, "2 nodes restored on “Line 4”");
  g_assert_true (runs (fixture, "spring"));
  fb_test_press (window, "_Undo");
  fb_test_wait_for (window, GTK_TYPE_LABEL, "1 node restored on “Line 4”");
  g_assert_false (runs (fixture, "spring"));
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application = NULL;

  fb_test_widget_init (&argc, &argv);
  application = adw_application_new ("io.github.flowbench.Test", G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));

#define add(name, func) g_test_add ("/put/" name, Fixture, application, set_up, func, tear_down)
  add ("missing-types-are-listed-before-anything-is-sent",
       test_missing_types_are_listed_before_anything_is_sent);
  add ("restored-without-them-says-so", test_restored_without_them_says_so);
  add ("done-and-undone", test_done_and_undone);
#undef add

  return g_test_run ();
}
