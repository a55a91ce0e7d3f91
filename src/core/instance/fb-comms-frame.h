/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One text frame of Node-RED's comms web socket: either the answer to our token or an array of
 * messages. Comes from outside, so it is bounded, and an entry that is not a message is left out.
 * Pure; any thread. */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A server sends at most 50 messages in one frame, each of a few kB; more are left out. */
#define FB_COMMS_FRAME_MAX_BYTES (4 * 1024 * 1024)
#define FB_COMMS_FRAME_MAX_MESSAGES 50
#define FB_COMMS_TOPIC_MAX_BYTES 1024

typedef enum
{
  FB_COMMS_MESSAGES,
  FB_COMMS_AUTH_OK,
  FB_COMMS_AUTH_FAIL,
} FbCommsFrameKind;

typedef struct
{
  char     *topic;
  JsonNode *data; /* (nullable) */
} FbCommsMessage;

typedef struct
{
  FbCommsFrameKind kind;
  GPtrArray       *messages; /* of FbCommsMessage; empty for the other kinds */
} FbCommsFrame;

/* @length: bytes. Errors: FB_ERROR_INVALID. (transfer full) */
FbCommsFrame *
fb_comms_frame_parse (const char *text, gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void fb_comms_frame_free (FbCommsFrame *frame);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbCommsFrame, fb_comms_frame_free)

G_END_DECLS
