/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Snapshots as FlowFuse exports and imports them, tried with files of 2.33: an object with the
 * flows and their credentials, and below "settings" the settings, environment variables and
 * modules. Credentials and hidden variables are encrypted with a secret that the exporting person
 * chooses, in the way of flows_cred.json. Variables of FlowFuse itself (FF_…) are left out both
 * ways. Pure; any thread. */

#pragma once

#include "snapshot/fb-snapshot-content.h"

G_BEGIN_DECLS

/* Whether @bytes look like one. */
gboolean fb_snapshot_is_flowfuse (GBytes *bytes);

/* Whether they hold something that only a secret opens. */
gboolean fb_snapshot_flowfuse_is_sealed (GBytes *bytes);

/* @secret: (nullable) without it encrypted values are unknown. @name, @description: (nullable)
 * (out) (transfer full). Errors: FB_ERROR_INVALID, FB_ERROR_UNVERIFIED (the secret is wrong).
 * (transfer full) */
FbSnapshotContent *fb_snapshot_read_flowfuse (GBytes     *bytes,
                                              const char *secret,
                                              char      **name,
                                              char      **description,
                                              GError    **error) G_GNUC_WARN_UNUSED_RESULT;

/* @secret: (nullable) without it credentials and hidden values are left out. @time_us: when it was
 * taken. Errors: FB_ERROR_INVALID (the flows are no flow document). (transfer full) */
GBytes *fb_snapshot_write_flowfuse (FbSnapshotContent *content,
                                    const char        *name,
                                    const char        *description,
                                    gint64             time_us,
                                    const char        *secret,
                                    GError           **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
