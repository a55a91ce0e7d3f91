/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The window's actions on instances, for fb-window-actions.c alone. */

#pragma once

#include "window/fb-window-private.h"

G_BEGIN_DECLS

void fb_window_instances_init (FbWindow *self);
void fb_window_instances_changed (FbWindow *self);

/* In fb-window-actions.c. */
void fb_window_show_dialog (FbWindow *self, GtkWindow *dialog);

G_END_DECLS
