/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Asks for a file or folder with flows and keeps it as a snapshot. What is chosen is looked at
 * first, and only one that has something encrypted asks for a secret. Closes itself. UI thread.
 *
 * Signal: "imported" (FbSnapshot *snapshot) is kept. */

#pragma once

#include "instance/fb-instance.h"
#include "snapshot/fb-snapshot-store.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define FB_TYPE_IMPORT_DIALOG (fb_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FbImportDialog, fb_import_dialog, FB, IMPORT_DIALOG, AdwWindow)

/* @instances: of FbInstance. @instance: (nullable) the one of them whose history is offered first.
 */
GtkWindow *
fb_import_dialog_new (FbSnapshotStore *store, GListModel *instances, FbInstance *instance);

/* As when a person had chosen @file. */
void fb_import_dialog_open (FbImportDialog *self, GFile *file);

G_END_DECLS
