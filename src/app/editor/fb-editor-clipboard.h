/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Nodes on the desktop's clipboard, as the JSON Node-RED exports: what is copied in one editor can
 * be pasted in another one, in a text editor, or back. UI thread. */

#pragma once

#include <gtk/gtk.h>

#include "web/fb-web-reply.h"

G_BEGIN_DECLS

#define FB_TYPE_EDITOR_CLIPBOARD (fb_editor_clipboard_get_type ())
G_DECLARE_FINAL_TYPE (FbEditorClipboard, fb_editor_clipboard, FB, EDITOR_CLIPBOARD, GObject)

FbEditorClipboard *fb_editor_clipboard_new (GdkClipboard *clipboard) G_GNUC_WARN_UNUSED_RESULT;

/* The page copied @nodes. */
void fb_editor_clipboard_offer (FbEditorClipboard *self, GBytes *nodes);
/* Answers with {"text": …} when somebody else put nodes there since, else with {}: the page pastes
 * what it copied itself. */
void fb_editor_clipboard_answer_paste (FbEditorClipboard *self, FbWebReply *reply);

G_END_DECLS
