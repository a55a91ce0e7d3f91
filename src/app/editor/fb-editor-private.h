/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The editor's struct for the files that share it: -wake (getting the page), -sleep (giving it up),
 * -deploy, -dialogs. */

#pragma once

#include "editor/fb-editor.h"

G_BEGIN_DECLS

struct _FbEditor
{
  GObject parent_instance;

  /* Owned */
  FbSession      *session;
  FbInstance     *instance;
  FbInstanceLink *link;
  FbWebSandbox   *sandbox;
  FbEditorDrafts *drafts;
  FbEditorView   *view;        /* (nullable) */
  GObject        *storage;     /* (nullable) what pages of this instance keep in memory */
  GCancellable   *cancellable; /* of what leads to the page */
  GCancellable   *deploying;   /* (nullable) of the question before a deploy */
  FbDeploy       *deploy;      /* (nullable) under way */
  GPtrArray      *deployers;   /* tasks of deploy_async() */
  char           *detail;
  char           *target; /* (nullable) what to show when the page is there */
  JsonObject     *place;  /* (nullable) where the page was */
  char           *token;  /* (nullable) that the page has */
  char           *loaded_url;

  FbEditorPhase phase;
  gboolean      is_narrow;
  gboolean      has_kept_edits; /* they come back with the page */
  gboolean      is_asking_token;
  gboolean      is_refused; /* the server does not know the page's token */
};

void fb_editor_set_phase (FbEditor *self, FbEditorPhase phase, const char *detail);
void fb_editor_notify_view (FbEditor *self);
void fb_editor_notify_deploying (FbEditor *self);
void fb_editor_note (FbEditor *self, const char *kind, const char *text);
void fb_editor_report (FbEditor *self, const char *text);
void fb_editor_tell_conflict (FbEditor *self, gboolean dirty, const char *rev);
void fb_editor_tell_conflict_over (FbEditor *self);
/* Mode and rights of the instance as the page should have them. */
gboolean fb_editor_is_read_only (FbEditor *self);

/* fb-editor-wake.c */
/* Gives the widget up. */
void fb_editor_drop_view (FbEditor *self);
/* The same, and ends in @phase whatever was under way. */
void fb_editor_lose_view (FbEditor *self, FbEditorPhase phase, const char *detail);
/* Looks whether the page should have another token. */
void fb_editor_ask_token (FbEditor *self);

/* fb-editor-sleep.c */
/* A dialog of the page was edited, or is done: what had to wait for it is done now. */
void fb_editor_entries_changed (FbEditor *self);
void fb_editor_connect_instance (FbEditor *self);

/* fb-editor-deploy.c */
void fb_editor_connect_deploy (FbEditor *self);
void fb_editor_end_deployers (FbEditor *self, gboolean deployed, const GError *error);

G_END_DECLS
