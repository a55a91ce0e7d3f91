/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-test-flows.h"
#include "fb-test.h"
#include "snapshot/fb-scene-font.h"
#include "snapshot/fb-scene-icon.h"
#include "snapshot/fb-scene-painter-private.h"
#include "snapshot/fb-scene-tabs.h"

/* How many pixels are not the ground. */
static guint
paint (FbScenePainter *painter, FbScene *scene, double zoom, gboolean dark)
{
  FbSceneRect bounds = fb_scene_get_bounds (scene);
  g_autoptr (GArray) places = fb_scene_query (scene, &bounds);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 600, 400);
  cairo_t         *cr = cairo_create (surface);
  const guint32   *pixels;
  guint            n_painted = 0;

  cairo_scale (cr, zoom, zoom);
  cairo_translate (cr, -bounds.x, -bounds.y);
  for (int i = 0; i < FB_SCENE_N_LAYERS; i++)
    fb_scene_painter_paint (painter, cr, scene, places, i, fb_scene_theme_get (dark), zoom);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);

  cairo_surface_flush (surface);
  pixels = (const guint32 *)(gpointer)cairo_image_surface_get_data (surface);
  for (int i = 0; i < 600 * 400; i++)
    n_painted += pixels[i] != 0 ? 1 : 0;
  cairo_surface_destroy (surface);

  return n_painted;
}

static void
paint_all (FbScenePainter *painter, FbFlowDocument *document)
{
  static const double zooms[] = { 1, 0.4, 0.1 };
  g_autoptr (FbNodePalette) palette = fb_node_palette_new (NULL);
  g_autoptr (GArray) tabs = fb_scene_list_tabs (NULL, document, NULL);
  FbSceneSource source = { .newer = document, .palette = palette };

  for (guint i = 0; i < tabs->len; i++)
    {
      g_autoptr (FbScene) scene = fb_scene_new (&source, g_array_index (tabs, FbSceneTab, i).id);

      for (guint k = 0; k < G_N_ELEMENTS (zooms); k++)
        paint (painter, scene, zooms[k], k % 2 == 1);
    }
}

static void
test_paints_every_example (void)
{
  g_autoptr (GPtrArray) paths = fb_test_list_example_flows ();
  g_autoptr (FbScenePainter) painter = fb_scene_painter_new ();

  if (paths->len == 0)
    {
      fb_test_missing ("the example flows of Node-RED");
      return;
    }

  for (guint i = 0; i < paths->len; i++)
    {
      g_autofree char *text = NULL;
      gsize            length;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (FbFlowDocument) document = NULL;

      g_assert_true (g_file_get_contents (paths->pdata[i], &text, &length, NULL));
      bytes = g_bytes_new (text, length);
      document = fb_flow_document_new (bytes, NULL);
      if (document != NULL)
        paint_all (painter, document);
    }
}

static void
test_paints_at_every_size (void)
{
  g_autoptr (GBytes) bytes = fb_test_make_flows (1, 1, 100, FALSE);
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (bytes, NULL);
  g_autoptr (FbNodePalette) palette = fb_node_palette_new (NULL);
  g_autoptr (GArray) tabs = fb_scene_list_tabs (NULL, document, NULL);
  FbSceneSource source = { .newer = document, .palette = palette };
  g_autoptr (FbScene) scene = fb_scene_new (&source, g_array_index (tabs, FbSceneTab, 0).id);
  g_autoptr (FbScenePainter) painter = fb_scene_painter_new ();

  for (double zoom = 1; zoom > 0.01; zoom /= 1.7)
    g_assert_cmpuint (paint (painter, scene, zoom, FALSE), >, 0);
}

static void
test_signs_are_whole (void)
{
  static const char *const names[] = { "inject.svg",
                                       "trash",
                                       "info",
                                       "plane",
                                       "node-red/debug.svg",
                                       "font-awesome/fa-thermometer-3",
                                       "node-red-contrib-pump/icons/pump.png",
                                       "",
                                       "/",
                                       "parser-json.svg" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char   *at = fb_scene_icon_find (names[i]);
      double        numbers[6];
      guint         n_steps = 0;
      FbSceneIconOp op;

      while ((op = fb_scene_icon_next (&at, numbers)) != FB_SCENE_ICON_END)
        {
          n_steps++;
          if (op == FB_SCENE_ICON_LINE_TO || op == FB_SCENE_ICON_MOVE)
            g_assert_true (numbers[0] >= 0 && numbers[0] <= FB_SCENE_ICON_SIZE && numbers[1] >= 0 &&
                           numbers[1] <= FB_SCENE_ICON_SIZE);
        }
      g_assert_cmpstr (at, ==, "");
      g_assert_cmpuint (n_steps, >, 2);
    }
  g_assert_true (fb_scene_icon_find ("font-awesome/fa-thermometer-3") ==
                 fb_scene_icon_find ("thermometer.svg"));
  g_assert_true (fb_scene_icon_find ("font-awesome/fa-trash-o") == fb_scene_icon_find ("trash"));
  g_assert_true (fb_scene_icon_find ("font-awesome/fa-info-circle") == fb_scene_icon_find ("info"));
  g_assert_true (fb_scene_icon_find ("telegram.png") == fb_scene_icon_find ("plane"));
}

