/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Shows the scene of one tab as Node-RED's editor would: to look at, not to edit. The pointer drags
 * and scrolls it, Ctrl and the wheel or two fingers zoom, a click or the arrow keys select, with
 * Shift (a click with Ctrl, too) beside what is selected. A flow runs from left to right whatever
 * the direction of the text, so nothing is mirrored. UI thread.
 *
 * Properties: "balance" (double; 0 shows the older version, 1 the newer one, between them both),
 * "selected" (id of the node that was chosen last, or NULL), "zoom" (double, read-only), "n-far"
 * (uint, read-only; how many nodes lie so far off that a fitting view is of the others). Signals:
 * "step" (int): the keys n and p ask for the next (1) or previous (-1) change, which may lie on
 * another tab; "selected-by-person" (): as "selected", but not by fb_flow_canvas_select();
 * "painted" (): all that is in view of a new scene stands there for the first time. Handlers must
 * not change the layout. */

#pragma once

#include "snapshot/fb-scene.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FB_TYPE_FLOW_CANVAS (fb_flow_canvas_get_type ())
G_DECLARE_FINAL_TYPE (FbFlowCanvas, fb_flow_canvas, FB, FLOW_CANVAS, GtkWidget)

GtkWidget *fb_flow_canvas_new (void);

/* @scene: (nullable). @key: what it shows; the same key again, as after a filter, keeps the view,
 * and a key from before gets its view back. */
void     fb_flow_canvas_set_scene (FbFlowCanvas *self, FbScene *scene, const char *key);
FbScene *fb_flow_canvas_get_scene (FbFlowCanvas *self);

double fb_flow_canvas_get_balance (FbFlowCanvas *self);
void   fb_flow_canvas_set_balance (FbFlowCanvas *self, double balance);

/* (nullable) */
const char *fb_flow_canvas_get_selected (FbFlowCanvas *self);
/* That, and before it what else a person selected. (transfer full) */
char **fb_flow_canvas_list_selected (FbFlowCanvas *self) G_GNUC_WARN_UNUSED_RESULT;
/* @id: (nullable) of a node of the scene, which is selected alone. @reveal: and brings it into
 * view. */
void fb_flow_canvas_select (FbFlowCanvas *self, const char *id, gboolean reveal);

double fb_flow_canvas_get_zoom (FbFlowCanvas *self);
void   fb_flow_canvas_zoom_in (FbFlowCanvas *self);
void   fb_flow_canvas_zoom_out (FbFlowCanvas *self);
void   fb_flow_canvas_zoom_reset (FbFlowCanvas *self);
/* So that all of it is seen, but for what lies too far off. */
void fb_flow_canvas_zoom_fit (FbFlowCanvas *self);
/* @label says how many nodes lie too far off, and is hidden when none does. */
void fb_flow_canvas_tell_far (FbFlowCanvas *self, GtkLabel *label);

/* Widths of labels on this screen, for scenes that are shown here. (transfer none) */
gpointer fb_flow_canvas_get_font (FbFlowCanvas *self);

/* Whether all that is in view has been painted. */
gboolean fb_flow_canvas_is_painted (FbFlowCanvas *self);

G_END_DECLS
