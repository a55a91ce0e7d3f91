/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The page's struct for the files that share it: -banners, -files, -close, -merge. */

#pragma once

#include "editor/fb-editor-actions.h"
#include "editor/fb-editor-page.h"
#include "editor/fb-editor-status.h"
#include "widget/fb-banner.h"

G_BEGIN_DECLS

struct _FbEditorPage
{
  GtkWidget parent_instance;

  /* Owned */
  FbEditorPool         *pool;
  FbEditor             *editor;
  FbEditorActions      *actions;
  GtkWidget            *tools;
  GtkWidget            *bar;
  GtkFileChooserNative *chooser; /* (nullable) shown now */
  GFile                *pending; /* (nullable) to import when the page is there */
  GBytes               *merged;  /* (nullable) to put into the page when it is there */
  GBytes               *merged_onto;
  guint                 n_merges;     /* begun and not ended */
  GSignalGroup         *web;          /* of the page that is there now */
  char                 *conflict_rev; /* (nullable) of what runs and is not what is shown */

  /* Template */
  FbBanner       *offline;
  FbBanner       *broken;
  FbBanner       *problem;
  FbBanner       *conflict;
  FbBanner       *offer;
  AdwBin         *place;
  FbEditorStatus *status;
};

void fb_editor_page_toast (FbEditorPage *self, const char *text);

/* fb-editor-page-banners.c */
void fb_editor_page_banners_init (FbEditorPage *self);
/* Other flows were put on the instance. @dirty: there are edits here. */
void fb_editor_page_show_conflict (FbEditorPage *self, gboolean dirty);

/* fb-editor-page-files.c */
void fb_editor_page_files_init (FbEditorPage *self);
/* Ends the file chooser that is shown. */
void fb_editor_page_drop_chooser (FbEditorPage *self);
void fb_editor_page_import_pending (FbEditorPage *self);

/* fb-editor-page-close.c */
void     fb_editor_page_close_init (FbEditorPage *self);
void     fb_editor_page_close_async (FbPage             *page,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
gboolean fb_editor_page_close_finish (FbPage *page, GAsyncResult *result, GError **error);
/* The page itself wants to leave its edits. */
void fb_editor_page_ask_leave (FbEditorPage *self, FbWebReply *reply);

/* fb-editor-page-merge.c */
/* Brings what somebody else deployed and what is edited here together. */
void fb_editor_page_merge (FbEditorPage *self);
/* What was merged while there was no page. */
void fb_editor_page_put_merged (FbEditorPage *self);

/* fb-editor-page-trust.c */
void fb_editor_page_trust (FbEditorPage *self);

G_END_DECLS
