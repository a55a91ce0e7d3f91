/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Topics of Sparkplug B (3.0, section 4): spBv1.0/GROUP/KIND/EDGE[/DEVICE], and the states of host
 * applications. Pure functions, any thread; parsing copies nothing. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FB_SPARKPLUG_NBIRTH,
  FB_SPARKPLUG_NDEATH,
  FB_SPARKPLUG_NDATA,
  FB_SPARKPLUG_NCMD,
  FB_SPARKPLUG_DBIRTH,
  FB_SPARKPLUG_DDEATH,
  FB_SPARKPLUG_DDATA,
  FB_SPARKPLUG_DCMD,
  FB_SPARKPLUG_STATE,
} FbSparkplugKind;

/* A part of a topic, not ended by a zero byte. */
typedef struct
{
  const char *text; /* (nullable) when there is none */
  gsize       length;
} FbSparkplugName;

typedef struct
{
  FbSparkplugKind kind;
  FbSparkplugName group; /* none with STATE */
  FbSparkplugName edge;  /* with STATE the host application */
  FbSparkplugName device;
} FbSparkplugTopic;

/* FALSE when it is no topic of Sparkplug; quick for most that are none. STATE is known in the form
 * of 3.0, spBv1.0/STATE/HOST, and of 2.2, STATE/HOST. */
gboolean fb_sparkplug_topic_parse (FbSparkplugTopic *self, const char *topic, gsize length);

/* What a STATE message says: {"online": true, "timestamp": 1700000000000} in 3.0, ONLINE or OFFLINE
 * in 2.2. FALSE when it is neither. @time: microseconds since 1970, UTC, 0 when not told. */
gboolean
fb_sparkplug_read_state (const guint8 *payload, gsize length, gboolean *is_online, gint64 *time);

G_END_DECLS
