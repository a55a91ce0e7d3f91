/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The port a child is told to listen on: the configured one, or another while a program has taken
 * that. A plain value, zero at first; any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  int   configured; /* 0: the child finds one itself */
  int   port;       /* to use now */
  guint n_moves;
  char *note; /* (nullable) why it is not the configured one, translated */
} FbKeeperPort;

void fb_keeper_port_clear (FbKeeperPort *self);

/* Begins anew with @port, but keeps what was found instead of it while it is the same. */
void fb_keeper_port_configure (FbKeeperPort *self, int port);

/* Takes another port that is free now, and notes why. FALSE when there is none, or when five have
 * been taken away already. */
gboolean fb_keeper_port_move (FbKeeperPort *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
