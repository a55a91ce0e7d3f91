/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One broker of the workspace: how it is reached, what of it is subscribed to, and what we may do
 * to it. Its password lies in the keyring. FbBrokerStore changes and keeps it. UI thread.
 *
 * Properties (readable, notified): id, name, url, mode, is-production. What else changed is told by
 * "changed" (). */

#pragma once

#include "instance/fb-instance.h"
#include "mqtt/fb-mqtt-options.h"

G_BEGIN_DECLS

typedef struct _FbBrokerRow FbBrokerRow;

#define FB_TYPE_BROKER (fb_broker_get_type ())
G_DECLARE_FINAL_TYPE (FbBroker, fb_broker, FB, BROKER, GObject)

/* Valid until the main loop turns; the id as long as @self. */
const char *fb_broker_get_id (FbBroker *self);
const char *fb_broker_get_name (FbBroker *self);
const char *fb_broker_get_url (FbBroker *self);
FbMode      fb_broker_get_mode (FbBroker *self);
gboolean    fb_broker_is_production (FbBroker *self);
gboolean    fb_broker_has_password (FbBroker *self);

/* All but the password: fb_broker_store_get_options_async() gives those to connect with. Valid
 * until the main loop turns. (transfer none) */
const FbMqttOptions *fb_broker_get_options (FbBroker *self);

/* FB_ERROR_DENIED with what to do: it is off. */
gboolean fb_broker_check_connect (FbBroker *self, GError **error);
/* FB_ERROR_DENIED with what to do: it is not in mode read-write. */
gboolean fb_broker_check_publish (FbBroker *self, GError **error);

/* Whether these are options a person can have meant: name, host, lengths, filters, QoS, and what
 * belongs to TLS only with TLS. FB_ERROR_INVALID names what is wrong. Any thread. */
gboolean fb_broker_check_options (const FbMqttOptions *options, GError **error);

/* For the store. */
FbBroker          *fb_broker_new (const FbBrokerRow *row) G_GNUC_WARN_UNUSED_RESULT;
void               fb_broker_set_row (FbBroker *self, const FbBrokerRow *row);
const FbBrokerRow *fb_broker_get_row (FbBroker *self);

G_END_DECLS
