/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-flow-canvas-private.h"

#include <math.h>

#include "snapshot/fb-mark-text.h"

/* What a person does to the canvas with a pointer, fingers and keys. */

#define TOLERANCE 4.0   /* pixels beside something that still mean it */
#define WHEEL_STEP 60.0 /* pixels of one notch */
#define WHEEL_ZOOM 1.15
#define KEY_STEP 60.0

static const FbSceneItem *
find_item (FbFlowCanvas *self, double x, double y)
{
  if (self->scene == NULL)
    return NULL;

  return fb_scene_hit (self->scene, fb_flow_canvas_to_scene (self, x, y), TOLERANCE / self->zoom,
                       fb_flow_canvas_get_versions (self));
}

static void
click_pressed_cb (FbFlowCanvas *self, int n_press, double x, double y, GtkGesture *gesture)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
click_released_cb (FbFlowCanvas *self, int n_press, double x, double y, GtkGesture *gesture)
{
  const FbSceneItem *item = find_item (self, x, y);
  GdkModifierType    state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  gboolean is_any = item != NULL && item->kind != FB_SCENE_WIRE && item->id != NULL;

  if ((state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) == 0)
    fb_flow_canvas_choose (self, is_any ? item : NULL, FALSE);
  else if (is_any)
    fb_flow_canvas_choose_also (self, item, FALSE);
}

static void
drag_begin_cb (FbFlowCanvas *self, double x, double y, GtkGesture *gesture)
{
  adw_animation_skip (self->animation);
  self->grabbed = self->origin;
}

static void
drag_update_cb (FbFlowCanvas *self, double dx, double dy, GtkGesture *gesture)
{
  if (!gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture)))
    return;
  if (gtk_gesture_get_sequence_state (gesture, gtk_gesture_get_last_updated_sequence (gesture)) !=
      GTK_EVENT_SEQUENCE_CLAIMED)
    {
      if (!gtk_drag_check_threshold (GTK_WIDGET (self), 0, 0, (int)dx, (int)dy))
        return;
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
      gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
    }

  fb_flow_canvas_move_to (self, (FbScenePoint){ self->grabbed.x - dx / self->zoom,
                                                self->grabbed.y - dy / self->zoom });
}

static void
drag_end_cb (FbFlowCanvas *self, double dx, double dy, GtkGesture *gesture)
{
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
}

static gboolean
scroll_cb (FbFlowCanvas *self, double dx, double dy, GtkEventControllerScroll *controller)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  gboolean is_wheel = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL;
  double   step = (is_wheel ? WHEEL_STEP : 1) / self->zoom;

  if (state & GDK_CONTROL_MASK)
    {
      double notches = is_wheel ? dy : dy / WHEEL_STEP;

      fb_flow_canvas_zoom_at (self, self->zoom * pow (WHEEL_ZOOM, -notches), self->pointer.x,
                              self->pointer.y);
      return GDK_EVENT_STOP;
    }

  if (state & GDK_SHIFT_MASK && dx == 0)
    {
      dx = dy;
      dy = 0;
    }
  adw_animation_skip (self->animation);
  fb_flow_canvas_move_to (self,
                          (FbScenePoint){ self->origin.x + dx * step, self->origin.y + dy * step });
  return GDK_EVENT_STOP;
}

static void
pinch_begin_cb (FbFlowCanvas *self, GdkEventSequence *sequence, GtkGesture *gesture)
{
  self->pinched = self->zoom;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
pinch_cb (FbFlowCanvas *self, double scale, GtkGesture *gesture)
{
  double x;
  double y;

  if (gtk_gesture_get_bounding_box_center (gesture, &x, &y))
    fb_flow_canvas_zoom_at (self, self->pinched * scale, x, y);
}

static void
hover (FbFlowCanvas *self, const FbSceneItem *item)
{
  if (item == self->hovered)
    return;

  self->hovered = item;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (FbFlowCanvas *self, double x, double y)
{
  self->pointer = (FbScenePoint){ x, y };
  hover (self, find_item (self, x, y));
}

static void
leave_cb (FbFlowCanvas *self)
{
  hover (self, NULL);
}

static gboolean
query_tooltip_cb (FbFlowCanvas *self, int x, int y, gboolean by_keyboard, GtkTooltip *tooltip)
{
  const FbSceneItem *item;
  g_autofree char   *text = NULL;

  item = by_keyboard ? fb_flow_canvas_get_selected_item (self) : find_item (self, x, y);
  if (item == NULL)
    return FALSE;

  text = fb_mark_text_describe (item);
  gtk_tooltip_set_text (tooltip, text);
  return *text != '\0';
}

/* Without a selection the walk begins where the canvas looks. */
static FbScenePoint
get_start (FbFlowCanvas *self)
{
  const FbSceneItem *item = fb_flow_canvas_get_selected_item (self);
  const FbSceneRect *rect;

  if (item == NULL)
    return fb_flow_canvas_to_scene (self, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
                                    gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);

  /* Its bounds have ports and buttons, too, so that their middle is another one. */
  rect = item->kind == FB_SCENE_GROUP ? &item->group.rect : &item->box.rect;
  return (FbScenePoint){ rect->x + rect->width / 2, rect->y + rect->height / 2 };
}

static void
walk_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FbFlowCanvas      *self = FB_FLOW_CANVAS (widget);
  const FbSceneItem *next = NULL;

  if (self->scene != NULL)
    next = fb_scene_find_neighbor (self->scene, get_start (self),
                                   (FbSceneDirection)g_variant_get_int32 (parameter),
                                   fb_flow_canvas_get_versions (self));
  if (next == NULL || next->id == NULL)
    return;
  if (g_str_has_suffix (name, "-also"))
    fb_flow_canvas_choose_also (self, next, TRUE);
  else
    fb_flow_canvas_choose (self, next, TRUE);
}

static void
pan_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const FbScenePoint steps[] = {
    [FB_SCENE_LEFT] = { -KEY_STEP, 0 },
    [FB_SCENE_RIGHT] = { KEY_STEP, 0 },
    [FB_SCENE_UP] = { 0, -KEY_STEP },
    [FB_SCENE_DOWN] = { 0, KEY_STEP },
  };
  FbFlowCanvas *self = FB_FLOW_CANVAS (widget);
  FbScenePoint  step = steps[g_variant_get_int32 (parameter)];

  fb_flow_canvas_move_to (self, (FbScenePoint){ self->origin.x + step.x / self->zoom,
                                                self->origin.y + step.y / self->zoom });
}

