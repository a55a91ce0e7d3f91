/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Loopback ports. What is free now may be taken a moment later: whoever listens must be ready for
 * that. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean fb_loopback_port_is_free (int port);

/* One that is free now, 0 when there is none. */
int fb_loopback_port_find (void);

G_END_DECLS
