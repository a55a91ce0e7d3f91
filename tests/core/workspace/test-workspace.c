/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fb-error.h"
#include "fb-test.h"
#include "workspace/fb-workspace.h"

/* Other processes are this program again, started with "--child". */

static const FbMigration notes_1[] = {
  { "notes", 1, "CREATE TABLE note (text TEXT NOT NULL)" },
  { NULL, 0, NULL },
};
static const FbMigration notes_2[] = {
  { "notes", 1, "CREATE TABLE note (text TEXT NOT NULL)" },
  { "notes", 2, "ALTER TABLE note ADD COLUMN author TEXT" },
  { NULL, 0, NULL },
};
static const FbMigration *const older[] = { notes_1, NULL };
static const FbMigration *const newer[] = { notes_2, NULL };

static FbWorkspace *
open_at (const char *folder)
{
  g_autoptr (GError) error = NULL;
  FbWorkspace *workspace = fb_workspace_open (folder, older, &error);

  g_assert_no_error (error);

  return workspace;
}

static gboolean
insert_note (FbConnection *connection, gpointer user_data, GError **error)
{
  return fb_connection_run (connection, error, "INSERT INTO note (text) VALUES (?)", "s",
                            user_data);
}

static gboolean
count_notes (FbConnection *connection, gpointer user_data, GError **error)
{
  g_autoptr (FbStatement) row =
                 fb_connection_prepare (connection, "SELECT count(*) FROM note", error);

  if (row == NULL || !fb_statement_step (row, error))
    return FALSE;

  *(gint64 *)user_data = fb_statement_get_int (row, 0);
  return TRUE;
}

static void
write_note (FbWorkspace *workspace, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (fb_database_write (fb_workspace_get_database (workspace), insert_note,
                                    (gpointer)text, &error));
  g_assert_no_error (error);
}

static gint64
get_count (FbWorkspace *workspace)
{
  g_autoptr (GError) error = NULL;
  gint64 count = -1;

  g_assert_true (
      fb_database_read (fb_workspace_get_database (workspace), count_notes, &count, &error));
  g_assert_no_error (error);

  return count;
}

/* --- the other process ------------------------------------------------------------------ */

typedef struct
{
  GPid  pid;
  FILE *input;
  FILE *output;
} Child;

/* Opens, says "open", then writes one note per line it is sent and answers each. */
static int
run_child (const char *folder)
{
  g_autoptr (FbWorkspace) workspace = open_at (folder);
  char line[64];

  puts ("open");
  fflush (stdout);
  while (fgets (line, sizeof line, stdin) != NULL)
    {
      write_note (workspace, g_strstrip (line));
      puts ("written");
      fflush (stdout);
    }

  return 0;
}

static void
start_child (Child *child, const char *folder)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  const char      *arguments[] = { self, "--child", folder, NULL };
  g_autoptr (GError) error = NULL;
  int input;
  int output;

  g_spawn_async_with_pipes (NULL, (char **)arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                            &child->pid, &input, &output, NULL, &error);
  g_assert_no_error (error);
  child->input = fdopen (input, "w");
  child->output = fdopen (output, "r");
}

static void
await_line (Child *child, const char *expected)
{
  char line[64] = "";

  g_assert_nonnull (fgets (line, sizeof line, child->output));
  g_assert_cmpstr (g_strstrip (line), ==, expected);
}

static void
let_write (Child *child, const char *text)
{
  fprintf (child->input, "%s\n", text);
  fflush (child->input);
  await_line (child, "written");
}

static int
end_child (Child *child)
{
  int status = -1;

  fclose (child->input);
  g_assert_cmpint (waitpid (child->pid, &status, 0), ==, child->pid);
  fclose (child->output);

  return status;
}

/* --- folder and schema ------------------------------------------------------------------ */

