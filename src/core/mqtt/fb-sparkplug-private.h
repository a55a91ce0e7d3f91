/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* For the files that read Sparkplug payloads. Field numbers are those of the specification's
 * protobuf description (Sparkplug 3.0, section 6.4). */

#pragma once

#include "mqtt/fb-sparkplug-payload.h"
#include "mqtt/fb-wire-reader.h"

G_BEGIN_DECLS

#define FB_SPARKPLUG_MAX_DEPTH 16u

/* One run of making JSON. Once there is a fault, what is made is of no use and the run winds up. */
typedef struct
{
  guint       n_values;
  guint       depth;
  const char *fault; /* (nullable) not translated yet */
} FbSparkplugRun;

/* Where a message holds values: the field numbers from @first on, one for each form. */
typedef struct
{
  guint32                first;
  guint                  n_forms;
  const FbSparkplugForm *forms;
} FbSparkplugSlots;

/* Whether @field is one of @slots. A field of the wrong wire type sets @is_broken. */
gboolean fb_sparkplug_slots_take (const FbSparkplugSlots *slots,
                                  const FbWireField      *field,
                                  FbSparkplugValue       *value,
                                  gboolean               *is_broken);

/* The name is put into @names. FALSE when it is none. */
gboolean fb_sparkplug_metric_read (FbSparkplugMetric *metric,
                                   const guint8      *data,
                                   gsize              length,
                                   GStringChunk      *names);

/* @data as a name into @names; NULL when it is no text. (transfer none) (nullable) */
const char *fb_sparkplug_read_name (const guint8 *data, gsize length, GStringChunk *names);

/* Milliseconds of Sparkplug as time of the tree. */
gint64 fb_sparkplug_time (guint64 time_ms);

FbSparkplugType fb_sparkplug_type (guint64 number);

/* Only the first fault of a run is kept. */
void fb_sparkplug_run_fail (FbSparkplugRun *run, const char *fault);
/* Counts one more value; FALSE when that is too many, or after a fault. */
gboolean fb_sparkplug_run_count (FbSparkplugRun *run);

/* All return a node, null after a fault. (transfer full) */
JsonNode *fb_sparkplug_run_broken (FbSparkplugRun *run, const char *fault);
JsonNode *
fb_sparkplug_run_value (FbSparkplugRun *run, const FbSparkplugValue *value, FbSparkplugType type);
JsonNode *
fb_sparkplug_run_array (FbSparkplugRun *run, const FbSparkplugValue *value, FbSparkplugType type);
JsonNode *fb_sparkplug_run_date_time (guint64 time_ms);
JsonNode *fb_sparkplug_run_float (guint32 bits);
JsonNode *fb_sparkplug_run_double (guint64 bits);
JsonNode *fb_sparkplug_run_data_set (FbSparkplugRun *run, const FbSparkplugValue *value);
JsonNode *fb_sparkplug_run_template (FbSparkplugRun *run, const FbSparkplugValue *value);
JsonNode *fb_sparkplug_run_properties (FbSparkplugRun *run, const FbSparkplugValue *value);
JsonNode *fb_sparkplug_run_property_list (FbSparkplugRun *run, const FbSparkplugValue *value);
JsonNode *fb_sparkplug_run_metric (FbSparkplugRun *run, const FbSparkplugMetric *metric);

G_END_DECLS
