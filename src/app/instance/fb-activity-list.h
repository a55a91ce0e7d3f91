/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What was done to one object lately: when, what, who, how it ended. Read again when something was
 * committed. */

#pragma once

#include "activity/fb-activity.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define FB_TYPE_ACTIVITY_LIST (fb_activity_list_get_type ())
G_DECLARE_FINAL_TYPE (FbActivityList, fb_activity_list, FB, ACTIVITY_LIST, GtkWidget)

GtkWidget *fb_activity_list_new (FbWorkspace *workspace,
                                 const char  *object) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
