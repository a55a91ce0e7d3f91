/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Passwords that a restore cannot bring back, node by node, since the snapshot does not have them.
 * Pure; any thread. */

#pragma once

#include "snapshot/fb-snapshot-content.h"

G_BEGIN_DECLS

typedef enum
{
  FB_RESTORE_SECRET_BLANK, /* the node had them and comes back without: to be typed again */
  FB_RESTORE_SECRET_MAYBE, /* the node comes back without, and may have had some */
  FB_RESTORE_SECRET_KEPT,  /* the instance keeps those it has, perhaps others than then */
} FbRestoreSecretState;

/* Plain value. */
typedef struct
{
  char                *id;
  char                *type;
  char                *title;  /* as people call the node */
  GStrv                fields; /* such as "password", sorted; empty when nobody knows which */
  FbRestoreSecretState state;
} FbRestoreSecret;

void fb_restore_secret_free (FbRestoreSecret *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbRestoreSecret, fb_restore_secret_free)

/* "blank", "maybe" or "kept". */
const char *fb_restore_secret_state_to_string (FbRestoreSecretState state);

/* Those of the nodes @restored (ids of the snapshot) put on what runs, in that order; none when the
 * snapshot has the values. (transfer full) (element-type FbRestoreSecret) */
GPtrArray *fb_restore_secrets_list (FbSnapshotContent *content,
                                    FbFlowDocument    *snapshot,
                                    FbFlowDocument    *running,
                                    GPtrArray         *restored) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
