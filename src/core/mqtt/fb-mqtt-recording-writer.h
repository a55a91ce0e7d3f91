/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Writes a recording. When the disk is full the file ends with the last whole frame. Calls block:
 * one thread at a time, never the one that reads the network or paints. */

#pragma once

#include "mqtt/fb-mqtt-recording.h"

G_BEGIN_DECLS

typedef struct _FbMqttRecordingWriter FbMqttRecordingWriter;

/* Makes the file (0600), which must not exist, and begins it with @info. Errors: FB_ERROR_CONFLICT
 * (exists), FB_ERROR_DENIED, FB_ERROR_FULL, FB_ERROR_FAILED. (transfer full) */
FbMqttRecordingWriter *fb_mqtt_recording_writer_create (const char                *path,
                                                        const FbMqttRecordingInfo *info,
                                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Closes the file as it is. */
void fb_mqtt_recording_writer_free (FbMqttRecordingWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbMqttRecordingWriter, fb_mqtt_recording_writer_free)

/* Seals and appends @frames. After an error nothing of them is in the file and nothing more can be
 * written. */
gboolean
fb_mqtt_recording_writer_append (FbMqttRecordingWriter *self, GByteArray *frames, GError **error);
/* Brings to the disk what was appended. */
gboolean fb_mqtt_recording_writer_sync (FbMqttRecordingWriter *self, GError **error);
/* Ends the recording in good order and brings it to the disk. */
gboolean fb_mqtt_recording_writer_end (FbMqttRecordingWriter *self, GError **error);

const char                *fb_mqtt_recording_writer_get_path (FbMqttRecordingWriter *self);
const FbMqttRecordingInfo *fb_mqtt_recording_writer_get_info (FbMqttRecordingWriter *self);

G_END_DECLS
