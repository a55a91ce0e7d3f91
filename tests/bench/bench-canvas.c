/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <adwaita.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fb-bench.h"
#include "snapshot/fb-flow-canvas.h"
#include "snapshot/fb-scene-painter.h"

/* Panning over 5,000 nodes on one tab, 100 of them changed, in a window of 1280x800, at the
 * editor's size, at a third of it and with all of it in view: what the canvas itself does for a
 * frame, at the 95th percentile, and how long a whole frame takes with the renderer of the run
 * (cairo without a GPU). The peer is a widget that only paints a grid that moves. Then how long it
 * takes until all in view is there after a zoom, where the peer paints the same in one go on the UI
 * thread. */

#define N_NODES 5000
#define N_COLUMNS 25
#define N_CHANGED 100
#define N_FRAMES 40
#define MAX_SAMPLES 400

/* The peer */

#define GRID_TYPE_WIDGET (grid_widget_get_type ())
G_DECLARE_FINAL_TYPE (GridWidget, grid_widget, GRID, WIDGET, GtkWidget)

struct _GridWidget
{
  GtkWidget parent_instance;
  float     offset;
};

G_DEFINE_FINAL_TYPE (GridWidget, grid_widget, GTK_TYPE_WIDGET)

static void
grid_widget_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GridWidget   *self = GRID_WIDGET (widget);
  float         width = (float)gtk_widget_get_width (widget);
  float         height = (float)gtk_widget_get_height (widget);
  const GdkRGBA ground = { 1, 1, 1, 1 };
  const GdkRGBA line = { 0.93f, 0.93f, 0.93f, 1 };

  gtk_snapshot_append_color (snapshot, &ground, &GRAPHENE_RECT_INIT (0, 0, width, height));
  for (float x = -self->offset; x < width; x += 20)
    gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (x, 0, 1, height));
  for (float y = -self->offset; y < height; y += 20)
    gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (0, y, width, 1));
}

static void
grid_widget_class_init (GridWidgetClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = grid_widget_snapshot;
}

static void
grid_widget_init (GridWidget *self)
{
}

/* What is measured */

typedef struct
{
  GtkWindow *window;
  GtkWidget *widget;
  void (*snapshot) (GtkWidget *, GtkSnapshot *);

  /* Of a run, in milliseconds */
  double snapshots[MAX_SAMPLES];
  double frames[MAX_SAMPLES];
  guint  n_snapshots;
  guint  n_frames;
  gint64 frame_start;
  guint  n_before; /* snapshots when the frame began */
} Subject;

/* A class function has no user data: this program has one of each. */
static struct
{
  Subject canvas;
  Subject grid;
} subjects;

static void
measure_snapshot (Subject *self, GtkWidget *widget, GtkSnapshot *snapshot)
{
  gint64 start = g_get_monotonic_time ();

  self->snapshot (widget, snapshot);
  if (self->n_snapshots < MAX_SAMPLES)
    self->snapshots[self->n_snapshots++] = fb_bench_ms_since (start);
}

static void
canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  measure_snapshot (&subjects.canvas, widget, snapshot);
}

static void
grid_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  measure_snapshot (&subjects.grid, widget, snapshot);
}

static void
before_paint_cb (GdkFrameClock *clock, Subject *self)
{
  self->frame_start = g_get_monotonic_time ();
  self->n_before = self->n_snapshots;
}

static void
after_paint_cb (GdkFrameClock *clock, Subject *self)
{
  /* A frame in which nothing was painted is none. */
  if (self->n_frames < MAX_SAMPLES && self->n_snapshots > self->n_before)
    self->frames[self->n_frames++] = fb_bench_ms_since (self->frame_start);
}

