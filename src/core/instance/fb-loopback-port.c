/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-loopback-port.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

/* Binds as Node.js does (SO_REUSEADDR) and lets go again. */

static int
bind_loopback (int port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons (port),
                                 .sin_addr = { htonl (INADDR_LOOPBACK) } };
  socklen_t          length = sizeof address;
  int                fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int                one = 1;
  int                bound = 0;

  if (fd < 0)
    return 0;

  setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind (fd, (struct sockaddr *)&address, sizeof address) == 0 && listen (fd, 1) == 0 &&
      getsockname (fd, (struct sockaddr *)&address, &length) == 0)
    bound = ntohs (address.sin_port);
  close (fd);

  return bound;
}

gboolean
fb_loopback_port_is_free (int port)
{
  return bind_loopback (port) != 0;
}

int
fb_loopback_port_find (void)
{
  return bind_loopback (0);
}
