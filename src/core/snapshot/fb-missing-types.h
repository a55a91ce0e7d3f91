/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Node types that a snapshot needs and an instance has not, and the modules that would bring them.
 * Pure; any thread. */

#pragma once

#include "snapshot/fb-node-sets.h"
#include "snapshot/fb-snapshot-content.h"
#include "snapshot/fb-snapshot-restore.h"

G_BEGIN_DECLS

/* Those of @types (a set) that @sets has not, sorted, with the module that the snapshot's palette
 * names. (transfer full) (element-type FbMissingType) */
GPtrArray *fb_missing_types_find (GHashTable        *types,
                                  const FbNodeSets  *sets,
                                  FbSnapshotContent *content) G_GNUC_WARN_UNUSED_RESULT;

/* The modules of @missing that can be installed by name, each once: name, version, name, version
 * …; "" for a version that is not known. Node-RED itself is not among them, nor is a module that
 * @sets has already in another version. (transfer full) (element-type utf8) */
GPtrArray *fb_missing_types_list_modules (GPtrArray        *missing,
                                          const FbNodeSets *sets) G_GNUC_WARN_UNUSED_RESULT;

/* "a (module x 1.0), b" for people. (transfer full) */
char *fb_missing_types_describe (GPtrArray *missing) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
