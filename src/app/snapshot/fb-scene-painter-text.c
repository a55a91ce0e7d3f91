/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-scene-painter-private.h"

#include <pango/pangocairo.h>
#include <string.h>

#include "snapshot/fb-scene-font.h"
#include "snapshot/fb-scene-icon.h"

/* Labels and signs. A layout is the same at every zoom, so it is made once. */

#define MAX_LAYOUTS 6000

static PangoLayout *
make_layout (FbScenePainter *self, const char *text, double size, FbSceneTextStyle style)
{
  g_autoptr (PangoFontDescription) font = fb_scene_font_describe (size);
  PangoLayout *layout = pango_layout_new (self->context);

  if (style == FB_SCENE_TEXT_ITALIC)
    pango_font_description_set_style (font, PANGO_STYLE_OBLIQUE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_text (layout, text, -1);

  return layout;
}

static PangoLayout *
get_layout (
    FbScenePainter *self, const char *text, gsize length, double size, FbSceneTextStyle style)
{
  g_autofree char *key = g_strdup_printf ("%d%02d%.*s", style, (int)size, (int)length, text);
  PangoLayout     *layout = g_hash_table_lookup (self->layouts, key);

  if (layout != NULL)
    return layout;

  if (g_hash_table_size (self->layouts) >= MAX_LAYOUTS)
    g_hash_table_remove_all (self->layouts);
  layout = make_layout (self, key + strlen ("000"), size, style);
  g_hash_table_insert (self->layouts, g_steal_pointer (&key), layout);

  return layout;
}

void
fb_scene_painter_show_text (FbScenePainter  *self,
                            const char      *text,
                            gsize            length,
                            double           size,
                            double           x,
                            double           y,
                            double           align,
                            FbSceneTextPlace place,
                            FbSceneTextStyle style)
{
  PangoLayout *layout;
  int          width;
  int          height;

  if (length == 0)
    return;

  layout = get_layout (self, text, length, size, style);
  pango_layout_get_size (layout, &width, &height);
  x -= align * width / PANGO_SCALE;
  if (place == FB_SCENE_TEXT_MIDDLE)
    y -= (double)height / PANGO_SCALE / 2;
  else
    y -= (double)pango_layout_get_baseline (layout) / PANGO_SCALE;

  cairo_move_to (self->cr, x, y);
  pango_cairo_show_layout (self->cr, layout);
}

static void
finish_part (cairo_t *cr, FbSceneIconOp part)
{
  if (part == FB_SCENE_ICON_FILL)
    cairo_fill (cr);
  else
    cairo_stroke (cr);
}

void
fb_scene_painter_show_icon (FbScenePainter *self, const char *name, double x, double y)
{
  cairo_t      *cr = self->cr;
  const char   *at = fb_scene_icon_find (name);
  FbSceneIconOp part = FB_SCENE_ICON_STROKE;
  double        n[6];

  cairo_save (cr);
  cairo_translate (cr, x - FB_SCENE_ICON_SIZE / 2, y - FB_SCENE_ICON_SIZE / 2);
  cairo_set_line_width (cr, FB_SCENE_ICON_LINE);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);

  for (;;)
    {
      FbSceneIconOp op = fb_scene_icon_next (&at, n);

      if (op == FB_SCENE_ICON_MOVE)
        cairo_move_to (cr, n[0], n[1]);
      else if (op == FB_SCENE_ICON_LINE_TO)
        cairo_line_to (cr, n[0], n[1]);
      else if (op == FB_SCENE_ICON_CURVE)
        cairo_curve_to (cr, n[0], n[1], n[2], n[3], n[4], n[5]);
      else if (op == FB_SCENE_ICON_CLOSE)
        cairo_close_path (cr);
      else if (op == FB_SCENE_ICON_CIRCLE)
        {
          cairo_new_sub_path (cr);
          cairo_arc (cr, n[0], n[1], n[2], 0, 2 * G_PI);
        }
      else
        {
          finish_part (cr, part);
          part = op;
          if (op == FB_SCENE_ICON_END)
            break;
        }
    }
  cairo_restore (cr);
}
