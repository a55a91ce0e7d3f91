/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-fuzz.h"
#include "flow/fb-text-diff.h"

/* Two texts with a NUL between: both can be read off the lines of their difference. */

static void
check_side (FbTextDiff *diff, FbTextLineKind other, const char *text)
{
  const char *at = text;

  for (guint i = 0; i < fb_text_diff_get_n_lines (diff); i++)
    {
      const FbTextLine *line = fb_text_diff_get_line (diff, i);

      if (line->kind == other)
        continue;
      g_assert_true (strncmp (at, line->text, line->length) == 0);
      at += line->length;
      g_assert_true (*at == '\n' || *at == '\0');
      at += *at == '\n' ? 1 : 0;
      for (guint j = 0; j < line->n_spans; j++)
        g_assert_cmpuint (line->spans[j].start + line->spans[j].length, <=, line->length);
    }
  g_assert_cmpint (*at, ==, '\0');
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *older = g_strndup (size > 0 ? (const char *)data : "", size);
  gsize            split = strlen (older) + 1;
  g_autofree char *newer =
      split < size ? g_strndup ((const char *)data + split, size - split) : g_strdup ("");
  g_autoptr (FbTextDiff) diff = fb_text_diff_new (older, newer);

  check_side (diff, FB_TEXT_ADDED, older);
  check_side (diff, FB_TEXT_DELETED, newer);

  return 0;
}
