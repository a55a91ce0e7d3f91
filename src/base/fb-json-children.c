/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-json-children.h"

#include <string.h>

/* One pass of the reader; names with escapes stay in the reader's memory. On the caller's stack;
 * any thread. */

#define FEW 24 /* up to here sorting by insertion is faster */

static FbJsonChild *
add (FbJsonChildren *self)
{
  if (self->length == self->size)
    {
      self->size = MAX (32, self->size * 2);
      self->items = g_renew (FbJsonChild, self->items, self->size);
    }

  self->items[self->length] = (FbJsonChild){ .name = NULL };
  return &self->items[self->length++];
}

static void
begin (FbJsonChildren *self, const char *text, gsize length)
{
  self->length = 0;
  if (self->has_reader)
    fb_json_reader_restart (&self->reader, text, length);
  else
    fb_json_reader_init (&self->reader, text, length);
  self->has_reader = TRUE;
}

static void
read_members (FbJsonChildren *self)
{
  while (fb_json_reader_next (&self->reader, NULL) == FB_JSON_TOKEN_KEY)
    {
      FbJsonChild *child = add (self);

      child->name = self->reader.key;
      child->name_length = self->reader.key_length;
      fb_json_reader_skip (&self->reader, NULL);
      child->start = self->reader.start;
      child->stop = self->reader.stop;
    }
}

static void
read_elements (FbJsonChildren *self)
{
  for (;;)
    {
      FbJsonToken  token = fb_json_reader_next (&self->reader, NULL);
      FbJsonChild *child;

      if (token == FB_JSON_TOKEN_ARRAY_END || token == FB_JSON_TOKEN_ERROR)
        return;
      if (token == FB_JSON_TOKEN_OBJECT || token == FB_JSON_TOKEN_ARRAY)
        fb_json_reader_skip (&self->reader, NULL);

      child = add (self);
      child->start = self->reader.start;
      child->stop = self->reader.stop;
    }
}

void
fb_json_children_read (FbJsonChildren *self, const char *text, gsize length)
{
  FbJsonToken token;

  begin (self, text, length);
  token = fb_json_reader_next (&self->reader, NULL);
  if (token == FB_JSON_TOKEN_OBJECT)
    read_members (self);
  else if (token == FB_JSON_TOKEN_ARRAY)
    read_elements (self);
}

void
fb_json_children_clear (FbJsonChildren *self)
{
  if (self->has_reader)
    fb_json_reader_clear (&self->reader);
  self->has_reader = FALSE;
  g_clear_pointer (&self->items, g_free);
  self->length = self->size = 0;
}

int
fb_json_child_compare (const FbJsonChild *a, const FbJsonChild *b)
{
  int by_text = memcmp (a->name, b->name, MIN (a->name_length, b->name_length));

  if (by_text != 0)
    return by_text;

  return a->name_length == b->name_length ? 0 : a->name_length < b->name_length ? -1 : 1;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return fb_json_child_compare (a, b);
}

void
fb_json_children_sort (FbJsonChildren *self)
{
  if (self->length > FEW)
    {
      qsort (self->items, self->length, sizeof *self->items, compare);
      return;
    }

  for (guint i = 1; i < self->length; i++)
    {
      FbJsonChild child = self->items[i];
      guint       j = i;

      for (; j > 0 && fb_json_child_compare (&self->items[j - 1], &child) > 0; j--)
        self->items[j] = self->items[j - 1];
      self->items[j] = child;
    }
}

gboolean
fb_json_child_is (const FbJsonChild *self, const char *name)
{
  return strlen (name) == self->name_length && memcmp (name, self->name, self->name_length) == 0;
}

const FbJsonChild *
fb_json_children_find (const FbJsonChildren *self, const char *name)
{
  for (guint i = 0; i < self->length; i++)
    if (self->items[i].name != NULL && fb_json_child_is (&self->items[i], name))
      return &self->items[i];

  return NULL;
}
