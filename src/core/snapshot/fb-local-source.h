/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What a local instance is made of, read from its folder, the keyring and the database. Blocks: on
 * a worker. */

#pragma once

#include "instance/fb-instance-store.h"
#include "snapshot/fb-snapshot-content.h"

G_BEGIN_DECLS

/* Copies of what the objects of the UI thread say. */
typedef struct
{
  FbWorkspace *workspace;
  char        *id;
  char        *folder;
  char        *runtime;          /* (nullable) its name */
  char        *script;           /* (nullable) red.js; NULL when the runtime is not installed */
  char        *node_red_version; /* (nullable) */
  char        *node_version;     /* (nullable) */
} FbLocalSource;

/* UI thread. (transfer full) */
FbLocalSource *fb_local_source_new (FbInstanceStore *instances,
                                    FbInstance      *instance) G_GNUC_WARN_UNUSED_RESULT;
void           fb_local_source_free (FbLocalSource *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbLocalSource, fb_local_source_free)

/* Reads it all, with flows and credentials of one moment: never half of a deploy. Without the key
 * of its credentials they are among the unknown parts. Errors: FB_ERROR_DENIED (keyring or folder),
 * FB_ERROR_CONFLICT (the files would not stop changing), FB_ERROR_INVALID (a file is too large),
 * FB_ERROR_CANCELLED. (transfer full) */
FbSnapshotContent *fb_local_source_read (const FbLocalSource *self,
                                         GCancellable        *cancellable,
                                         GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
