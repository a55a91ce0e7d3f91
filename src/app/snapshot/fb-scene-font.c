/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-scene-font.h"

#include <hb.h>
#include <pango/pangocairo.h>

#include "snapshot/fb-scene.h"

/* Labels are shaped as they are when they are painted, kerning and all: a box that is two pixels
 * too narrow is twenty wider in the editor. HarfBuzz alone is ten times faster than Pango, but
 * knows one font; Pango is asked for letters which that one does not have. */

struct _FbSceneFont
{
  gatomicrefcount ref_count;

  /* Owned, immutable */
  hb_font_t *shaper;
  double     unit; /* parts of the size that one unit of the shaper is */
};

PangoContext *
fb_scene_font_create_context (void)
{
  cairo_font_options_t *options = cairo_font_options_create ();
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  pango_cairo_context_set_resolution (context, 96);
  pango_context_set_round_glyph_positions (context, FALSE);
  cairo_font_options_destroy (options);

  return context;
}

PangoFontDescription *
fb_scene_font_describe (double size)
{
  PangoFontDescription *font = pango_font_description_from_string (FB_SCENE_FONT_FAMILY);

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  return font;
}

FbSceneFont *
fb_scene_font_new (PangoContext *context)
{
  FbSceneFont *self = g_new0 (FbSceneFont, 1);
  g_autoptr (PangoFontDescription) description = fb_scene_font_describe (FB_SCENE_LABEL_SIZE);
  g_autoptr (PangoFont) font = NULL;
  hb_face_t *face;

  g_return_val_if_fail (PANGO_IS_CONTEXT (context), NULL);

  g_atomic_ref_count_init (&self->ref_count);
  font = pango_context_load_font (context, description);
  if (font == NULL)
    return self;

  /* Pango's own one goes through caches of one thread. */
  face = hb_font_get_face (pango_font_get_hb_font (font));
  self->shaper = hb_font_create (face);
  self->unit = 1.0 / hb_face_get_upem (face);
  hb_font_make_immutable (self->shaper);

  return self;
}

FbSceneFont *
fb_scene_font_ref (FbSceneFont *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
fb_scene_font_unref (FbSceneFont *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->shaper, hb_font_destroy);
  g_free (self);
}

/* In units of the shaper; FALSE when its font has not all letters. */
static gboolean
shape (hb_font_t *shaper, const char *text, gint64 *width)
{
  hb_buffer_t               *buffer = hb_buffer_create ();
  const hb_glyph_info_t     *glyphs;
  const hb_glyph_position_t *places;
  unsigned int               n_glyphs;
  gboolean                   has_all = TRUE;

  hb_buffer_add_utf8 (buffer, text, -1, 0, -1);
  hb_buffer_guess_segment_properties (buffer);
  hb_shape (shaper, buffer, NULL, 0);
  glyphs = hb_buffer_get_glyph_infos (buffer, &n_glyphs);
  places = hb_buffer_get_glyph_positions (buffer, &n_glyphs);
  *width = 0;
  for (unsigned int i = 0; i < n_glyphs; i++)
    {
      *width += places[i].x_advance;
      has_all = has_all && glyphs[i].codepoint != 0;
    }
  hb_buffer_destroy (buffer);

  return has_all;
}

static double
measure_any (const char *text, double size)
{
  PangoContext *context = fb_scene_font_create_context ();
  g_autoptr (PangoFontDescription) font = fb_scene_font_describe (size);
  g_autoptr (PangoLayout) layout = pango_layout_new (context);
  int width = 0;

  pango_layout_set_font_description (layout, font);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_size (layout, &width, NULL);
  g_object_unref (context);

  return (double)width / PANGO_SCALE;
}

double
fb_scene_font_measure (const char *text, double size, gpointer font)
{
  FbSceneFont *self = font;
  gint64       width;

  g_return_val_if_fail (text != NULL, 0);
  g_return_val_if_fail (font != NULL, 0);

  if (self->shaper == NULL || !shape (self->shaper, text, &width))
    return measure_any (text, size);

  return (double)width * self->unit * size;
}
