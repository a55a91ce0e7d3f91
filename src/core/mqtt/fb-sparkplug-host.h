/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What a Sparkplug host application knows of a plant by only listening: which edge nodes and
 * devices live, which names and types stand behind the aliases, and what was lost. It never sends
 * anything.
 *
 * Births are not retained, so whoever comes late sees aliases without names until the next birth;
 * they are counted as unresolved and their values are not told. Time is that of the messages. What
 * comes from outside is bounded; what is over a limit is refused and counted.
 *
 * One thread at a time; the listener is called from within fb_sparkplug_host_take(). */

#pragma once

#include "mqtt/fb-mqtt-message.h"
#include "mqtt/fb-sparkplug-payload.h"

G_BEGIN_DECLS

typedef enum
{
  FB_SPARKPLUG_UNHEARD, /* not even that; never told to a listener */
  FB_SPARKPLUG_UNBORN,  /* it sends, and its birth was not seen */
  FB_SPARKPLUG_ONLINE,
  FB_SPARKPLUG_OFFLINE, /* its metrics are stale */
} FbSparkplugPresence;

/* An edge node, or a device of one. */
typedef struct
{
  const char         *path; /* GROUP/EDGE or GROUP/EDGE/DEVICE */
  const char         *group;
  const char         *edge;
  const char         *device; /* (nullable) */
  FbSparkplugPresence presence;
  gint64              since; /* when that began */
  guint               n_metrics;
  guint64             n_births;
  gboolean            is_cached; /* names and types are those of a birth of another time */
  guint64 n_unresolved;          /* values under an alias that no birth told, since the last one */

  /* Only of an edge node */
  gboolean has_bd_seq;
  guint64  bd_seq;
  guint64  n_gaps; /* in the sequence of its messages and those of its devices */
  guint64  n_lost; /* messages that were not seen, as far as that can be told */
  gboolean is_storming;
} FbSparkplugStatus;

typedef enum
{
  FB_SPARKPLUG_HEARD, /* it sends, and its birth was not seen */
  FB_SPARKPLUG_BORN,  /* values follow */
  FB_SPARKPLUG_DIED,
  FB_SPARKPLUG_LOST,       /* there is a gap in the sequence */
  FB_SPARKPLUG_UNRESOLVED, /* the first such value since the last birth */
  FB_SPARKPLUG_STORM,      /* births one after the other: often two edge nodes with one client id */
} FbSparkplugEvent;

typedef struct
{
  const FbSparkplugStatus *place;
  const char              *name;
  FbSparkplugType          type; /* UNKNOWN when nobody told */
  const FbSparkplugValue  *value;
  gboolean                 is_null;
  gboolean                 is_historical; /* not the current value */
  gint64                   time;          /* when it was measured, or when the message came */
  const FbMqttMessage     *message;
} FbSparkplugUpdate;

/* What is handed in holds for the time of the call. */
typedef struct
{
  void (*event) (FbSparkplugEvent         event,
                 const FbSparkplugStatus *place,
                 const FbMqttMessage     *message,
                 gpointer                 user_data);
  void (*value) (const FbSparkplugUpdate *update, gpointer user_data);
} FbSparkplugListener;

typedef struct
{
  guint max_places; /* edge nodes and devices */
  guint max_metrics;
  gsize max_name_memory; /* bytes */
} FbSparkplugLimits;

/* 100,000 places, 1,000,000 metrics, 128 MiB of names. */
extern const FbSparkplugLimits fb_sparkplug_usual_limits;

typedef struct
{
  guint   n_places;
  guint   n_metrics;
  gsize   name_memory;
  guint64 n_messages;
  guint64 n_refused; /* messages and metrics over a limit */
  guint64 n_invalid; /* payloads that are none of Sparkplug, and births of metrics without name */
  guint64 n_unresolved;
  guint64 n_old_deaths; /* of an earlier connection, which mean nothing */
} FbSparkplugCounters;

typedef struct _FbSparkplugHost FbSparkplugHost;

/* @limits: (nullable) fb_sparkplug_usual_limits; @listener must outlive the host. */
FbSparkplugHost *fb_sparkplug_host_new (const FbSparkplugLimits   *limits,
                                        const FbSparkplugListener *listener,
                                        gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void             fb_sparkplug_host_free (FbSparkplugHost *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbSparkplugHost, fb_sparkplug_host_free)

/* FALSE when its topic is none of Sparkplug, which most are; quick then. */
gboolean fb_sparkplug_host_take (FbSparkplugHost *self, const FbMqttMessage *message);

/* Learns names and types of a birth that was kept, before the first message: what was born anew
 * meanwhile may have others, so the place is marked as cached until its next birth. Tells the
 * listener nothing. What is no birth is counted as invalid. */
void fb_sparkplug_host_recall (FbSparkplugHost *self, const char *topic, GBytes *payload);

/* @device: (nullable) the edge node itself. NULL when nothing was heard of it; holds as long as the
 * host. (transfer none) (nullable) */
const FbSparkplugStatus *fb_sparkplug_host_get_status (FbSparkplugHost *self,
                                                       const char      *group,
                                                       const char      *edge,
                                                       const char      *device);
void fb_sparkplug_host_get_counters (const FbSparkplugHost *self, FbSparkplugCounters *counters);

G_END_DECLS
