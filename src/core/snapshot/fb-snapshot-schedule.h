/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* How often snapshots of an instance are taken by themselves, while a window is open. What is the
 * same as the newest snapshot makes no new one. Kept in the database; what is not _async blocks: on
 * a worker, flowbenchctl and tests. */

#pragma once

#include "workspace/fb-workspace.h"

G_BEGIN_DECLS

typedef enum
{
  FB_SCHEDULE_OFF,
  FB_SCHEDULE_HOURLY,
  FB_SCHEDULE_DAILY,
} FbSnapshotSchedule;

extern const FbMigration fb_snapshot_schedule_migrations[];

/* "off", "hourly", "daily"; FB_ERROR_INVALID naming the three. */
const char *fb_snapshot_schedule_to_string (FbSnapshotSchedule schedule);
gboolean
fb_snapshot_schedule_from_string (const char *text, FbSnapshotSchedule *schedule, GError **error);

/* @last_us: (out) (nullable) when one was last taken by the schedule, 0 never. */
gboolean fb_snapshot_schedule_read (FbWorkspace        *workspace,
                                    const char         *instance,
                                    FbSnapshotSchedule *schedule,
                                    gint64             *last_us,
                                    GError            **error);
void     fb_snapshot_schedule_read_async (FbWorkspace        *workspace,
                                          const char         *instance,
                                          GCancellable       *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer            user_data);
gboolean fb_snapshot_schedule_read_finish (FbWorkspace        *workspace,
                                           GAsyncResult       *result,
                                           FbSnapshotSchedule *schedule,
                                           GError            **error);

/* Noted in activity ("snapshot.schedule"). Once begun, it cannot be cancelled. */
gboolean fb_snapshot_schedule_write (FbWorkspace       *workspace,
                                     const char        *instance,
                                     const char        *instance_name,
                                     FbSnapshotSchedule schedule,
                                     GError           **error);
void     fb_snapshot_schedule_write_async (FbWorkspace        *workspace,
                                           const char         *instance,
                                           const char         *instance_name,
                                           FbSnapshotSchedule  schedule,
                                           GAsyncReadyCallback callback,
                                           gpointer            user_data);
gboolean
fb_snapshot_schedule_write_finish (FbWorkspace *workspace, GAsyncResult *result, GError **error);

/* Instances whose next snapshot is due at @now_us. (transfer full) (element-type utf8) */
GPtrArray *fb_snapshot_schedule_list_due (FbWorkspace *workspace,
                                          gint64       now_us,
                                          GError     **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether it is ours to take the one that is due: of several processes only one is told so. */
gboolean fb_snapshot_schedule_claim (
    FbWorkspace *workspace, const char *instance, gint64 now_us, gboolean *is_ours, GError **error);

G_END_DECLS
