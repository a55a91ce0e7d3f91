/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The page of one instance: its views (Editor, Settings …) with the switch in the middle of the
 * header. A view that is an FbPage gives the header its start while it is shown; the editor's end
 * (tags and Deploy) and actions stay whichever view is in front. */

#pragma once

#include "editor/fb-editor-pool.h"
#include "widget/fb-page.h"

G_BEGIN_DECLS

#define FB_TYPE_INSTANCE_PAGE (fb_instance_page_get_type ())
G_DECLARE_FINAL_TYPE (FbInstancePage, fb_instance_page, FB, INSTANCE_PAGE, GtkWidget)

GtkWidget *fb_instance_page_new (FbEditorPool *editors,
                                 FbInstance   *instance) G_GNUC_WARN_UNUSED_RESULT;

FbInstance *fb_instance_page_get_instance (FbInstancePage *self);

/* @name: "editor" or "settings"; others are ignored. */
void fb_instance_page_show_view (FbInstancePage *self, const char *name);

FbEditor *fb_instance_page_get_editor (FbInstancePage *self);

G_END_DECLS
