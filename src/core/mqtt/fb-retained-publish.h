/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Many retained messages to one broker. The thread of the link. */

#pragma once

#include "fb-operation.h"
#include "mqtt/fb-mqtt-link.h"
#include "mqtt/fb-retained-set.h"

G_BEGIN_DECLS

/* Publishes @messages (element-type FbRetained), or with @is_clearing empty ones to their topics,
 * which makes the broker forget them; shows progress in @operation and ends early when that is
 * cancelled. Errors: those of fb_mqtt_link_publish_async() for the first message that failed, after
 * which no further one goes out; FB_ERROR_CANCELLED. */
void     fb_retained_publish_async (FbMqttLink         *link,
                                    GPtrArray          *messages,
                                    gboolean            is_clearing,
                                    FbOperation        *operation,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
gboolean fb_retained_publish_finish (FbMqttLink *link, GAsyncResult *result, GError **error);

G_END_DECLS
