/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-topic-cell.h"

/* Owned by the list view, which binds it to ever other topics. */

#define INDENT 16
#define ARROW 16
#define GAP 12
#define PADDING 5
#define MIN_VALUE 40
#define DIM 0.6f

struct _FbTopicCell
{
  GtkWidget parent_instance;

  /* Owned */
  PangoLayout *name;
  PangoLayout *value;
  PangoLayout *note;

  guint    depth;
  gboolean has_arrow;
  gboolean is_expanded;
  gboolean is_late;
};

G_DEFINE_FINAL_TYPE (FbTopicCell, fb_topic_cell, GTK_TYPE_WIDGET)

enum
{
  TOGGLE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static int
get_arrow_x (FbTopicCell *self)
{
  return (int)self->depth * INDENT;
}

static int
get_name_x (FbTopicCell *self)
{
  return get_arrow_x (self) + ARROW + 4;
}

static void
set_text (FbTopicCell *self, PangoLayout *layout, const char *text)
{
  if (g_strcmp0 (pango_layout_get_text (layout), text) == 0)
    return;

  pango_layout_set_text (layout, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
paint_layout (
    FbTopicCell *self, GtkSnapshot *snapshot, PangoLayout *layout, int x, const GdkRGBA *color)
{
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((float)x,
                                                (float)((gtk_widget_get_height (GTK_WIDGET (self)) -
                                                         height) /
                                                        2)));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
paint_arrow (FbTopicCell *self, GtkSnapshot *snapshot, const GdkRGBA *color)
{
  GtkWidget    *widget = GTK_WIDGET (self);
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (widget));
  g_autoptr (GtkIconPaintable) icon =
                 gtk_icon_theme_lookup_icon (theme,
                                             self->is_expanded ? "pan-down-symbolic"
                                                               : "pan-end-symbolic",
                                             NULL, ARROW, gtk_widget_get_scale_factor (widget),
                                             gtk_widget_get_direction (widget), 0);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((float)get_arrow_x (self),
                                                (float)((gtk_widget_get_height (widget) - ARROW) /
                                                        2)));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon), snapshot, ARROW, ARROW,
                                            color, 1);
  gtk_snapshot_restore (snapshot);
}

/* The note keeps its place; the value gets what the name leaves, and the name gives way last. */
static void
fb_topic_cell_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  FbTopicCell *self = FB_TOPIC_CELL (widget);
  int          width = gtk_widget_get_width (widget);
  int          name_x = get_name_x (self);
  int          name_width;
  int          note_width;
  int          room;
  GdkRGBA      color;
  GdkRGBA      dim;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  dim = color;
  dim.alpha *= DIM;

  if (self->has_arrow)
    paint_arrow (self, snapshot, &dim);
  pango_layout_get_pixel_size (self->note, &note_width, NULL);
  pango_layout_set_width (self->name, -1);
  pango_layout_get_pixel_size (self->name, &name_width, NULL);
  room = width - name_x - note_width - GAP;
  if (name_width > room)
    pango_layout_set_width (self->name, MAX (room, 0) * PANGO_SCALE);
  paint_layout (self, snapshot, self->name, name_x, &color);
  room -= name_width + GAP;
  if (room >= MIN_VALUE)
    {
      pango_layout_set_width (self->value, room * PANGO_SCALE);
      paint_layout (self, snapshot, self->value, name_x + name_width + GAP,
                    self->is_late ? &dim : &color);
    }
  paint_layout (self, snapshot, self->note, width - note_width, &dim);
}

static void
fb_topic_cell_measure (GtkWidget     *widget,
                       GtkOrientation orientation,
                       int            for_size,
                       int           *minimum,
                       int           *natural,
                       int           *minimum_baseline,
                       int           *natural_baseline)
{
  PangoContext     *context = gtk_widget_get_pango_context (widget);
  PangoFontMetrics *metrics;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 120;
      *natural = 320;
      return;
    }

  metrics = pango_context_get_metrics (context, NULL, NULL);
  *minimum = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics)) + 2 * PADDING;
  *natural = *minimum;
  pango_font_metrics_unref (metrics);
}

static GtkSizeRequestMode
fb_topic_cell_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static PangoLayout *
make_layout (FbTopicCell *self, const char *family)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "");

  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  if (family != NULL)
    {
      g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

      pango_attr_list_insert (attributes, pango_attr_family_new (family));
      pango_layout_set_attributes (layout, attributes);
    }

  return layout;
}

static void
fb_topic_cell_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  FbTopicCell *self = FB_TOPIC_CELL (widget);

  GTK_WIDGET_CLASS (fb_topic_cell_parent_class)->css_changed (widget, change);
  pango_layout_context_changed (self->name);
  pango_layout_context_changed (self->value);
  pango_layout_context_changed (self->note);
}

static void
click_pressed_cb (FbTopicCell *self, int n_press, double x, double y, GtkGesture *gesture)
{
  int arrow_x = get_arrow_x (self);

  g_assert (FB_IS_TOPIC_CELL (self));

  if (!self->has_arrow || x < arrow_x || x >= arrow_x + ARROW + 4)
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  g_signal_emit (self, signals[TOGGLE], 0);
}

static void
fb_topic_cell_dispose (GObject *object)
{
  FbTopicCell *self = FB_TOPIC_CELL (object);

  g_clear_object (&self->name);
  g_clear_object (&self->value);
  g_clear_object (&self->note);

  G_OBJECT_CLASS (fb_topic_cell_parent_class)->dispose (object);
}

static void
fb_topic_cell_class_init (FbTopicCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_topic_cell_dispose;
  widget_class->css_changed = fb_topic_cell_css_changed;
  widget_class->get_request_mode = fb_topic_cell_get_request_mode;
  widget_class->measure = fb_topic_cell_measure;
  widget_class->snapshot = fb_topic_cell_snapshot;

  signals[TOGGLE] = g_signal_new ("toggle", FB_TYPE_TOPIC_CELL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "topic");
}

static void
fb_topic_cell_init (FbTopicCell *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->name = make_layout (self, NULL);
  self->value = make_layout (self, "monospace");
  self->note = make_layout (self, NULL);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (click_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
fb_topic_cell_new (void)
{
  return g_object_new (FB_TYPE_TOPIC_CELL, NULL);
}

void
fb_topic_cell_set_level (FbTopicCell *self, const char *name, guint depth, gboolean arrow)
{
  g_return_if_fail (FB_IS_TOPIC_CELL (self));
  g_return_if_fail (name != NULL);

  set_text (self, self->name, name);
  if (self->depth == depth && self->has_arrow == arrow)
    return;

  self->depth = depth;
  self->has_arrow = arrow;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
fb_topic_cell_set_expanded (FbTopicCell *self, gboolean expanded)
{
  g_return_if_fail (FB_IS_TOPIC_CELL (self));

  if (self->is_expanded == expanded)
    return;

  self->is_expanded = expanded;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
fb_topic_cell_set_value (FbTopicCell *self, const char *value, gboolean is_late)
{
  g_return_if_fail (FB_IS_TOPIC_CELL (self));
  g_return_if_fail (value != NULL);

  set_text (self, self->value, value);
  if (self->is_late == is_late)
    return;

  self->is_late = is_late;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
fb_topic_cell_set_note (FbTopicCell *self, const char *note)
{
  g_return_if_fail (FB_IS_TOPIC_CELL (self));
  g_return_if_fail (note != NULL);

  set_text (self, self->note, note);
}
