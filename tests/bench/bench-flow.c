/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

#include "fb-bench.h"
#include "fb-file.h"
#include "fb-test-flows.h"
#include "flow/fb-flow-document.h"

/* Reading the flows of a large plant: 14,000 nodes over 60 tabs, about 5 MB. The peer is a warm
 * Node.js that parses the same bytes with JSON.parse, and for the hash does as Node-RED does for
 * its rev: SHA-256 over JSON.stringify. */

#define SEED 1
#define N_TABS 60
#define N_NODES 14000

static double
scan (gpointer bytes)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (bytes, NULL);
  double ms = fb_bench_ms_since (start);

  g_assert_nonnull (document);
  return ms;
}

static double
scan_and_hash (gpointer bytes)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (bytes, NULL);

  g_assert_nonnull (fb_flow_document_get_hash (document));
  return fb_bench_ms_since (start);
}

int
main (void)
{
  g_autoptr (GBytes) bytes = fb_test_make_flows (SEED, N_TABS, N_NODES, FALSE);
  g_autofree char *path = g_strdup_printf ("%s/bench-flow-%d.json", g_get_tmp_dir (), getpid ());
  const char      *setup = "const bytes = require('fs').readFileSync(process.argv[1])";
  FbBenchNode     *parser;
  FbBenchNode     *hasher;

  if (!fb_file_write (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 0600, NULL))
    return 1;
  fprintf (stderr, "%u nodes, %.1f MB\n", N_NODES, (double)g_bytes_get_size (bytes) / 1e6);

  parser = fb_bench_node_start (setup, "JSON.parse(bytes.toString('utf8'))", path);
  hasher = fb_bench_node_start (setup,
                                "const flows = JSON.parse(bytes.toString('utf8'));"
                                "require('crypto').createHash('sha256')"
                                ".update(JSON.stringify(flows)).digest('hex')",
                                path);
  fb_bench_compare ("flow", "scan vs JSON.parse", "ms", scan, bytes, fb_bench_node_run, parser);
  fb_bench_compare ("flow", "scan and flow hash vs JSON.parse and rev", "ms", scan_and_hash, bytes,
                    fb_bench_node_run, hasher);
  fb_bench_node_stop (parser);
  fb_bench_node_stop (hasher);
  g_unlink (path);

  return 0;
}
