/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Where FbSparkplugHost keeps edge nodes, devices and what their births told. Places stay as long
 * as the table; metrics until the next birth. Not thread-safe. */

#pragma once

#include "mqtt/fb-sparkplug-host.h"
#include "mqtt/fb-sparkplug-sequence.h"
#include "mqtt/fb-sparkplug-topic.h"

G_BEGIN_DECLS

/* What a birth told of one metric. */
typedef struct
{
  char           *name; /* (owned) */
  gboolean        has_alias;
  guint64         alias;
  FbSparkplugType type;
} FbSparkplugTag;

typedef struct _FbSparkplugPlace FbSparkplugPlace;

struct _FbSparkplugPlace
{
  FbSparkplugStatus status; /* its strings are owned */
  FbSparkplugPlace *node;   /* (borrowed) the edge node; itself when it is one */
  GHashTable       *by_name;
  GHashTable       *by_alias; /* borrows from by_name */
  GHashTable       *devices;  /* (nullable) of an edge node: name -> FbSparkplugPlace (owned) */

  /* Only of an edge node */
  FbSparkplugSequence sequence;
  gint64              window_start; /* births since then are n_in_window */
  guint               n_in_window;
};

typedef struct
{
  FbSparkplugLimits   limits;
  FbSparkplugCounters counters;
  GHashTable         *edges; /* path -> FbSparkplugPlace (owned) */
  GString            *key;   /* for looking up */
} FbSparkplugTable;

void fb_sparkplug_table_init (FbSparkplugTable *self, const FbSparkplugLimits *limits);
void fb_sparkplug_table_clear (FbSparkplugTable *self);

/* The place a topic speaks of, made when it is new. NULL, and counted, when that is one too many.
 */
FbSparkplugPlace *fb_sparkplug_table_get (FbSparkplugTable *self, const FbSparkplugTopic *topic);
/* (nullable) when it is not known */
FbSparkplugPlace *fb_sparkplug_table_find (FbSparkplugTable *self, const FbSparkplugTopic *topic);

void fb_sparkplug_table_forget_tags (FbSparkplugTable *self, FbSparkplugPlace *place);
/* Puts a metric with a name in, in place of one of that name or alias. NULL, and counted, when that
 * is one too many. */
FbSparkplugTag *fb_sparkplug_table_define (FbSparkplugTable        *self,
                                           FbSparkplugPlace        *place,
                                           const FbSparkplugMetric *metric);
/* (nullable) by alias, else by name */
FbSparkplugTag *fb_sparkplug_table_find_tag (const FbSparkplugPlace  *place,
                                             const FbSparkplugMetric *metric);

G_END_DECLS
