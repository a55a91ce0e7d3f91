/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Asks for a variable of a local instance: its name, its value, and whether it is hidden. */

#pragma once

#include "instance/fb-instance-variables.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @variable: (nullable) the one to change, whose name stays; what is hidden has to be typed anew.
 * Cancelling gives nothing; NULL then. */
void fb_variable_dialog_ask_async (GtkWidget                *parent,
                                   const FbInstanceVariable *variable,
                                   GCancellable             *cancellable,
                                   GAsyncReadyCallback       callback,
                                   gpointer                  user_data);
/* (nullable) (transfer full) */
FbInstanceVariable *fb_variable_dialog_ask_finish (GAsyncResult *result) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
