/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-scene-font.h"

/* A table of advance widths for the letters most labels are made of. What is not in it is taken as
 * wide as scripts of its kind usually are. */

#define FIRST 0x20
#define N_LETTERS (0x100 - FIRST)
#define SIZE 100 /* the size at which it is measured */
#define OTHER_WIDTH 0.6
#define WIDE_WIDTH 1.0

struct _FbSceneFont
{
  gatomicrefcount ref_count;
  double          widths[N_LETTERS]; /* in parts of the size */
};

FbSceneFont *
fb_scene_font_new (PangoContext *context)
{
  FbSceneFont *self = g_new0 (FbSceneFont, 1);
  g_autoptr (PangoLayout) layout = NULL;
  g_autoptr (PangoFontDescription) font = NULL;

  g_return_val_if_fail (PANGO_IS_CONTEXT (context), NULL);

  g_atomic_ref_count_init (&self->ref_count);
  font = pango_font_description_from_string (FB_SCENE_FONT_FAMILY);
  pango_font_description_set_absolute_size (font, SIZE * PANGO_SCALE);
  layout = pango_layout_new (context);
  pango_layout_set_font_description (layout, font);

  for (guint i = 0; i < N_LETTERS; i++)
    {
      char letter[7] = "";
      int  width = 0;

      if (g_unichar_iscntrl (FIRST + i))
        continue;
      pango_layout_set_text (layout, letter, g_unichar_to_utf8 (FIRST + i, letter));
      pango_layout_get_size (layout, &width, NULL);
      self->widths[i] = (double)width / PANGO_SCALE / SIZE;
    }

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

  if (g_atomic_ref_count_dec (&self->ref_count))
    g_free (self);
}

static double
get_width (const FbSceneFont *self, gunichar letter)
{
  if (letter >= FIRST && letter - FIRST < N_LETTERS)
    return self->widths[letter - FIRST];
  if (g_unichar_iszerowidth (letter))
    return 0;

  return g_unichar_iswide (letter) ? WIDE_WIDTH : OTHER_WIDTH;
}

double
fb_scene_font_measure (const char *text, double size, gpointer font)
{
  double width = 0;

  g_return_val_if_fail (text != NULL, 0);
  g_return_val_if_fail (font != NULL, 0);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    width += get_width (font, g_utf8_get_char (at));

  return width * size;
}
