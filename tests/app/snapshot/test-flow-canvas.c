/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <math.h>
#include <string.h>

#include "fb-test-widget.h"
#include "snapshot/fb-flow-canvas-private.h"

#define TAB "{\"id\":\"t\",\"type\":\"tab\",\"label\":\"Tab\"},"
#define A                                                                                          \
  "{\"id\":\"a\",\"type\":\"function\",\"z\":\"t\",\"x\":100,\"y\":100,\"wires\":[[\"b\"]]},"
#define B "{\"id\":\"b\",\"type\":\"debug\",\"z\":\"t\",\"x\":400,\"y\":100,\"wires\":[]}"
#define C ",{\"id\":\"c\",\"type\":\"function\",\"z\":\"t\",\"x\":100,\"y\":300,\"wires\":[]}"
/* A group that is wider than the canvas. */
#define WIDE ",{\"id\":\"wide\",\"type\":\"group\",\"z\":\"t\",\"nodes\":[\"n2\",\"n12\"]}"
#define FUNCTION_COLOR 0xfdd0a2
#define GROUND 0xffffff

static FbFlowDocument *
make_document (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  FbFlowDocument *self = fb_flow_document_new (bytes, &error);

  g_assert_no_error (error);
  return self;
}

/* @c is only in the older version. */
static FbScene *
make_scene (void)
{
  g_autoptr (FbNodePalette) palette = fb_node_palette_new (NULL);
  g_autoptr (FbFlowDocument) older = make_document ("[" TAB A B C "]");
  g_autoptr (FbFlowDocument) newer = make_document ("[" TAB A B "]");
  g_autoptr (FbFlowDiff) diff = fb_flow_diff_new (older, newer);
  FbSceneSource source = { older, newer, diff, palette };

  return fb_scene_new (&source, "t");
}

/* One function after the other, far beyond any screen. */
static FbScene *
make_long_scene (void)
{
  g_autoptr (FbNodePalette) palette = fb_node_palette_new (NULL);
  g_autoptr (FbFlowDocument) document = NULL;
  g_autoptr (GString) text = g_string_new ("[" TAB A B WIDE);
  FbSceneSource source = { .palette = palette };

  for (int i = 0; i < 40; i++)
    g_string_append_printf (
        text, ",{\"id\":\"n%d\",\"type\":\"function\",\"z\":\"t\",\"x\":%d,\"y\":%d%s}", i,
        600 + i * 200, 100 + i * 100, i == 2 || i == 12 ? ",\"g\":\"wide\"" : "");
  g_string_append_c (text, ']');
  document = make_document (text->str);
  source.newer = document;

  return fb_scene_new (&source, "t");
}

static gboolean
is_painted (gpointer canvas)
{
  return fb_flow_canvas_is_painted (canvas);
}

static FbFlowCanvas *
show (FbScene *scene, GtkWindow **window)
{
  GtkWidget *canvas = fb_flow_canvas_new ();

  fb_flow_canvas_set_scene (FB_FLOW_CANVAS (canvas), scene, "t");
  *window = fb_test_show (canvas, 800, 600);
  g_assert_true (fb_test_wait (is_painted, canvas, 20000));

  return FB_FLOW_CANVAS (canvas);
}

static void
hide (FbFlowCanvas *canvas, GtkWindow *window)
{
  g_object_ref (canvas);
  gtk_window_destroy (window);
  fb_test_assert_goes (canvas);
}

/* What a person sees, without a renderer. */
static cairo_surface_t *
take_picture (FbFlowCanvas *canvas)
{
  GtkWidget       *widget = GTK_WIDGET (canvas);
  GtkSnapshot     *snapshot = gtk_snapshot_new ();
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, gtk_widget_get_width (widget),
                                  gtk_widget_get_height (widget));
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GskRenderNode) node = NULL;

  GTK_WIDGET_GET_CLASS (widget)->snapshot (widget, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  return surface;
}

/* The colour that is seen at a place of the scene, which is at its natural size. */
static guint32
pick (FbFlowCanvas *canvas, double x, double y)
{
  FbSceneRect      bounds = fb_scene_get_bounds (fb_flow_canvas_get_scene (canvas));
  cairo_surface_t *surface = take_picture (canvas);
  int              left = (gtk_widget_get_width (GTK_WIDGET (canvas)) - (int)bounds.width) / 2;
  int              column = left + (int)(x - bounds.x);
  int              row = 24 + (int)(y - bounds.y);
  guint32          color;

  g_assert_cmpfloat (fb_flow_canvas_get_zoom (canvas), ==, 1);
  color = *(guint32 *)(gpointer)(cairo_image_surface_get_data (surface) +
                                 row * cairo_image_surface_get_stride (surface) + column * 4);
  cairo_surface_destroy (surface);

  return color & 0xffffff;
}

