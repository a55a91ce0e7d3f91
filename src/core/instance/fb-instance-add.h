/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the operations that make an instance have in common: the store they add to and the instance
 * they made. A subclass overrides FbOperation's run(), puts its row in with
 * fb_instance_store_insert_async(), sets the result and completes. UI thread. */

#pragma once

#include "instance/fb-instance-store.h"

G_BEGIN_DECLS

#define FB_TYPE_INSTANCE_ADD (fb_instance_add_get_type ())
G_DECLARE_DERIVABLE_TYPE (FbInstanceAdd, fb_instance_add, FB, INSTANCE_ADD, FbOperation)

struct _FbInstanceAddClass
{
  FbOperationClass parent_class;

  gpointer padding[4];
};

/* Set once, by the subclass's constructor. (transfer none) */
void             fb_instance_add_set_store (FbInstanceAdd *self, FbInstanceStore *store);
FbInstanceStore *fb_instance_add_get_store (FbInstanceAdd *self);

/* (nullable) (transfer none) */
FbInstance *fb_instance_add_get_result (FbInstanceAdd *self);
void        fb_instance_add_set_result (FbInstanceAdd *self, FbInstance *instance);

G_END_DECLS
