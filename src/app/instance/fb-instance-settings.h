/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The Settings view of an instance: what it is called, what may be done to it, what it runs on,
 * where it is, what was done to it lately, and how to get rid of it. Changes hold at once. */

#pragma once

#include "session/fb-session.h"
#include "widget/fb-page.h"

G_BEGIN_DECLS

#define FB_TYPE_INSTANCE_SETTINGS (fb_instance_settings_get_type ())
G_DECLARE_FINAL_TYPE (FbInstanceSettings, fb_instance_settings, FB, INSTANCE_SETTINGS, GtkWidget)

/* @editor: (nullable) (transfer none) the page that shows the flows, which lives as long as this;
 * it is asked before the runtime changes, as when it is closed. */
GtkWidget *fb_instance_settings_new (FbSession  *session,
                                     FbInstance *instance,
                                     FbPage     *editor) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
