/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Credentials and hidden values of a content as one sealed part. They are sealed for the
 * fingerprints that lie beside them, so that they cannot be passed off as another snapshot's. Pure;
 * any thread. */

#pragma once

#include "fb-seal.h"
#include "fb-snapshot-content.h"

G_BEGIN_DECLS

/* What they are sealed for: a hash in hex over the fingerprints of @content. (transfer full) */
char *fb_snapshot_secrets_context (FbSnapshotContent *content,
                                   GError           **error) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full) */
GBytes *fb_snapshot_secrets_seal (FbSnapshotContent *content,
                                  FbSealKey         *profile_key,
                                  GError           **error) G_GNUC_WARN_UNUSED_RESULT;

/* Puts what is sealed back into @content, whose fingerprints are there. FB_ERROR_UNVERIFIED. */
gboolean fb_snapshot_secrets_open (FbSnapshotContent *content,
                                   FbSealKey         *profile_key,
                                   GBytes            *sealed,
                                   GError           **error);

G_END_DECLS