static void
test_folder_is_private (void)
{
  g_autofree char *parent = fb_test_make_folder ();
  g_autofree char *fresh = g_build_filename (parent, "a", "profile", NULL);
  g_autofree char *open_to_all = g_build_filename (parent, "b", NULL);
  g_autofree char *path = NULL;
  struct stat      info;

  {
    g_autoptr (FbWorkspace) workspace = open_at (fresh);

    g_assert_cmpint (stat (fresh, &info), ==, 0);
    g_assert_cmpint (info.st_mode & 0777, ==, 0700);
    path = fb_workspace_path (workspace, "instances", "x", NULL);
    g_assert_true (g_str_has_suffix (path, "/a/profile/instances/x"));
    g_assert_finalize_object (g_steal_pointer (&workspace));
  }

  g_assert_cmpint (g_mkdir (open_to_all, 0755), ==, 0);
  g_object_unref (open_at (open_to_all));
  g_assert_cmpint (stat (open_to_all, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
}

static void
test_impossible_folder_is_said (void)
{
  g_autofree char *parent = fb_test_make_folder ();
  g_autofree char *file = g_build_filename (parent, "file", NULL);
  g_autofree char *folder = g_build_filename (file, "profile", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  g_assert_null (fb_workspace_open (folder, older, &error));
  g_assert_nonnull (error);
  g_assert_true (error->domain == FB_ERROR);
  g_assert_nonnull (strstr (error->message, folder));
}

static void
test_newer_schema_is_refused (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autoptr (FbWorkspace) workspace = NULL;
  g_autoptr (GError) error = NULL;

  workspace = fb_workspace_open (folder, newer, &error);
  g_assert_no_error (error);
  g_clear_object (&workspace);

  g_assert_null (fb_workspace_open (folder, older, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_UNSUPPORTED);
}

static void
test_older_program_is_named (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autoptr (FbWorkspace) workspace = NULL;
  g_autoptr (GError) error = NULL;
  Child child;

  start_child (&child, folder);
  await_line (&child, "open");
  g_assert_null (fb_workspace_open (folder, newer, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CONFLICT);
  g_assert_nonnull (strstr (error->message, folder));
  g_clear_error (&error);
  let_write (&child, "the older one is not disturbed");
  g_assert_cmpint (end_child (&child), ==, 0);

  workspace = fb_workspace_open (folder, newer, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_count (workspace), ==, 1);
}

/* A window and flowbenchctl on a machine that has seen neither. */
static void
test_many_open_a_fresh_profile (void)
{
  enum
  {
    N_CHILDREN = 4
  };
  g_autofree char *parent = fb_test_make_folder ();
  g_autofree char *folder = g_build_filename (parent, "profile", NULL);
  g_autoptr (FbWorkspace) workspace = NULL;
  Child children[N_CHILDREN];

  for (int i = 0; i < N_CHILDREN; i++)
    start_child (&children[i], folder);
  for (int i = 0; i < N_CHILDREN; i++)
    await_line (&children[i], "open");
  for (int i = 0; i < N_CHILDREN; i++)
    let_write (&children[i], "one");
  for (int i = 0; i < N_CHILDREN; i++)
    g_assert_cmpint (end_child (&children[i]), ==, 0);

  workspace = open_at (folder);
  g_assert_cmpint (get_count (workspace), ==, N_CHILDREN);
}

/* --- news ------------------------------------------------------------------------------- */

static void
workspace_changed_cb (FbWorkspace *workspace, guint *changes)
{
  *changes += 1;
}

static gboolean
is_positive (gpointer user_data)
{
  return *(guint *)user_data > 0;
}

static void
drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
check_news (const char *folder)
{
  g_autoptr (FbWorkspace) workspace = open_at (folder);
  guint changes = 0;
  Child child;

  g_signal_connect (workspace, "changed", G_CALLBACK (workspace_changed_cb), &changes);
  start_child (&child, folder);
  await_line (&child, "open");

  write_note (workspace, "our own is no news");
  drain ();
  g_assert_cmpuint (changes, ==, 0);

  for (int i = 0; i < 3; i++)
    {
      changes = 0;
      let_write (&child, "theirs is");
      g_assert_true (fb_test_wait (is_positive, &changes, 1000));
      g_assert_cmpint (get_count (workspace), ==, i + 2);
    }
  g_assert_cmpint (end_child (&child), ==, 0);
  g_assert_finalize_object (g_steal_pointer (&workspace));
}

static void
test_news_within_a_second (void)
{
  g_autofree char *folder = fb_test_make_folder ();

  check_news (folder);
}

/* Socket addresses end at 107 bytes; profiles do not. */
static void
test_news_in_a_deep_folder (void)
{
  g_autofree char *parent = fb_test_make_folder ();
  g_autofree char *name = g_strnfill (120, 'n');
  g_autofree char *folder = g_build_filename (parent, name, name, NULL);

  check_news (folder);
}

static guint
count_sockets (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "run", NULL);
  g_autoptr (GDir) run = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (run) != NULL)
    n++;

  return n;
}

static void
test_stale_socket_is_removed (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autoptr (FbWorkspace) workspace = open_at (folder);
  Child child;

  start_child (&child, folder);
  await_line (&child, "open");
  g_assert_cmpuint (count_sockets (folder), ==, 2);
  kill (child.pid, SIGKILL);
  end_child (&child);
  g_assert_cmpuint (count_sockets (folder), ==, 2);

  write_note (workspace, "nobody hears this");
  g_assert_cmpuint (count_sockets (folder), ==, 1);
  fb_workspace_close (workspace);
  g_assert_cmpuint (count_sockets (folder), ==, 0);
}

/* News that was lost is found by looking, and only then. */
static void
test_look_finds_lost_news (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "workspace.db", NULL);
  g_autoptr (FbWorkspace) workspace = open_at (folder);
  g_autoptr (FbDatabase) silent = NULL;
  g_autoptr (GError) error = NULL;
  guint changes = 0;

  g_signal_connect (workspace, "changed", G_CALLBACK (workspace_changed_cb), &changes);
  fb_workspace_look (workspace);
  write_note (workspace, "our own");
  fb_workspace_look (workspace);
  silent = fb_database_open (path, 0, FB_DATABASE_DEFAULT, &error);
  g_assert_no_error (error);
  drain ();
  g_assert_cmpuint (changes, ==, 0);

  g_assert_true (fb_database_write (silent, insert_note, (gpointer) "unheard", &error));
  write_note (workspace, "our own after it");
  drain ();
  g_assert_cmpuint (changes, ==, 0);
  fb_workspace_look (workspace);
  g_assert_true (fb_test_wait (is_positive, &changes, 5000));
}

static void
test_two_workspaces_in_one_process (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *other_folder = fb_test_make_folder ();
  g_autoptr (FbWorkspace) first = open_at (folder);
  g_autoptr (FbWorkspace) second = open_at (folder);
  g_autoptr (FbWorkspace) other = open_at (other_folder);
  guint changes = 0;
  guint other_changes = 0;

  g_signal_connect (second, "changed", G_CALLBACK (workspace_changed_cb), &changes);
  g_signal_connect (other, "changed", G_CALLBACK (workspace_changed_cb), &other_changes);
  write_note (first, "x");
  g_assert_true (fb_test_wait (is_positive, &changes, 1000));
  g_assert_cmpint (get_count (second), ==, 1);
  g_assert_cmpuint (other_changes, ==, 0);
  g_assert_cmpint (get_count (other), ==, 0);
}

/* --- bad weather ------------------------------------------------------------------------ */

static void
damage (const char *folder, long from)
{
  g_autofree char *path = g_build_filename (folder, "workspace.db", NULL);
  FILE            *file = fopen (path, "r+");

  g_assert_nonnull (file);
  fseek (file, from, SEEK_SET);
  for (int i = 0; i < 8192; i++)
    fputc (0xa5, file);
  fclose (file);
}

static void
test_killed_process_loses_nothing (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autoptr (FbWorkspace) workspace = NULL;
  Child child;

  start_child (&child, folder);
  await_line (&child, "open");
  for (int i = 0; i < 10; i++)
    let_write (&child, "kept");
  kill (child.pid, SIGKILL);
  end_child (&child);

  workspace = open_at (folder);
  g_assert_cmpint (get_count (workspace), ==, 10);
}

/* After a crash the file is looked at before anything is built on it. */
static void
test_damage_after_a_crash_is_found (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autoptr (GError) error = NULL;
  Child child;

  {
    g_autoptr (FbWorkspace) workspace = open_at (folder);
    g_autofree char *text = g_strnfill (200000, 'x');

    write_note (workspace, text);
  }
  start_child (&child, folder);
  await_line (&child, "open");
  let_write (&child, "so that there is a journal");
  kill (child.pid, SIGKILL);
  end_child (&child);
  damage (folder, 4096 * 6);

  g_assert_null (fb_workspace_open (folder, older, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "no backup"));
}

static void
test_damaged_names_the_backup (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "workspace.db", NULL);
  g_autofree char *backup = NULL;
  g_autoptr (FbWorkspace) workspace = open_at (folder);
  g_autoptr (GError) error = NULL;

  g_clear_object (&workspace);
  workspace = fb_workspace_open (folder, newer, &error);
  g_assert_no_error (error);
  g_clear_object (&workspace);
  backup = fb_database_find_backup (path);
  g_assert_nonnull (backup);
  damage (folder, 0);

  g_assert_null (fb_workspace_open (folder, newer, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, backup));
  g_clear_error (&error);

  /* What the message says to do works. */
  g_assert_cmpint (g_rename (backup, path), ==, 0);
  workspace = fb_workspace_open (folder, newer, &error);
  g_assert_no_error (error);
}

/* --- the key ---------------------------------------------------------------------------- */

#define PASSPHRASE "four bottles a second"

static FbSealKey *
get_key (FbWorkspace *workspace)
{
  g_autoptr (GError) error = NULL;
  FbSealKey *key = fb_workspace_dup_key (workspace, &error);

  g_assert_no_error (error);

  return key;
}

static gboolean
is_same (FbSealKey *a, FbSealKey *b)
{
  return memcmp (fb_seal_key_get_bytes (a), fb_seal_key_get_bytes (b), FB_SEAL_KEY_BYTES) == 0;
}

static void
test_key_stays_the_same (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autoptr (FbWorkspace) first = open_at (folder);
  g_autoptr (FbWorkspace) second = NULL;
  g_autoptr (FbSealKey) key = NULL;
  g_autoptr (FbSealKey) again = NULL;
  g_autoptr (FbSealKey) found = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (fb_workspace_dup_key (first, &error)); /* No keyring: nothing is made. */
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
  g_clear_error (&error);

  g_assert_true (fb_keyring_create_sealed (fb_workspace_get_keyring (first), PASSPHRASE, &error));
  key = get_key (first);
  again = get_key (first);
  g_assert_true (key == again);

  second = open_at (folder);
  g_assert_null (fb_workspace_dup_key (second, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
  g_clear_error (&error);
  g_assert_true (fb_keyring_unlock (fb_workspace_get_keyring (second), PASSPHRASE, &error));
  found = get_key (second);
  g_assert_true (is_same (key, found));
}

/* A second key would make everything sealed before unreadable without a word. */
static void
test_lost_key_is_said (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autoptr (FbWorkspace) workspace = open_at (folder);
  g_autoptr (FbSealKey) key = NULL;
  g_autoptr (FbSealKey) next = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (
      fb_keyring_create_sealed (fb_workspace_get_keyring (workspace), PASSPHRASE, &error));
  key = get_key (workspace);
  g_assert_true (
      fb_keyring_remove (fb_workspace_get_keyring (workspace), "profile-key", NULL, &error));
  g_clear_object (&workspace);

  workspace = open_at (folder);
  g_assert_true (fb_keyring_unlock (fb_workspace_get_keyring (workspace), PASSPHRASE, &error));
  g_assert_null (fb_workspace_dup_key (workspace, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_DENIED);
  g_clear_error (&error);

  g_assert_true (fb_workspace_replace_key (workspace, &error));
  g_assert_no_error (error);
  next = get_key (workspace);
  g_assert_false (is_same (key, next));
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--child"))
    return run_child (argv[2]);

  fb_test_init (&argc, &argv);
  g_test_add_func ("/workspace/folder-is-private", test_folder_is_private);
  g_test_add_func ("/workspace/impossible-folder-is-said", test_impossible_folder_is_said);
  g_test_add_func ("/workspace/newer-schema-is-refused", test_newer_schema_is_refused);
  g_test_add_func ("/workspace/older-program-is-named", test_older_program_is_named);
  g_test_add_func ("/workspace/many-open-a-fresh-profile", test_many_open_a_fresh_profile);
  g_test_add_func ("/workspace/news-within-a-second", test_news_within_a_second);
  g_test_add_func ("/workspace/news-in-a-deep-folder", test_news_in_a_deep_folder);
  g_test_add_func ("/workspace/stale-socket-is-removed", test_stale_socket_is_removed);
  g_test_add_func ("/workspace/look-finds-lost-news", test_look_finds_lost_news);
  g_test_add_func ("/workspace/two-in-one-process", test_two_workspaces_in_one_process);
  g_test_add_func ("/workspace/killed-process-loses-nothing", test_killed_process_loses_nothing);
  g_test_add_func ("/workspace/damage-after-a-crash-is-found", test_damage_after_a_crash_is_found);
  g_test_add_func ("/workspace/damaged-names-the-backup", test_damaged_names_the_backup);
  g_test_add_func ("/workspace/key-stays-the-same", test_key_stays_the_same);
  g_test_add_func ("/workspace/lost-key-is-said", test_lost_key_is_said);

  return g_test_run ();
}
