/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The drafts' struct for the files that share it: -keep (into the store), -restore (out of it). */

#pragma once

#include "editor/fb-editor-drafts.h"

G_BEGIN_DECLS

struct _FbEditorDrafts
{
  GObject parent_instance;

  /* Owned */
  FbDraftStore *store;
  FbInstance   *instance;
  FbEditorView *view;    /* (nullable) */
  GBytes       *offer;   /* (nullable) contents that wait for a decision */
  GPtrArray    *keepers; /* tasks of keep_async() */
  GCancellable *cancellable;

  gint64   offer_time_us;
  gint64   full_time_us;     /* monotonic, of the last full put */
  gint64   unsaved_since_us; /* monotonic, 0 when all is kept */
  gint64   kept_generation;
  guint    changes;  /* since the last full put */
  guint    n_rounds; /* of a keep that finds edits made meanwhile */
  guint    timer;
  gboolean is_busy;      /* a draft is being made or put */
  gboolean is_restoring; /* what the store has is not in the page yet */
  gboolean wants_full;
  gboolean has_kept; /* the store has a draft of this page */
  gboolean has_failed;
};

/* (nullable) (transfer none) */
FbEditorState *fb_editor_drafts_get_state (FbEditorDrafts *self);
/* Tells it once. */
void fb_editor_drafts_report (FbEditorDrafts *self, const GError *error);
/* @offer: (nullable) (transfer full) */
void fb_editor_drafts_set_offer (FbEditorDrafts *self, GBytes *offer, gint64 time_us);
/* Nothing of this page is worth keeping any more; what is on offer is. */
void fb_editor_drafts_drop_kept (FbEditorDrafts *self);

/* fb-editor-drafts-keep.c */
void fb_editor_drafts_keep_now (FbEditorDrafts *self);
/* The page was edited, or has nothing to keep any more. */
void fb_editor_drafts_state_changed (FbEditorDrafts *self);

G_END_DECLS
