/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Node-RED's own editor without its login page and header, tied to the window: it tells its state
 * and asks for what the window does natively. It knows an address and a token, nothing of stores.
 * UI thread.
 *
 * Signals:
 *  "deploy" (int type, GBytes *body, FbWebReply *reply)  answer with fb_editor_view_answer_deploy()
 *  "login-needed" ()                                     answer with fb_editor_view_set_token()
 *  "notice" (char *kind, char *text)                     kind: "success", "warning", "error" or ""
 *  "conflict" (gboolean dirty, char *rev), "conflict-over" ()  other flows were put there
 *  "connection" (gboolean lost)                          the page's own link
 *  "foreign" (char *title)                               what answers there is not the editor
 * What the web view itself says (load-failed, untrusted, terminated, leave, save-file,
 * open-external) is heard at fb_editor_view_get_web(). */

#pragma once

#include "editor/fb-editor-state.h"
#include "web/fb-web-view.h"

G_BEGIN_DECLS

#define FB_TYPE_EDITOR_VIEW (fb_editor_view_get_type ())
G_DECLARE_FINAL_TYPE (FbEditorView, fb_editor_view, FB, EDITOR_VIEW, GtkWidget)

/* @access: uri is the editor's address and ends in "/". @token: (nullable) of a user who may see
 * it. Errors: fb_web_view_new(). A floating widget. */
FbEditorView *fb_editor_view_new (const FbWebAccess *access, const char *token, GError **error);

FbEditorState *fb_editor_view_get_state (FbEditorView *self);
FbWebView     *fb_editor_view_get_web (FbEditorView *self);

/* Loads the editor. @place: (nullable) what its command "place" gave before: it comes back there.
 */
void fb_editor_view_load (FbEditorView *self, JsonObject *place);
/* A new session, now and for each load to come; a page that waits for it goes on. */
void fb_editor_view_set_token (FbEditorView *self, const char *token);
void fb_editor_view_set_read_only (FbEditorView *self, gboolean read_only);
/* Whether the window has no room for side bars. */
void fb_editor_view_set_narrow (FbEditorView *self, gboolean narrow);

/* A command of data/node-red/editor.js. @arguments: (nullable) (transfer none). The answer is JSON
 * or a text, as the command has it. Errors: fb_web_view_run_async(). (transfer full) */
void  fb_editor_view_call_async (FbEditorView       *self,
                                 const char         *command,
                                 JsonObject         *arguments,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
char *fb_editor_view_call_finish (FbEditorView *self, GAsyncResult *result, GError **error);
/* One of the page's actions, such as "core:undo"; nothing when it has none of that name. */
void fb_editor_view_invoke (FbEditorView *self, const char *action);
/* Shows and selects a tab or a node. */
void fb_editor_view_show (FbEditorView *self, const char *id);

/* @status: HTTP status, 0 when none came. @body: (nullable) what the server said, or the reason.
 * @quiet: the person ended it, the page says nothing. */
void
fb_editor_view_answer_deploy (FbWebReply *reply, guint status, const char *body, gboolean quiet);

G_END_DECLS
