/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The log of one local instance: the last lines from its ring, then what comes; filtered by level
 * and text, following the end until the person scrolls away. The tools (level, search, follow)
 * stand elsewhere: in the panel's head. */

#pragma once

#include "instance/fb-keeper-client.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define FB_TYPE_LOG_VIEW (fb_log_view_get_type ())
G_DECLARE_FINAL_TYPE (FbLogView, fb_log_view, FB, LOG_VIEW, GtkWidget)

GtkWidget *fb_log_view_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* @instance: (nullable) whose log this is; @keeper: (nullable) where it comes from. */
void fb_log_view_set_source (FbLogView *self, FbInstance *instance, FbKeeperClient *keeper);

/* Whether lines are read and followed; off while nobody looks. */
void fb_log_view_set_active (FbLogView *self, gboolean active);

/* The widgets for the head of the panel. (transfer none) */
GtkWidget *fb_log_view_get_tools (FbLogView *self);

G_END_DECLS
