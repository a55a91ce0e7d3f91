/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Asks in which form a snapshot goes to which file, and writes it; what is said of a failure stands
 * in the dialog, where something can be done about it. Closes itself. UI thread.
 *
 * Signal: "exported" (GFile *file, gboolean is_folder) is there. */

#pragma once

#include "snapshot/fb-snapshot-store.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define FB_TYPE_EXPORT_DIALOG (fb_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FbExportDialog, fb_export_dialog, FB, EXPORT_DIALOG, AdwWindow)

/* @snapshots: of FbSnapshot, one at least; the first is offered first. */
GtkWindow *fb_export_dialog_new (FbSnapshotStore *store, GListModel *snapshots);

/* Writes to @file as when a person had chosen it. */
void fb_export_dialog_write (FbExportDialog *self, GFile *file);

G_END_DECLS
