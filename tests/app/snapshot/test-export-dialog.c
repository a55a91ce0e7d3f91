/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "../../core/snapshot/fb-test-snapshots.h"
#include "fb-error.h"
#include "fb-test-widget.h"
#include "flow/fb-flow-folder.h"
#include "snapshot/fb-export-dialog.h"
#include "snapshot/fb-snapshot-file.h"

#define FLOWS                                                                                      \
  "[ {\"id\":\"t1\",\"type\":\"tab\",\"label\":\"Filler\"},\n"                                     \
  "{\"id\":\"b1\",\"type\":\"mqtt-broker\",\"broker\":\"10.0.0.1\",\"port\": 1883}]"

/* A profile, a snapshot in it and the dialog that is to export it. */
typedef struct
{
  FbTestSnapshots profile;
  GListStore     *snapshots;
  GtkWindow      *dialog;
  char           *place; /* an empty folder beside the profile */

  /* What was told */
  GFile   *file; /* (nullable) */
  gboolean is_folder;
} Fixture;

static void
exported_cb (Fixture *fixture, GFile *file, gboolean is_folder)
{
  g_set_object (&fixture->file, file);
  fixture->is_folder = is_folder;
  fixture->dialog = NULL;
}

static void
add_snapshot (Fixture *fixture, FbSnapshotContent *content)
{
  g_autoptr (FbSnapshot) snapshot =
                 fb_test_put (&fixture->profile, FB_SNAPSHOT_MANUAL, "before the audit", content);

  g_list_store_append (fixture->snapshots, snapshot);
}

static void
show (Fixture *fixture)
{
  fixture->dialog =
      fb_export_dialog_new (fixture->profile.store, G_LIST_MODEL (fixture->snapshots));
  g_signal_connect_swapped (fixture->dialog, "exported", G_CALLBACK (exported_cb), fixture);
  gtk_window_present (fixture->dialog);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fb_test_snapshots_set_up (&fixture->profile, NULL);
  fixture->place = fb_test_make_folder ();
  fixture->snapshots = g_list_store_new (FB_TYPE_SNAPSHOT);
}

/* With everything that a local instance gives. */
static void
set_up_known (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbSnapshotContent) content = fb_test_make_content (FLOWS, "s3cret");

  set_up (fixture, data);
  fb_snapshot_content_add_environment (content, "TOKEN", "t0ken", TRUE);
  add_snapshot (fixture, content);
  show (fixture);
}

/* As of a remote instance. */
static void
set_up_unknown (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbSnapshotContent) content = fb_test_make_content (FLOWS, NULL);

  set_up (fixture, data);
  fb_snapshot_content_set_unknown (content, FB_PART_CREDENTIALS | FB_PART_ENVIRONMENT);
  add_snapshot (fixture, content);
  show (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->dialog, gtk_window_destroy);
  g_clear_object (&fixture->snapshots);
  g_clear_object (&fixture->file);
  g_clear_pointer (&fixture->place, g_free);
  fb_test_snapshots_tear_down (&fixture->profile, NULL);
}

static gboolean
may_export (gpointer user_data)
{
  Fixture *fixture = user_data;

  return fb_test_may_press (GTK_WIDGET (fixture->dialog), "_Export…");
}

static gboolean
is_exported (gpointer user_data)
{
  return ((Fixture *)user_data)->file != NULL;
}

static void
choose (Fixture *fixture, const char *row)
{
  GtkWidget *found = fb_test_find (GTK_WIDGET (fixture->dialog), ADW_TYPE_ACTION_ROW, row);

  g_assert_nonnull (found);
  gtk_widget_activate (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (found)));
}

/* As when a person had pressed the button and chosen @name in the dialog for files. (transfer full)
 */
