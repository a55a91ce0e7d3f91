/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-instance-add.h"

/* The common part of adding a local and a remote instance. UI thread. */

typedef struct
{
  /* Owned */
  FbInstanceStore *store;
  FbInstance      *result;
} FbInstanceAddPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (FbInstanceAdd, fb_instance_add, FB_TYPE_OPERATION)

static void
fb_instance_add_dispose (GObject *object)
{
  FbInstanceAddPrivate *priv = fb_instance_add_get_instance_private (FB_INSTANCE_ADD (object));

  g_clear_object (&priv->store);
  g_clear_object (&priv->result);

  G_OBJECT_CLASS (fb_instance_add_parent_class)->dispose (object);
}

static void
fb_instance_add_class_init (FbInstanceAddClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fb_instance_add_dispose;
}

static void
fb_instance_add_init (FbInstanceAdd *self)
{
}

void
fb_instance_add_set_store (FbInstanceAdd *self, FbInstanceStore *store)
{
  FbInstanceAddPrivate *priv = fb_instance_add_get_instance_private (self);

  g_return_if_fail (FB_IS_INSTANCE_ADD (self));

  g_set_object (&priv->store, store);
}

FbInstanceStore *
fb_instance_add_get_store (FbInstanceAdd *self)
{
  FbInstanceAddPrivate *priv = fb_instance_add_get_instance_private (self);

  g_return_val_if_fail (FB_IS_INSTANCE_ADD (self), NULL);

  return priv->store;
}

FbInstance *
fb_instance_add_get_result (FbInstanceAdd *self)
{
  FbInstanceAddPrivate *priv = fb_instance_add_get_instance_private (self);

  g_return_val_if_fail (FB_IS_INSTANCE_ADD (self), NULL);

  return priv->result;
}

void
fb_instance_add_set_result (FbInstanceAdd *self, FbInstance *instance)
{
  FbInstanceAddPrivate *priv = fb_instance_add_get_instance_private (self);

  g_return_if_fail (FB_IS_INSTANCE_ADD (self));

  g_set_object (&priv->result, instance);
}
