/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Asks for the name and description of a snapshot and keeps them. */

#pragma once

#include "snapshot/fb-snapshot-store.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows the dialog over @parent's window. What the store refuses becomes a toast of the window. */
void fb_rename_snapshot (GtkWidget *parent, FbSnapshotStore *store, FbSnapshot *snapshot);

G_END_DECLS
