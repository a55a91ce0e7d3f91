/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One row of the list of brokers: name, address, and whether it is a production one. Its menu acts
 * by window actions. */

#pragma once

#include "mqtt/fb-broker.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FB_TYPE_BROKER_ITEM (fb_broker_item_get_type ())
G_DECLARE_FINAL_TYPE (FbBrokerItem, fb_broker_item, FB, BROKER_ITEM, GtkWidget)

GtkWidget *fb_broker_item_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* @broker: (nullable) */
void fb_broker_item_set_broker (FbBrokerItem *self, FbBroker *broker);

G_END_DECLS
