/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Asks for the passphrase of secrets.sealed, or for a new one when no keyring answers. */

#pragma once

#include "fb-keyring.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define FB_TYPE_PASSPHRASE_DIALOG (fb_passphrase_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FbPassphraseDialog, fb_passphrase_dialog, FB, PASSPHRASE_DIALOG, AdwWindow)

/* Calls back TRUE at once when @keyring can keep secrets; else asks in a dialog over @parent's
 * window, and FALSE when the person gives up. */
void     fb_passphrase_dialog_ensure_async (GtkWidget          *parent,
                                            FbKeyring          *keyring,
                                            GCancellable       *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer            user_data);
gboolean fb_passphrase_dialog_ensure_finish (GtkWidget *parent, GAsyncResult *result);

G_END_DECLS
