/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fb-error.h"
#include "fb-test-flows.h"
#include "fb-test-history.h"
#include "fb-test-snapshots.h"
#include "snapshot/fb-snapshot-check.h"
#include "snapshot/fb-snapshot-retention.h"

/* Processes that die while they keep snapshots, disks that are full, and two processes at once.
 * State N of a history is the same in every process, and a snapshot says in its description which
 * state it is: so each that is there can be compared to the byte. */

#define N_TABS 3
#define N_NODES 150
#define OTHER_INSTANCE "0000000000000000000000line5"
/* Of the states, each NAMED-th has a name, and after each PRUNE-th all without go. */
#define NAMED 3
#define PRUNE 7

#define EXIT_FULL 0
#define EXIT_NOT_ALLOWED 77

static const FbMigration *const tables[] = { fb_activity_migrations, fb_snapshot_migrations, NULL };

/* --- the process that takes ------------------------------------------------------------- */

static FbSnapshot *
take_state (FbSnapshotStore *store,
            const char      *instance,
            FbTestHistory   *history,
            guint            state,
            GError         **error)
{
  g_autoptr (GBytes) flows = fb_test_history_print (history);
  g_autoptr (FbSnapshotContent) content = fb_snapshot_content_new (flows);
  g_autofree char      *text = g_strdup_printf ("%u", state);
  const FbSnapshotLabel label = {
    .instance = instance,
    .instance_name = "Line",
    .reason = FB_SNAPSHOT_AFTER_DEPLOY,
    .description = text,
    .name = state % NAMED == 0 ? text : NULL,
  };

  return fb_snapshot_store_put (store, &label, content, NULL, error);
}

static FbTestHistory *
make_history (guint state)
{
  FbTestHistory *history = fb_test_history_new (1, N_TABS, N_NODES, FALSE);

  for (guint i = 0; i < state; i++)
    fb_test_history_step (history, 0);

  return history;
}

/* Takes from state @first on, and says each that is kept; for ever when @n_states is 0. */
static int
take_states (const char *folder, const char *instance, guint first, guint n_states)
{
  static const FbRetention rule = { .keep_all_days = 0, .keep_daily_days = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (FbWorkspace) workspace = fb_workspace_open (folder, tables, &error);
  g_autoptr (FbSnapshotStore) store = NULL;
  g_autoptr (FbTestHistory) history = make_history (first);

  g_assert_no_error (error);
  store = fb_snapshot_store_new (workspace);
  for (guint state = first; n_states == 0 || state < first + n_states; state++)
    {
      g_autoptr (FbSnapshot) snapshot = take_state (store, instance, history, state, &error);

      g_assert_no_error (error);
      printf ("%u\n", state);
      fflush (stdout);
      if (state % PRUNE == 0)
        g_assert_true (fb_snapshot_store_prune (store, instance, &rule, NULL, &error));
      fb_test_history_step (history, 0);
    }
  fb_workspace_close (workspace);

  return 0;
}

static GPid
start_taker (const char *instance, const char *folder, guint first, guint n_states, FILE **lines)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *from = g_strdup_printf ("%u", first);
  g_autofree char *count = g_strdup_printf ("%u", n_states);
  const char      *arguments[] = { self, "--take", folder, instance, from, count, NULL };
  g_autoptr (GError) error = NULL;
  GPid pid = 0;
  int  output = -1;

  g_spawn_async_with_pipes (NULL, (char **)arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                            &pid, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  *lines = fdopen (output, "r");

  return pid;
}

/* --- what must hold --------------------------------------------------------------------- */

static void
finding_free (gpointer finding)
{
  fb_snapshot_finding_free (finding);
}

static void
assert_verified (FbSnapshotStore *store)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (finding_free);
  g_autoptr (GError) error = NULL;

  g_assert_true (fb_snapshot_store_verify (store, NULL, NULL, NULL, NULL, findings, NULL, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < findings->len; i++)
    {
      const FbSnapshotFinding *finding = g_ptr_array_index (findings, i);

      g_error ("%s: %s: %s", finding->snapshot, finding->part, finding->message);
    }
}

static int
compare_states (gconstpointer a, gconstpointer b)
{
  FbSnapshot *const *one = a;
  FbSnapshot *const *other = b;

  return atoi (fb_snapshot_get_description (*one)) - atoi (fb_snapshot_get_description (*other));
}

/* Compares each snapshot of @instance with its state, and gives the newest state, -1 for none. Of
 * those up to @told none with a name is missing. */
static int
assert_states (FbSnapshotStore *store, const char *instance, int told)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) snapshots = fb_snapshot_store_read_all (store, instance, &error);
  g_autoptr (FbTestHistory) history = make_history (0);
  int state = 0;
  int next_named = 0;
  int newest = -1;

  g_assert_no_error (error);
  g_ptr_array_sort (snapshots, compare_states);
  for (guint i = 0; i < snapshots->len; i++)
    {
      FbSnapshot *snapshot = g_ptr_array_index (snapshots, i);
      g_autoptr (FbSnapshotContent) content =
                     fb_snapshot_store_get_content (store, fb_snapshot_get_id (snapshot), FALSE,
                                                    NULL, &error);
      g_autoptr (GBytes) expected = NULL;

      g_assert_no_error (error);
      newest = atoi (fb_snapshot_get_description (snapshot));
      for (; state < newest; state++)
        fb_test_history_step (history, 0);
      expected = fb_test_history_print (history);
      g_assert_true (g_bytes_equal (expected, fb_snapshot_content_get_flows (content)));
      if (newest % NAMED != 0)
        continue;
      g_assert_cmpint (newest, ==, next_named);
      next_named += NAMED;
    }
  g_assert_cmpint (newest, >=, told);

  return newest;
}

