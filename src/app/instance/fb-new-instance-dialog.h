/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Makes a local instance: a name, a runtime (fetched when it is missing), flows to begin with.
 * Shows how far it is; may be left to go on in the background.
 *
 * Signal "created" (FbInstance *). */

#pragma once

#include "session/fb-session.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define FB_TYPE_NEW_INSTANCE_DIALOG (fb_new_instance_dialog_get_type ())
G_DECLARE_FINAL_TYPE (
    FbNewInstanceDialog, fb_new_instance_dialog, FB, NEW_INSTANCE_DIALOG, AdwWindow)

/* @from: (nullable) instance to duplicate. (transfer floating) */
GtkWindow *fb_new_instance_dialog_new (FbSession  *session,
                                       FbInstance *from) G_GNUC_WARN_UNUSED_RESULT;

/* Takes the flows of @file to begin with; says in the dialog when it has none. */
void fb_new_instance_dialog_import (FbNewInstanceDialog *self, GFile *file);

G_END_DECLS
