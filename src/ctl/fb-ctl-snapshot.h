/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the files of the noun "snapshot" share. */

#pragma once

#include "fb-ctl-output.h"
#include "fb-ctl.h"

G_BEGIN_DECLS

/* The keys of fb_ctl_snapshot_describe(). */
#define FB_CTL_SNAPSHOT_KEYS                                                                       \
  "id instance instance_name time who reason name description tags kept flow_hash manifest_hash "  \
  "rev nodes size node_red_version parent unknown"

/* (transfer full) */
JsonObject *fb_ctl_snapshot_describe (FbSnapshot *snapshot) G_GNUC_WARN_UNUSED_RESULT;

/* The words of some parts. (transfer full) */
JsonArray *fb_ctl_snapshot_describe_parts (FbSnapshotParts parts) G_GNUC_WARN_UNUSED_RESULT;

/* @link: (out) (nullable) what an instance is read by; a stopped local one is read from its folder.
 * FALSE with @error when it cannot be read at all. */
gboolean fb_ctl_snapshot_choose_link (FbCtl           *ctl,
                                      FbInstance      *instance,
                                      FbInstanceLink **link,
                                      GError         **error);

/* Prints one snapshot. */
void fb_ctl_snapshot_print (FbCtl *ctl, FbSnapshot *snapshot);

/* By name, id or unique prefix, in the opened session. An ambiguous one is FB_CTL_ERROR_USAGE.
 * @instance: (nullable) id; names are looked for among its snapshots only. (transfer full) */
FbSnapshot *fb_ctl_snapshot_find (FbCtl      *ctl,
                                  const char *text,
                                  const char *instance,
                                  GError    **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
