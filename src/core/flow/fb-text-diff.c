/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-text-diff.h"

#include <string.h>

#include "fb-sequence.h"

/* Lines first; then, in each run of changed lines, the words of all its deleted lines against those
 * of all its added ones, so that a line that only moved down is not taken for another. Shared by
 * whoever holds a reference; any thread. */

#define MAX_WORDS 20000 /* of a run whose words are looked at */
#define MAX_SLIDE 200   /* lines that a run is moved by */
#define MIN_COMMON 30   /* per cent of a line, else it is shown as another line */

struct _FbTextDiff
{
  gatomicrefcount ref_count;

  /* Owned */
  char   *older;
  char   *newer;
  GArray *lines;
  GArray *spans; /* lines name them by index while they are made */
  guint   n_added;
  guint   n_deleted;
};

/* One text while it is compared. */
typedef struct
{
  GArray *parts; /* FbSequencePart */
  guint8 *changed;
} Side;

static void
side_clear (Side *self)
{
  g_clear_pointer (&self->parts, g_array_unref);
  g_clear_pointer (&self->changed, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Side, side_clear)

static const FbSequencePart *
get_part (const Side *self, guint index)
{
  return &g_array_index (self->parts, FbSequencePart, index);
}

/* Of an empty text there are none: beside it all of the other is new. */
static void
split_lines (Side *self, const char *text)
{
  const char *end = text + strlen (text);

  self->parts = g_array_new (FALSE, FALSE, sizeof (FbSequencePart));
  while (text != end || self->parts->len > 0)
    {
      gboolean       is_last = self->parts->len + 1 == FB_TEXT_MAX_LINES;
      const char    *stop = is_last ? NULL : memchr (text, '\n', (gsize)(end - text));
      FbSequencePart line = { text, (gsize)((stop != NULL ? stop : end) - text) };

      g_array_append_val (self->parts, line);
      if (stop == NULL)
        break;
      text = stop + 1;
    }
  self->changed = g_malloc0 (self->parts->len + 1);
}

static void
compare_sides (Side *older, Side *newer)
{
  g_autofree guint *numbers =
      fb_sequence_number ((const FbSequencePart *)older->parts->data, older->parts->len,
                          (const FbSequencePart *)newer->parts->data, newer->parts->len);

  fb_sequence_compare (numbers, older->parts->len, numbers + older->parts->len, newer->parts->len,
                       older->changed, newer->changed);
}

/* A run of changed lines between equal ones can often stand a few lines further down as well:
 * where is it read best? */

static gboolean
parts_equal (const FbSequencePart *a, const FbSequencePart *b)
{
  return a->length == b->length && memcmp (a->start, b->start, a->length) == 0;
}

/* Columns before the first character; of an empty line none. */
static guint
get_indent (const FbSequencePart *line)
{
  guint indent = 0;

  while (indent < line->length && (line->start[indent] == ' ' || line->start[indent] == '\t'))
    indent++;

  return indent < line->length ? indent : 0;
}

/* Less is better: a run that begins where a block begins, and before which one has ended. */
static guint
rate (const Side *self, guint start, guint end)
{
  guint rating = 2 * get_indent (get_part (self, start));

  if (end < self->parts->len)
    rating += 2 * get_indent (get_part (self, end));
  if (start > 0 && get_part (self, start - 1)->length > 0)
    rating++;

  return rating;
}

/* Moves the run of lines from @start to @end down to where it is read best; returns its end there.
 */
static guint
slide (Side *self, guint start, guint end)
{
  guint length = end - start;
  guint best = start;
  guint best_rating = rate (self, start, end);
  guint at = start;

  while (at + length < self->parts->len && at - start < MAX_SLIDE && !self->changed[at + length] &&
         parts_equal (get_part (self, at), get_part (self, at + length)))
    {
      guint rating;

      at++;
      rating = rate (self, at, at + length);
      if (rating <= best_rating)
        {
          best_rating = rating;
          best = at;
        }
    }

  memset (self->changed + start, 0, length);
  memset (self->changed + best, 1, length);
  return best + length;
}

/* The place behind @n_same more lines that both sides have. */
static guint
pass_same (const Side *self, guint at, guint n_same)
{
  for (; n_same > 0; n_same--)
    {
      while (self->changed[at])
        at++;
      at++;
    }

  return at;
}

/* Runs with a counterpart on the other side stay where they are. */
static void
slide_runs (Side *self, const Side *other)
{
  guint at = 0;
  guint other_at = 0;

  while (at < self->parts->len)
    {
      guint start = at;

      if (!self->changed[at])
        {
          other_at = pass_same (other, other_at, 1);
          at++;
          continue;
        }

      while (at < self->parts->len && self->changed[at])
        at++;
      if (other_at == other->parts->len || !other->changed[other_at])
        {
          guint end = slide (self, start, at);

          other_at = pass_same (other, other_at, end - at);
          at = end;
        }
    }
}

/* Words. */

static gboolean
is_word (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '$' || (guchar)c >= 0x80;
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\r';
}

static gsize
measure_word (const char *start, gsize length)
{
  gsize n = 1;

  if (is_word (*start))
    while (n < length && is_word (start[n]))
      n++;
  else if (is_blank (*start))
    while (n < length && is_blank (start[n]))
      n++;

  return n;
}

/* The words of all lines from @start to @end, or of as many as are looked at. */
static void
split_words (Side *self, const Side *lines, guint start, guint end)
{
  self->parts = g_array_new (FALSE, FALSE, sizeof (FbSequencePart));
  for (guint i = start; i < end; i++)
    {
      const FbSequencePart *line = get_part (lines, i);

      for (gsize at = 0; at < line->length && self->parts->len <= MAX_WORDS;)
        {
          FbSequencePart word = { line->start + at,
                                  measure_word (line->start + at, line->length - at) };

          g_array_append_val (self->parts, word);
          at += word.length;
        }
    }
  self->changed = g_malloc0 (self->parts->len + 1);
}

/* Adds the changed words of one line, those side by side as one; returns where the words of the
 * next line begin. */
static guint
add_line_spans (FbTextDiff *self, FbTextLine *line, const Side *words, guint at)
{
  guint first = self->spans->len;
  gsize n_changed = 0;

  for (; at < words->parts->len; at++)
    {
      const FbSequencePart *word = get_part (words, at);
      FbTextSpan            span = { (gsize)(word->start - line->text), word->length };
      FbTextSpan           *last = self->spans->len > first
                                       ? &g_array_index (self->spans, FbTextSpan, self->spans->len - 1)
                                       : NULL;

      if (word->start < line->text || word->start >= line->text + line->length)
        break;
      if (!words->changed[at])
        continue;
      n_changed += word->length;
      if (last != NULL && last->start + last->length == span.start)
        last->length += span.length;
      else
        g_array_append_val (self->spans, span);
    }

  if ((line->length - n_changed) * 100 < line->length * MIN_COMMON)
    g_array_set_size (self->spans, first);
  line->n_spans = self->spans->len - first;
  /* An index until no more are added. */
  line->spans = GUINT_TO_POINTER (first);

  return at;
}

static void
add_spans (FbTextDiff *self, const Side *words, guint first_line, guint n_lines)
{
  guint at = 0;

  for (guint i = 0; i < n_lines; i++)
    at = add_line_spans (self, &g_array_index (self->lines, FbTextLine, first_line + i), words, at);
}

static void
compare_words (FbTextDiff *self,
               const Side *older,
               guint       older_end,
               guint       n_older,
               const Side *newer,
               guint       newer_end,
               guint       n_newer)
{
  g_auto (Side) olds = { 0 };
  g_auto (Side) news = { 0 };

  if (n_older == 0 || n_newer == 0)
    return;

  split_words (&olds, older, older_end - n_older, older_end);
  split_words (&news, newer, newer_end - n_newer, newer_end);
  if (olds.parts->len > MAX_WORDS || news.parts->len > MAX_WORDS)
    return;

  compare_sides (&olds, &news);
  add_spans (self, &olds, self->lines->len - n_older - n_newer, n_older);
  add_spans (self, &news, self->lines->len - n_newer, n_newer);
}

/* The result. */

static void
add_line (FbTextDiff           *self,
          FbTextLineKind        kind,
          const FbSequencePart *part,
          guint                 older_line,
          guint                 newer_line)
{
  FbTextLine line = {
    .kind = kind,
    .older_line = older_line,
    .newer_line = newer_line,
    .text = part->start,
    .length = part->length,
  };

  g_array_append_val (self->lines, line);
}

/* Adds the changed lines from @at on; returns how many there are. */
static guint
add_run (FbTextDiff *self, const Side *side, guint at, FbTextLineKind kind)
{
  guint n_lines = 0;

  for (; at + n_lines < side->parts->len && side->changed[at + n_lines]; n_lines++)
    add_line (self, kind, get_part (side, at + n_lines),
              kind == FB_TEXT_DELETED ? at + n_lines + 1 : 0,
              kind == FB_TEXT_ADDED ? at + n_lines + 1 : 0);

  return n_lines;
}

static void
add_lines (FbTextDiff *self, const Side *older, const Side *newer)
{
  guint i = 0;
  guint j = 0;

  while (i < older->parts->len || j < newer->parts->len)
    {
      guint n_deleted = add_run (self, older, i, FB_TEXT_DELETED);
      guint n_added = add_run (self, newer, j, FB_TEXT_ADDED);

      i += n_deleted;
      j += n_added;
      self->n_deleted += n_deleted;
      self->n_added += n_added;
      compare_words (self, older, i, n_deleted, newer, j, n_added);

      for (; i < older->parts->len && !older->changed[i] && !newer->changed[j]; i++, j++)
        add_line (self, FB_TEXT_SAME, get_part (newer, j), i + 1, j + 1);
    }
}

static void
point_at_spans (FbTextDiff *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      FbTextLine *line = &g_array_index (self->lines, FbTextLine, i);

      line->spans = line->n_spans > 0
                        ? &g_array_index (self->spans, FbTextSpan, GPOINTER_TO_UINT (line->spans))
                        : NULL;
    }
}

