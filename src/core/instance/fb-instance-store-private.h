/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the add operations and the trash may do to the store's model after they changed the table.
 * For area instance only. */

#pragma once

#include "instance/fb-instance-row.h"
#include "instance/fb-instance-store.h"

G_BEGIN_DECLS

/* Puts a new row in, noted in activity as "instance.add" with @detail (nullable), and adds the
 * instance to the model. For the add operations. @row: (transfer full). FB_ERROR_CONFLICT when the
 * name is taken. The result is (transfer none). */
void fb_instance_store_insert_async (FbInstanceStore    *self,
                                     FbInstanceRow      *row,
                                     const char         *detail,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
FbInstance *
fb_instance_store_insert_finish (FbInstanceStore *self, GAsyncResult *result, GError **error);

/* After a committed write: the model shows @row as it now is, or no longer, when it lies in the
 * trash. The result is the instance, NULL when it is gone. (transfer none) (nullable) */
FbInstance *fb_instance_store_take_row (FbInstanceStore *self, const FbInstanceRow *row);

/* The change of one kept property of @row by its name and text, checked. TRUE with @verb NULL when
 * it is that already; else @verb is what activity notes, such as "instance.rename". (@verb:
 * transfer none) Any thread. */
gboolean fb_instance_row_change (
    FbInstanceRow *row, const char *name, const char *value, const char **verb, GError **error);

/* Whether anything has been in the trash for 30 days at @now_us. */
gboolean
fb_instance_trash_is_due (FbConnection *connection, gint64 now_us, gboolean *due, GError **error);

/* Removes the one with @id from the trash for good: folder, secrets, row. Blocks; any thread.
 * FB_ERROR_NOT_FOUND; FB_ERROR_CONFLICT when it is not in the trash. */
gboolean fb_instance_trash_purge_one (FbWorkspace  *workspace,
                                      const char   *id,
                                      GCancellable *cancellable,
                                      GError      **error);

/* Removes what has been in the trash for 30 days: folder, secrets, row. What fails is left for the
 * next time, with the first error. Blocks; any thread. Returns how many are gone. */
guint fb_instance_trash_purge (FbWorkspace  *workspace,
                               gint64        now_us,
                               GCancellable *cancellable,
                               GError      **error);

G_END_DECLS
