/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The types of Sparkplug 3.0 (section 6.4.16) and the values that have them. Pure functions, any
 * thread. */

#pragma once

#include "mqtt/fb-payload.h"

G_BEGIN_DECLS

typedef enum
{
  FB_SPARKPLUG_UNKNOWN,
  FB_SPARKPLUG_INT8,
  FB_SPARKPLUG_INT16,
  FB_SPARKPLUG_INT32,
  FB_SPARKPLUG_INT64,
  FB_SPARKPLUG_UINT8,
  FB_SPARKPLUG_UINT16,
  FB_SPARKPLUG_UINT32,
  FB_SPARKPLUG_UINT64,
  FB_SPARKPLUG_FLOAT,
  FB_SPARKPLUG_DOUBLE,
  FB_SPARKPLUG_BOOLEAN,
  FB_SPARKPLUG_STRING,
  FB_SPARKPLUG_DATE_TIME,
  FB_SPARKPLUG_TEXT,
  FB_SPARKPLUG_UUID,
  FB_SPARKPLUG_DATA_SET,
  FB_SPARKPLUG_BYTES,
  FB_SPARKPLUG_FILE,
  FB_SPARKPLUG_TEMPLATE,
  FB_SPARKPLUG_PROPERTY_SET,
  FB_SPARKPLUG_PROPERTY_SET_LIST,
  FB_SPARKPLUG_INT8_ARRAY,
  FB_SPARKPLUG_INT16_ARRAY,
  FB_SPARKPLUG_INT32_ARRAY,
  FB_SPARKPLUG_INT64_ARRAY,
  FB_SPARKPLUG_UINT8_ARRAY,
  FB_SPARKPLUG_UINT16_ARRAY,
  FB_SPARKPLUG_UINT32_ARRAY,
  FB_SPARKPLUG_UINT64_ARRAY,
  FB_SPARKPLUG_FLOAT_ARRAY,
  FB_SPARKPLUG_DOUBLE_ARRAY,
  FB_SPARKPLUG_BOOLEAN_ARRAY,
  FB_SPARKPLUG_STRING_ARRAY,
  FB_SPARKPLUG_DATE_TIME_ARRAY,
  FB_SPARKPLUG_N_TYPES,
} FbSparkplugType;

/* How a value came: the kind of its field. */
typedef enum
{
  FB_SPARKPLUG_AS_NOTHING,
  FB_SPARKPLUG_AS_INTEGER,
  FB_SPARKPLUG_AS_FLOAT,
  FB_SPARKPLUG_AS_DOUBLE,
  FB_SPARKPLUG_AS_BOOLEAN,
  FB_SPARKPLUG_AS_STRING,
  FB_SPARKPLUG_AS_BYTES,
  FB_SPARKPLUG_AS_DATA_SET,
  FB_SPARKPLUG_AS_TEMPLATE,
  FB_SPARKPLUG_AS_PROPERTY_SET,
  FB_SPARKPLUG_AS_PROPERTY_SET_LIST,
  FB_SPARKPLUG_AS_EXTENSION,
} FbSparkplugForm;

typedef struct
{
  FbSparkplugForm form;
  guint64         bits; /* of a number */
  const guint8   *data; /* (nullable) of everything else; inside the payload */
  gsize           length;
} FbSparkplugValue;

/* The name in the specification, "Int8"; a number that is no type is FB_SPARKPLUG_UNKNOWN.
 * (transfer none) */
const char *fb_sparkplug_type_get_name (FbSparkplugType type);

/* Reads what lies in @value as @type; with FB_SPARKPLUG_UNKNOWN as the form says. Integers have
 * their sign, DateTime is RFC 3339, bytes and whatever JSON has no word for are as in
 * fb_payload_read(). A data set is {columns, types, rows}, a template {ref, version, is_definition,
 * parameters, metrics}, a property set an object. Errors: FB_ERROR_INVALID when it cannot be of
 * that type, is nested deeper than 16 or has more than FB_PAYLOAD_MAX_VALUES parts. (transfer full)
 */
JsonNode *fb_sparkplug_value_to_json (const FbSparkplugValue *value,
                                      FbSparkplugType         type,
                                      GError                **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
