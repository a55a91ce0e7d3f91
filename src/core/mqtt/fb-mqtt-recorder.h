/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Records what a sink gets. The network thread only copies into a queue of bounded size; a thread
 * of the recorder's own writes it to the file and brings it to the disk once a second. What comes
 * while the queue is full is lost, counted, and the file says so at that place.
 *
 * Signal "failed" () on the main context of the creator: the file can not be written any more, see
 * fb_mqtt_recorder_stop_finish() for why. From then on all is lost. */

#pragma once

#include "mqtt/fb-mqtt-recording-writer.h"
#include "mqtt/fb-mqtt-sink.h"

G_BEGIN_DECLS

#define FB_MQTT_RECORDER_QUEUE_BYTES ((gsize)32 * 1024 * 1024)

#define FB_TYPE_MQTT_RECORDER (fb_mqtt_recorder_get_type ())
G_DECLARE_FINAL_TYPE (FbMqttRecorder, fb_mqtt_recorder, FB, MQTT_RECORDER, GObject)

/* Bytes are of payloads. */
typedef struct
{
  guint64 recorded; /* messages handed to the file system */
  guint64 recorded_bytes;
  guint64 lost;
  guint64 lost_bytes;
} FbMqttRecorderCounters;

/* Records what matches one of the filters in the info of @writer (all when there is none), until it
 * is stopped or dropped. @queue_bytes: FB_MQTT_RECORDER_QUEUE_BYTES outside tests; one message is
 * taken however large it is. (transfer full) @writer; (transfer full) */
FbMqttRecorder *fb_mqtt_recorder_new (FbMqttRecordingWriter *writer,
                                      gsize                  queue_bytes) G_GNUC_WARN_UNUSED_RESULT;

/* What a connection calls, with @self as its data. */
const FbMqttSink *fb_mqtt_recorder_get_sink (void);

/* Writes what is queued and ends the recording in good order. What comes from then on is not
 * recorded. Errors: why the file could not be written. Once. */
void     fb_mqtt_recorder_stop_async (FbMqttRecorder     *self,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
gboolean fb_mqtt_recorder_stop_finish (FbMqttRecorder *self, GAsyncResult *result, GError **error);

/* Any thread. */
void fb_mqtt_recorder_get_counters (FbMqttRecorder *self, FbMqttRecorderCounters *counters);

G_END_DECLS