/* --- killed ------------------------------------------------------------------------------ */

/* Kills the taker somewhere in what it does; returns the last state it said is kept. */
static int
kill_somewhere (const char *folder, guint first, GRand *random)
{
  FILE     *lines = NULL;
  GPid      pid = start_taker (FB_TEST_INSTANCE, folder, first, 0, &lines);
  const int n_lines = g_rand_int_range (random, 1, 12);
  char      line[32] = "-1";
  int       status = 0;

  for (int i = 0; i < n_lines; i++)
    g_assert_nonnull (fgets (line, sizeof line, lines));
  /* Not to wait for something: to hit anything. */
  g_usleep ((gulong)g_rand_int_range (random, 0, 15000));
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  while (fgets (line, sizeof line, lines) != NULL)
    ;
  fclose (lines);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
  g_spawn_close_pid (pid);

  return atoi (line);
}

static void
test_killed_at_any_time_loses_nothing (FbTestSnapshots *self, gconstpointer unused)
{
  const guint n_rounds = g_test_slow () ? 100 : 12;
  GRand      *random = g_rand_new_with_seed (fb_test_get_seed ());
  int         newest = -1;

  for (guint round = 0; round < n_rounds; round++)
    {
      int told;

      fb_test_snapshots_close (self);
      told = kill_somewhere (self->folder, (guint)(newest + 1), random);
      fb_test_snapshots_open (self);
      assert_verified (self->store);
      newest = assert_states (self->store, FB_TEST_INSTANCE, told);
    }
  g_rand_free (random);
  g_test_message ("%u kills, %d states", n_rounds, newest + 1);
}

/* --- two at once ------------------------------------------------------------------------- */

static void
test_two_processes_share_a_store (FbTestSnapshots *self, gconstpointer unused)
{
  enum
  {
    N_STATES = 40
  };
  static const FbRetention rule = { .keep_all_days = 0, .keep_daily_days = 1 };
  g_autoptr (FbTestHistory) history = make_history (0);
  FILE *lines = NULL;
  GPid  pid = start_taker (OTHER_INSTANCE, self->folder, 0, N_STATES, &lines);
  char  line[32];
  int   status = -1;

  for (guint state = 0; state < N_STATES; state++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FbSnapshot) snapshot =
                     take_state (self->store, FB_TEST_INSTANCE, history, state, &error);

      g_assert_no_error (error);
      if (state % PRUNE == 3)
        g_assert_true (
            fb_snapshot_store_prune (self->store, FB_TEST_INSTANCE, &rule, NULL, &error));
      fb_test_history_step (history, 0);
    }
  while (fgets (line, sizeof line, lines) != NULL)
    ;
  fclose (lines);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_cmpint (status, ==, 0);
  g_spawn_close_pid (pid);

  assert_verified (self->store);
  g_assert_cmpint (assert_states (self->store, FB_TEST_INSTANCE, N_STATES - 1), ==, N_STATES - 1);
  g_assert_cmpint (assert_states (self->store, OTHER_INSTANCE, N_STATES - 1), ==, N_STATES - 1);
}

/* --- full -------------------------------------------------------------------------------- */

static gboolean
limit_pages (FbConnection *connection, gpointer user_data, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA max_page_count=%u", *(guint *)user_data);

  return fb_connection_execute (connection, sql, error);
}

static void
limit (FbTestSnapshots *self, guint n_pages)
{
  g_assert_true (
      fb_database_write (fb_workspace_get_database (self->workspace), limit_pages, &n_pages, NULL));
}

