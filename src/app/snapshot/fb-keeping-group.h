/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* When snapshots of an instance are taken by themselves, and how long those without a name are
 * kept. UI thread; the database is read and written elsewhere. */

#pragma once

#include "instance/fb-instance.h"
#include "snapshot/fb-snapshot-store.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define FB_TYPE_KEEPING_GROUP (fb_keeping_group_get_type ())
G_DECLARE_FINAL_TYPE (FbKeepingGroup, fb_keeping_group, FB, KEEPING_GROUP, AdwPreferencesGroup)

/* Once, before it is shown. */
void fb_keeping_group_set_instance (FbKeepingGroup  *self,
                                    FbSnapshotStore *snapshots,
                                    FbInstance      *instance);

G_END_DECLS
