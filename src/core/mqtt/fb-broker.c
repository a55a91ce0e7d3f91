/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-broker.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "mqtt/fb-broker-row.h"

/* A plain object around one row; the store owns it and hands it newer rows. */

struct _FbBroker
{
  GObject parent_instance;

  /* Owned */
  FbBrokerRow *row;
  char        *url;
};

G_DEFINE_FINAL_TYPE (FbBroker, fb_broker, G_TYPE_OBJECT)

enum
{
  PROP_ID = 1,
  PROP_NAME,
  PROP_URL,
  PROP_MODE,
  PROP_IS_PRODUCTION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
fb_broker_finalize (GObject *object)
{
  FbBroker *self = FB_BROKER (object);

  g_clear_pointer (&self->row, fb_broker_row_free);
  g_clear_pointer (&self->url, g_free);

  G_OBJECT_CLASS (fb_broker_parent_class)->finalize (object);
}

static void
fb_broker_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  FbBroker *self = FB_BROKER (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->row->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->row->options->name);
      break;
    case PROP_URL:
      g_value_set_string (value, self->url);
      break;
    case PROP_MODE:
      g_value_set_enum (value, self->row->mode);
      break;
    case PROP_IS_PRODUCTION:
      g_value_set_boolean (value, self->row->is_production);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fb_broker_class_init (FbBrokerClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = fb_broker_finalize;
  object_class->get_property = fb_broker_get_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_URL] = g_param_spec_string ("url", NULL, NULL, NULL, flags);
  properties[PROP_MODE] =
      g_param_spec_enum ("mode", NULL, NULL, FB_TYPE_MODE, FB_MODE_READ_ONLY, flags);
  properties[PROP_IS_PRODUCTION] = g_param_spec_boolean ("is-production", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fb_broker_init (FbBroker *self)
{
}

FbBroker *
fb_broker_new (const FbBrokerRow *row)
{
  FbBroker *self;

  g_return_val_if_fail (row != NULL, NULL);

  self = g_object_new (FB_TYPE_BROKER, NULL);
  self->row = fb_broker_row_copy (row);
  self->url = fb_mqtt_options_get_url (row->options);

  return self;
}

void
fb_broker_set_row (FbBroker *self, const FbBrokerRow *row)
{
  g_autoptr (FbBrokerRow) old = NULL;
  g_autofree char *old_url = NULL;

  g_return_if_fail (FB_IS_BROKER (self));
  g_return_if_fail (g_strcmp0 (self->row->id, row->id) == 0);

  old = g_steal_pointer (&self->row);
  old_url = g_steal_pointer (&self->url);
  self->row = fb_broker_row_copy (row);
  /* Whoever has asked for the id may keep it as long as the object. */
  g_free (self->row->id);
  self->row->id = g_steal_pointer (&old->id);
  self->url = fb_mqtt_options_get_url (row->options);

  g_object_freeze_notify (G_OBJECT (self));
  if (g_strcmp0 (old->options->name, row->options->name) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
  if (g_strcmp0 (old_url, self->url) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_URL]);
  if (old->mode != row->mode)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODE]);
  if (old->is_production != row->is_production)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_PRODUCTION]);
  g_object_thaw_notify (G_OBJECT (self));
  if (!fb_broker_row_equal (old, row))
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

const FbBrokerRow *
fb_broker_get_row (FbBroker *self)
{
  g_return_val_if_fail (FB_IS_BROKER (self), NULL);

  return self->row;
}

const char *
fb_broker_get_id (FbBroker *self)
{
  g_return_val_if_fail (FB_IS_BROKER (self), NULL);

  return self->row->id;
}

const char *
fb_broker_get_name (FbBroker *self)
{
  g_return_val_if_fail (FB_IS_BROKER (self), NULL);

  return self->row->options->name;
}

const char *
fb_broker_get_url (FbBroker *self)
{
  g_return_val_if_fail (FB_IS_BROKER (self), NULL);

  return self->url;
}

FbMode
fb_broker_get_mode (FbBroker *self)
{
  g_return_val_if_fail (FB_IS_BROKER (self), FB_MODE_OFF);

  return self->row->mode;
}

gboolean
fb_broker_is_production (FbBroker *self)
{
  g_return_val_if_fail (FB_IS_BROKER (self), FALSE);

  return self->row->is_production;
}

gboolean
fb_broker_has_password (FbBroker *self)
{
  g_return_val_if_fail (FB_IS_BROKER (self), FALSE);

  return self->row->has_password;
}

const FbMqttOptions *
fb_broker_get_options (FbBroker *self)
{
  g_return_val_if_fail (FB_IS_BROKER (self), NULL);

  return self->row->options;
}

gboolean
fb_broker_check_connect (FbBroker *self, GError **error)
{
  g_return_val_if_fail (FB_IS_BROKER (self), FALSE);

  if (self->row->mode != FB_MODE_OFF)
    return TRUE;

  return fb_throw (error, FB_ERROR_DENIED,
                   _ ("“%s” is off, so nothing connects to it: set its mode to read-only or "
                      "read-write"),
                   self->row->options->name);
}

gboolean
fb_broker_check_publish (FbBroker *self, GError **error)
{
  if (!fb_broker_check_connect (self, error))
    return FALSE;
  if (self->row->mode == FB_MODE_READ_WRITE)
    return TRUE;

  return fb_throw (error, FB_ERROR_DENIED,
                   _ ("“%s” is read-only, so nothing is published there: set its mode to "
                      "read-write"),
                   self->row->options->name);
}