/* In which step it fails is up to chance, so there are many. */
static void
test_full_database_loses_nothing (FbTestSnapshots *self, gconstpointer unused)
{
  g_autoptr (FbTestHistory) history = make_history (0);
  const guint n_pages = (guint)fb_test_query (self, "PRAGMA page_count");
  guint       n_refused = 0;
  int         newest = -1;

  for (guint room = 1; room < 60; room++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (FbSnapshot) snapshot = NULL;

      limit (self, n_pages + room);
      snapshot = take_state (self->store, FB_TEST_INSTANCE, history, (guint)(newest + 1), &error);
      if (snapshot == NULL)
        {
          g_assert_error (error, FB_ERROR, FB_ERROR_FULL);
          n_refused++;
          continue;
        }
      newest++;
      fb_test_history_step (history, 0);
      g_assert_cmpint (assert_states (self->store, FB_TEST_INSTANCE, newest), ==, newest);
    }
  assert_verified (self->store);
  g_assert_cmpuint (n_refused, >, 3);
  g_assert_cmpint (newest, >, 3);
}

static gboolean
tell_kernel (const char *path, const char *text)
{
  FILE *file = fopen (path, "w");

  return file != NULL && fputs (text, file) >= 0 && fclose (file) == 0;
}

/* Who is not root gets it in a world where he is. */
static gboolean
become_root (uid_t uid, gid_t gid)
{
  g_autofree char *users = g_strdup_printf ("0 %u 1", (guint)uid);
  g_autofree char *groups = g_strdup_printf ("0 %u 1", (guint)gid);

  return unshare (CLONE_NEWUSER | CLONE_NEWNS) == 0 && tell_kernel ("/proc/self/uid_map", users) &&
         tell_kernel ("/proc/self/setgroups", "deny") && tell_kernel ("/proc/self/gid_map", groups);
}

static gboolean
mount_small_disk (const char *folder)
{
  return (unshare (CLONE_NEWNS) == 0 || become_root (getuid (), getgid ())) &&
         mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
         mount ("none", folder, "tmpfs", 0, "size=1500k") == 0;
}

/* In a file system of a megabyte and a half that only this process sees. */
static int
fill_disk (const char *folder)
{
  static FbTestSnapshots self;
  g_autoptr (FbTestHistory) history = NULL;
  g_autoptr (GError) error = NULL;
  guint state = 0;

  if (!mount_small_disk (folder))
    return EXIT_NOT_ALLOWED;

  self.folder = (char *)folder;
  self.workspace = fb_workspace_open (folder, tables, &error);
  g_assert_no_error (error);
  self.store = fb_snapshot_store_new (self.workspace);
  history = make_history (0);
  while (error == NULL)
    {
      g_autoptr (FbSnapshot) snapshot =
                     take_state (self.store, FB_TEST_INSTANCE, history, state, &error);

      if (snapshot == NULL)
        break;
      state++;
      fb_test_history_step (history, 0);
    }
  printf ("%u states, then %s\n", state, error->message);
  g_assert_error (error, FB_ERROR, FB_ERROR_FULL);
  g_assert_cmpuint (state, >, 3);
  assert_verified (self.store);
  g_assert_cmpint (assert_states (self.store, FB_TEST_INSTANCE, (int)state - 1), ==,
                   (int)state - 1);
  fb_test_snapshots_close (&self);

  return EXIT_FULL;
}

static void
test_full_disk_loses_nothing (FbTestSnapshots *self, gconstpointer unused)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = fb_test_make_folder ();
  const char      *arguments[] = { program, "--fill", folder, NULL };
  g_autofree char *output = NULL;
  g_autofree char *messages = NULL;
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_assert_true (g_spawn_sync (NULL, (char **)arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output,
                               &messages, &status, &error));
  g_assert_no_error (error);
  g_test_message ("%s%s", output, messages);
  if (WIFEXITED (status) && WEXITSTATUS (status) == EXIT_NOT_ALLOWED)
    {
      fb_test_missing ("leave to mount a file system of one's own");
      return;
    }
  g_assert_cmpint (status, ==, EXIT_FULL);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/snapshot/crash/" name, FbTestSnapshots, NULL, fb_test_snapshots_set_up, func,      \
              fb_test_snapshots_tear_down)

int
main (int argc, char **argv)
{
  g_autoptr (FbTestKeyring) keyring = NULL;

  /* Nobody is left behind by a test that fails. */
  if (argc > 2)
    prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (argc == 6 && g_str_equal (argv[1], "--take"))
    return take_states (argv[2], argv[3], (guint)atoi (argv[4]), (guint)atoi (argv[5]));
  if (argc == 3 && g_str_equal (argv[1], "--fill"))
    return fill_disk (argv[2]);

  fb_test_init (&argc, &argv);
  keyring = fb_test_keyring_start ();
  ADD ("killed-at-any-time-loses-nothing", test_killed_at_any_time_loses_nothing);
  ADD ("two-processes-share-a-store", test_two_processes_share_a_store);
  ADD ("full-database-loses-nothing", test_full_database_loses_nothing);
  ADD ("full-disk-loses-nothing", test_full_disk_loses_nothing);

  return g_test_run ();
}