static char *
write_to (Fixture *fixture, const char *name)
{
  char *path = g_build_filename (fixture->place, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_true (fb_test_wait (may_export, fixture, 30000));
  fb_export_dialog_write (FB_EXPORT_DIALOG (fixture->dialog), file);

  return path;
}

static char *
read_text (const char *path)
{
  char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  return text;
}

static void
test_flows_byte_for_byte (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = write_to (fixture, "flows.json");
  g_autofree char *text = NULL;

  g_assert_true (fb_test_wait (is_exported, fixture, 30000));
  g_assert_false (fixture->is_folder);
  text = read_text (path);
  g_assert_cmpstr (text, ==, FLOWS);
}

static void
test_flowfuse_without_a_secret_holds_none (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  choose (fixture, "FlowF_use Snapshot");
  fb_test_wait_for (GTK_WIDGET (fixture->dialog), GTK_TYPE_LABEL,
                    "Credentials and the values of hidden variables are left out.");
  path = write_to (fixture, "snapshot.json");
  g_assert_true (fb_test_wait (is_exported, fixture, 30000));
  text = read_text (path);
  g_assert_null (strstr (text, "s3cret"));
  g_assert_null (strstr (text, "t0ken"));
}

/* The switch alone does not do: there has to be a secret too. */
static void
test_flowfuse_with_a_secret_comes_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;
  g_autoptr (FbSnapshotContent) content = NULL;
  g_autoptr (FbSnapshotContent) wrong = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) refusal = NULL;

  choose (fixture, "FlowF_use Snapshot");
  g_assert_true (fb_test_wait (may_export, fixture, 30000));
  choose (fixture, "With _Credentials");
  g_assert_false (may_export (fixture));
  fb_test_type_into (GTK_WIDGET (fixture->dialog), "Secret", "audit 2026");
  path = write_to (fixture, "snapshot.json");
  g_assert_true (fb_test_wait (is_exported, fixture, 30000));

  text = read_text (path);
  g_assert_null (strstr (text, "s3cret"));
  g_assert_null (strstr (text, "t0ken"));
  g_assert_null (strstr (text, "audit 2026"));
  content = fb_snapshot_read_file (path, "audit 2026", &name, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (name, ==, "before the audit");
  g_assert_nonnull (fb_snapshot_content_get_credentials (content));
  wrong = fb_snapshot_read_file (path, "audit 2025", NULL, NULL, &refusal);
  g_assert_error (refusal, FB_ERROR, FB_ERROR_UNVERIFIED);
}

static void
test_unknown_credentials_are_told_before (Fixture *fixture, gconstpointer data)
{
  g_assert_true (fb_test_wait (may_export, fixture, 30000));
  choose (fixture, "FlowF_use Snapshot");
  choose (fixture, "With _Credentials");
  fb_test_wait_for (GTK_WIDGET (fixture->dialog), GTK_TYPE_LABEL,
                    "No credentials: those of the snapshot are not known, as when it is of a "
                    "remote instance or of a flow file\n"
                    "No variables: those of the snapshot are not known");
}

static void
test_a_folder_comes_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *index = NULL;
  g_autoptr (FbSnapshotContent) content = NULL;
  g_autoptr (GError) error = NULL;
  GBytes *flows;

  choose (fixture, "F_older");
  path = write_to (fixture, "review");
  g_assert_true (fb_test_wait (is_exported, fixture, 30000));
  g_assert_true (fixture->is_folder);

  content = fb_snapshot_read_file (path, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  flows = fb_snapshot_content_get_flows (content);
  g_assert_cmpmem (g_bytes_get_data (flows, NULL), g_bytes_get_size (flows), FLOWS, strlen (FLOWS));
}

static void
test_a_folder_with_other_files_is_left_alone (Fixture *fixture, gconstpointer data)
{
  g_autofree char *other = g_build_filename (fixture->place, "notes.txt", NULL);
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autofree char *index = g_build_filename (fixture->place, FB_FLOW_FOLDER_INDEX, NULL);

  g_assert_true (g_file_set_contents (other, "mine", -1, NULL));
  choose (fixture, "F_older");
  path = write_to (fixture, ".");
  g_assert_true (fb_test_wait (fb_test_has_error, fixture->dialog, 30000));
  g_assert_null (fixture->file);
  g_assert_false (g_file_test (index, G_FILE_TEST_EXISTS));
  text = read_text (other);
  g_assert_cmpstr (text, ==, "mine");

  /* Another place can be chosen in the same dialog. */
  g_clear_pointer (&path, g_free);
  path = write_to (fixture, "review");
  g_assert_true (fb_test_wait (is_exported, fixture, 30000));
}

