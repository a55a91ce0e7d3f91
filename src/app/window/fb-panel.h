/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The lower panel: Log, Tasks, Problems. */

#pragma once

#include "session/fb-session.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FB_TYPE_PANEL (fb_panel_get_type ())
G_DECLARE_FINAL_TYPE (FbPanel, fb_panel, FB, PANEL, GtkWidget)

GtkWidget *fb_panel_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* @tasks: list of FbOperation. @problems: list of FbProblem. */
void fb_panel_set_models (FbPanel *self, GListModel *tasks, GListModel *problems);

/* @instance: (nullable) the one in front; @link: (nullable) its link. */
void fb_panel_set_instance (FbPanel *self, FbInstance *instance, FbInstanceLink *link);

/* @name: "log", "tasks" or "problems"; others are ignored. */
void        fb_panel_show_view (FbPanel *self, const char *name);
const char *fb_panel_get_view (FbPanel *self);

G_END_DECLS