static void
show (Subject *self, GtkWidget *widget, void (*snapshot) (GtkWidget *, GtkSnapshot *))
{
  GdkFrameClock *clock;

  self->widget = widget;
  self->snapshot = GTK_WIDGET_GET_CLASS (widget)->snapshot;
  GTK_WIDGET_GET_CLASS (widget)->snapshot = snapshot;
  self->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_decorated (self->window, FALSE);
  gtk_window_set_default_size (self->window, 1280, 800);
  gtk_window_set_child (self->window, widget);
  gtk_window_present (self->window);
  while (gtk_widget_get_width (widget) == 0)
    g_main_context_iteration (NULL, TRUE);

  clock = gtk_widget_get_frame_clock (widget);
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint_cb), self);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), self);
}

/* The two runs */

static void
move_on (Subject *self, guint frame)
{
  if (GRID_IS_WIDGET (self->widget))
    {
      GridWidget *grid = GRID_WIDGET (self->widget);

      grid->offset = (float)((int)(grid->offset + 3) % 20);
      gtk_widget_queue_draw (self->widget);
      return;
    }

  gtk_widget_activate_action (self->widget, "canvas.pan", "i",
                              frame / 20 % 2 == 0 ? FB_SCENE_DOWN : FB_SCENE_UP);
  gtk_widget_activate_action (self->widget, "canvas.pan", "i",
                              frame / 10 % 2 == 0 ? FB_SCENE_RIGHT : FB_SCENE_LEFT);
  /* Where it cannot move any further a frame is painted, too. */
  gtk_widget_queue_draw (self->widget);
}

/* There and back, so that each round begins where the last one did. */
static void
pan (Subject *self)
{
  guint last = 0;

  self->n_frames = self->n_snapshots = 0;
  move_on (self, 0);
  while (self->n_frames < N_FRAMES)
    {
      g_main_context_iteration (NULL, TRUE);
      if (self->n_frames > last)
        {
          last = self->n_frames;
          if (last < N_FRAMES)
            move_on (self, last);
        }
    }
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double one = *(const double *)a;
  double other = *(const double *)b;

  return (one > other) - (one < other);
}

static double
run_snapshot (gpointer user_data)
{
  Subject *self = user_data;

  pan (self);
  qsort (self->snapshots, self->n_snapshots, sizeof (double), compare_doubles);
  return self->snapshots[self->n_snapshots * 95 / 100];
}

static double
run_frame (gpointer user_data)
{
  Subject *self = user_data;
  double   sum = 0;

  pan (self);
  for (guint i = 0; i < self->n_frames; i++)
    sum += self->frames[i];
  return sum / self->n_frames;
}

/* The scene */

static FbFlowDocument *
make_document (guint n_changed)
{
  static const char *const types[] = { "mqtt in", "function", "change", "switch", "mqtt out" };
  g_autoptr (GString) text = g_string_new ("[{\"id\":\"t\",\"type\":\"tab\",\"label\":\"Plant\"}");
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < N_NODES; i++)
    {
      guint column = i % N_COLUMNS;
      guint row = i / N_COLUMNS;

      g_string_append_printf (text,
                              ",{\"id\":\"n%u\",\"type\":\"%s\",\"z\":\"t\",\"name\":\"%s %u\","
                              "\"x\":%u,\"y\":%u,\"wires\":[[\"n%u\"]]}",
                              i, types[column % G_N_ELEMENTS (types)],
                              i % 50 == 7 && i / 50 < n_changed ? "level of tank" : "pump of line",
                              i, 120 + column * 200, 60 + row * 60,
                              column % 5 == 4 ? i - 3 : MIN (i + 1, N_NODES - 1));
    }
  g_string_append_c (text, ']');

  bytes = g_bytes_new (text->str, text->len);
  return fb_flow_document_new (bytes, NULL);
}

static FbScene *
make_scene (FbFlowCanvas *canvas)
{
  g_autoptr (FbFlowDocument) older = make_document (0);
  g_autoptr (FbFlowDocument) newer = make_document (N_CHANGED);
  g_autoptr (FbFlowDiff) diff = fb_flow_diff_new (older, newer);
  g_autoptr (FbNodePalette) palette = fb_node_palette_new (NULL);
  FbSceneSource source = { older, newer, diff, palette };

  g_assert_cmpuint (fb_flow_diff_get_n_changes (diff), ==, N_CHANGED);
  return fb_scene_new (&source, "t");
}