static void
test_each_version_has_its_hour (void)
{
  g_assert_cmpfloat (fb_scene_layer_get_opacity (FB_SCENE_LAYER_ITEMS, 0), ==, 1);
  g_assert_cmpfloat (fb_scene_layer_get_opacity (FB_SCENE_LAYER_ITEMS_OLDER, 0), ==, 1);
  g_assert_cmpfloat (fb_scene_layer_get_opacity (FB_SCENE_LAYER_ITEMS_OLDER, 1), ==, 0);
  g_assert_cmpfloat (fb_scene_layer_get_opacity (FB_SCENE_LAYER_ITEMS_SHADOW, 0), ==, 1);
  g_assert_cmpfloat (fb_scene_layer_get_opacity (FB_SCENE_LAYER_ITEMS_SHADOW, 0.5), ==, 0);
  g_assert_cmpfloat (fb_scene_layer_get_opacity (FB_SCENE_LAYER_ITEMS_NEWER, 0), ==, 0);
  g_assert_cmpfloat (fb_scene_layer_get_opacity (FB_SCENE_LAYER_ITEMS_NEWER, 0.5), ==, 1);
  g_assert_cmpfloat (fb_scene_layer_get_opacity (FB_SCENE_LAYER_MARKS_OLDER, 0.5), ==, 1);

  /* Without a jump. */
  for (int layer = 0; layer < FB_SCENE_N_LAYERS; layer++)
    for (double balance = 0; balance < 1; balance += 0.01)
      g_assert_cmpfloat_with_epsilon (fb_scene_layer_get_opacity (layer, balance),
                                      fb_scene_layer_get_opacity (layer, balance + 0.01), 0.1);
}

/* The colour at a place of all layers together, at the natural size. */
static guint32
pick (FbScene *scene, gboolean dark, double x, double y)
{
  g_autoptr (FbScenePainter) painter = fb_scene_painter_new ();
  FbSceneRect bounds = fb_scene_get_bounds (scene);
  g_autoptr (GArray) places = fb_scene_query (scene, &bounds);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 1, 1);
  cairo_t         *cr = cairo_create (surface);
  guint32          color;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_translate (cr, -x, -y);
  for (int i = 0; i < FB_SCENE_N_LAYERS; i++)
    fb_scene_painter_paint (painter, cr, scene, places, i, fb_scene_theme_get (dark), 1);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  color = *(const guint32 *)(gpointer)cairo_image_surface_get_data (surface) & 0xffffff;
  cairo_surface_destroy (surface);

  return color;
}

static FbFlowDocument *
make_document (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  FbFlowDocument *self = fb_flow_document_new (bytes, &error);

  g_assert_no_error (error);
  return self;
}

#define GROUPED(name)                                                                              \
  "[{\"id\":\"t\",\"type\":\"tab\"},"                                                              \
  "{\"id\":\"g\",\"type\":\"group\",\"z\":\"t\",\"name\":\"" name "\",\"nodes\":[\"b\"],\"x\":14," \
  "\"y\":19,\"w\":172,\"h\":82},"                                                                  \
  "{\"id\":\"b\",\"type\":\"function\",\"z\":\"t\",\"g\":\"g\",\"x\":100,\"y\":60}"

/* What marks a box hides neither its ports nor what stands across a group's edge. */
static void
test_marks_hide_nothing (void)
{
  const FbSceneTheme *theme = fb_scene_theme_get (FALSE);
  g_autoptr (FbNodePalette) palette = fb_node_palette_new (NULL);
  g_autoptr (FbFlowDocument) older = make_document (GROUPED ("pump") "]");
  g_autoptr (FbFlowDocument) newer = make_document (
      GROUPED ("valve") ",{\"id\":\"a\",\"type\":\"function\",\"z\":\"t\",\"x\":100,\"y\":106}]");
  g_autoptr (FbFlowDiff) diff = fb_flow_diff_new (older, newer);
  FbSceneSource source = { older, newer, diff, palette };
  g_autoptr (FbScene) scene = fb_scene_new (&source, "t");
  const FbSceneItem *group = fb_scene_find (scene, "g", FB_SCENE_NEWER);
  const FbSceneItem *added = fb_scene_find (scene, "a", FB_SCENE_NEWER);
  const FbSceneRect *edge = &group->group.rect;
  const FbSceneRect *box = &added->box.rect;
  double             frame = edge->y + edge->height + 5;

  g_assert_cmpint (group->mark, ==, FB_SCENE_CHANGED);
  g_assert_true (frame > box->y + 2 && frame < box->y + box->height - 2);
  g_assert_cmphex (pick (scene, FALSE, edge->x + edge->width - 10, frame), ==,
                   theme->marks[FB_SCENE_CHANGED]);
  g_assert_cmphex (pick (scene, FALSE, box->x + box->width - 15, frame), ==, added->box.color);
  g_assert_cmphex (pick (scene, FALSE, box->x - 2, box->y + box->height / 2), ==, theme->port);
}

