/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "../../core/snapshot/fb-test-snapshots.h"
#include "fb-test-widget.h"
#include "snapshot/fb-import-dialog.h"
#include "snapshot/fb-snapshot-flowfuse.h"

#define FLOWS                                                                                      \
  "[{\"id\":\"t1\",\"type\":\"tab\",\"label\":\"Filler\"},"                                        \
  "{\"id\":\"b1\",\"type\":\"mqtt-broker\",\"broker\":\"10.0.0.1\"}]"
#define SECRET_ROW "Secret It Was Exported With"

typedef struct
{
  FbTestSnapshots profile;
  GListStore     *instances;
  GtkWindow      *dialog;
  char           *place;
  FbSnapshot     *snapshot; /* (nullable) that was kept */
} Fixture;

static void
imported_cb (Fixture *fixture, FbSnapshot *snapshot)
{
  g_set_object (&fixture->snapshot, snapshot);
  fixture->dialog = NULL;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbInstance) other =
                 fb_test_instance_new (FB_INSTANCE_REMOTE, "other", NULL, FB_MODE_READ_ONLY);
  g_autoptr (FbInstance) line =
                 fb_test_instance_new (FB_INSTANCE_LOCAL, "line 4", NULL, FB_MODE_READ_WRITE);

  fb_test_snapshots_set_up (&fixture->profile, NULL);
  fixture->place = fb_test_make_folder ();
  fixture->instances = g_list_store_new (FB_TYPE_INSTANCE);
  g_list_store_append (fixture->instances, other);
  g_list_store_append (fixture->instances, line);
  fixture->dialog =
      fb_import_dialog_new (fixture->profile.store, G_LIST_MODEL (fixture->instances), line);
  g_signal_connect_swapped (fixture->dialog, "imported", G_CALLBACK (imported_cb), fixture);
  gtk_window_present (fixture->dialog);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->dialog, gtk_window_destroy);
  g_clear_object (&fixture->snapshot);
  g_clear_object (&fixture->instances);
  g_clear_pointer (&fixture->place, g_free);
  fb_test_snapshots_tear_down (&fixture->profile, NULL);
}

static gboolean
may_import (gpointer user_data)
{
  Fixture *fixture = user_data;

  return fb_test_may_press (GTK_WIDGET (fixture->dialog), "_Import");
}

static gboolean
is_imported (gpointer user_data)
{
  return ((Fixture *)user_data)->snapshot != NULL;
}

static void
open_file (Fixture *fixture, const char *name, const char *text, gssize length)
{
  g_autofree char *path = g_build_filename (fixture->place, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, length, &error);
  g_assert_no_error (error);
  fb_import_dialog_open (FB_IMPORT_DIALOG (fixture->dialog), file);
}

static void
open_flowfuse (Fixture *fixture, const char *secret)
{
  g_autoptr (FbSnapshotContent) content = fb_test_make_content (FLOWS, "s3cret");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
                 fb_snapshot_write_flowfuse (content, "before the audit", NULL, 0, secret, &error);

  g_assert_no_error (error);
  open_file (fixture, "snapshot.json", g_bytes_get_data (bytes, NULL),
             (gssize)g_bytes_get_size (bytes));
  g_assert_true (fb_test_wait (may_import, fixture, 30000));
}

static JsonObject *
read_credentials (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FbSnapshotContent) content =
                 fb_snapshot_store_get_content (fixture->profile.store,
                                                fb_snapshot_get_id (fixture->snapshot), TRUE, NULL,
                                                &error);
  JsonObject *credentials;

  g_assert_no_error (error);
  credentials = fb_snapshot_content_get_credentials (content);

  return credentials != NULL ? json_object_ref (credentials) : NULL;
}

static void
test_flows_go_to_the_history_in_front (Fixture *fixture, gconstpointer data)
{
  g_assert_false (may_import (fixture));
  open_file (fixture, "flows.json", FLOWS, -1);
  g_assert_true (fb_test_wait (may_import, fixture, 30000));
  g_assert_null (fb_test_find (GTK_WIDGET (fixture->dialog), ADW_TYPE_PASSWORD_ENTRY_ROW, NULL));
  fb_test_type_into (GTK_WIDGET (fixture->dialog), "Name", "from the old server");
  fb_test_press (GTK_WIDGET (fixture->dialog), "_Import");
  g_assert_true (fb_test_wait (is_imported, fixture, 30000));
  g_assert_cmpstr (fb_snapshot_get_name (fixture->snapshot), ==, "from the old server");
  g_assert_cmpint (fb_snapshot_get_reason (fixture->snapshot), ==, FB_SNAPSHOT_IMPORTED);
  g_assert_cmpstr (fb_snapshot_get_instance_name (fixture->snapshot), ==, "line 4");
}

