/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The properties that a message of MQTT 5 carries (MQTT 5.0, section 3.3.2.3), as a plain value.
 * Any thread. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef struct
{
  char *name;  /* (owned) */
  char *value; /* (owned) */
} FbMqttUserProperty;

typedef struct
{
  gboolean   is_text; /* payload format indicator */
  gboolean   has_expiry;
  guint32    expiry;           /* seconds, when has_expiry */
  char      *content_type;     /* (owned) (nullable) */
  char      *response_topic;   /* (owned) (nullable) */
  GBytes    *correlation_data; /* (owned) (nullable) */
  GPtrArray *user;             /* (owned) (nullable) (element-type FbMqttUserProperty), in order */
} FbMqttProperties;

#define FB_TYPE_MQTT_PROPERTIES (fb_mqtt_properties_get_type ())
GType fb_mqtt_properties_get_type (void);

FbMqttProperties *fb_mqtt_properties_new (void) G_GNUC_WARN_UNUSED_RESULT;
FbMqttProperties *fb_mqtt_properties_copy (const FbMqttProperties *self) G_GNUC_WARN_UNUSED_RESULT;
void              fb_mqtt_properties_free (FbMqttProperties *self);

/* Appends one; the same name may come several times. */
void fb_mqtt_properties_add_user (FbMqttProperties *self, const char *name, const char *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbMqttProperties, fb_mqtt_properties_free)

G_END_DECLS
