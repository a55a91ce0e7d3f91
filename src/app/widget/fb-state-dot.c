/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "widget/fb-state-dot.h"

#include "widget/fb-instance-text.h"

/* Drawn, not an icon: nine pixels leave no room for one. The colour is the CSS colour of the
 * state's class. UI thread. */

#define SIZE 10

struct _FbStateDot
{
  GtkWidget parent_instance;

  /* Owned */
  GSignalGroup *signals;

  FbInstanceState state;
};

G_DEFINE_FINAL_TYPE (FbStateDot, fb_state_dot, GTK_TYPE_WIDGET)

typedef enum
{
  SHAPE_DISC,
  SHAPE_RING,
  SHAPE_HALF,
  SHAPE_SQUARE,
  SHAPE_TRIANGLE,
  SHAPE_CROSS,
} Shape;

static const struct
{
  const char *css_class;
  Shape       shape;
} looks[] = {
  [FB_INSTANCE_UNKNOWN] = { "idle", SHAPE_RING },
  [FB_INSTANCE_STOPPED] = { "idle", SHAPE_RING },
  [FB_INSTANCE_STARTING] = { "busy", SHAPE_RING },
  [FB_INSTANCE_RUNNING] = { "good", SHAPE_DISC },
  [FB_INSTANCE_FLOWS_STOPPED] = { "warned", SHAPE_SQUARE },
  [FB_INSTANCE_SAFE] = { "warned", SHAPE_HALF },
  [FB_INSTANCE_STOPPING] = { "busy", SHAPE_RING },
  [FB_INSTANCE_CRASHED] = { "bad", SHAPE_TRIANGLE },
  [FB_INSTANCE_UNREACHABLE] = { "bad", SHAPE_CROSS },
  [FB_INSTANCE_LOGIN_NEEDED] = { "warned", SHAPE_RING },
  [FB_INSTANCE_UNTRUSTED] = { "warned", SHAPE_TRIANGLE },
};

static void
trace (cairo_t *cr, Shape shape, double size)
{
  const double radius = size / 2;

  switch (shape)
    {
    case SHAPE_DISC:
      cairo_arc (cr, radius, radius, radius - 0.5, 0, 2 * G_PI);
      cairo_fill (cr);
      break;
    case SHAPE_RING:
      cairo_arc (cr, radius, radius, radius - 1.5, 0, 2 * G_PI);
      cairo_stroke (cr);
      break;
    case SHAPE_HALF:
      cairo_arc (cr, radius, radius, radius - 1.5, 0, 2 * G_PI);
      cairo_stroke (cr);
      cairo_arc (cr, radius, radius, radius - 1.5, G_PI / 2, 3 * G_PI / 2);
      cairo_fill (cr);
      break;
    case SHAPE_SQUARE:
      cairo_rectangle (cr, 1, 1, size - 2, size - 2);
      cairo_fill (cr);
      break;
    case SHAPE_TRIANGLE:
      cairo_move_to (cr, radius, 0.5);
      cairo_line_to (cr, size, size - 0.5);
      cairo_line_to (cr, 0, size - 0.5);
      cairo_fill (cr);
      break;
    case SHAPE_CROSS:
    default:
      cairo_move_to (cr, 1.5, 1.5);
      cairo_line_to (cr, size - 1.5, size - 1.5);
      cairo_move_to (cr, size - 1.5, 1.5);
      cairo_line_to (cr, 1.5, size - 1.5);
      cairo_stroke (cr);
    }
}

static void
fb_state_dot_update (FbStateDot *self, FbInstance *instance)
{
  FbInstanceState  state = fb_instance_get_state (instance);
  const char      *text = fb_instance_text_state (state);
  const char      *detail = fb_instance_get_state_detail (instance);
  g_autofree char *tooltip = NULL;

  if (state != self->state)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self), looks[self->state].css_class);
      gtk_widget_add_css_class (GTK_WIDGET (self), looks[state].css_class);
      self->state = state;
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }

  tooltip = detail != NULL ? g_strdup_printf ("%s\n%s", text, detail) : g_strdup (text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
instance_notify_cb (FbStateDot *self, GParamSpec *pspec, FbInstance *instance)
{
  g_assert (FB_IS_STATE_DOT (self));
  g_assert (FB_IS_INSTANCE (instance));

  fb_state_dot_update (self, instance);
}

static void
fb_state_dot_measure (GtkWidget     *widget,
                      GtkOrientation orientation,
                      int            for_size,
                      int           *minimum,
                      int           *natural,
                      int           *minimum_baseline,
                      int           *natural_baseline)
{
  *minimum = *natural = SIZE;
}

static void
fb_state_dot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  FbStateDot     *self = FB_STATE_DOT (widget);
  const int       width = gtk_widget_get_width (widget);
  const int       height = gtk_widget_get_height (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height);
  cairo_t        *cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  GdkRGBA         color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, 2);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_translate (cr, (width - SIZE) / 2.0, (height - SIZE) / 2.0);
  trace (cr, looks[self->state].shape, SIZE);
  cairo_destroy (cr);
}

static void
fb_state_dot_dispose (GObject *object)
{
  FbStateDot *self = FB_STATE_DOT (object);

  g_clear_object (&self->signals);

  G_OBJECT_CLASS (fb_state_dot_parent_class)->dispose (object);
}

static void
fb_state_dot_class_init (FbStateDotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_state_dot_dispose;
  widget_class->measure = fb_state_dot_measure;
  widget_class->snapshot = fb_state_dot_snapshot;

  gtk_widget_class_set_css_name (widget_class, "statedot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
fb_state_dot_init (FbStateDot *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), looks[FB_INSTANCE_UNKNOWN].css_class);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);

  self->signals = g_signal_group_new (FB_TYPE_INSTANCE);
  g_signal_group_connect_swapped (self->signals, "notify::state", G_CALLBACK (instance_notify_cb),
                                  self);
  g_signal_group_connect_swapped (self->signals, "notify::state-detail",
                                  G_CALLBACK (instance_notify_cb), self);
}

GtkWidget *
fb_state_dot_new (void)
{
  return g_object_new (FB_TYPE_STATE_DOT, NULL);
}

void
fb_state_dot_set_instance (FbStateDot *self, FbInstance *instance)
{
  g_return_if_fail (FB_IS_STATE_DOT (self));
  g_return_if_fail (instance == NULL || FB_IS_INSTANCE (instance));

  g_signal_group_set_target (self->signals, instance);
  if (instance != NULL)
    fb_state_dot_update (self, instance);
}
