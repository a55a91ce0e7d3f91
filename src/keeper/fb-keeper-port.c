/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-keeper-port.h"

#include <glib/gi18n.h>

#include "instance/fb-loopback-port.h"

/* What is free now may be taken a moment later, so a move is tried more than once. */

#define MAX_MOVES 5

void
fb_keeper_port_clear (FbKeeperPort *self)
{
  g_clear_pointer (&self->note, g_free);
  *self = (FbKeeperPort){ 0 };
}

void
fb_keeper_port_configure (FbKeeperPort *self, int port)
{
  if (self->configured == port)
    return;

  fb_keeper_port_clear (self);
  self->configured = port;
  self->port = port;
}

gboolean
fb_keeper_port_move (FbKeeperPort *self)
{
  int other = self->n_moves < MAX_MOVES ? fb_loopback_port_find () : 0;

  if (other == 0)
    return FALSE;

  self->n_moves++;
  self->port = other;
  g_free (self->note);
  self->note =
      g_strdup_printf (_ ("Port %d is taken by another program, so it uses port %d for now"),
                       self->configured, other);

  return TRUE;
}
