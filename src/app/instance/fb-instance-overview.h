/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* How an instance is and the one thing to do about it: start, connect, sign in. */

#pragma once

#include "session/fb-session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FB_TYPE_INSTANCE_OVERVIEW (fb_instance_overview_get_type ())
G_DECLARE_FINAL_TYPE (FbInstanceOverview, fb_instance_overview, FB, INSTANCE_OVERVIEW, GtkWidget)

GtkWidget *fb_instance_overview_new (FbSession  *session,
                                     FbInstance *instance) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
