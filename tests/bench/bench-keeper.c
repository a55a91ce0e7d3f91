/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fb-bench.h"
#include "fb-file.h"
#include "instance/fb-keeper-client.h"
#include "instance/fb-keeper-config.h"

/* Memory (PSS) of one keeper that has passed on 20,000 log lines and answered 100 times. The limit
 * is absolute, 4 MB; the peer is plain-service, a GIO program that only listens on a socket. The
 * share of GLib's pages in it depends on how many other programs use them; so what is the keeper's
 * alone is measured too. */

#define N_LINES 20000
#define N_QUESTIONS 100

/* Speaks as our log handler does. */
static const char child[] =
    "exec >&2\n"
    "echo '@@{\"level\":40,\"msg\":\"Node-RED version: v5.0.7\"}'\n"
    "echo '@@{\"level\":40,\"msg\":\"Server now running at http://127.0.0.1:1/\"}'\n"
    "i=0; while [ $i -lt %d ]; do i=$((i + 1)); echo '@@{\"level\":40,\"type\":\"function\","
    "\"id\":\"f6f2187d.f17ca8\",\"name\":\"Count\",\"msg\":\"the press is at 4711 pieces\"}'; "
    "done\n"
    "echo '@@{\"level\":40,\"msg\":\"Started flows\"}'\n"
    "trap 'exit 0' TERM; while :; do sleep 600 & wait $!; done\n";

typedef struct
{
  char              *folder;
  const char        *plain_service;
  const char *const *fields; /* of smaps_rollup, that are added up */
  GAsyncResult      *result;
} Bench;

static void
take_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  ((Bench *)user_data)->result = g_object_ref (result);
}

static GAsyncResult *
await (Bench *self)
{
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return g_steal_pointer (&self->result);
}

static void
fail (const char *what, const GError *error)
{
  fprintf (stderr, "%s: %s\n", what, error != NULL ? error->message : "no reason known");
  exit (1);
}

static double
read_kb (const Bench *self, gint64 pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/smaps_rollup", pid);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  double sum = 0;

  if (!g_file_get_contents (path, &text, NULL, &error))
    fail ("Memory", error);

  for (guint i = 0; self->fields[i] != NULL; i++)
    {
      const char *field = strstr (text, self->fields[i]);

      sum += field != NULL ? g_ascii_strtod (field + strlen (self->fields[i]), NULL) : 0;
    }

  return sum;
}

static gint64
ask_for_pid (Bench *self, FbKeeperClient *client)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (FbKeeperStatus) status = NULL;

  fb_keeper_client_status_async (client, NULL, take_result, self);
  result = await (self);
  status = fb_keeper_client_status_finish (client, result, &error);
  if (status == NULL || status->state != FB_INSTANCE_RUNNING)
    fail ("Status", error);

  return status->keeper_pid;
}

static double
measure_keeper (gpointer data)
{
  Bench *self = data;
  g_autoptr (FbKeeperClient) client = fb_keeper_client_new (self->folder);
  g_autoptr (GAsyncResult) started = NULL;
  g_autoptr (GAsyncResult) stopped = NULL;
  g_autoptr (GError) error = NULL;
  gint64 pid = 0;
  double pss;

  fb_keeper_client_start_async (client, FALSE, NULL, NULL, take_result, self);
  started = await (self);
  if (!fb_keeper_client_start_finish (client, started, &error))
    fail ("Start", error);

  for (int i = 0; i < N_QUESTIONS; i++)
    pid = ask_for_pid (self, client);
  pss = read_kb (self, pid);

  fb_keeper_client_stop_async (client, NULL, take_result, self);
  stopped = await (self);
  if (!fb_keeper_client_stop_finish (client, stopped, &error))
    fail ("Stop", error);

  return pss;
}

static double
measure_plain_service (gpointer data)
{
  Bench           *self = data;
  g_autofree char *path = g_build_filename (self->folder, "plain-socket", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                                      self->plain_service, path, NULL);
  char   ready[6];
  double pss;

  if (process == NULL || g_input_stream_read (g_subprocess_get_stdout_pipe (process), ready,
                                              sizeof ready, NULL, &error) <= 0)
    fail ("plain-service", error);

  pss = read_kb (self, g_ascii_strtoll (g_subprocess_get_identifier (process), NULL, 10));
  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
  remove (path);

  return pss;
}

int
main (int argc, char **argv)
{
  g_autofree char *programs = g_path_get_dirname (argv[0]);
  g_autofree char *plain_service = g_build_filename (programs, "plain-service", NULL);
  g_autofree char *text = g_strdup_printf (child, N_LINES);
  g_autofree char *script = NULL;
  g_autoptr (FbKeeperConfig) config = fb_keeper_config_new ();
  g_autoptr (GError) error = NULL;
  static const char *const shared[] = { "\nPss:", NULL };
  static const char *const own[] = { "\nPrivate_Clean:", "\nPrivate_Dirty:", NULL };
  Bench                    bench = { .plain_service = plain_service, .fields = shared };

  bench.folder = g_dir_make_tmp ("bench-keeper-XXXXXX", &error);
  if (bench.folder == NULL)
    fail ("Folder", error);

  script = g_build_filename (bench.folder, "child", NULL);
  config->node = g_strdup ("/bin/sh");
  config->script = g_strdup (script);
  if (!fb_file_write (script, text, strlen (text), 0700, &error) ||
      !fb_keeper_config_save (config, bench.folder, &error))
    fail ("Configuration", error);

  fb_bench_compare ("keeper", "pss vs plain-service (limit 4096)", "kB", measure_keeper, &bench,
                    measure_plain_service, &bench);
  bench.fields = own;
  fb_bench_compare ("keeper", "private memory vs plain-service", "kB", measure_keeper, &bench,
                    measure_plain_service, &bench);
  fb_file_remove_tree (bench.folder, NULL);
  g_free (bench.folder);

  return 0;
}
