/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A sink that keeps what comes, one line a message, and helpers around a link, for tests of
 * connections. */

#pragma once

#include "fb-test.h"
#include "mqtt/fb-mqtt-link.h"

G_BEGIN_DECLS

#define FB_HEARD_WAIT_MS 30000

typedef struct
{
  GMutex     mutex;
  GPtrArray *lines; /* "topic qos retained payload" */
  guint      n_batches;
  gboolean   is_in_batch;
  gsize      largest; /* payload */
  gboolean   is_gone; /* the link let go */
} FbHeard;

FbHeard *fb_heard_new (void);
void     fb_heard_free (FbHeard *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbHeard, fb_heard_free)

/* A link to @url that subscribes to @filter (nullable) and puts what comes into @self. */
FbMqttLink *fb_heard_link (FbHeard *self, const char *url, const char *filter);
FbMqttLink *fb_heard_link_with (FbHeard *self, const FbMqttOptions *options);

guint fb_heard_count (FbHeard *self);
/* Waits until a message with this line came. */
void fb_heard_await (FbHeard *self, const char *line);

void fb_heard_await_state (FbMqttLink *link, FbMqttLinkState state);
/* Waits for the state with a reason that contains @words. */
void fb_heard_await_reason (FbMqttLink *link, FbMqttLinkState state, const char *words);
void fb_heard_publish (
    FbMqttLink *link, const char *topic, const char *payload, guint8 qos, gboolean is_retained);
/* Closes it and waits until its thread is gone. Takes @link. */
void fb_heard_end (FbHeard *self, FbMqttLink *link);

G_END_DECLS
