/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Adds a broker, or changes one: its address, what of it is listened to, login, TLS, and what we
 * may do to it. What goes wrong is said where it was typed.
 *
 * Signal "saved" (FbBroker *). */

#pragma once

#include "mqtt/fb-broker-store.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define FB_TYPE_BROKER_DIALOG (fb_broker_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FbBrokerDialog, fb_broker_dialog, FB, BROKER_DIALOG, AdwWindow)

/* @broker: (nullable) the one to change. (transfer floating) */
GtkWindow *fb_broker_dialog_new (FbBrokerStore *brokers,
                                 FbBroker      *broker) G_GNUC_WARN_UNUSED_RESULT;

/* The filters a person typed, separated by spaces, commas or both. (transfer full) */
char **fb_broker_dialog_split_filters (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
