/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The editor's part of the header's start: undo, redo, search. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FB_TYPE_EDITOR_TOOLS (fb_editor_tools_get_type ())
G_DECLARE_FINAL_TYPE (FbEditorTools, fb_editor_tools, FB, EDITOR_TOOLS, GtkWidget)

GtkWidget *fb_editor_tools_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
