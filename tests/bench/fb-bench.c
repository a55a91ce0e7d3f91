/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-bench.h"

#include <stdio.h>
#include <stdlib.h>

/* Shared by the benchmark programs; one thread. */

#define N_WARM_UP 2

struct _FbBenchNode
{
  GSubprocess      *process;
  GDataInputStream *answers;
};

double
fb_bench_ms_since (gint64 start)
{
  return (double)(g_get_monotonic_time () - start) / 1000;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double one = *(const double *)a;
  double other = *(const double *)b;

  return one < other ? -1 : one > other ? 1 : 0;
}

double
fb_bench_median (double *values, guint n_values)
{
  qsort (values, n_values, sizeof *values, compare_doubles);

  return n_values % 2 == 1 ? values[n_values / 2]
                           : (values[n_values / 2 - 1] + values[n_values / 2]) / 2;
}

void
fb_bench_report (const char *bench,
                 const char *case_name,
                 const char *unit,
                 double      ours,
                 double      peer,
                 guint       rounds)
{
  printf ("{\"bench\": \"%s\", \"case\": \"%s\", \"ours\": %.3f, \"peer\": %.3f, \"unit\": \"%s\", "
          "\"ratio\": %.3f, \"rounds\": %u}\n",
          bench, case_name, ours, peer, unit, ours / peer, rounds);
  fflush (stdout);
}

void
fb_bench_compare (const char *bench,
                  const char *case_name,
                  const char *unit,
                  FbBenchRun  ours,
                  gpointer    ours_data,
                  FbBenchRun  peer,
                  gpointer    peer_data)
{
  double mine[FB_BENCH_ROUNDS];
  double theirs[FB_BENCH_ROUNDS];

  for (guint i = 0; i < N_WARM_UP; i++)
    {
      ours (ours_data);
      peer (peer_data);
    }
  for (guint i = 0; i < FB_BENCH_ROUNDS; i++)
    {
      mine[i] = ours (ours_data);
      theirs[i] = peer (peer_data);
    }

  fb_bench_report (bench, case_name, unit, fb_bench_median (mine, FB_BENCH_ROUNDS),
                   fb_bench_median (theirs, FB_BENCH_ROUNDS), FB_BENCH_ROUNDS);
}

FbBenchNode *
fb_bench_node_start (const char *setup, const char *work, const char *argument)
{
  FbBenchNode *self = g_new0 (FbBenchNode, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *script =
      g_strdup_printf ("%s; const work = () => { %s };"
                       "require('readline').createInterface({ input: process.stdin }).on('line', "
                       "() => {"
                       "if (global.gc) gc(); const start = process.hrtime.bigint(); work();"
                       "console.log(Number(process.hrtime.bigint() - start) / 1e6); });",
                       setup, work);

  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                    &error, "node", "--expose-gc", "-e", script, argument, NULL);
  if (self->process == NULL)
    {
      fprintf (stderr, "Node.js does not start: %s\n", error->message);
      exit (1);
    }
  self->answers = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));

  return self;
}

double
fb_bench_node_run (gpointer node)
{
  FbBenchNode     *self = node;
  g_autofree char *answer = NULL;

  g_output_stream_write_all (g_subprocess_get_stdin_pipe (self->process), "\n", 1, NULL, NULL,
                             NULL);
  answer = g_data_input_stream_read_line (self->answers, NULL, NULL, NULL);
  if (answer == NULL)
    {
      fprintf (stderr, "Node.js has ended.\n");
      exit (1);
    }

  return g_ascii_strtod (answer, NULL);
}

void
fb_bench_node_stop (FbBenchNode *self)
{
  g_subprocess_force_exit (self->process);
  g_clear_object (&self->answers);
  g_clear_object (&self->process);
  g_free (self);
}
