/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What was removed and can be had back: the instances in the trash, each with a button that
 * restores it. Follows the store. UI thread. */

#pragma once

#include "instance/fb-instance-store.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define FB_TYPE_TRASH_DIALOG (fb_trash_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FbTrashDialog, fb_trash_dialog, FB, TRASH_DIALOG, AdwWindow)

GtkWindow *fb_trash_dialog_new (FbInstanceStore *store);

G_END_DECLS
