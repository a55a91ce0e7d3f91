/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* JSON text with other white space between its tokens, which stay as they are spelled. Any thread.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint indent; /* characters a level, 0: no white space at all; as JSON.stringify() writes */
  char  fill;   /* ' ' or '\t' */
  guint width; /* an object or array that fits into so many bytes stays on one line; 0: none does */
} FbJsonLayout;

/* Appends @text, which FbJsonReader accepts, as it stands at @depth levels. */
void fb_json_append_laid_out (
    GString *out, const char *text, gsize length, const FbJsonLayout *layout, guint depth);

G_END_DECLS