/* Drawn for a light canvas: on a dark one it is still seen. */
#define FILLED(name)                                                                               \
  "[{\"id\":\"t\",\"type\":\"tab\"},{\"id\":\"g\",\"type\":\"group\",\"z\":\"t\",\"style\":"       \
  "{\"fill\":\"#c0dcf0\",\"fill-opacity\":\"1\"},\"nodes\":[\"n\"]},{\"id\":\"n\",\"type\":"       \
  "\"debug\","                                                                                     \
  "\"name\":\"" name "\",\"z\":\"t\",\"g\":\"g\",\"x\":200,\"y\":99}]"

/* A group's colour is a person's choice: what marks a node in it stands on a rim of the ground. */
static void
test_a_mark_is_seen_on_a_pale_group (void)
{
  g_autoptr (FbNodePalette) palette = fb_node_palette_new (NULL);
  g_autoptr (FbFlowDocument) older = make_document (FILLED ("one"));
  g_autoptr (FbFlowDocument) newer = make_document (FILLED ("two"));
  g_autoptr (FbFlowDiff) diff = fb_flow_diff_new (older, newer);
  FbSceneSource source = { older, newer, diff, palette };
  g_autoptr (FbScene) scene = fb_scene_new (&source, "t");
  const FbSceneRect *rect = &fb_scene_find (scene, "n", FB_SCENE_NEWER)->box.rect;
  double             middle = rect->x + rect->width / 2;

  g_assert_cmphex (pick (scene, TRUE, middle, rect->y - 5), ==,
                   fb_scene_theme_get (TRUE)->marks[FB_SCENE_CHANGED]);
  g_assert_cmpfloat (fb_scene_painter_get_brightness (pick (scene, TRUE, middle, rect->y - 7)), <,
                     0.5);
}

static void
test_a_dark_group_is_seen_in_the_dark (void)
{
  g_autoptr (FbNodePalette) palette = fb_node_palette_new (NULL);
  g_autoptr (FbFlowDocument) document = make_document (
      "[{\"id\":\"t\",\"type\":\"tab\"},{\"id\":\"g\",\"type\":\"group\","
      "\"z\":\"t\",\"style\":{\"stroke\":\"#252525\"},\"nodes\":[\"n\"]},"
      "{\"id\":\"n\",\"type\":\"debug\",\"z\":\"t\",\"g\":\"g\",\"x\":200,\"y\":99}]");
  FbSceneSource source = { .newer = document, .palette = palette };
  g_autoptr (FbScene) scene = fb_scene_new (&source, "t");
  const FbSceneRect *rect = &fb_scene_find (scene, "g", FB_SCENE_NEWER)->group.rect;

  g_assert_cmphex (pick (scene, FALSE, rect->x, rect->y + 20), ==, 0x252525);
  g_assert_cmphex (pick (scene, TRUE, rect->x, rect->y + 20), ==,
                   fb_scene_theme_get (TRUE)->group_stroke);
}

/* A fill was chosen for a light canvas: in the dark it only tints, unless it says how much. */
static void
test_a_pale_group_does_not_glare_in_the_dark (void)
{
  g_autoptr (FbNodePalette) palette = fb_node_palette_new (NULL);
  g_autoptr (FbFlowDocument) document = make_document (
      "[{\"id\":\"t\",\"type\":\"tab\"},{\"id\":\"g\",\"type\":\"group\","
      "\"z\":\"t\",\"style\":{\"fill\":\"#c0dcf0\"},\"nodes\":[\"n\"]},"
      "{\"id\":\"n\",\"type\":\"debug\",\"z\":\"t\",\"g\":\"g\",\"x\":200,\"y\":99}]");
  FbSceneSource source = { .newer = document, .palette = palette };
  g_autoptr (FbScene) scene = fb_scene_new (&source, "t");
  const FbSceneRect *rect = &fb_scene_find (scene, "g", FB_SCENE_NEWER)->group.rect;

  g_assert_cmphex (pick (scene, FALSE, rect->x + 9, rect->y + 9), ==, 0xc0dcf0);
  g_assert_cmphex (pick (scene, TRUE, rect->x + 9, rect->y + 9), !=, 0xc0dcf0);
}

