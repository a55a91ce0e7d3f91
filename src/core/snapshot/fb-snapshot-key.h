/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The key of keyed fingerprints: one per workspace, kept in the database sealed by the profile's
 * key. When the profile was given another key, the old fingerprints stay what they are and a new
 * key is made for the next ones. Blocks; any thread. */

#pragma once

#include "fb-seal.h"
#include "workspace/fb-workspace.h"

G_BEGIN_DECLS

/* The key for new fingerprints, made at first use. @id: (transfer full) names it, and tells nothing
 * of it. FB_ERROR_DENIED: fb_workspace_dup_key(). (transfer full) */
FbSealKey *
fb_snapshot_key_get (FbWorkspace *workspace, char **id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The key called @id. FB_ERROR_NOT_FOUND when there is none, or none that opens. (transfer full) */
FbSealKey *fb_snapshot_key_find (FbWorkspace *workspace,
                                 const char  *id,
                                 GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
