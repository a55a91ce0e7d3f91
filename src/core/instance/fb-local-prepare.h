/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What comes before fb_keeper_client_start_async() for an instance of the store: is its runtime
 * installed, are its files sound, what are its secrets, are its settings up to date. */

#pragma once

#include "instance/fb-instance-store.h"

G_BEGIN_DECLS

/* FB_ERROR_NOT_FOUND: the runtime is not installed; FB_ERROR_INVALID: flows.json is damaged, or the
 * key of the credentials is gone while there are credentials; FB_ERROR_DENIED: the keyring is
 * locked, or the folder cannot be written. Each message says what to do. */
void fb_local_prepare_async (FbInstanceStore    *store,
                             FbInstance         *instance,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data);
/* The secrets to hand to the keeper; wiped when freed. @warning: (out) (nullable) what a person
 * should know although it can start: unreadable credentials. (transfer full) */
GBytes *fb_local_prepare_finish (FbInstanceStore *store,
                                 GAsyncResult    *result,
                                 char           **warning,
                                 GError         **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
