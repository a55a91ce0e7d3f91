/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the files of the canvas share. */

#pragma once

#include "snapshot/fb-flow-canvas.h"
#include "snapshot/fb-flow-minimap.h"
#include "snapshot/fb-scene-font.h"
#include "snapshot/fb-tile-store.h"
#include <adwaita.h>

G_BEGIN_DECLS

struct _FbFlowCanvas
{
  GtkWidget parent_instance;

  /* Owned */
  FbScene      *scene; /* (nullable) */
  char         *key;   /* (nullable) of the scene */
  FbTileStore  *tiles;
  FbSceneFont  *font;
  GHashTable   *views; /* key -> FbFlowView */
  AdwAnimation *animation;
  char         *selected; /* (nullable) */
  GPtrArray    *others;   /* ids of what else is selected, which came before */
  GArray       *links;    /* (nullable) of FbSceneLink: of what is selected */

  /* Child */
  GtkWidget *minimap;

  const FbSceneTheme *theme;
  const FbSceneItem  *hovered; /* (nullable) of the scene */
  double              balance;

  /* The view: what of the scene stands in the upper left corner, and pixels of one unit. */
  FbScenePoint origin;
  double       zoom;
  gboolean     keeps_selected; /* in view, until a person looks elsewhere */
  gboolean     is_placed;      /* has been shown; before that its size is not known */
  guint        n_far;          /* nodes that fitting leaves out */
  gboolean     is_shown;       /* all that was in view of the scene has once been painted */

  /* Of gestures */
  FbScenePoint grabbed; /* the origin when the drag began */
  FbScenePoint pointer; /* in pixels of the widget */
  double       pinched; /* the zoom when the pinch began */

  /* Of the animation */
  FbScenePoint from;
  FbScenePoint to;
};

typedef struct
{
  FbScenePoint origin;
  double       zoom;
} FbFlowView;

/* fb-flow-canvas-view.c */
void         fb_flow_canvas_init_view (FbFlowCanvas *self);
FbSceneRect  fb_flow_canvas_get_visible_part (FbFlowCanvas *self);
FbScenePoint fb_flow_canvas_to_scene (FbFlowCanvas *self, double x, double y);
void         fb_flow_canvas_move_to (FbFlowCanvas *self, FbScenePoint origin);
/* @x, @y: what stays where it is, in pixels of the widget. */
void fb_flow_canvas_zoom_at (FbFlowCanvas *self, double zoom, double x, double y);
void fb_flow_canvas_reveal (FbFlowCanvas *self, const FbSceneItem *item);
/* Brings what is selected back into view when it was before the size changed. */
void fb_flow_canvas_size_changed (FbFlowCanvas *self);
/* Counts again what lies too far off, for another scene in the same place. */
void fb_flow_canvas_count_far (FbFlowCanvas *self);
/* Puts the scene in place the first time it is seen. */
void fb_flow_canvas_place (FbFlowCanvas *self);
void fb_flow_canvas_view_changed (FbFlowCanvas *self);
void fb_flow_canvas_remember_view (FbFlowCanvas *self);

/* fb-flow-canvas-input.c */
void fb_flow_canvas_class_init_input (GtkWidgetClass *widget_class);
void fb_flow_canvas_init_input (FbFlowCanvas *self);

/* fb-flow-canvas-choice.c */
/* Selects what a person chose, (nullable), alone. */
void fb_flow_canvas_choose (FbFlowCanvas *self, const FbSceneItem *item, gboolean reveal);
/* The same beside what is selected; what was chosen before leaves. */
void fb_flow_canvas_choose_also (FbFlowCanvas *self, const FbSceneItem *item, gboolean reveal);
void fb_flow_canvas_describe (FbFlowCanvas *self);

/* fb-flow-canvas-paint.c: the widget's snapshot(). */
void fb_flow_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);

/* fb-flow-canvas.c */
/* The versions that are seen. */
FbSceneVersions fb_flow_canvas_get_versions (FbFlowCanvas *self);
/* (nullable) */
const FbSceneItem *fb_flow_canvas_get_selected_item (FbFlowCanvas *self);

G_END_DECLS
