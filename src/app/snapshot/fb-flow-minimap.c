/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-flow-minimap.h"

#include <adwaita.h>

#include "snapshot/fb-scene-painter.h"

/* A child of the canvas. A pointer's tool: a keyboard moves the canvas itself, so it is hidden from
 * the accessibility tree. */

#define MOST_WIDTH 190
#define MOST_HEIGHT 130
#define LEAST 48
#define PADDING 6
#define RADIUS 8
#define MAX_SCALE 0.25
#define DOT 5.0 /* pixels */
#define ANY_LENGTH 1e9

struct _FbFlowMinimap
{
  GtkWidget parent_instance;

  /* Owned */
  FbScene      *scene;   /* (nullable) */
  GdkTexture   *texture; /* (nullable) */
  GCancellable *cancellable;

  const FbSceneTheme *theme;
  FbSceneRect         bounds;
  FbSceneRect         visible;
  double              scale; /* pixels of one unit */
};

G_DEFINE_FINAL_TYPE (FbFlowMinimap, fb_flow_minimap, GTK_TYPE_WIDGET)

enum
{
  MOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct
{
  FbScene            *scene; /* Owned */
  const FbSceneTheme *theme;
  FbSceneRect         bounds;
  double              scale;
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;

  fb_scene_unref (self->scene);
  g_free (self);
}

/* Frames and badges would hide what they are of. */
static void
paint_dots (Job *self, cairo_t *cr, GArray *places)
{
  double size = DOT / self->scale;

  for (guint i = 0; i < places->len; i++)
    {
      const FbSceneItem *item = fb_scene_get_item (self->scene, g_array_index (places, guint, i));
      guint32            rgb = self->theme->marks[item->mark];

      if (item->mark == FB_SCENE_SAME || item->kind == FB_SCENE_WIRE || item->is_shadow)
        continue;
      cairo_set_source_rgb (cr, (rgb >> 16 & 0xff) / 255.0, (rgb >> 8 & 0xff) / 255.0,
                            (rgb & 0xff) / 255.0);
      cairo_rectangle (cr, item->bounds.x + item->bounds.width / 2 - size / 2,
                       item->bounds.y + item->bounds.height / 2 - size / 2, size, size);
      cairo_fill (cr);
    }
}

/* The worker: one picture, without what fades. */
static void
paint (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job             *job = task_data;
  int              width = MAX (1, (int)(job->bounds.width * job->scale));
  int              height = MAX (1, (int)(job->bounds.height * job->scale));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t         *cr = cairo_create (surface);
  g_autoptr (FbScenePainter) painter = fb_scene_painter_new ();
  g_autoptr (GArray) places = fb_scene_query (job->scene, &job->bounds);
  g_autoptr (GBytes) bytes = NULL;
  int stride = cairo_image_surface_get_stride (surface);

  cairo_scale (cr, job->scale, job->scale);
  cairo_translate (cr, -job->bounds.x, -job->bounds.y);
  for (int i = 0; i < FB_SCENE_LAYER_MARKS && !g_cancellable_is_cancelled (cancellable); i++)
    if (fb_scene_layer_get_opacity (i, 0.5) > 0)
      fb_scene_painter_paint (painter, cr, job->scene, places, i, job->theme, job->scale);
  paint_dots (job, cr, places);
  cairo_destroy (cr);

  cairo_surface_flush (surface);
  bytes =
      g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), (gsize)(height * stride),
                                  (GDestroyNotify)cairo_surface_destroy, surface);
  g_task_return_pointer (task,
                         gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes,
                                                 (gsize)stride),
                         g_object_unref);
}

static void
painted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  FbFlowMinimap *self = FB_FLOW_MINIMAP (object);
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), NULL);

  /* NULL when another scene has come meanwhile. */
  if (texture == NULL)
    return;

  g_set_object (&self->texture, texture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
update_texture (FbFlowMinimap *self)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_object (&self->texture);
  if (self->scene == NULL)
    return;

  job = g_new0 (Job, 1);
  job->scene = fb_scene_ref (self->scene);
  job->theme = self->theme;
  job->bounds = self->bounds;
  job->scale = self->scale * gtk_widget_get_scale_factor (GTK_WIDGET (self));
  task = g_task_new (self, self->cancellable, painted_cb, NULL);
  g_task_set_source_tag (task, update_texture);
  g_task_set_return_on_cancel (task, FALSE);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, paint);
}

static void
move_to (FbFlowMinimap *self, double x, double y)
{
  if (self->scale > 0)
    g_signal_emit (self, signals[MOVED], 0, self->bounds.x + (x - PADDING) / self->scale,
                   self->bounds.y + (y - PADDING) / self->scale);
}

