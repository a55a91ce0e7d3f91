/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Reads a recording frame by frame, also one that is cut, damaged or still being written: all
 * before that is given. Takes no more memory than the largest frame, and no more than the file has.
 * Calls block: worker threads only, one at a time. */

#pragma once

#include "mqtt/fb-mqtt-recording.h"

G_BEGIN_DECLS

typedef struct _FbMqttRecordingReader FbMqttRecordingReader;

/* Errors: FB_ERROR_NOT_FOUND, FB_ERROR_DENIED, FB_ERROR_INVALID (no recording). (transfer full) */
FbMqttRecordingReader *fb_mqtt_recording_reader_open (const char *path,
                                                      GError    **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same of an open file (taken over); @path only for messages. (transfer full) */
FbMqttRecordingReader *fb_mqtt_recording_reader_new_for_fd (
    int fd, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void fb_mqtt_recording_reader_free (FbMqttRecordingReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbMqttRecordingReader, fb_mqtt_recording_reader_free)

/* (transfer none) */
const FbMqttRecordingInfo *fb_mqtt_recording_reader_get_info (FbMqttRecordingReader *self);

/* The next message, gap, end or cut: a view until the next call. After end and cut they come again.
 * (nullable) with FB_ERROR_FAILED when the disk can not be read. (transfer none) */
const FbMqttRecordingFrame *fb_mqtt_recording_reader_next (FbMqttRecordingReader *self,
                                                           GError               **error);

/* Bytes that were read, and that the file has; after a cut their difference can not be read. */
guint64 fb_mqtt_recording_reader_get_position (FbMqttRecordingReader *self);
guint64 fb_mqtt_recording_reader_get_length (FbMqttRecordingReader *self);

G_END_DECLS