static void
test_a_place_that_is_not_there_is_said (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = write_to (fixture, "missing/flows.json");

  g_assert_true (fb_test_wait (fb_test_has_error, fixture->dialog, 30000));
  g_assert_null (fixture->file);
  g_assert_true (fb_test_wait (may_export, fixture, 30000));
}

/* Nodes that carry their credentials: no form of file would hide them. */
static void
test_credentials_in_nodes_are_not_written (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FbSnapshotContent) content =
                 fb_test_make_content ("[{\"id\":\"b1\",\"type\":\"mqtt-broker\","
                                       "\"credentials\":{\"password\":\"s3cret\"}}]",
                                       NULL);
  g_autofree char *path = NULL;

  add_snapshot (fixture, content);
  show (fixture);
  path = write_to (fixture, "flows.json");
  g_assert_true (fb_test_wait (fb_test_has_error, fixture->dialog, 30000));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_closing_while_it_reads (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->dialog, gtk_window_destroy);
  show (fixture);
  g_assert_true (fb_test_wait (may_export, fixture, 30000));
}

static gboolean
is_gone (gpointer user_data)
{
  return *(gpointer *)user_data == NULL;
}

/* What is under way holds the dialog: once that is gone, it has ended. So many flows take longer to
 * read than the dialog to close. */
static void
test_closing_leaves_the_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *filling = g_strnfill (16 * 1024 * 1024, 'x');
  g_autofree char *flows =
      g_strconcat ("[{\"id\":\"t1\",\"type\":\"tab\",\"info\":\"", filling, "\"}]", NULL);
  g_autoptr (FbSnapshotContent) content = fb_test_make_content (flows, NULL);
  g_autofree char *before = g_build_filename (fixture->place, "flows.json", NULL);
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  gpointer         dialog;

  g_assert_true (g_file_set_contents (before, "mine", -1, NULL));
  add_snapshot (fixture, content);
  show (fixture);
  dialog = fixture->dialog;
  g_object_add_weak_pointer (dialog, &dialog);
  path = write_to (fixture, "flows.json");
  gtk_window_close (g_steal_pointer (&fixture->dialog));
  g_assert_true (fb_test_wait (is_gone, &dialog, 30000));
  g_assert_null (fixture->file);
  text = read_text (path);
  g_assert_cmpstr (text, ==, "mine");
}

#define ADD(name, set_up_it, func)                                                                 \
  g_test_add ("/app/export-dialog/" name, Fixture, NULL, set_up_it, func, tear_down)

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);

  ADD ("flows-byte-for-byte", set_up_known, test_flows_byte_for_byte);
  ADD ("flowfuse-without-a-secret-holds-none", set_up_known,
       test_flowfuse_without_a_secret_holds_none);
  ADD ("flowfuse-with-a-secret-comes-back", set_up_known, test_flowfuse_with_a_secret_comes_back);
  ADD ("unknown-credentials-are-told-before", set_up_unknown,
       test_unknown_credentials_are_told_before);
  ADD ("a-folder-comes-back", set_up_known, test_a_folder_comes_back);
  ADD ("a-folder-with-other-files-is-left-alone", set_up_known,
       test_a_folder_with_other_files_is_left_alone);
  ADD ("a-place-that-is-not-there-is-said", set_up_known, test_a_place_that_is_not_there_is_said);
  ADD ("credentials-in-nodes-are-not-written", set_up, test_credentials_in_nodes_are_not_written);
  ADD ("closing-while-it-reads", set_up_known, test_closing_while_it_reads);
  ADD ("closing-leaves-the-file", set_up, test_closing_leaves_the_file);

  return g_test_run ();
}
