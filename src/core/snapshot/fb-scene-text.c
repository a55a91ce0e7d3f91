/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-scene-text.h"

#include <string.h>

#define LINE_BREAK "\\n "
#define MAX_LINES 50
#define MAX_LINE_BYTES 400
#define FIRST_WIDTH 0x20
#define OTHER_WIDTH 556
#define WIDE_WIDTH 1000

/* Advance widths of Helvetica in thousandths of its size, from the blank to the tilde (Adobe Font
 * Metrics, "Helvetica"). */
static const guint16 widths[] = {
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
  556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
  611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
  667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
  222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584,
};

static guint
get_width (gunichar c)
{
  if (c >= FIRST_WIDTH && c - FIRST_WIDTH < G_N_ELEMENTS (widths))
    return widths[c - FIRST_WIDTH];
  if (g_unichar_iszerowidth (c) || g_unichar_iscntrl (c))
    return 0;

  return g_unichar_iswide (c) ? WIDE_WIDTH : OTHER_WIDTH;
}

double
fb_scene_measure_plain (const char *text, double size, gpointer user_data)
{
  double width = 0;

  g_return_val_if_fail (text != NULL, 0);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    width += get_width (g_utf8_get_char (at));

  return width * size / 1000;
}

gsize
fb_scene_clip (const char *text)
{
  gsize length;

  g_return_val_if_fail (text != NULL, 0);

  length = strnlen (text, MAX_LINE_BYTES + 1);
  if (length <= MAX_LINE_BYTES)
    return length;

  do
    length--;
  while (length > 0 && ((guchar)text[length] & 0xc0) == 0x80);

  return length;
}

char **
fb_scene_split_label (const char *label)
{
  char **lines;

  g_return_val_if_fail (label != NULL, NULL);

  lines = g_strsplit (label, LINE_BREAK, MAX_LINES);
  for (char **line = lines; *line != NULL; line++)
    g_strstrip (*line);

  return lines;
}
