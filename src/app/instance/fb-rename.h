/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Asks for another name of an instance and changes it. */

#pragma once

#include "instance/fb-instance-store.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows the dialog over @parent's window. What the store refuses is said in it. */
void fb_rename_instance (GtkWidget *parent, FbInstanceStore *store, FbInstance *instance);

G_END_DECLS
