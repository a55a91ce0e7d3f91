/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What an editor page shows while there is no editor: why, and the one next step. Covers the page
 * while it loads. */

#pragma once

#include "editor/fb-editor.h"

G_BEGIN_DECLS

#define FB_TYPE_EDITOR_STATUS (fb_editor_status_get_type ())
G_DECLARE_FINAL_TYPE (FbEditorStatus, fb_editor_status, FB, EDITOR_STATUS, GtkWidget)

void fb_editor_status_set_editor (FbEditorStatus *self, FbEditor *editor);

G_END_DECLS
