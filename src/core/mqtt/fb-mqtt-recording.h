/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The file that holds what a broker delivered, exactly. It is only ever appended to, so that it can
 * be cut anywhere and all before the cut is still there:
 *
 *   file  = "FBMQTT1\n" frame…
 *   frame = length of the body (u32) · sum of the body (u64, SipHash-2-4 with a key of zeros) ·
 * body body  = "H" JSON object: broker, url, filters, started; the first frame | "M" time (i64) ·
 * flags (u8: QoS, 4 retained, 8 duplicate) · length of the topic (u16) · length of the properties
 * (u32) · topic · a zero byte · properties as MQTT 5 has them · payload | "G" time (i64) · messages
 * (u64) · bytes (u64): came and could not be written | "E" time (i64): the recording ended in good
 * order
 *
 * Numbers are little-endian, times microseconds since 1970. Here are the frames in memory; pure
 * functions, any thread. SQLite does not survive a cut, and needs three files while it is written.
 */

#pragma once

#include <gio/gio.h>

#include "mqtt/fb-mqtt-message.h"

G_BEGIN_DECLS

#define FB_MQTT_RECORDING_MAGIC "FBMQTT1\n"
#define FB_MQTT_RECORDING_FRAME_BYTES 12u
/* A packet of MQTT has at most 256 MB; a larger frame is damaged. */
#define FB_MQTT_RECORDING_MAX_BODY (257u * 1024 * 1024)
#define FB_MQTT_RECORDING_MAX_HEADER (1024u * 1024)

/* What was recorded, as a plain value. */
typedef struct
{
  char  *broker;  /* its name */
  char  *url;     /* without secrets */
  GStrv  filters; /* empty: all that came */
  gint64 started;
} FbMqttRecordingInfo;

#define FB_TYPE_MQTT_RECORDING_INFO (fb_mqtt_recording_info_get_type ())
GType fb_mqtt_recording_info_get_type (void);

/* Starts now. @filters: (nullable) */
FbMqttRecordingInfo *fb_mqtt_recording_info_new (
    const char *broker, const char *url, const char *const *filters) G_GNUC_WARN_UNUSED_RESULT;
FbMqttRecordingInfo      *
fb_mqtt_recording_info_copy (const FbMqttRecordingInfo *self) G_GNUC_WARN_UNUSED_RESULT;
void fb_mqtt_recording_info_free (FbMqttRecordingInfo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbMqttRecordingInfo, fb_mqtt_recording_info_free)

typedef enum
{
  FB_MQTT_RECORDING_HEADER,
  FB_MQTT_RECORDING_MESSAGE,
  FB_MQTT_RECORDING_GAP,
  FB_MQTT_RECORDING_END,
  FB_MQTT_RECORDING_CUT, /* what follows is missing, damaged, or still being written */
} FbMqttRecordingKind;

/* One frame as it was read. Views are of the memory it was read from. */
typedef struct
{
  FbMqttRecordingKind kind;
  FbMqttMessage       message;    /* MESSAGE */
  FbMqttProperties   *properties; /* (owned) (nullable) of the message */
  gint64              time;
  guint64             lost; /* GAP: messages */
  guint64             lost_bytes;
  const char         *text; /* HEADER */
  gsize               text_length;
} FbMqttRecordingFrame;

void fb_mqtt_recording_frame_clear (FbMqttRecordingFrame *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FbMqttRecordingFrame, fb_mqtt_recording_frame_clear)

/* How many bytes the frame of @message takes. */
gsize fb_mqtt_recording_measure (const FbMqttMessage *message);

/* Append a frame without its sum, which is left for the thread that has the time. */
void fb_mqtt_recording_append_header (GByteArray *out, const FbMqttRecordingInfo *info);
void fb_mqtt_recording_append_message (GByteArray *out, const FbMqttMessage *message);
void fb_mqtt_recording_append_gap (GByteArray *out, gint64 time, guint64 lost, guint64 lost_bytes);
void fb_mqtt_recording_append_end (GByteArray *out, gint64 time);
/* Writes the sums of all frames in @frames. */
void fb_mqtt_recording_seal (GByteArray *frames);

/* The length of the body that follows, from the first FB_MQTT_RECORDING_FRAME_BYTES of a frame. */
guint32 fb_mqtt_recording_get_body_length (const guint8 *frame);
/* Reads a whole frame into @out, which is cleared before. One that is whole but not understood,
 * such as a message without a proper topic, is a gap of one message. FALSE when it is damaged. */
gboolean fb_mqtt_recording_read_frame (const guint8 *frame, FbMqttRecordingFrame *out);
/* Reads the text of a header. Errors: FB_ERROR_INVALID. (transfer full) */
FbMqttRecordingInfo *fb_mqtt_recording_info_read (const char *text,
                                                  gsize       length,
                                                  GError    **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