static void
test_shows_what_is_there_and_fades_what_is_gone (void)
{
  g_autoptr (FbScene) scene = make_scene ();
  GtkWindow    *window;
  FbFlowCanvas *canvas = show (scene, &window);
  guint32       both;

  g_assert_cmphex (pick (canvas, 140, 90), ==, FUNCTION_COLOR);

  fb_flow_canvas_set_balance (canvas, 0);
  g_assert_cmphex (pick (canvas, 140, 90), ==, FUNCTION_COLOR);
  both = pick (canvas, 140, 310);
  g_assert_cmphex (both, !=, GROUND);

  /* In between it is there, and paler. */
  fb_flow_canvas_set_balance (canvas, 0.5);
  g_assert_cmphex (pick (canvas, 140, 310), !=, GROUND);
  g_assert_cmphex (pick (canvas, 140, 310), !=, both);

  fb_flow_canvas_set_balance (canvas, 1);
  g_assert_cmphex (pick (canvas, 140, 90), ==, FUNCTION_COLOR);
  g_assert_cmpuint (pick (canvas, 145, 312) & 0xff, >=, 0xea); /* the ground, or a line of it */

  hide (canvas, window);
}

static void
test_follows_the_style (void)
{
  g_autoptr (FbScene) scene = make_scene ();
  AdwStyleManager *manager = adw_style_manager_get_default ();
  GtkWindow       *window;
  FbFlowCanvas    *canvas = show (scene, &window);

  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_DARK);
  g_assert_true (fb_test_wait (is_painted, canvas, 20000));
  g_assert_cmpuint (pick (canvas, 250, 250) & 0xff, <, 0x40);
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_LIGHT);
  g_assert_true (fb_test_wait (is_painted, canvas, 20000));
  g_assert_cmpuint (pick (canvas, 250, 250) & 0xff, >, 0xe0);

  hide (canvas, window);
}

static void
assert_selected (FbFlowCanvas *canvas, const char *ids)
{
  g_auto (GStrv) list = fb_flow_canvas_list_selected (canvas);
  g_autofree char *found = g_strjoinv (" ", list);

  g_assert_cmpstr (found, ==, ids);
}

static void
test_several_are_selected (void)
{
  g_autoptr (FbScene) scene = make_scene ();
  GtkWindow    *window;
  FbFlowCanvas *canvas = show (scene, &window);
  GtkWidget    *widget = GTK_WIDGET (canvas);

  assert_selected (canvas, "");
  fb_flow_canvas_select (canvas, "a", FALSE);
  gtk_widget_activate_action (widget, "canvas.walk-also", "i", FB_SCENE_RIGHT);
  assert_selected (canvas, "a b");
  g_assert_cmpstr (fb_flow_canvas_get_selected (canvas), ==, "b");

  /* What was selected before leaves, and what came last stays last. */
  gtk_widget_activate_action (widget, "canvas.walk-also", "i", FB_SCENE_LEFT);
  assert_selected (canvas, "b");
  gtk_widget_activate_action (widget, "canvas.walk-also", "i", FB_SCENE_LEFT);
  assert_selected (canvas, "b a");

  /* The same tab again, as after a filter, keeps them; another one does not. */
  fb_flow_canvas_set_scene (canvas, scene, "t");
  assert_selected (canvas, "b a");
  fb_flow_canvas_set_scene (canvas, scene, "other");
  assert_selected (canvas, "a");
  gtk_widget_activate_action (widget, "canvas.walk-also", "i", FB_SCENE_DOWN);
  assert_selected (canvas, "a c");

  /* One alone. */
  gtk_widget_activate_action (widget, "canvas.walk", "i", FB_SCENE_UP);
  assert_selected (canvas, "a");
  gtk_widget_activate_action (widget, "canvas.walk-also", "i", FB_SCENE_RIGHT);
  fb_flow_canvas_select (canvas, "c", FALSE);
  assert_selected (canvas, "c");

  hide (canvas, window);
}

