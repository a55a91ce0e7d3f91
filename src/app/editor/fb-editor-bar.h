/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The editor's part of the header's end: what the instance is (tags), Deploy with its count and
 * kinds, and the menu. */

#pragma once

#include "editor/fb-editor.h"

G_BEGIN_DECLS

#define FB_TYPE_EDITOR_BAR (fb_editor_bar_get_type ())
G_DECLARE_FINAL_TYPE (FbEditorBar, fb_editor_bar, FB, EDITOR_BAR, GtkWidget)

GtkWidget *fb_editor_bar_new (FbEditor *editor) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
