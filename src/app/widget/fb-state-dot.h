/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The small mark that says how an instance is: by shape as well as by colour, with a text for
 * screen readers and a tooltip. */

#pragma once

#include "instance/fb-instance.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FB_TYPE_STATE_DOT (fb_state_dot_get_type ())
G_DECLARE_FINAL_TYPE (FbStateDot, fb_state_dot, FB, STATE_DOT, GtkWidget)

GtkWidget *fb_state_dot_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* @instance: (nullable) whose state is shown and followed. */
void fb_state_dot_set_instance (FbStateDot *self, FbInstance *instance);

G_END_DECLS
