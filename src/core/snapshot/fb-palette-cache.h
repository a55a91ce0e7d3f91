/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The palette of a remote instance as it was last read, since its HTML is megabytes over a line
 * that may be slow. Valid as long as the digest of FbNodeSets is the same. Calls block: on a
 * worker. */

#pragma once

#include <json-glib/json-glib.h>

#include "workspace/fb-workspace.h"

G_BEGIN_DECLS

extern const FbMigration fb_palette_migrations[];

/* (nullable) (transfer full) */
JsonObject *fb_palette_cache_read (FbWorkspace *workspace,
                                   const char  *instance,
                                   const char  *digest) G_GNUC_WARN_UNUSED_RESULT;
gboolean    fb_palette_cache_write (FbWorkspace *workspace,
                                    const char  *instance,
                                    const char  *digest,
                                    JsonObject  *palette,
                                    GError     **error);

G_END_DECLS
