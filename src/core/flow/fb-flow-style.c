/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-flow-folder-private.h"

/* Node-RED writes flows without white space or indented by four; people's tools by two or a tab.
 * Pure functions. */

#define MAX_INDENT 16

const FbJsonLayout fb_flow_folder_layout = { .indent = 2, .fill = ' ', .width = 100 };

FbFlowStyle
fb_flow_style_guess (const char *text, gsize length)
{
  FbFlowStyle style = { .layout.fill = ' ' };

  style.ends_line = length > 0 && text[length - 1] == '\n';
  if (length < 3 || text[0] != '[' || text[1] != '\n')
    return style;

  style.layout.fill = text[2];
  for (gsize i = 2; i < length && text[i] == style.layout.fill && i < MAX_INDENT + 2; i++)
    style.layout.indent++;
  if (style.layout.fill != ' ' && style.layout.fill != '\t')
    style.layout = (FbJsonLayout){ .fill = ' ' };

  return style;
}

GBytes *
fb_flow_style_apply (const FbFlowStyle *style, const char *text, gsize length)
{
  g_autoptr (GString) out = g_string_sized_new (length);

  fb_json_append_laid_out (out, text, length, &style->layout, 0);
  if (style->ends_line)
    g_string_append_c (out, '\n');

  return g_string_free_to_bytes (g_steal_pointer (&out));
}
