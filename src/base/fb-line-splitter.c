/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-line-splitter.h"

#include <string.h>

/* A line that lies whole in what is fed is handed on from there without a copy; only the piece of a
 * line that the next feed completes is kept. Own code because GDataInputStream has no bound. */

struct _FbLineSplitter
{
  gsize       max_line;
  FbLineFunc  func;
  gpointer    user_data;
  GByteArray *rest;
  gboolean    cutting; /* the beginning was handed on, the newline has not come yet */
};

FbLineSplitter *
fb_line_splitter_new (gsize max_line, FbLineFunc func, gpointer user_data)
{
  FbLineSplitter *self;

  g_return_val_if_fail (max_line > 0, NULL);
  g_return_val_if_fail (func != NULL, NULL);

  self = g_new0 (FbLineSplitter, 1);
  self->max_line = max_line;
  self->func = func;
  self->user_data = user_data;
  self->rest = g_byte_array_new ();

  return self;
}

void
fb_line_splitter_free (FbLineSplitter *self)
{
  if (self == NULL)
    return;

  g_byte_array_unref (self->rest);
  g_free (self);
}

static void
hand_on (FbLineSplitter *self, const char *line, gsize length)
{
  gboolean cut = length > self->max_line;

  if (cut)
    length = self->max_line;
  else if (length > 0 && line[length - 1] == '\r')
    length--;

  self->func (line, length, cut, self->user_data);
}

static void
end_line (FbLineSplitter *self, const char *bytes, gsize length)
{
  if (self->cutting)
    self->cutting = FALSE;
  else if (self->rest->len == 0)
    hand_on (self, bytes, length);
  else
    {
      /* One byte over the limit is enough to know that the line is too long. */
      gsize wanted = MIN (length, self->max_line + 1 - self->rest->len);

      g_byte_array_append (self->rest, (const guint8 *)bytes, wanted);
      hand_on (self, (const char *)self->rest->data, self->rest->len);
      g_byte_array_set_size (self->rest, 0);
    }
}

static void
keep_rest (FbLineSplitter *self, const char *bytes, gsize length)
{
  if (self->cutting)
    return;

  g_byte_array_append (self->rest, (const guint8 *)bytes,
                       MIN (length, self->max_line + 1 - self->rest->len));
  if (self->rest->len <= self->max_line)
    return;

  self->cutting = TRUE;
  hand_on (self, (const char *)self->rest->data, self->rest->len);
  g_byte_array_set_size (self->rest, 0);
}

void
fb_line_splitter_feed (FbLineSplitter *self, const char *bytes, gsize length)
{
  g_return_if_fail (self != NULL);

  while (length > 0)
    {
      const char *newline = memchr (bytes, '\n', length);
      gsize       used;

      if (newline == NULL)
        {
          keep_rest (self, bytes, length);
          return;
        }

      used = newline - bytes;
      end_line (self, bytes, used);
      bytes += used + 1;
      length -= used + 1;
    }
}

void
fb_line_splitter_end (FbLineSplitter *self)
{
  g_return_if_fail (self != NULL);

  if (self->rest->len > 0)
    hand_on (self, (const char *)self->rest->data, self->rest->len);
  g_byte_array_set_size (self->rest, 0);
  self->cutting = FALSE;
}
