/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <stdio.h>

/* plain-service SOCKET: the least that a GIO program can be that listens on a Unix socket. Says
 * "ready" and stays until it is killed. The peer of the keeper's memory. */

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GSocketService) service = g_socket_service_new ();
  g_autoptr (GSocketAddress) address = NULL;

  if (argc != 2)
    return 2;

  address = g_unix_socket_address_new (argv[1]);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (service), address, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, NULL))
    return 1;

  puts ("ready");
  fflush (stdout);
  g_main_loop_run (loop);

  return 0;
}
