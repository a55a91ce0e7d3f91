/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Asks whether the certificate of a broker that no authority vouches for is the right one. */

#pragma once

#include "mqtt/fb-broker-connection.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks over @parent's window. When a person says yes, the certificate is pinned for this broker and
 * @connection tries again. Does nothing when @connection does not ask. */
void
fb_broker_trust_ask (GtkWidget *parent, FbBrokerStore *brokers, FbBrokerConnection *connection);

G_END_DECLS
