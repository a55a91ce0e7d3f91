/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fb-bench.h"
#include "fb-file.h"
#include "fb-test-history.h"
#include "snapshot/fb-snapshot-store.h"

/* Keeping the history of a plant's flows, against a Git repository that holds the same states as
 * one file. Both write to the same disk and both wait for it. Taking: the bytes are in memory for
 * us, and in the work tree for git already. Sizes: our tables with their indices, git's objects
 * after "git gc". Getting back: our store opened once and what it reads checked against its hashes;
 * git as one process each. */

#define SEED 1
#define N_TABS 40
#define TAKE_NODES 5700 /* 2 MB */
#define TAKE_EDITS 5
#define HISTORY_NODES 4200 /* 1.4 MB */
#define N_BACK 50
#define INSTANCE "0000000000000000000000line4"

static const FbMigration *const tables[] = { fb_activity_migrations, fb_snapshot_migrations, NULL };

typedef struct
{
  char            *folder;
  char            *repository;
  FbWorkspace     *workspace;
  FbSnapshotStore *store;
  FbTestHistory   *history;
  GBytes          *flows; /* the state to be taken now */
  GPtrArray       *ids;
} Bench;

static void
fail (GError *error)
{
  fprintf (stderr, "%s\n", error->message);
  exit (1);
}

/* --- git ---------------------------------------------------------------------------------- */

static GSubprocess *
start_git (Bench *self, GSubprocessFlags flags, const char *const *arguments)
{
  static const char *const settings[] = { "git",
                                          "-c",
                                          "user.name=bench",
                                          "-c",
                                          "user.email=bench@localhost",
                                          "-c",
                                          "core.fsync=all",
                                          "-c",
                                          "core.fsyncMethod=fsync",
                                          "-c",
                                          "gc.auto=0",
                                          "-c",
                                          "init.defaultBranch=main" };
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    g_ptr_array_add (words, (gpointer)settings[i]);
  for (; *arguments != NULL; arguments++)
    g_ptr_array_add (words, (gpointer)*arguments);
  g_ptr_array_add (words, NULL);

  g_subprocess_launcher_set_cwd (launcher, self->repository);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *)words->pdata, &error);
  if (process == NULL)
    fail (error);

  return process;
}

static void
run_git (Bench *self, const char *const *arguments)
{
  g_autoptr (GSubprocess) process = start_git (self, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, arguments);
  g_autoptr (GError) error = NULL;

  if (!g_subprocess_wait_check (process, NULL, &error))
    fail (error);
}

#define GIT(self, ...) run_git (self, (const char *const[]){ __VA_ARGS__, NULL })

static void
write_work_tree (Bench *self)
{
  g_autofree char *path = g_build_filename (self->repository, "flows.json", NULL);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents (path, g_bytes_get_data (self->flows, NULL),
                            (gssize)g_bytes_get_size (self->flows), &error))
    fail (error);
}

static void
commit (Bench *self)
{
  GIT (self, "add", "flows.json");
  GIT (self, "commit", "-q", "-m", "snapshot");
}

static double
take_with_git (gpointer data)
{
  Bench *self = data;
  gint64 start;

  write_work_tree (self);
  start = g_get_monotonic_time ();
  commit (self);

  return fb_bench_ms_since (start);
}

static double
get_with_git (Bench *self, guint index, GBytes **flows)
{
  g_autofree char *object = g_strdup_printf ("HEAD~%u:flows.json", self->ids->len - 1 - index);
  gint64           start = g_get_monotonic_time ();
  g_autoptr (GSubprocess) process = start_git (self, G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                               (const char *const[]){ "show", object, NULL });
  g_autoptr (GError) error = NULL;

  if (!g_subprocess_communicate (process, NULL, NULL, flows, NULL, &error))
    fail (error);

  return fb_bench_ms_since (start);
}

/* --- ours ----------------------------------------------------------------------------------- */

static void
put (Bench *self)
{
  const FbSnapshotLabel label = {
    .instance = INSTANCE,
    .instance_name = "Line 4",
    .reason = FB_SNAPSHOT_AFTER_DEPLOY,
  };
  g_autoptr (FbSnapshotContent) content = fb_snapshot_content_new (self->flows);
  g_autoptr (GError) error = NULL;
  g_autoptr (FbSnapshot) snapshot =
                 fb_snapshot_store_put (self->store, &label, content, NULL, &error);

  if (snapshot == NULL)
    fail (error);
  g_ptr_array_add (self->ids, g_strdup (fb_snapshot_get_id (snapshot)));
}

static void
step (Bench *self, guint n_edits)
{
  g_clear_pointer (&self->flows, g_bytes_unref);
  fb_test_history_step (self->history, n_edits);
  self->flows = fb_test_history_print (self->history);
}

/* The next state; git then gets the same. */
static double
take (gpointer data)
{
  Bench *self = data;
  gint64 start;

  step (self, TAKE_EDITS);
  start = g_get_monotonic_time ();
  put (self);

  return fb_bench_ms_since (start);
}

static double
get_back (Bench *self, guint index, GBytes **flows)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (FbSnapshotContent) content =
                 fb_snapshot_store_get_content (self->store, g_ptr_array_index (self->ids, index),
                                                FALSE, NULL, &error);

  if (content == NULL)
    fail (error);
  *flows = g_bytes_ref (fb_snapshot_content_get_flows (content));

  return fb_bench_ms_since (start);
}

