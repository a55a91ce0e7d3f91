/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What benchmarks in C share: alternating rounds of ours and the peer, medians, one JSON line a
 * case; and a peer that is a warm Node.js process. Calls block; a peer that fails ends the program.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FB_BENCH_ROUNDS 11

/* One measurement, in the unit of the case. */
typedef double (*FbBenchRun) (gpointer user_data);

/* Calls both twice to warm up, then in turn FB_BENCH_ROUNDS times, and prints
 * {"bench","case","ours","peer","unit","ratio","rounds"} with medians. */
void fb_bench_compare (const char *bench,
                       const char *case_name,
                       const char *unit,
                       FbBenchRun  ours,
                       gpointer    ours_data,
                       FbBenchRun  peer,
                       gpointer    peer_data);

/* Prints the same line for what is measured otherwise. */
void fb_bench_report (const char *bench,
                      const char *case_name,
                      const char *unit,
                      double      ours,
                      double      peer,
                      guint       rounds);

/* The middle of @values, which are sorted afterwards. */
double fb_bench_median (double *values, guint n_values);

/* Milliseconds since @start, which is of g_get_monotonic_time(). */
double fb_bench_ms_since (gint64 start);

/* A Node.js process that runs the function body @work, again for each fb_bench_node_run(). @setup
 * runs once before and may use process.argv[1], which is @argument. */
typedef struct _FbBenchNode FbBenchNode;

FbBenchNode *fb_bench_node_start (const char *setup, const char *work, const char *argument);
/* Milliseconds that one run took, measured inside Node.js. An FbBenchRun. */
double fb_bench_node_run (gpointer node);
void   fb_bench_node_stop (FbBenchNode *node);

G_END_DECLS
