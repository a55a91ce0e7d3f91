/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

#include "fb-bench.h"
#include "fb-file.h"
#include "fb-test-history.h"
#include "flow/fb-flow-diff.h"

/* What an engineer changed in the flows of a large plant: 14,000 nodes over 60 tabs, about 5 MB,
 * before and after 20 edits, from bytes in memory to the list of changes. The peer is a plain
 * program in a warm Node.js: it parses both, maps the nodes by id and compares each pair, property
 * by property, until something differs. */

#define SEED 1
#define N_TABS 60
#define N_NODES 14000
#define N_EDITS 20

typedef struct
{
  GBytes *older;
  GBytes *newer;
} Pair;

static double
compare (gpointer data)
{
  const Pair *pair = data;
  gint64      start = g_get_monotonic_time ();
  g_autoptr (FbFlowDocument) older = fb_flow_document_new (pair->older, NULL);
  g_autoptr (FbFlowDocument) newer = fb_flow_document_new (pair->newer, NULL);
  g_autoptr (FbFlowDiff) diff = fb_flow_diff_new (older, newer);
  double ms = fb_bench_ms_since (start);

  g_assert_cmpuint (fb_flow_diff_get_n_changes (diff), >, 0);
  return ms;
}

static FbBenchNode *
start_peer (const char *folder)
{
  return fb_bench_node_start (
      "const fs = require('fs');"
      "const older = fs.readFileSync(process.argv[1] + '/older.json');"
      "const newer = fs.readFileSync(process.argv[1] + '/newer.json');"
      "function equal(a, b) {"
      "  if (a === b) return true;"
      "  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)"
      "    return false;"
      "  const keys = Object.keys(a);"
      "  if (keys.length !== Object.keys(b).length || Array.isArray(a) !== Array.isArray(b))"
      "    return false;"
      "  return keys.every(key => Object.hasOwn(b, key) && equal(a[key], b[key]));"
      "}",
      "const before = new Map(JSON.parse(older.toString('utf8')).map(node => [node.id, node]));"
      "const changes = [];"
      "for (const node of JSON.parse(newer.toString('utf8'))) {"
      "  const was = before.get(node.id);"
      "  if (was === undefined) changes.push(['added', node]);"
      "  else if (!equal(was, node)) changes.push(['changed', node]);"
      "  before.delete(node.id);"
      "}"
      "for (const node of before.values()) changes.push(['deleted', node]);"
      "if (changes.length === 0) throw new Error('no changes');",
      folder);
}

static gboolean
write_side (const char *folder, const char *name, GBytes *bytes)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return fb_file_write (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 0600, NULL);
}

static void
remove_side (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_unlink (path);
}

int
main (void)
{
  g_autoptr (FbTestHistory) history = fb_test_history_new (SEED, N_TABS, N_NODES, FALSE);
  g_autoptr (GBytes) older = fb_test_history_print (history);
  g_autoptr (GBytes) newer = NULL;
  g_autofree char *folder = g_dir_make_tmp ("bench-flow-diff-XXXXXX", NULL);
  FbBenchNode     *peer;
  Pair             pair;

  fb_test_history_step (history, N_EDITS);
  newer = fb_test_history_print (history);
  pair = (Pair){ older, newer };
  if (folder == NULL || !write_side (folder, "older.json", older) ||
      !write_side (folder, "newer.json", newer))
    return 1;
  fprintf (stderr, "%u nodes, %u edits, %.1f MB\n", N_NODES, N_EDITS,
           (double)g_bytes_get_size (older) / 1e6);

  peer = start_peer (folder);
  fb_bench_compare ("flow-diff", "20 edits in two documents vs Node.js", "ms", compare, &pair,
                    fb_bench_node_run, peer);
  fb_bench_node_stop (peer);
  remove_side (folder, "older.json");
  remove_side (folder, "newer.json");
  g_rmdir (folder);

  return 0;
}
