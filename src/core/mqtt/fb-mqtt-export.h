/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Messages as lines for other programs. JSON Lines: one object a line with time, topic, qos,
 * retained, encoding, payload and, where there are any, properties. CSV (RFC 4180): the same as
 * columns, with properties as JSON. The encoding says what the payload is: "text", or "base64" for
 * what is no text or has a zero byte. Any thread. */

#pragma once

#include <gio/gio.h>

#include "mqtt/fb-mqtt-message.h"

G_BEGIN_DECLS

typedef enum
{
  FB_MQTT_EXPORT_JSON_LINES,
  FB_MQTT_EXPORT_CSV,
} FbMqttExportFormat;

/* Appends the line that comes before all messages, if @format has one. */
void fb_mqtt_export_append_head (GString *out, FbMqttExportFormat format);
/* Appends @message as one line (of CSV as one record). */
void fb_mqtt_export_append (GString *out, FbMqttExportFormat format, const FbMqttMessage *message);

/* Exports what of a recording matches @filters (nullable) to @stream, up to its end or a cut.
 * Blocks. @unread: (nullable) bytes behind a cut. */
gboolean fb_mqtt_export_recording (const char        *path,
                                   FbMqttExportFormat format,
                                   const char *const *filters,
                                   GOutputStream     *stream,
                                   guint64           *unread,
                                   GCancellable      *cancellable,
                                   GError           **error);

G_END_DECLS
