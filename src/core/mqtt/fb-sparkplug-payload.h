/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A payload of Sparkplug B, taken apart: an immutable value, any thread. Values stay as they came
 * until someone knows their type (fb-sparkplug-value.h), which a birth told and data does not
 * repeat. */

#pragma once

#include "mqtt/fb-sparkplug-value.h"

G_BEGIN_DECLS

/* A payload with more is refused. */
#define FB_SPARKPLUG_MAX_METRICS 100000u

typedef struct
{
  const char      *name; /* (nullable) when only the alias tells */
  gboolean         has_alias;
  guint64          alias;
  gint64           time; /* microseconds since 1970, UTC, or 0 when not given */
  FbSparkplugType  type; /* FB_SPARKPLUG_UNKNOWN when not given */
  gboolean         is_historical;
  gboolean         is_transient;
  gboolean         is_null;
  FbSparkplugValue value;
  FbSparkplugValue properties; /* a property set, or nothing */
} FbSparkplugMetric;

typedef struct _FbSparkplugPayload FbSparkplugPayload;

#define FB_TYPE_SPARKPLUG_PAYLOAD (fb_sparkplug_payload_get_type ())
GType fb_sparkplug_payload_get_type (void);

/* Takes a whole payload apart; one that is compressed is unpacked first, up to
 * FB_PAYLOAD_MAX_BYTES. What is no payload of Sparkplug from its first to its last byte, or is over
 * a limit, is FB_ERROR_INVALID. Keeps a reference to @bytes. (transfer full) */
FbSparkplugPayload *fb_sparkplug_payload_new (GBytes  *bytes,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

FbSparkplugPayload *fb_sparkplug_payload_ref (FbSparkplugPayload *self);
void                fb_sparkplug_payload_unref (FbSparkplugPayload *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbSparkplugPayload, fb_sparkplug_payload_unref)

/* Microseconds since 1970, UTC, or 0 when there is none. */
gint64 fb_sparkplug_payload_get_time (const FbSparkplugPayload *self);
/* FALSE when there is none, as in deaths. */
gboolean fb_sparkplug_payload_get_seq (const FbSparkplugPayload *self, guint64 *seq);
/* (transfer none) (nullable) */
const char *fb_sparkplug_payload_get_uuid (const FbSparkplugPayload *self);
/* Bytes beside the metrics; NULL when there are none. (transfer none) (nullable) */
const guint8 *fb_sparkplug_payload_get_body (const FbSparkplugPayload *self, gsize *length);

guint fb_sparkplug_payload_get_n_metrics (const FbSparkplugPayload *self);
/* Holds as long as the payload does. (transfer none) */
const FbSparkplugMetric *fb_sparkplug_payload_get_metric (const FbSparkplugPayload *self, guint i);

/* All of it for people: times in RFC 3339, types by name, values as
 * fb_sparkplug_value_to_json() gives them. Errors: FB_ERROR_INVALID when a value is broken, or
 * when there are more than FB_PAYLOAD_MAX_VALUES. (transfer full) */
JsonNode *fb_sparkplug_payload_to_json (const FbSparkplugPayload *self,
                                        GError                  **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
