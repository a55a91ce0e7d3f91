/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The retained messages that a broker hands out after a subscription, and the file they are kept in
 * before they are cleared: one JSON object a line with "topic", "payload" (base64) and what else
 * belongs to the message. Filled on a network thread, read on another. */

#pragma once

#include "mqtt/fb-mqtt-properties.h"
#include "mqtt/fb-mqtt-sink.h"

G_BEGIN_DECLS

#define FB_RETAINED_MAX_BYTES ((gsize)512 * 1024 * 1024)

typedef struct
{
  char             *topic;
  GBytes           *payload;
  FbMqttProperties *properties; /* (nullable) */
} FbRetained;

void fb_retained_free (FbRetained *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbRetained, fb_retained_free)

typedef struct _FbRetainedSet FbRetainedSet;

FbRetainedSet *fb_retained_set_new (void) G_GNUC_WARN_UNUSED_RESULT;
FbRetainedSet *fb_retained_set_ref (FbRetainedSet *self) G_GNUC_WARN_UNUSED_RESULT;
void           fb_retained_set_unref (gpointer self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbRetainedSet, fb_retained_set_unref)

/* Takes what is retained; its user data is a set. */
extern const FbMqttSink fb_retained_sink;

/* How many there are, and the time of the last one with a new topic (g_get_monotonic_time(), 0 for
 * none). @is_full: (out) more than FB_RETAINED_MAX_BYTES came, and not all of it is there. */
guint fb_retained_set_get_state (FbRetainedSet *self, gint64 *last, gboolean *is_full);
/* What there is, sorted by topic, and begins anew. (transfer full) (element-type FbRetained) */
GPtrArray *fb_retained_set_take (FbRetainedSet *self) G_GNUC_WARN_UNUSED_RESULT;

/* Block; any thread. @messages: (element-type FbRetained). FB_ERROR_CONFLICT when @path is there
 * already, FB_ERROR_FULL when the file would be larger than what is read. */
gboolean fb_retained_write (const char *path, const GPtrArray *messages, GError **error);
/* What is in such a file; FB_ERROR_INVALID with @name and the line when it is none. (transfer full)
 * (element-type FbRetained) */
GPtrArray *
fb_retained_parse (GBytes *bytes, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *fb_retained_read (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
