/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Stands between a link and what takes its messages, a topic tree or a history: each message goes
 * on as it is, and behind one of Sparkplug come the values it tells, each as a message of its own
 * topic, so that metrics have search, plot and history as topics do:
 *
 *   #sparkplug/GROUP/EDGE                       an edge node
 *   #sparkplug/GROUP/EDGE/METRIC                a metric of its own
 *   #sparkplug/GROUP/EDGE/DEVICE                a device
 *   #sparkplug/GROUP/EDGE/DEVICE/METRIC
 *
 * A metric's name may hold slashes, which make levels as in a topic. No broker can send a topic
 * with
 * "#" in it (MQTT 5, section 4.7.1); should one do so below this root, it is dropped and counted.
 *
 * The value of a metric is text: numbers, true, false and null as in JSON, strings and times as
 * they are, bytes as they came, everything else JSON. Historical values, which are not the current
 * ones, do not go on. The value of an edge node or a device is JSON: "state" (online, offline, or
 * unborn when it sends though its birth was not seen), "since", "births", "unresolved" when it sent
 * an alias that no birth told, "cached" when its names are of a birth that was kept; of an edge
 * node "bd_seq", "gaps", "lost" and "storm" besides.
 *
 * On the network thread of the link. */

#pragma once

#include "mqtt/fb-mqtt-sink.h"
#include "mqtt/fb-sparkplug-births.h"
#include "mqtt/fb-sparkplug-host.h"

G_BEGIN_DECLS

#define FB_SPARKPLUG_ROOT "#sparkplug"

typedef struct _FbSparkplugSink FbSparkplugSink;

typedef struct
{
  guint64 n_forged; /* messages that came below FB_SPARKPLUG_ROOT */
  guint64 n_historical;
  guint64 n_unreadable; /* values that are not of their type */
  guint64 n_too_long;   /* topics over 65,535 bytes */
} FbSparkplugSinkCounters;

/* @destroy: (nullable) for @next_data, when the sink is freed; @limits: (nullable) as for the host.
 */
FbSparkplugSink *fb_sparkplug_sink_new (const FbMqttSink        *next,
                                        gpointer                 next_data,
                                        GDestroyNotify           destroy,
                                        const FbSparkplugLimits *limits) G_GNUC_WARN_UNUSED_RESULT;
void             fb_sparkplug_sink_free (FbSparkplugSink *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbSparkplugSink, fb_sparkplug_sink_free)

/* Keeps the births of @broker in @births, and knows those that are kept from the first batch on.
 * Before the sink is used. */
void
fb_sparkplug_sink_use_births (FbSparkplugSink *self, FbSparkplugBirths *births, const char *broker);

/* To hand to one link, with the FbSparkplugSink as its user data, which the link may own. */
const FbMqttSink *fb_sparkplug_sink_get_sink (void);

/* (transfer none) */
FbSparkplugHost *fb_sparkplug_sink_get_host (FbSparkplugSink *self);
void             fb_sparkplug_sink_get_counters (const FbSparkplugSink   *self,
                                                 FbSparkplugSinkCounters *counters);

/* Whether a topic is FB_SPARKPLUG_ROOT or below, which means no broker knows it. Any thread. */
gboolean fb_sparkplug_is_virtual (const char *topic, gsize length);

G_END_DECLS
