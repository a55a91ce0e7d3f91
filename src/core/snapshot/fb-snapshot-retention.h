/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* How long the snapshots of an instance are kept. Named and tagged ones stay, and the newest of an
 * instance always; of the others all of the last @keep_all_days days, then the last of each day for
 * @keep_daily_days days. What is not _async blocks; on a worker. */

#pragma once

#include "snapshot/fb-snapshot-store.h"

G_BEGIN_DECLS

typedef struct
{
  guint keep_all_days;
  guint keep_daily_days; /* 0: for ever, and nothing is pruned */
} FbRetention;

/* What holds for an instance that was given no rule. */
#define FB_RETENTION_DEFAULT ((FbRetention){ .keep_all_days = 14, .keep_daily_days = 365 })

/* Ids that @rule lets go, of @snapshots of one instance, newest first. Pure; days are those of
 * @zone. (transfer full) (element-type utf8) */
GPtrArray *fb_retention_choose (const FbRetention *rule,
                                GPtrArray         *snapshots,
                                gint64             now_us,
                                GTimeZone         *zone) G_GNUC_WARN_UNUSED_RESULT;

/* @is_given: (out) (nullable) whether it has a rule of its own, and not the default. */
gboolean fb_snapshot_store_get_retention (FbSnapshotStore *self,
                                          const char      *instance,
                                          FbRetention     *rule,
                                          gboolean        *is_given,
                                          GError         **error);
void     fb_snapshot_store_get_retention_async (FbSnapshotStore    *self,
                                                const char         *instance,
                                                GCancellable       *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer            user_data);
gboolean fb_snapshot_store_get_retention_finish (FbSnapshotStore *self,
                                                 GAsyncResult    *result,
                                                 FbRetention     *rule,
                                                 gboolean        *is_given,
                                                 GError         **error);

/* Noted in activity ("snapshot.retention"). Once begun, it cannot be cancelled. */
gboolean fb_snapshot_store_set_retention (FbSnapshotStore   *self,
                                          const char        *instance,
                                          const FbRetention *rule,
                                          GError           **error);
void     fb_snapshot_store_set_retention_async (FbSnapshotStore    *self,
                                                const char         *instance,
                                                const FbRetention  *rule,
                                                GAsyncReadyCallback callback,
                                                gpointer            user_data);
gboolean fb_snapshot_store_set_retention_finish (FbSnapshotStore *self,
                                                 GAsyncResult    *result,
                                                 GError         **error);

/* Prunes the snapshots of @instance by @rule (nullable: its own), and what only they needed; noted
 * in activity ("snapshot.prune") when any went. The number of those that went is in @n_removed. */
gboolean fb_snapshot_store_prune (FbSnapshotStore   *self,
                                  const char        *instance,
                                  const FbRetention *rule,
                                  guint             *n_removed,
                                  GError           **error);

/* Prunes the snapshots of all instances that were given a rule; the default takes nothing away
 * without being asked. What fails is noted in activity ("snapshot.prune"). */
void fb_snapshot_store_prune_all (FbSnapshotStore *self, GCancellable *cancellable);

G_END_DECLS
