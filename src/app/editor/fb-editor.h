/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The editor of one instance: wakes its page when it is wanted, puts it to sleep, deploys what it
 * gives, renews its session and keeps its drafts. Without a page it costs nothing. FbEditorPage
 * shows it, FbEditorPool decides how many are awake. UI thread.
 *
 * Properties: phase, detail (nullable, a sentence), view (nullable), deploying.
 * Signals: "notice" (char *kind, char *text) for a toast; "problem" (char *text) something that
 * needs attention; "conflict" (gboolean dirty, char *rev), "conflict-over" (). */

#pragma once

#include "editor/fb-editor-drafts.h"
#include "session/fb-session.h"
#include "web/fb-web-sandbox.h"

G_BEGIN_DECLS

typedef enum
{
  FB_EDITOR_ASLEEP,    /* no page */
  FB_EDITOR_PREPARING, /* sandbox and session */
  FB_EDITOR_LOADING,
  FB_EDITOR_READY,
  FB_EDITOR_HUNG,        /* was ready, does not answer now */
  FB_EDITOR_DEAD,        /* its process ended; detail says how */
  FB_EDITOR_FAILED,      /* detail says why */
  FB_EDITOR_UNSUPPORTED, /* pages cannot be shown on this machine; detail says what to do */
} FbEditorPhase;

#define FB_TYPE_EDITOR_PHASE (fb_editor_phase_get_type ())
GType fb_editor_phase_get_type (void);

#define FB_TYPE_EDITOR (fb_editor_get_type ())
G_DECLARE_FINAL_TYPE (FbEditor, fb_editor, FB, EDITOR, GObject)

FbEditor *fb_editor_new (FbSession    *session,
                         FbInstance   *instance,
                         FbWebSandbox *sandbox) G_GNUC_WARN_UNUSED_RESULT;

FbInstance     *fb_editor_get_instance (FbEditor *self);
FbInstanceLink *fb_editor_get_link (FbEditor *self);
FbEditorPhase   fb_editor_get_phase (FbEditor *self);
const char     *fb_editor_get_detail (FbEditor *self); /* (nullable) */
/* (nullable) (transfer none) The page's widget; whoever shows it takes it as a child. */
FbEditorView *fb_editor_get_view (FbEditor *self);
/* (nullable) of the page */
FbEditorState  *fb_editor_get_state (FbEditor *self);
FbEditorDrafts *fb_editor_get_drafts (FbEditor *self);
gboolean        fb_editor_is_deploying (FbEditor *self);
/* Edits that are not deployed, in the page or kept while it sleeps. */
gboolean fb_editor_has_edits (FbEditor *self);

/* Its instance is neither switched off nor stopped; else the page goes as soon as it can. */
gboolean fb_editor_has_server (FbEditor *self);
/* Entries in an open dialog of the page, which are no edits before they are taken over. */
gboolean fb_editor_has_entries (FbEditor *self);
/* Waits until what the page was told a moment ago is known here. */
void fb_editor_settle_async (FbEditor           *self,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data);
void fb_editor_settle_finish (FbEditor *self, GAsyncResult *result);
/* Ends the open dialogs of the page: their entries become edits when @apply, else they are let go.
 */
void     fb_editor_end_dialogs_async (FbEditor           *self,
                                      gboolean            apply,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
gboolean fb_editor_end_dialogs_finish (FbEditor *self, GAsyncResult *result, GError **error);

/* The window has no room for side bars. */
void fb_editor_set_narrow (FbEditor *self, gboolean narrow);

/* Wants the page: begins when there is none and the instance answers. */
void fb_editor_wake (FbEditor *self);
/* Shows a tab or node, now or when the page is there. */
void fb_editor_show (FbEditor *self, const char *id);
/* Loads anew; edits are kept first and put back after it. */
void fb_editor_reload (FbEditor *self);
/* Gives the page up, coming back where it was. With edits: only when they are kept and read back;
 * with entries in a dialog: not at all (FB_ERROR_CONFLICT). */
void     fb_editor_sleep_async (FbEditor           *self,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data);
gboolean fb_editor_sleep_finish (FbEditor *self, GAsyncResult *result, GError **error);
/* Deploys what the page has and waits for the end. FALSE without an error: the person ended it. */
void     fb_editor_deploy_async (FbEditor           *self,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
gboolean fb_editor_deploy_finish (FbEditor *self, GAsyncResult *result, GError **error);
/* Forgets edits and page at once. */
void fb_editor_discard (FbEditor *self);

G_END_DECLS