#define DISABLED(how)                                                                              \
  "[{\"id\":\"t\",\"type\":\"tab\"},{\"id\":\"i\",\"type\":\"inject\",\"z\":\"t\",\"x\":100,"      \
  "\"y\":60"                                                                                       \
  ",\"d\":" how "}]"

/* Its button is as pale as the box. */
static void
test_what_is_disabled_is_pale (void)
{
  g_autoptr (FbNodePalette) palette = fb_node_palette_new (NULL);
  guint32 buttons[2];

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (FbFlowDocument) document =
                     make_document (i == 0 ? DISABLED ("false") : DISABLED ("true"));
      FbSceneSource source = { .newer = document, .palette = palette };
      g_autoptr (FbScene) scene = fb_scene_new (&source, "t");
      const FbSceneItem *item = fb_scene_find (scene, "i", FB_SCENE_NEWER);

      buttons[i] = pick (scene, FALSE, item->box.rect.x - 13, item->box.rect.y + 15);
    }

  g_assert_cmphex (buttons[0], ==, 0xa6bbcf);
  g_assert_cmpfloat (fb_scene_painter_get_brightness (buttons[1]), >,
                     fb_scene_painter_get_brightness (buttons[0]) + 0.08);
}

#define DOCUMENTED(members)                                                                        \
  "[{\"id\":\"t\",\"type\":\"tab\"},{\"id\":\"i\",\"type\":\"debug\",\"z\":\"t\",\"x\":100,"       \
  "\"y\":60" members "}]"

/* A page on the upper edge, where the editor has it. */
static void
test_a_page_says_documented (void)
{
  g_autoptr (FbNodePalette) palette = fb_node_palette_new (NULL);

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (FbFlowDocument) document =
                     make_document (i == 0 ? DOCUMENTED (",\"info\":\"why\"") : DOCUMENTED (""));
      FbSceneSource source = { .newer = document, .palette = palette };
      g_autoptr (FbScene) scene = fb_scene_new (&source, "t");
      const FbSceneRect *rect = &fb_scene_find (scene, "i", FB_SCENE_NEWER)->box.rect;
      guint32            color = pick (scene, FALSE, rect->x + rect->width - 10, rect->y - 4);

      g_assert_true ((color != fb_scene_theme_get (FALSE)->background) == (i == 0));
    }
}

/* As Pango lays it out, which paints it. */
static void
test_boxes_fit_their_labels (void)
{
  static const char *const labels[] = {
    "showMsg: Toggle Visible Msgs",
    "AV To. Ty, Wo",
    "timestamp ↻",
    "ﬁ fi ﬂ fl",
    "Füllstand in m³",
    "уровень бака 4",
    "液位 → 阀門",
    "1️⃣ & 😁",
  };
  PangoContext *context = fb_scene_font_create_context ();
  g_autoptr (FbSceneFont) font = fb_scene_font_new (context);
  g_autoptr (PangoLayout) layout = pango_layout_new (context);
  g_autoptr (PangoFontDescription) description = fb_scene_font_describe (14);

  pango_layout_set_font_description (layout, description);
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      int width;

      pango_layout_set_text (layout, labels[i], -1);
      pango_layout_get_size (layout, &width, NULL);
      g_assert_cmpfloat_with_epsilon (fb_scene_font_measure (labels[i], 14, font),
                                      (double)width / PANGO_SCALE, 0.5);
    }
  g_object_unref (context);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/scene-painter/paints-every-example", test_paints_every_example);
  g_test_add_func ("/scene-painter/paints-at-every-size", test_paints_at_every_size);
  g_test_add_func ("/scene-painter/signs-are-whole", test_signs_are_whole);
  g_test_add_func ("/scene-painter/a-dark-group-is-seen-in-the-dark",
                   test_a_dark_group_is_seen_in_the_dark);
  g_test_add_func ("/scene-painter/what-is-disabled-is-pale", test_what_is_disabled_is_pale);
  g_test_add_func ("/scene-painter/a-pale-group-does-not-glare-in-the-dark",
                   test_a_pale_group_does_not_glare_in_the_dark);
  g_test_add_func ("/scene-painter/a-mark-is-seen-on-a-pale-group",
                   test_a_mark_is_seen_on_a_pale_group);
  g_test_add_func ("/scene-painter/a-page-says-documented", test_a_page_says_documented);
  g_test_add_func ("/scene-painter/marks-hide-nothing", test_marks_hide_nothing);
  g_test_add_func ("/scene-painter/boxes-fit-their-labels", test_boxes_fit_their_labels);
  g_test_add_func ("/scene-painter/each-version-has-its-hour", test_each_version_has_its_hour);

  return g_test_run ();
}
