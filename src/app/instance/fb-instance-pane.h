/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The list of the area Instances: a filter and two sections, this machine and remote. Rows act by
 * window actions ("win.open-instance" and others). */

#pragma once

#include "instance/fb-instance.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define FB_TYPE_INSTANCE_PANE (fb_instance_pane_get_type ())
G_DECLARE_FINAL_TYPE (FbInstancePane, fb_instance_pane, FB, INSTANCE_PANE, GtkWidget)

GtkWidget *fb_instance_pane_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* @instances: list of FbInstance. Until it is set the pane shows only its frame. */
void fb_instance_pane_set_instances (FbInstancePane *self, GListModel *instances);

/* @instance: (nullable) the one whose page is in front. */
void fb_instance_pane_set_current (FbInstancePane *self, FbInstance *instance);

void fb_instance_pane_focus_filter (FbInstancePane *self);

G_END_DECLS
