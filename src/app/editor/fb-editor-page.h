/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The Editor view of an instance's page: Node-RED's editor with native header, banners, files and
 * close guard, or why there is none. */

#pragma once

#include "editor/fb-editor-pool.h"
#include "widget/fb-page.h"

G_BEGIN_DECLS

#define FB_TYPE_EDITOR_PAGE (fb_editor_page_get_type ())
G_DECLARE_FINAL_TYPE (FbEditorPage, fb_editor_page, FB, EDITOR_PAGE, GtkWidget)

/* Nothing is loaded before it is mapped. */
GtkWidget *fb_editor_page_new (FbEditorPool *pool, FbInstance *instance) G_GNUC_WARN_UNUSED_RESULT;

FbEditor *fb_editor_page_get_editor (FbEditorPage *self);

/* Imports flows with a preview; opens the editor first when it is not. */
void fb_editor_page_import (FbEditorPage *self, GFile *file);

G_END_DECLS
