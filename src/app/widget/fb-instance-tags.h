/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Environment and mode of an instance as tags (PROD, RO), in the list and beside Deploy. */

#pragma once

#include "instance/fb-instance.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FB_TYPE_INSTANCE_TAGS (fb_instance_tags_get_type ())
G_DECLARE_FINAL_TYPE (FbInstanceTags, fb_instance_tags, FB, INSTANCE_TAGS, GtkWidget)

GtkWidget *fb_instance_tags_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* @instance: (nullable) whose tags are shown and followed. */
void fb_instance_tags_set_instance (FbInstanceTags *self, FbInstance *instance);

G_END_DECLS
