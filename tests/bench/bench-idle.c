/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>
#include <sys/resource.h>

#include "fb-bench.h"
#include "fb-http.h"
#include "fb-test-plant.h"
#include "fb-test-remote.h"
#include "instance/fb-instance-link-private.h"

/* Processor time of this process while five links to a real Node-RED have nothing to do, in per
 * cent of a core. The peer is five bare web sockets of libsoup that are subscribed to the same. */

#define N_LINKS 5
#define WAIT_MS 30000
#define IDLE_MS 10000

typedef struct
{
  FbTestPlant   plant;
  FbTestRemote *remote;
  FbInstance   *instance;
} Idle;

static double
read_cpu_ms (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
         (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

static gboolean
end_cb (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Turns the main loop without any clock of its own but the one that ends it. */
static double
measure (void)
{
  gboolean over = FALSE;
  double   before_ms = read_cpu_ms ();

  g_timeout_add (IDLE_MS, end_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);

  return 100 * (read_cpu_ms () - before_ms) / IDLE_MS;
}

static gboolean
is_connected (gpointer user_data)
{
  FbInstanceLink *link = user_data;

  return link->comms != NULL && fb_comms_is_open (link->comms) && link->has_runtime_state;
}

static double
run_links (gpointer user_data)
{
  Idle           *idle = user_data;
  FbInstanceLink *links[N_LINKS];
  double          share;

  for (guint i = 0; i < N_LINKS; i++)
    {
      links[i] = fb_instance_link_new (idle->plant.store, idle->instance);
      fb_instance_link_open (links[i]);
      if (!fb_test_wait (is_connected, links[i], WAIT_MS))
        g_error ("A link did not connect");
    }

  share = measure ();
  for (guint i = 0; i < N_LINKS; i++)
    {
      fb_instance_link_close (links[i]);
      g_object_unref (links[i]);
    }

  return share;
}

static double
run_sockets (gpointer user_data)
{
  Idle            *idle = user_data;
  g_autofree char *url =
      g_strconcat ("ws", fb_test_remote_get_url (idle->remote) + strlen ("http"), "comms", NULL);
  SoupWebsocketConnection *sockets[N_LINKS];
  double                   share;
  g_autoptr (FbHttp) http = fb_http_new (NULL, NULL);

  for (guint i = 0; i < N_LINKS; i++)
    {
      g_auto (FbTestResult) result = { NULL };
      g_autoptr (GError) error = NULL;

      fb_http_connect_async (http, url, 1000000, WAIT_MS, NULL, fb_test_take_result, &result);
      sockets[i] = fb_http_connect_finish (http, fb_test_await (&result, WAIT_MS), &error);
      g_assert_no_error (error);
      soup_websocket_connection_send_text (sockets[i], "{\"subscribe\":\"notification/#\"}");
    }

  share = measure ();
  for (guint i = 0; i < N_LINKS; i++)
    g_object_unref (sockets[i]);

  return share;
}

int
main (int argc, char **argv)
{
  Idle idle = { 0 };

  g_setenv ("FLOWBENCH_DATA_DIR", FB_BENCH_DATA_DIR, FALSE);
  fb_test_init (&argc, &argv);
  idle.remote = fb_test_remote_new ("node-red-5.0", FB_TEST_REMOTE_OPEN, "[]");
  if (idle.remote == NULL)
    return 1;

  fb_test_plant_init (&idle.plant);
  idle.instance = fb_test_plant_add_remote (&idle.plant, fb_test_remote_get_url (idle.remote),
                                            FB_MODE_READ_ONLY, FB_AUTH_NONE, NULL);
  fb_bench_compare ("idle", "five connected instances", "% of a core", run_links, &idle,
                    run_sockets, &idle);
  fb_test_plant_clear (&idle.plant);
  fb_test_remote_free (idle.remote);

  return 0;
}
