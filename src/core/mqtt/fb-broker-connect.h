/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A connection of its own for work that begins, does something with a broker and ends: one attempt,
 * under a client id of its own and without session and will, so that it throws nobody out; nothing
 * is subscribed to. UI thread. */

#pragma once

#include "mqtt/fb-broker-store.h"
#include "mqtt/fb-mqtt-link.h"

G_BEGIN_DECLS

/* @sink and what follows: see fb_mqtt_link_new(). Errors, with the link's reason: FB_ERROR_DENIED
 * (off, no password to be had, refused), FB_ERROR_UNVERIFIED (the certificate is not known; its
 * fingerprint is in the message), FB_ERROR_UNREACHABLE, FB_ERROR_CANCELLED. The link that is
 * online: (transfer full) */
void        fb_broker_connect_async (FbBrokerStore      *brokers,
                                     FbBroker           *broker,
                                     const FbMqttSink   *sink,
                                     gpointer            sink_data,
                                     GDestroyNotify      sink_destroy,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
FbMqttLink *fb_broker_connect_finish (FbBrokerStore *brokers,
                                      GAsyncResult  *result,
                                      GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
