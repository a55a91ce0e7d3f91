/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "fake-broker-session.h"
#include "fb-test-topics.h"

/* fake-broker [OPTION…]: an MQTT broker for tests and benchmarks. Each subscriber gets the same
 * messages as fast as it takes them, or the chosen fault. Prints its port (0 with --unix) in one
 * line, then one line for each client that comes; ends with its starter, and after --seconds in any
 * case. */

typedef struct
{
  FakeBroker *broker;
  int         fd;
} Client;

static gpointer
serve (gpointer data)
{
  g_autofree Client *client = data;

  fake_session_run (client->broker, client->fd);
  return NULL;
}

static void
stop (const char *what)
{
  fprintf (stderr, "fake-broker: %s: %s\n", what, g_strerror (errno));
  exit (1);
}

static int
listen_on_unix (const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int                fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  if (fd < 0 || bind (fd, (struct sockaddr *)&address, sizeof address) != 0)
    stop (path);
  return fd;
}

static int
listen_on_port (int *port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
                                 .sin_port = htons ((guint16)*port) };
  socklen_t          size = sizeof address;
  int                on = 1;
  int                fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  if (fd < 0 || setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
      bind (fd, (struct sockaddr *)&address, sizeof address) != 0 ||
      getsockname (fd, (struct sockaddr *)&address, &size) != 0)
    stop ("loopback");
  *port = ntohs (address.sin_port);
  return fd;
}

static void
serve_all (FakeBroker *broker, int listener, int port)
{
  printf ("%d\n", port);
  fflush (stdout);
  for (guint n_clients = 1;; n_clients++)
    {
      Client *client = g_new0 (Client, 1);

      client->broker = broker;
      do
        client->fd = accept4 (listener, NULL, NULL, SOCK_CLOEXEC);
      while (client->fd < 0 && (errno == EINTR || errno == ECONNABORTED));
      if (client->fd < 0)
        stop ("accept");
      printf ("client %u\n", n_clients);
      fflush (stdout);
      g_thread_unref (g_thread_new ("client", serve, client));
    }
}

int
main (int argc, char **argv)
{
  FakeBroker       broker = { .n_topics = 1000, .payload_size = 50, .reason = 0x87 };
  g_autofree char *fault = g_strdup ("none");
  g_autofree char *path = NULL;
  int              port = 0, seconds = 60, listener;
  gint64           n_messages = 0;

  const GOptionEntry options[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &port, "on loopback; 0: any", "N" },
    { "unix", 0, 0, G_OPTION_ARG_FILENAME, &path, "a Unix socket instead", "PATH" },
    { "topics", 0, 0, G_OPTION_ARG_INT, &broker.n_topics, "how many", "N" },
    { "payload", 0, 0, G_OPTION_ARG_INT, &broker.payload_size, "of each message", "BYTES" },
    { "messages", 0, 0, G_OPTION_ARG_INT64, &n_messages, "0: without end; -1: none", "N" },
    { "rate", 0, 0, G_OPTION_ARG_INT, &broker.rate, "messages per second; 0: no limit", "N" },
    { "retained", 0, 0, G_OPTION_ARG_NONE, &broker.is_retained, "flag of all messages", NULL },
    { "fault", 0, 0, G_OPTION_ARG_STRING, &fault, "see below", "NAME" },
    { "reason", 0, 0, G_OPTION_ARG_INT, &broker.reason, "of a refusal", "CODE" },
    { "seconds", 0, 0, G_OPTION_ARG_INT, &seconds, "after which it ends", "N" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *faults = fake_fault_describe ();

  g_option_context_add_main_entries (context, options, NULL);
  g_option_context_set_description (context, faults);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "fake-broker: %s\n", error->message);
      return 2;
    }
  broker.n_messages = n_messages;
  broker.fault = fake_fault_find (fault);
  if (broker.fault == NULL || broker.n_topics < 1 || broker.payload_size < 0 || seconds < 1 ||
      (guint)broker.n_topics > FB_TEST_MAX_TOPICS)
    {
      fprintf (stderr, "fake-broker: an option is out of range, see --help\n");
      return 2;
    }

  prctl (PR_SET_PDEATHSIG, SIGTERM);
  alarm ((unsigned)seconds);
  listener = path != NULL ? listen_on_unix (path) : listen_on_port (&port);
  if (listen (listener, SOMAXCONN) != 0)
    stop ("listen");
  serve_all (&broker, listener, port);
}
