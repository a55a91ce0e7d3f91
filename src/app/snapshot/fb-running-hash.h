/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What runs on an instance now, as the flow hash that snapshots have too. Asked when it is wanted,
 * and again after each deploy that is heard. UI thread.
 *
 * Property: "hash" (nullable; read-only, notified). */

#pragma once

#include "instance/fb-instance-link.h"

G_BEGIN_DECLS

#define FB_TYPE_RUNNING_HASH (fb_running_hash_get_type ())
G_DECLARE_FINAL_TYPE (FbRunningHash, fb_running_hash, FB, RUNNING_HASH, GObject)

FbRunningHash *fb_running_hash_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* @link: (nullable) */
void fb_running_hash_set_link (FbRunningHash *self, FbInstanceLink *link);
/* Whether somebody looks: else nothing is asked. */
void fb_running_hash_set_wanted (FbRunningHash *self, gboolean wanted);

/* (nullable) while it is not known */
const char *fb_running_hash_get_hash (FbRunningHash *self);

G_END_DECLS