static void
test_a_wrong_secret_is_said_to_be_wrong (Fixture *fixture, gconstpointer data)
{
  g_autoptr (JsonObject) credentials = NULL;

  open_flowfuse (fixture, "audit 2026");
  fb_test_type_into (GTK_WIDGET (fixture->dialog), SECRET_ROW, "audit 2025");
  fb_test_press (GTK_WIDGET (fixture->dialog), "_Import");
  g_assert_true (fb_test_wait (fb_test_has_error, fixture->dialog, 30000));
  fb_test_wait_for (GTK_WIDGET (fixture->dialog), GTK_TYPE_LABEL,
                    "The secret is not the one that the file was exported with, or the file is "
                    "damaged.");
  g_assert_null (fixture->snapshot);

  fb_test_type_into (GTK_WIDGET (fixture->dialog), SECRET_ROW, "audit 2026");
  g_assert_false (fb_test_has_error (fixture->dialog));
  fb_test_press (GTK_WIDGET (fixture->dialog), "_Import");
  g_assert_true (fb_test_wait (is_imported, fixture, 30000));
  g_assert_cmpstr (fb_snapshot_get_name (fixture->snapshot), ==, "before the audit");
  credentials = read_credentials (fixture);
  g_assert_nonnull (credentials);
  g_assert_true (json_object_has_member (credentials, "b1"));
}

/* What is not known is not taken for empty. */
static void
test_without_the_secret_credentials_stay_unknown (Fixture *fixture, gconstpointer data)
{
  open_flowfuse (fixture, "audit 2026");
  fb_test_wait_for (GTK_WIDGET (fixture->dialog), GTK_TYPE_LABEL,
                    "Without the secret, what is encrypted in the file stays unknown.");
  fb_test_press (GTK_WIDGET (fixture->dialog), "_Import");
  g_assert_true (fb_test_wait (is_imported, fixture, 30000));
  g_assert_cmphex (fb_snapshot_get_unknown (fixture->snapshot) & FB_PART_CREDENTIALS, ==,
                   FB_PART_CREDENTIALS);
}

static void
test_a_file_without_anything_encrypted_asks_for_nothing (Fixture *fixture, gconstpointer data)
{
  open_flowfuse (fixture, NULL);
  g_assert_null (fb_test_find (GTK_WIDGET (fixture->dialog), ADW_TYPE_PASSWORD_ENTRY_ROW, NULL));
}

static void
test_nodes_without_a_tab_are_told (Fixture *fixture, gconstpointer data)
{
  open_file (fixture, "part.json",
             "[{\"id\":\"n\",\"type\":\"inject\",\"z\":\"t\",\"x\":1,\"y\":1}]", -1);
  fb_test_wait_for (GTK_WIDGET (fixture->dialog), GTK_TYPE_LABEL,
                    "part.json has nodes but no tab, as the editor's clipboard does: these are "
                    "not all flows of an instance");
}

static void
test_what_is_no_flow_file_cannot_be_imported (Fixture *fixture, gconstpointer data)
{
  open_file (fixture, "notes.json", "{\"hello\":1}", -1);
  g_assert_true (fb_test_wait (fb_test_has_error, fixture->dialog, 30000));
  g_assert_false (may_import (fixture));

  /* Another one can be. */
  open_file (fixture, "flows.json", FLOWS, -1);
  g_assert_true (fb_test_wait (may_import, fixture, 30000));
  g_assert_false (fb_test_has_error (fixture->dialog));
}

static gboolean
is_gone (gpointer user_data)
{
  return *(gpointer *)user_data == NULL;
}

/* What is under way holds the dialog: once that is gone, it has ended. */
static void
test_closing_keeps_nothing (Fixture *fixture, gconstpointer data)
{
  gpointer dialog = fixture->dialog;

  open_file (fixture, "flows.json", FLOWS, -1);
  g_assert_true (fb_test_wait (may_import, fixture, 30000));
  g_object_add_weak_pointer (dialog, &dialog);
  fb_test_press (dialog, "_Import");
  gtk_window_close (g_steal_pointer (&fixture->dialog));
  g_assert_true (fb_test_wait (is_gone, &dialog, 30000));
  g_assert_null (fixture->snapshot);
  g_assert_cmpint (fb_test_query (&fixture->profile, "SELECT count(*) FROM snapshot"), ==, 0);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/app/import-dialog/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);

  ADD ("flows-go-to-the-history-in-front", test_flows_go_to_the_history_in_front);
  ADD ("a-wrong-secret-is-said-to-be-wrong", test_a_wrong_secret_is_said_to_be_wrong);
  ADD ("without-the-secret-credentials-stay-unknown",
       test_without_the_secret_credentials_stay_unknown);
  ADD ("a-file-without-anything-encrypted-asks-for-nothing",
       test_a_file_without_anything_encrypted_asks_for_nothing);
  ADD ("nodes-without-a-tab-are-told", test_nodes_without_a_tab_are_told);
  ADD ("what-is-no-flow-file-cannot-be-imported", test_what_is_no_flow_file_cannot_be_imported);
  ADD ("closing-keeps-nothing", test_closing_keeps_nothing);

  return g_test_run ();
}
