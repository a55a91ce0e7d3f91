/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-json-layout.h"

#include "fb-json-reader.h"

/* Two passes over the tokens: the first measures every object and array as one line, the second
 * writes. Own code because json-glib spells numbers and strings anew. */

typedef struct
{
  guint    n_items;
  gsize    length; /* on one line */
  guint    number; /* in the order of opening */
  gboolean is_flat;
} Level;

typedef struct
{
  /* Borrowed */
  const FbJsonLayout *layout;
  GString            *out; /* NULL while measuring */

  /* Owned */
  GArray *lengths; /* of gsize, by number */

  guint    base; /* depth of the text itself */
  guint    n_opened;
  gboolean after_key;
  Level    levels[FB_JSON_MAX_DEPTH + 1];
} Printer;

static void
begin_line (Printer *self, guint depth)
{
  g_string_append_c (self->out, '\n');
  for (guint i = 0; i < (self->base + depth) * self->layout->indent; i++)
    g_string_append_c (self->out, self->layout->fill);
}

/* What stands between the item before and the next one. */
static void
begin_item (Printer *self, guint depth)
{
  Level *level = &self->levels[depth];

  if (self->after_key || depth == 0)
    {
      self->after_key = FALSE;
      return;
    }

  level->n_items++;
  if (self->out == NULL)
    {
      level->length += level->n_items > 1 ? 2 : 0;
      return;
    }

  if (level->n_items > 1)
    g_string_append_c (self->out, ',');
  if (self->layout->indent == 0)
    return;
  if (!level->is_flat)
    begin_line (self, depth);
  else if (level->n_items > 1)
    g_string_append_c (self->out, ' ');
}

static void
put (Printer *self, guint depth, const FbJsonReader *reader)
{
  if (self->out != NULL)
    g_string_append_len (self->out, reader->start, reader->stop - reader->start);
  else
    self->levels[depth].length += (gsize)(reader->stop - reader->start);
}

static void
put_key (Printer *self, guint depth, const FbJsonReader *reader)
{
  begin_item (self, depth);
  put (self, depth, reader);
  self->after_key = TRUE;
  if (self->out == NULL)
    self->levels[depth].length += 2;
  else
    g_string_append (self->out, self->layout->indent > 0 ? ": " : ":");
}

static gboolean
fits (Printer *self, guint depth, guint number)
{
  gsize length = g_array_index (self->lengths, gsize, number);

  return self->levels[depth].is_flat ||
         length + (gsize)(self->base + depth) * self->layout->indent <= self->layout->width;
}

static void
open_level (Printer *self, guint depth, const FbJsonReader *reader)
{
  gsize zero = 0;

  begin_item (self, depth - 1);
  self->levels[depth] = (Level){ .number = self->n_opened++ };
  if (self->out == NULL)
    g_array_append_val (self->lengths, zero);
  else
    self->levels[depth].is_flat = fits (self, depth - 1, self->levels[depth].number);
  put (self, depth, reader);
}

/* @depth: of the level that ends. */
static void
close_level (Printer *self, guint depth, const FbJsonReader *reader)
{
  Level *level = &self->levels[depth];

  if (self->out != NULL && level->n_items > 0 && !level->is_flat && self->layout->indent > 0)
    begin_line (self, depth - 1);
  put (self, depth, reader);
  if (self->out != NULL)
    return;

  g_array_index (self->lengths, gsize, level->number) = level->length;
  self->levels[depth - 1].length += level->length;
}

static void
pass (Printer *self, FbJsonReader *reader)
{
  FbJsonToken token;

  self->n_opened = 0;
  self->after_key = FALSE;
  self->levels[0] = (Level){ 0 };
  while ((token = fb_json_reader_next (reader, NULL)) > FB_JSON_TOKEN_END)
    if (token == FB_JSON_TOKEN_OBJECT || token == FB_JSON_TOKEN_ARRAY)
      open_level (self, reader->depth, reader);
    else if (token == FB_JSON_TOKEN_OBJECT_END || token == FB_JSON_TOKEN_ARRAY_END)
      close_level (self, reader->depth + 1, reader);
    else if (token == FB_JSON_TOKEN_KEY)
      put_key (self, reader->depth, reader);
    else
      {
        begin_item (self, reader->depth);
        put (self, reader->depth, reader);
      }
}

void
fb_json_append_laid_out (
    GString *out, const char *text, gsize length, const FbJsonLayout *layout, guint depth)
{
  g_autofree Printer *self = g_new (Printer, 1);
  g_autoptr (GArray) lengths = g_array_new (FALSE, FALSE, sizeof (gsize));
  g_auto (FbJsonReader) reader = { 0 };

  self->layout = layout;
  self->lengths = lengths;
  self->base = depth;
  self->out = NULL;
  fb_json_reader_init (&reader, text, length);
  pass (self, &reader);

  self->out = out;
  fb_json_reader_restart (&reader, text, length);
  pass (self, &reader);
}
