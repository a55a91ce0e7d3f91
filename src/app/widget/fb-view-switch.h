/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The views of a page, for the middle of the header bar: linked buttons in a wide window, a menu
 * button in a narrow one. Follows an AdwViewStack; pages without a title are left out.
 *
 * Property "narrow". */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FB_TYPE_VIEW_SWITCH (fb_view_switch_get_type ())
G_DECLARE_FINAL_TYPE (FbViewSwitch, fb_view_switch, FB, VIEW_SWITCH, GtkWidget)

GtkWidget *fb_view_switch_new (AdwViewStack *stack) G_GNUC_WARN_UNUSED_RESULT;

gboolean fb_view_switch_get_narrow (FbViewSwitch *self);
void     fb_view_switch_set_narrow (FbViewSwitch *self, gboolean narrow);

G_END_DECLS