static void
test_keys_walk_and_ask_for_changes (void)
{
  g_autoptr (FbScene) scene = make_scene ();
  GtkWindow    *window;
  FbFlowCanvas *canvas = show (scene, &window);
  GtkWidget    *widget = GTK_WIDGET (canvas);
  int           asked = 0;
  guint         n_chosen = 0;

  g_signal_connect_swapped (canvas, "step", G_CALLBACK (g_atomic_int_add), &asked);
  g_signal_connect_swapped (canvas, "selected-by-person", G_CALLBACK (g_atomic_int_inc), &n_chosen);

  fb_flow_canvas_select (canvas, "a", FALSE);
  g_assert_cmpuint (n_chosen, ==, 0);
  gtk_widget_activate_action (widget, "canvas.walk", "i", FB_SCENE_RIGHT);
  g_assert_cmpstr (fb_flow_canvas_get_selected (canvas), ==, "b");
  gtk_widget_activate_action (widget, "canvas.walk", "i", FB_SCENE_RIGHT);
  g_assert_cmpstr (fb_flow_canvas_get_selected (canvas), ==, "b");
  gtk_widget_activate_action (widget, "canvas.walk", "i", FB_SCENE_LEFT);
  g_assert_cmpstr (fb_flow_canvas_get_selected (canvas), ==, "a");
  gtk_widget_activate_action (widget, "canvas.walk", "i", FB_SCENE_DOWN);
  g_assert_cmpstr (fb_flow_canvas_get_selected (canvas), ==, "c");
  g_assert_cmpuint (n_chosen, ==, 3);

  /* In the newer version there is nothing below. */
  fb_flow_canvas_select (canvas, "a", FALSE);
  fb_flow_canvas_set_balance (canvas, 1);
  gtk_widget_activate_action (widget, "canvas.walk", "i", FB_SCENE_DOWN);
  g_assert_cmpstr (fb_flow_canvas_get_selected (canvas), ==, "a");

  gtk_widget_activate_action (widget, "canvas.step", "i", 1);
  gtk_widget_activate_action (widget, "canvas.step", "i", 1);
  gtk_widget_activate_action (widget, "canvas.step", "i", -1);
  g_assert_cmpint (asked, ==, 1);
  gtk_widget_activate_action (widget, "canvas.unselect", NULL);
  g_assert_null (fb_flow_canvas_get_selected (canvas));

  hide (canvas, window);
}

static void
test_a_large_tab_is_zoomed_and_searched (void)
{
  g_autoptr (FbScene) scene = make_long_scene ();
  g_autoptr (FbScene) other = make_scene ();
  GtkWindow    *window;
  FbFlowCanvas *canvas = show (scene, &window);
  double        zoom = fb_flow_canvas_get_zoom (canvas);

  /* Not so small that nothing can be read. */
  g_assert_cmpfloat (zoom, >=, 0.5);
  fb_flow_canvas_zoom_fit (canvas);
  g_assert_cmpfloat (fb_flow_canvas_get_zoom (canvas), <, 0.2);
  g_assert_true (fb_test_wait (is_painted, canvas, 20000));

  /* What is revealed is large enough, and seen. */
  fb_flow_canvas_select (canvas, "n39", TRUE);
  g_assert_cmpfloat (fb_flow_canvas_get_zoom (canvas), >=, 0.5);
  zoom = fb_flow_canvas_get_zoom (canvas);

  /* Another tab has its own view, and this one is found as it was. */
  fb_flow_canvas_set_scene (canvas, other, "other");
  g_assert_cmpfloat (fb_flow_canvas_get_zoom (canvas), ==, 1);
  fb_flow_canvas_set_scene (canvas, scene, "t");
  g_assert_cmpfloat (fb_flow_canvas_get_zoom (canvas), ==, zoom);

  for (int i = 0; i < 60; i++)
    fb_flow_canvas_zoom_in (canvas);
  g_assert_cmpfloat (fb_flow_canvas_get_zoom (canvas), <=, 4);
  g_assert_true (fb_test_wait (is_painted, canvas, 20000));
  for (int i = 0; i < 60; i++)
    fb_flow_canvas_zoom_out (canvas);
  g_assert_cmpfloat (fb_flow_canvas_get_zoom (canvas), >, 0.01);
  g_assert_true (fb_test_wait (is_painted, canvas, 20000));

  fb_flow_canvas_set_scene (canvas, NULL, NULL);
  cairo_surface_destroy (take_picture (canvas));
  hide (canvas, window);
}

typedef struct
{
  FbFlowCanvas *canvas;
  guint         n_painted;
  gboolean      is_seen;
} Arrival;

static void
painted_cb (Arrival *arrival)
{
  FbSceneRect        visible = fb_flow_canvas_get_visible_part (arrival->canvas);
  const FbSceneItem *item = fb_flow_canvas_get_selected_item (arrival->canvas);

  arrival->n_painted++;
  arrival->is_seen =
      fb_scene_rect_contains (&visible, (FbScenePoint){ item->bounds.x, item->bounds.y });
}

