/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fb-test-keeper.h"
#include "fb-test-node-red.h"
#include "instance/fb-local-settings.h"
#include "instance/fb-loopback-port.h"

/* The keeper with the real Node-RED 4.1 and 5.0. */

/* Outside the range from which every outgoing connection on the machine gets its port. */
static int
find_port (void)
{
  int port;

  do
    port = g_test_rand_int_range (20000, 30000);
  while (!fb_loopback_port_is_free (port));

  return port;
}

static gboolean
use_node_red (FbTestKeeper *keeper, const char *runtime)
{
  g_autofree char *node = fb_test_runtime_node (runtime);
  g_autofree char *script = node != NULL ? fb_test_runtime_script (runtime) : NULL;
  g_autoptr (GError) error = NULL;
  const FbLocalSettings settings = {
    .folder = keeper->folder,
    .title = "Line 4",
    .port = find_port (),
    .node = node,
    .script = script,
    .token = "token",
    .read_token = "read token",
  };

  if (script == NULL)
    return FALSE;

  fb_local_settings_write (&settings, &error);
  g_assert_no_error (error);
  g_clear_pointer (&keeper->config, fb_keeper_config_free);
  keeper->config = fb_keeper_config_load (keeper->folder, &error);
  g_assert_no_error (error);
  return TRUE;
}

static int
listen_on (int port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons (port),
                                 .sin_addr = { htonl (INADDR_LOOPBACK) } };
  int                fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (bind (fd, (struct sockaddr *)&address, sizeof address), ==, 0);
  g_assert_cmpint (listen (fd, 1), ==, 0);

  return fd;
}

static void
test_port_taken (gconstpointer runtime)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new (NULL);
  g_autoptr (FbKeeperStatus) status = NULL;
  g_autofree char *taken = NULL;
  g_autoptr (GError) error = NULL;
  int thief;

  if (!use_node_red (keeper, runtime))
    return;
  thief = listen_on (keeper->config->port);
  taken = g_strdup_printf (":%d/", keeper->config->port);
  fb_test_keeper_start (keeper, FALSE, &error);
  g_assert_no_error (error);
  status = fb_test_keeper_status (keeper);
  g_assert_cmpint (status->state, ==, FB_INSTANCE_RUNNING);
  g_assert_null (strstr (status->url, taken));
  g_assert_nonnull (strstr (status->detail, "taken by another program"));
  close (thief);
}

static void
test_safe_mode (gconstpointer runtime)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new (NULL);
  g_autoptr (FbKeeperStatus) status = NULL;
  g_autoptr (GError) error = NULL;

  if (!use_node_red (keeper, runtime))
    return;
  fb_test_keeper_start (keeper, TRUE, &error);
  g_assert_no_error (error);
  status = fb_test_keeper_status (keeper);
  g_assert_cmpint (status->state, ==, FB_INSTANCE_SAFE);
}

static void
test_child_killed_comes_back (gconstpointer runtime)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new (NULL);
  g_autoptr (FbKeeperStatus) before = NULL;
  g_autoptr (FbKeeperStatus) crashed = NULL;
  g_autoptr (FbKeeperStatus) after = NULL;
  g_autoptr (GError) error = NULL;

  if (!use_node_red (keeper, runtime))
    return;
  fb_test_keeper_start (keeper, FALSE, &error);
  g_assert_no_error (error);
  before = fb_test_keeper_status (keeper);
  g_assert_cmpint (kill (before->pid, SIGKILL), ==, 0);
  crashed = fb_test_keeper_await (keeper, FB_INSTANCE_CRASHED, 5000);
  g_assert_nonnull (strstr (crashed->detail, "signal 9"));
  after = fb_test_keeper_await (keeper, FB_INSTANCE_RUNNING, 60000);
  g_assert_cmpint (after->pid, !=, before->pid);
  g_assert_cmpuint (after->restarts, ==, 1);
}

static gboolean
port_is_free (gpointer url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  return fb_loopback_port_is_free (g_uri_get_port (uri));
}

static void
test_keeper_killed (gconstpointer runtime)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new (NULL);
  g_autoptr (FbKeeperStatus) status = NULL;
  g_autoptr (FbKeeperStatus) again = NULL;
  g_autofree char *port = NULL;
  g_autoptr (GError) error = NULL;

  if (!use_node_red (keeper, runtime))
    return;
  fb_test_keeper_start (keeper, FALSE, &error);
  g_assert_no_error (error);
  status = fb_test_keeper_status (keeper);
  kill (status->keeper_pid, SIGKILL);
  fb_test_await_death (status->pid);
  /* The last of its threads closes the socket a moment after the first has ended. */
  g_assert_true (fb_test_wait (port_is_free, status->url, 5000));

  /* On the same port: nothing is left that would hold it. */
  fb_test_keeper_start (keeper, FALSE, &error);
  g_assert_no_error (error);
  again = fb_test_keeper_status (keeper);
  g_assert_cmpstr (again->url, ==, status->url);
}

static void
test_wrong_node (void)
{
  g_autoptr (FbTestKeeper) keeper = fb_test_keeper_new (NULL);
  g_autofree char *node = fb_test_old_node ();
  g_autoptr (GError) error = NULL;

  if (node == NULL || !use_node_red (keeper, "node-red-5.0"))
    return;

  g_free (keeper->config->node);
  keeper->config->node = g_steal_pointer (&node);
  fb_test_keeper_save (keeper);
  g_assert_false (fb_test_keeper_start (keeper, FALSE, &error));
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "another version of Node.js"));
}

int
main (int argc, char **argv)
{
  static const char *const runtimes[] = { "node-red-4.1", "node-red-5.0" };

  fb_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (runtimes); i++)
    {
      const struct
      {
        const char   *name;
        GTestDataFunc func;
      } cases[] = {
        { "port-taken-picks-another", test_port_taken },
        { "safe-mode", test_safe_mode },
        { "child-killed-comes-back", test_child_killed_comes_back },
        { "keeper-killed", test_keeper_killed },
      };

      for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
        {
          g_autofree char *path =
              g_strdup_printf ("/keeper/node-red/%s/%s", cases[k].name, runtimes[i] + 9);

          g_test_add_data_func (path, runtimes[i], cases[k].func);
        }
    }
  g_test_add_func ("/keeper/node-red/wrong-node", test_wrong_node);

  return g_test_run ();
}