FbTextDiff *
fb_text_diff_new (const char *older, const char *newer)
{
  FbTextDiff *self;
  g_auto (Side) olds = { 0 };
  g_auto (Side) news = { 0 };

  g_return_val_if_fail (older != NULL && newer != NULL, NULL);

  self = g_new0 (FbTextDiff, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->older = g_strdup (older);
  self->newer = g_strdup (newer);
  self->lines = g_array_new (FALSE, FALSE, sizeof (FbTextLine));
  self->spans = g_array_new (FALSE, FALSE, sizeof (FbTextSpan));

  split_lines (&olds, self->older);
  split_lines (&news, self->newer);
  compare_sides (&olds, &news);
  slide_runs (&olds, &news);
  slide_runs (&news, &olds);
  add_lines (self, &olds, &news);
  point_at_spans (self);

  return self;
}

FbTextDiff *
fb_text_diff_ref (FbTextDiff *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
fb_text_diff_unref (FbTextDiff *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_array_unref (self->spans);
  g_array_unref (self->lines);
  g_free (self->newer);
  g_free (self->older);
  g_free (self);
}

guint
fb_text_diff_get_n_lines (FbTextDiff *self)
{
  return self->lines->len;
}

const FbTextLine *
fb_text_diff_get_line (FbTextDiff *self, guint index)
{
  g_return_val_if_fail (index < self->lines->len, NULL);

  return &g_array_index (self->lines, FbTextLine, index);
}

void
fb_text_diff_count (FbTextDiff *self, guint *added, guint *deleted)
{
  *added = self->n_added;
  *deleted = self->n_deleted;
}