/* --- cases ---------------------------------------------------------------------------------- */

static void
open_both (Bench *self, guint n_nodes)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("bench-snapshot-XXXXXX", &error);
  if (self->folder == NULL)
    fail (error);
  self->repository = g_build_filename (self->folder, "repository", NULL);
  self->workspace = fb_workspace_open (self->folder, tables, &error);
  if (self->workspace == NULL || !fb_file_make_folder (self->repository, &error))
    fail (error);
  self->store = fb_snapshot_store_new (self->workspace);
  self->history = fb_test_history_new (SEED, N_TABS, n_nodes, FALSE);
  self->flows = fb_test_history_print (self->history);
  self->ids = g_ptr_array_new_with_free_func (g_free);
  GIT (self, "init", "-q");
}

static void
close_both (Bench *self)
{
  fb_workspace_close (self->workspace);
  g_clear_object (&self->store);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->history, fb_test_history_free);
  g_clear_pointer (&self->flows, g_bytes_unref);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  fb_file_remove_tree (self->folder, NULL);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->repository, g_free);
}

static void
bench_take (void)
{
  Bench self = { 0 };

  open_both (&self, TAKE_NODES);
  put (&self);
  take_with_git (&self);
  fprintf (stderr, "%.1f MB\n", (double)g_bytes_get_size (self.flows) / 1e6);
  fb_bench_compare ("snapshot", "take 5 changed nodes of 2 MB vs git add and git commit", "ms",
                    take, &self, take_with_git, &self);
  close_both (&self);
}

static double
sum_tables (Bench *self)
{
  g_autofree char *path = g_build_filename (self->folder, "workspace.db", NULL);
  sqlite3         *database = NULL;
  sqlite3_stmt    *rows = NULL;
  double           sum = 0;

  sqlite3_open_v2 (path, &database, SQLITE_OPEN_READONLY, NULL);
  if (sqlite3_prepare_v2 (database,
                          "SELECT name, sum(pgsize) FROM dbstat WHERE name LIKE '%snapshot%'"
                          " GROUP BY name ORDER BY 2 DESC",
                          -1, &rows, NULL) != SQLITE_OK)
    {
      fprintf (stderr, "%s\n", sqlite3_errmsg (database));
      exit (1);
    }
  while (sqlite3_step (rows) == SQLITE_ROW)
    {
      fprintf (stderr, "  %8d %s\n", sqlite3_column_int (rows, 1), sqlite3_column_text (rows, 0));
      sum += sqlite3_column_double (rows, 1);
    }
  sqlite3_finalize (rows);
  sqlite3_close (database);

  return sum;
}

static double
sum_files (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  struct stat info;
  const char *name;
  double      sum = 0;

  if (folder == NULL)
    return stat (path, &info) == 0 ? (double)info.st_size : 0;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *below = g_build_filename (path, name, NULL);

      sum += sum_files (below);
    }

  return sum;
}

static void
compare_back (Bench *self)
{
  double  ours[N_BACK];
  double  theirs[N_BACK];
  double  slowest;
  GRand  *random = g_rand_new_with_seed (SEED);
  GBytes *flows = NULL;
  GBytes *other = NULL;

  for (guint i = 0; i < N_BACK; i++)
    {
      const guint index = (guint)g_rand_int_range (random, 0, (gint32)self->ids->len);

      ours[i] = get_back (self, index, &flows);
      theirs[i] = get_with_git (self, index, &other);
      if (!g_bytes_equal (flows, other))
        {
          fprintf (stderr, "Snapshot %u is not what git has.\n", index);
          exit (1);
        }
      g_clear_pointer (&flows, g_bytes_unref);
      g_clear_pointer (&other, g_bytes_unref);
    }
  g_rand_free (random);

  fb_bench_report ("snapshot", "one of 1,000 back vs git show", "ms",
                   fb_bench_median (ours, N_BACK), fb_bench_median (theirs, N_BACK), N_BACK);
  slowest = ours[N_BACK - 1];
  fb_bench_report ("snapshot", "the slowest of 50 back vs the median of git show", "ms", slowest,
                   fb_bench_median (theirs, N_BACK), N_BACK);
}

static void
bench_history (guint n_snapshots)
{
  Bench            self = { 0 };
  g_autofree char *objects = NULL;

  open_both (&self, HISTORY_NODES);
  objects = g_build_filename (self.repository, ".git", "objects", NULL);
  for (guint i = 0; i < n_snapshots; i++)
    {
      if (i > 0)
        step (&self, 0);
      put (&self);
      write_work_tree (&self);
      commit (&self);
    }
  GIT (&self, "gc", "-q");
  /* Into the file, where dbstat sees it. */
  fb_workspace_close (self.workspace);
  g_clear_object (&self.store);
  g_clear_object (&self.workspace);

  fb_bench_report ("snapshot", "size of 1,000 snapshots vs git gc", "MB", sum_tables (&self) / 1e6,
                   sum_files (objects) / 1e6, 1);
  self.workspace = fb_workspace_open (self.folder, tables, NULL);
  self.store = fb_snapshot_store_new (self.workspace);
  compare_back (&self);
  close_both (&self);
}

int
main (int argc, char **argv)
{
  const char *given = g_getenv ("BENCH_SNAPSHOTS");

  bench_take ();
  bench_history (given != NULL ? (guint)atoi (given) : 1000);

  return 0;
}
