/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The view's struct for the files that share it: -tabs, -room. */

#pragma once

#include "snapshot/fb-diff-view.h"

#include <adwaita.h>

#include "snapshot/fb-change-details.h"
#include "snapshot/fb-diff-changes.h"
#include "snapshot/fb-diff-picture.h"

G_BEGIN_DECLS

struct _FbDiffView
{
  GtkWidget parent_instance;

  /* Owned */
  FbSnapshotDiff *diff;    /* (nullable) */
  FbDiffPicture  *picture; /* (nullable) */

  /* Template */
  AdwFlap         *flap;
  FbDiffChanges   *changes;
  GtkAdjustment   *balance;
  GtkDropDown     *tabs;
  GtkLabel        *position;
  GtkToggleButton *layout_button;
  GtkPaned        *paned;
  GtkStack        *stack;
  FbFlowCanvas    *canvas;
  GtkWidget       *equal;
  GtkLabel        *far;
  FbChangeDetails *details;

  guint    turn_id;
  gboolean is_wide;      /* there is room beside the picture */
  gboolean is_placed;    /* it has had a size */
  gboolean is_split;     /* the details have got their share */
  gboolean is_following; /* the tabs are being set, not chosen from */
};

/* fb-diff-view-tabs.c */
void     fb_diff_view_init_tabs (FbDiffView *self);
gboolean fb_diff_view_has_tabs (FbDiffView *self);
void     fb_diff_view_fill_tabs (FbDiffView *self);
/* The first change, or when there is none the first tab. */
void fb_diff_view_show_first (FbDiffView *self);
/* Another tab is shown. */
void fb_diff_view_follow_tab (FbDiffView *self);

/* fb-diff-view-room.c */
/* A share for the details, the first time they are seen there; then a person decides. */
void fb_diff_view_split (FbDiffView *self);
void fb_diff_view_measure (GtkWidget     *widget,
                           GtkOrientation orientation,
                           int            for_size,
                           int           *minimum,
                           int           *natural,
                           int           *minimum_baseline,
                           int           *natural_baseline);
void fb_diff_view_size_allocate (GtkWidget *widget, int width, int height, int baseline);

G_END_DECLS
