/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <stdio.h>

#include "fb-bench.h"
#include "fb-file.h"
#include "fb-test-flows.h"
#include "search/fb-node-index.h"

/* The first 20 rows of a full-text query over 200,000 nodes of 20 instances, warm. The peer is
 * grep -rlF over the same flow files, warm too. */

#define N_INSTANCES 20
#define N_TABS 20
#define N_NODES 10000
#define LIMIT 20

typedef struct
{
  FbNodeIndex *index;
  char        *flows; /* folder of the files */
  const char  *text;
} Bench;

static double
ask (gpointer data)
{
  Bench *self = data;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GPtrArray) hits = fb_node_index_query (self->index, self->text, LIMIT, NULL, NULL);

  g_assert_nonnull (hits);
  return fb_bench_ms_since (start);
}

static double
grep (gpointer data)
{
  Bench      *self = data;
  gint64      start = g_get_monotonic_time ();
  const char *argv[] = { "grep", "-rlF", "--", self->text, self->flows, NULL };

  g_assert_true (g_spawn_sync (NULL, (char **)argv, NULL,
                               G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                               NULL, NULL, NULL));
  return fb_bench_ms_since (start);
}

static void
fill (Bench *self)
{
  for (guint i = 0; i < N_INSTANCES; i++)
    {
      g_autoptr (GBytes) bytes = fb_test_make_flows (i + 1, N_TABS, N_NODES, FALSE);
      g_autoptr (FbSnapshotContent) content = fb_snapshot_content_new (bytes);
      g_autofree char *name = g_strdup_printf ("Line %u", i);
      g_autofree char *path = g_strdup_printf ("%s/%u.json", self->flows, i);
      g_autoptr (GError) error = NULL;

      fb_node_index_update (self->index, name, name, "s", content, &error);
      g_assert_no_error (error);
      fb_file_write (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 0600, &error);
      g_assert_no_error (error);
    }
}

int
main (void)
{
  static const FbMigration *const none[] = { NULL };
  static const char *const        texts[] = { "pump", "return", "alarm", "nowheretobefound" };
  g_autofree char                *folder = g_dir_make_tmp ("fb-bench-XXXXXX", NULL);
  g_autoptr (FbWorkspace) workspace = fb_workspace_open (folder, none, NULL);
  Bench bench = { .index = fb_node_index_new (workspace),
                  .flows = g_build_filename (folder, "flows", NULL) };

  fb_file_make_folder (bench.flows, NULL);
  fill (&bench);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *name = g_strdup_printf ("“%s” in 200,000 nodes vs grep -rlF", texts[i]);

      bench.text = texts[i];
      fb_bench_compare ("node-search", name, "ms", ask, &bench, grep, &bench);
    }

  g_object_unref (bench.index);
  fb_workspace_close (workspace);
  fb_file_remove_tree (folder, NULL);
  g_free (bench.flows);

  return 0;
}