static void
wait_until_painted (FbFlowCanvas *canvas)
{
  do
    g_main_context_iteration (NULL, TRUE);
  while (!fb_flow_canvas_is_painted (canvas));
}

static void
wait_for_frame (Subject *self)
{
  self->n_frames = 0;
  while (self->n_frames == 0)
    g_main_context_iteration (NULL, TRUE);
}

/* Without a frame between, the canvas would not have left what it comes back to. */
static double
run_zoom (gpointer user_data)
{
  FbFlowCanvas *canvas = FB_FLOW_CANVAS (subjects.canvas.widget);
  gint64        start;

  fb_flow_canvas_zoom_reset (canvas);
  wait_for_frame (&subjects.canvas);
  wait_until_painted (canvas);

  start = g_get_monotonic_time ();
  fb_flow_canvas_zoom_fit (canvas);
  wait_for_frame (&subjects.canvas);
  wait_until_painted (canvas);
  return fb_bench_ms_since (start);
}

/* What is seen at 1280x800, without squares, threads and textures. */
static double
run_plain_paint (gpointer user_data)
{
  FbScene         *scene = user_data;
  gint64           start = g_get_monotonic_time ();
  double           zoom = fb_flow_canvas_get_zoom (FB_FLOW_CANVAS (subjects.canvas.widget));
  FbSceneRect      bounds = fb_scene_get_bounds (scene);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 1280, 800);
  cairo_t         *cr = cairo_create (surface);
  g_autoptr (FbScenePainter) painter = fb_scene_painter_new ();
  g_autoptr (GArray) places = fb_scene_query (scene, &bounds);

  cairo_scale (cr, zoom, zoom);
  cairo_translate (cr, -bounds.x, -bounds.y);
  for (int i = 0; i < FB_SCENE_N_LAYERS; i++)
    fb_scene_painter_paint (painter, cr, scene, places, i, fb_scene_theme_get (FALSE), zoom);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  return fb_bench_ms_since (start);
}

int
main (void)
{
  static const struct
  {
    const char *name;
    guint       n_steps; /* out from the editor's size */
  } zooms[] = { { "natural size", 0 }, { "a third", 5 }, { "all", 100 } };
  FbFlowCanvas *canvas;
  g_autoptr (FbScene) scene = NULL;

  adw_init ();
  canvas = FB_FLOW_CANVAS (fb_flow_canvas_new ());
  scene = make_scene (canvas);
  fb_flow_canvas_set_scene (canvas, scene, "t");
  show (&subjects.canvas, GTK_WIDGET (canvas), canvas_snapshot);
  show (&subjects.grid, g_object_new (GRID_TYPE_WIDGET, NULL), grid_snapshot);

  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
    {
      g_autofree char *work = g_strdup_printf ("work of a frame, p95, %s", zooms[i].name);
      g_autofree char *frame = g_strdup_printf ("whole frame, %s", zooms[i].name);

      fb_flow_canvas_zoom_fit (canvas);
      if (zooms[i].n_steps < 100)
        fb_flow_canvas_zoom_reset (canvas);
      for (guint k = 0; k < zooms[i].n_steps && zooms[i].n_steps < 100; k++)
        fb_flow_canvas_zoom_out (canvas);
      wait_until_painted (canvas);
      fb_bench_compare ("canvas", work, "ms", run_snapshot, &subjects.canvas, run_snapshot,
                        &subjects.grid);
      fb_bench_compare ("canvas", frame, "ms", run_frame, &subjects.canvas, run_frame,
                        &subjects.grid);
    }

  fb_flow_canvas_zoom_fit (canvas);
  wait_until_painted (canvas);
  fb_bench_compare ("canvas", "all painted after a zoom", "ms", run_zoom, NULL, run_plain_paint,
                    scene);

  gtk_window_destroy (subjects.canvas.window);
  gtk_window_destroy (subjects.grid.window);
  return 0;
}