static void
drag_begin_cb (FbFlowMinimap *self, double x, double y, GtkGesture *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  move_to (self, x, y);
}

static void
drag_update_cb (FbFlowMinimap *self, double dx, double dy, GtkGestureDrag *gesture)
{
  double x;
  double y;

  if (gtk_gesture_drag_get_start_point (gesture, &x, &y))
    move_to (self, x + dx, y + dy);
}

static void
fb_flow_minimap_measure (GtkWidget     *widget,
                         GtkOrientation orientation,
                         int            for_size,
                         int           *minimum,
                         int           *natural,
                         int           *minimum_baseline,
                         int           *natural_baseline)
{
  FbFlowMinimap *self = FB_FLOW_MINIMAP (widget);
  double         length =
      orientation == GTK_ORIENTATION_HORIZONTAL ? self->bounds.width : self->bounds.height;

  *minimum = *natural = MAX (LEAST, (int)(length * self->scale)) + 2 * PADDING;
}

static void
fb_flow_minimap_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  FbFlowMinimap  *self = FB_FLOW_MINIMAP (widget);
  float           width = (float)gtk_widget_get_width (widget);
  float           height = (float)gtk_widget_get_height (widget);
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, width, height);
  graphene_rect_t frame;
  GskRoundedRect  outline;
  GdkRGBA         color;
  const float     line[4] = { 1.5f, 1.5f, 1.5f, 1.5f };

  gsk_rounded_rect_init_from_rect (&outline, &all, RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  if (self->texture != NULL)
    gtk_snapshot_append_texture (snapshot, self->texture,
                                 &GRAPHENE_RECT_INIT (PADDING, PADDING,
                                                      (float)(self->bounds.width * self->scale),
                                                      (float)(self->bounds.height * self->scale)));

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  frame = GRAPHENE_RECT_INIT ((float)(PADDING + (self->visible.x - self->bounds.x) * self->scale),
                              (float)(PADDING + (self->visible.y - self->bounds.y) * self->scale),
                              (float)(self->visible.width * self->scale),
                              (float)(self->visible.height * self->scale));
  if (graphene_rect_intersection (&frame, &all, &frame))
    {
      gsk_rounded_rect_init_from_rect (&outline, &frame, 3);
      gtk_snapshot_append_border (snapshot, &outline, line,
                                  (GdkRGBA[4]){ color, color, color, color });
      color.alpha *= 0.08f;
      gtk_snapshot_append_color (snapshot, &color, &frame);
    }
  gtk_snapshot_pop (snapshot);
}

static void
fb_flow_minimap_dispose (GObject *object)
{
  FbFlowMinimap *self = FB_FLOW_MINIMAP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->texture);
  g_clear_pointer (&self->scene, fb_scene_unref);

  G_OBJECT_CLASS (fb_flow_minimap_parent_class)->dispose (object);
}

static void
fb_flow_minimap_class_init (FbFlowMinimapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_flow_minimap_dispose;
  widget_class->measure = fb_flow_minimap_measure;
  widget_class->snapshot = fb_flow_minimap_snapshot;

  signals[MOVED] = g_signal_new ("moved", FB_TYPE_FLOW_MINIMAP, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);

  gtk_widget_class_set_css_name (widget_class, "minimap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
fb_flow_minimap_init (FbFlowMinimap *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "pointer");
}

GtkWidget *
fb_flow_minimap_new (void)
{
  return g_object_new (FB_TYPE_FLOW_MINIMAP, NULL);
}

void
fb_flow_minimap_set_scene (FbFlowMinimap *self, FbScene *scene, const FbSceneTheme *theme)
{
  guint n_far;

  g_return_if_fail (FB_IS_FLOW_MINIMAP (self));

  if (scene != NULL)
    fb_scene_ref (scene);
  g_clear_pointer (&self->scene, fb_scene_unref);
  self->scene = scene;
  self->theme = theme;
  /* How many are left out the canvas says. */
  self->bounds = scene != NULL ? fb_scene_get_bulk (scene, ANY_LENGTH, ANY_LENGTH, &n_far)
                               : (FbSceneRect){ 0 };
  self->scale =
      MIN (MOST_WIDTH / MAX (self->bounds.width, 1), MOST_HEIGHT / MAX (self->bounds.height, 1));
  self->scale = MIN (self->scale, MAX_SCALE);
  update_texture (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
fb_flow_minimap_set_visible_part (FbFlowMinimap *self, const FbSceneRect *visible)
{
  g_return_if_fail (FB_IS_FLOW_MINIMAP (self));
  g_return_if_fail (visible != NULL);

  self->visible = *visible;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
