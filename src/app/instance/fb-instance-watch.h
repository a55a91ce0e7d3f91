/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Tells when any instance of a list says something new, comes or goes, so that who is interested in
 * all of them has one thing to connect to.
 *
 * Signals: "changed" (FbInstance *instance, const char *property), "added" (FbInstance *),
 * "removed" (FbInstance *). */

#pragma once

#include "instance/fb-instance.h"

G_BEGIN_DECLS

#define FB_TYPE_INSTANCE_WATCH (fb_instance_watch_get_type ())
G_DECLARE_FINAL_TYPE (FbInstanceWatch, fb_instance_watch, FB, INSTANCE_WATCH, GObject)

/* @instances: list of FbInstance. */
FbInstanceWatch *fb_instance_watch_new (GListModel *instances) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer none) */
GListModel *fb_instance_watch_get_instances (FbInstanceWatch *self);

/* (nullable) (transfer none) by full id */
FbInstance *fb_instance_watch_find (FbInstanceWatch *self, const char *id);

G_END_DECLS
