/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The list of the area MQTT: the brokers of the workspace. Rows act by window actions
 * ("win.open-broker" and others). */

#pragma once

#include "mqtt/fb-broker-store.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define FB_TYPE_BROKER_PANE (fb_broker_pane_get_type ())
G_DECLARE_FINAL_TYPE (FbBrokerPane, fb_broker_pane, FB, BROKER_PANE, GtkWidget)

GtkWidget *fb_broker_pane_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* Until it is set the pane shows only its frame. */
void fb_broker_pane_set_brokers (FbBrokerPane *self, FbBrokerStore *brokers);

/* @broker: (nullable) the one whose page is in front. */
void fb_broker_pane_set_current (FbBrokerPane *self, FbBroker *broker);

G_END_DECLS
