/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the files of the diff of two contents share. */

#pragma once

#include "fb-snapshot-diff.h"

G_BEGIN_DECLS

/* Adds a change to @changes; all texts are copied. */
void fb_snapshot_changes_add (GPtrArray           *changes,
                              FbSnapshotArea       area,
                              FbSnapshotChangeKind kind,
                              const char          *node,
                              const char          *name,
                              const char          *older,
                              const char          *newer);

void fb_snapshot_compare_credentials (FbSnapshotContent *older,
                                      FbSnapshotContent *newer,
                                      GPtrArray         *changes);

G_END_DECLS