static gboolean
has_arrived (gpointer user_data)
{
  Arrival *arrival = user_data;

  return arrival->n_painted > 0;
}

static void
test_a_new_scene_first_shows_what_is_revealed (void)
{
  g_autoptr (FbScene) other = make_scene ();
  g_autoptr (FbScene) scene = make_long_scene ();
  GtkWindow    *window;
  FbFlowCanvas *canvas = show (other, &window);
  Arrival       arrival = { canvas };

  g_signal_connect_swapped (canvas, "painted", G_CALLBACK (painted_cb), &arrival);
  fb_flow_canvas_set_scene (canvas, scene, "long");
  fb_flow_canvas_select (canvas, "n39", TRUE);
  g_assert_true (fb_test_wait (has_arrived, &arrival, 20000));
  g_assert_true (arrival.is_seen);

  /* Once for a scene. */
  fb_flow_canvas_zoom_fit (canvas);
  g_assert_true (fb_test_wait (is_painted, canvas, 20000));
  g_assert_cmpuint (arrival.n_painted, ==, 1);

  hide (canvas, window);
}

/* A scene that is all in view stays where it was placed. */
static void
test_what_fits_stays_when_revealed (void)
{
  g_autoptr (FbScene) scene = make_scene ();
  GtkWindow    *window;
  FbFlowCanvas *canvas = show (scene, &window);
  FbSceneRect   before = fb_flow_canvas_get_visible_part (canvas);
  FbSceneRect   after;

  for (int i = 0; i < 2; i++)
    fb_flow_canvas_select (canvas, "a", TRUE);
  after = fb_flow_canvas_get_visible_part (canvas);
  g_assert_cmpfloat_with_epsilon (after.x, before.x, 0.001);
  g_assert_cmpfloat_with_epsilon (after.y, before.y, 0.001);

  hide (canvas, window);
}

/* What lies at the edge is shown without half a view of nothing beside it. */
static void
test_what_is_revealed_at_the_edge_fills_the_view (void)
{
  g_autoptr (FbScene) scene = make_long_scene ();
  FbSceneRect        bounds = fb_scene_get_bounds (scene);
  GtkWindow         *window;
  FbFlowCanvas      *canvas = show (scene, &window);
  FbSceneRect        visible;
  const FbSceneItem *wide;

  /* The second time ends the way of the first one. */
  for (int i = 0; i < 2; i++)
    fb_flow_canvas_select (canvas, i == 0 ? "n39" : "a", TRUE);
  fb_flow_canvas_select (canvas, NULL, FALSE);
  fb_flow_canvas_select (canvas, "a", TRUE);
  visible = fb_flow_canvas_get_visible_part (canvas);
  g_assert_cmpfloat (visible.x, >, bounds.x - 50);
  g_assert_cmpfloat (visible.y, >, bounds.y - 50);
  g_assert_cmpfloat (visible.x, <=, bounds.x);

  for (int i = 0; i < 2; i++)
    fb_flow_canvas_select (canvas, "n39", TRUE);
  visible = fb_flow_canvas_get_visible_part (canvas);
  g_assert_cmpfloat (visible.x + visible.width, >=, bounds.x + bounds.width);

  /* Of what is larger than the view its label is seen. */
  wide = fb_scene_find (scene, "wide", FB_SCENE_BOTH);
  for (int i = 0; i < 2; i++)
    fb_flow_canvas_select (canvas, "wide", TRUE);
  visible = fb_flow_canvas_get_visible_part (canvas);
  g_assert_cmpfloat (wide->bounds.width, >, visible.width);
  g_assert_true (
      fb_scene_rect_contains (&visible, (FbScenePoint){ wide->bounds.x, wide->bounds.y }));

  hide (canvas, window);
}

static gboolean
is_seen_alone (gpointer user_data)
{
  GtkLabel *label = user_data;

  return gtk_widget_get_visible (GTK_WIDGET (label)) &&
         g_str_equal (gtk_label_get_text (label), "1 node lies far off the others");
}

static gboolean
is_hidden (gpointer label)
{
  return !gtk_widget_get_visible (label);
}