static void
zoom_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FbFlowCanvas *self = FB_FLOW_CANVAS (widget);

  if (g_str_has_suffix (name, "-in"))
    fb_flow_canvas_zoom_in (self);
  else if (g_str_has_suffix (name, "-out"))
    fb_flow_canvas_zoom_out (self);
  else if (g_str_has_suffix (name, "-fit"))
    fb_flow_canvas_zoom_fit (self);
  else
    fb_flow_canvas_zoom_reset (self);
}

static void
step_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit_by_name (widget, "step", g_variant_get_int32 (parameter));
}

static void
unselect_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  fb_flow_canvas_choose (FB_FLOW_CANVAS (widget), NULL, FALSE);
}

static void
add_arrow_bindings (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint            key;
    guint            keypad;
    FbSceneDirection direction;
  } arrows[] = {
    { GDK_KEY_Left, GDK_KEY_KP_Left, FB_SCENE_LEFT },
    { GDK_KEY_Right, GDK_KEY_KP_Right, FB_SCENE_RIGHT },
    { GDK_KEY_Up, GDK_KEY_KP_Up, FB_SCENE_UP },
    { GDK_KEY_Down, GDK_KEY_KP_Down, FB_SCENE_DOWN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (arrows); i++)
    for (int k = 0; k < 2; k++)
      {
        guint key = k == 0 ? arrows[i].key : arrows[i].keypad;

        gtk_widget_class_add_binding_action (widget_class, key, 0, "canvas.walk", "i",
                                             arrows[i].direction);
        gtk_widget_class_add_binding_action (widget_class, key, GDK_SHIFT_MASK, "canvas.walk-also",
                                             "i", arrows[i].direction);
        gtk_widget_class_add_binding_action (widget_class, key, GDK_CONTROL_MASK, "canvas.pan", "i",
                                             arrows[i].direction);
      }
}

void
fb_flow_canvas_class_init_input (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint       key;
    const char *action;
  } zooms[] = {
    { GDK_KEY_plus, "canvas.zoom-in" },         { GDK_KEY_equal, "canvas.zoom-in" },
    { GDK_KEY_KP_Add, "canvas.zoom-in" },       { GDK_KEY_minus, "canvas.zoom-out" },
    { GDK_KEY_KP_Subtract, "canvas.zoom-out" }, { GDK_KEY_0, "canvas.zoom-reset" },
    { GDK_KEY_KP_0, "canvas.zoom-reset" },      { GDK_KEY_f, "canvas.zoom-fit" },
    { GDK_KEY_1, "canvas.zoom-fit" },
  };

  gtk_widget_class_install_action (widget_class, "canvas.walk", "i", walk_cb);
  gtk_widget_class_install_action (widget_class, "canvas.walk-also", "i", walk_cb);
  gtk_widget_class_install_action (widget_class, "canvas.pan", "i", pan_cb);
  gtk_widget_class_install_action (widget_class, "canvas.step", "i", step_cb);
  gtk_widget_class_install_action (widget_class, "canvas.unselect", NULL, unselect_cb);
  gtk_widget_class_install_action (widget_class, "canvas.zoom-in", NULL, zoom_cb);
  gtk_widget_class_install_action (widget_class, "canvas.zoom-out", NULL, zoom_cb);
  gtk_widget_class_install_action (widget_class, "canvas.zoom-reset", NULL, zoom_cb);
  gtk_widget_class_install_action (widget_class, "canvas.zoom-fit", NULL, zoom_cb);

  add_arrow_bindings (widget_class);
  for (gsize i = 0; i < G_N_ELEMENTS (zooms); i++)
    {
      gtk_widget_class_add_binding_action (widget_class, zooms[i].key, 0, zooms[i].action, NULL);
      gtk_widget_class_add_binding_action (widget_class, zooms[i].key, GDK_CONTROL_MASK,
                                           zooms[i].action, NULL);
    }
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, 0, "canvas.step", "i", 1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, 0, "canvas.step", "i", -1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "canvas.unselect", NULL);
}

void
fb_flow_canvas_init_input (FbFlowCanvas *self)
{
  GtkWidget          *widget = GTK_WIDGET (self);
  GtkGesture         *click = gtk_gesture_click_new ();
  GtkGesture         *drag = gtk_gesture_drag_new ();
  GtkGesture         *pinch = gtk_gesture_zoom_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (
      GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES | GTK_EVENT_CONTROLLER_SCROLL_KINETIC);
  GtkEventController *motion = gtk_event_controller_motion_new ();

  g_signal_connect_swapped (click, "pressed", G_CALLBACK (click_pressed_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (click_released_cb), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect_swapped (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_set_has_tooltip (widget, TRUE);
  gtk_widget_set_focusable (widget, TRUE);
}
