/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the parts of FbBrokerStore share. For area mqtt only. */

#pragma once

#include "mqtt/fb-broker-row.h"
#include "mqtt/fb-broker-store.h"

G_BEGIN_DECLS

/* After a committed write: the model shows @row as it now is, or no longer, when it lies in the
 * trash. The result is the broker, NULL when it is gone. (transfer none) (nullable) */
FbBroker *fb_broker_store_take_row (FbBrokerStore *self, const FbBrokerRow *row);

/* The password of one broker in the keyring. Block; any thread. Removing what is not there is no
 * error. */
gboolean fb_broker_password_store (FbWorkspace       *workspace,
                                   const FbBrokerRow *row,
                                   const char        *password,
                                   GCancellable      *cancellable,
                                   GError           **error);
gboolean fb_broker_password_remove (FbWorkspace  *workspace,
                                    const char   *id,
                                    GCancellable *cancellable,
                                    GError      **error);

/* Removes what has been in the trash for 30 days at @now_us: password, row. Blocks; any thread.
 * Returns how many are gone; what fails is left for the next time, with the first error. */
guint fb_broker_trash_purge (FbWorkspace  *workspace,
                             gint64        now_us,
                             GCancellable *cancellable,
                             GError      **error);

G_END_DECLS