/* As after a deploy: the same tab, with other nodes. */
static void
test_what_lies_far_off_is_counted_again (void)
{
  g_autoptr (FbNodePalette) palette = fb_node_palette_new (NULL);
  g_autoptr (FbFlowDocument) document = make_document (
      "[" TAB A B ",{\"id\":\"c\",\"type\":\"function\",\"z\":\"t\",\"x\":"
      "-1000000,\"y\":-1000000,\"wires\":[]}]");
  FbSceneSource source = { .newer = document, .palette = palette };
  g_autoptr (FbScene) near = make_scene ();
  g_autoptr (FbScene) far = fb_scene_new (&source, "t");
  GtkWindow    *window;
  FbFlowCanvas *canvas = show (near, &window);
  GtkWidget    *label = g_object_ref_sink (gtk_label_new (NULL));

  fb_flow_canvas_tell_far (canvas, GTK_LABEL (label));
  g_assert_true (fb_test_wait (is_hidden, label, 20000));
  fb_flow_canvas_set_scene (canvas, far, "t");
  g_assert_true (fb_test_wait (is_seen_alone, label, 20000));
  fb_flow_canvas_set_scene (canvas, near, "t");
  g_assert_true (fb_test_wait (is_hidden, label, 20000));

  g_object_unref (label);
  hide (canvas, window);
}

static void
test_what_lies_far_off_is_told_and_left_out (void)
{
  g_autoptr (FbNodePalette) palette = fb_node_palette_new (NULL);
  g_autoptr (FbFlowDocument) document = make_document (
      "[" TAB A B ",{\"id\":\"c\",\"type\":\"function\",\"z\":\"t\",\"x\":"
      "-1000000,\"y\":-1000000,\"wires\":[]}]");
  FbSceneSource source = { .newer = document, .palette = palette };
  g_autoptr (FbScene) scene = fb_scene_new (&source, "t");
  GtkWindow         *window;
  FbFlowCanvas      *canvas = show (scene, &window);
  GtkWidget         *label = g_object_ref_sink (gtk_label_new (NULL));
  const FbSceneItem *a = fb_scene_find (scene, "a", FB_SCENE_BOTH);
  FbSceneRect        visible = fb_flow_canvas_get_visible_part (canvas);
  int                height;

  /* At first, and when all is wanted. */
  g_assert_true (fb_scene_rect_meets (&visible, &a->bounds));
  gtk_widget_set_visible (label, FALSE);
  fb_flow_canvas_tell_far (canvas, GTK_LABEL (label));
  g_assert_true (fb_test_wait (is_seen_alone, label, 20000));
  fb_flow_canvas_zoom_fit (canvas);
  visible = fb_flow_canvas_get_visible_part (canvas);
  g_assert_cmpfloat (fb_flow_canvas_get_zoom (canvas), >, 0.5);
  g_assert_true (fb_scene_rect_meets (&visible, &a->bounds));

  /* The minimap is flat, as the two are that lie together. */
  gtk_widget_measure (gtk_widget_get_first_child (GTK_WIDGET (canvas)), GTK_ORIENTATION_VERTICAL,
                      -1, NULL, &height, NULL, NULL);
  g_assert_cmpint (height, <, 100);

  /* It can be gone to all the same. */
  fb_flow_canvas_select (canvas, "c", TRUE);
  g_assert_cmpstr (fb_flow_canvas_get_selected (canvas), ==, "c");

  g_object_unref (label);
  hide (canvas, window);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_LIGHT);
  g_test_add_func ("/flow-canvas/shows-what-is-there-and-fades-what-is-gone",
                   test_shows_what_is_there_and_fades_what_is_gone);
  g_test_add_func ("/flow-canvas/follows-the-style", test_follows_the_style);
  g_test_add_func ("/flow-canvas/several-are-selected", test_several_are_selected);
  g_test_add_func ("/flow-canvas/keys-walk-and-ask-for-changes",
                   test_keys_walk_and_ask_for_changes);
  g_test_add_func ("/flow-canvas/what-fits-stays-when-revealed",
                   test_what_fits_stays_when_revealed);
  g_test_add_func ("/flow-canvas/what-is-revealed-at-the-edge-fills-the-view",
                   test_what_is_revealed_at_the_edge_fills_the_view);
  g_test_add_func ("/flow-canvas/a-large-tab-is-zoomed-and-searched",
                   test_a_large_tab_is_zoomed_and_searched);

  g_test_add_func ("/flow-canvas/a-new-scene-first-shows-what-is-revealed",
                   test_a_new_scene_first_shows_what_is_revealed);
  g_test_add_func ("/flow-canvas/what-lies-far-off-is-counted-again",
                   test_what_lies_far_off_is_counted_again);
  g_test_add_func ("/flow-canvas/what-lies-far-off-is-told-and-left-out",
                   test_what_lies_far_off_is_told_and_left_out);

  return g_test_run ();
}
