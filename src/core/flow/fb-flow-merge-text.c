/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-flow-merge-walk-private.h"
#include "fb-json-string.h"
#include "fb-text-diff.h"

/* Texts of several lines, such as code: lines that one side changed are its; runs of lines that
 * both changed, or that touch, are asked for one by one. Lines are parts of the JSON strings, so
 * that their escapes stay as they are spelled, but are compared by what they mean. */

typedef struct
{
  GArray       *raw;   /* FbSequencePart, each with its line end */
  GArray       *plain; /* the same without escapes */
  GStringChunk *memory;
} Lines;

/* Behind the next line end, or @end. */
static const char *
find_line_end (const char *at, const char *end)
{
  while (at < end)
    if (fb_json_string_next (&at, end) == '\n')
      break;

  return at;
}

static void
lines_read (Lines *self, const FbFlowValue *value)
{
  const char *end = value->stop - 1;
  g_autoptr (GString) plain = g_string_new (NULL);

  self->memory = g_string_chunk_new (4096);
  self->raw = g_array_new (FALSE, FALSE, sizeof (FbSequencePart));
  self->plain = g_array_new (FALSE, FALSE, sizeof (FbSequencePart));
  for (const char *at = value->start + 1; at < end;)
    {
      const char    *stop = self->raw->len + 1 < FB_TEXT_MAX_LINES ? find_line_end (at, end) : end;
      FbSequencePart line = { at, (gsize)(stop - at) };

      g_array_append_val (self->raw, line);
      g_string_truncate (plain, 0);
      fb_json_unescape (plain, at, line.length);
      line.start = g_string_chunk_insert_len (self->memory, plain->str, (gssize)plain->len);
      line.length = plain->len;
      g_array_append_val (self->plain, line);
      at = stop;
    }
}

static void
lines_clear (Lines *self)
{
  g_clear_pointer (&self->raw, g_array_unref);
  g_clear_pointer (&self->plain, g_array_unref);
  g_clear_pointer (&self->memory, g_string_chunk_free);
}

/* The lines of a run as they are spelled; empty ones too. */
static FbSequencePart
get_run (const Lines *self, guint start, guint end)
{
  const FbSequencePart *first = &g_array_index (self->raw, FbSequencePart, start);
  const FbSequencePart *last = &g_array_index (self->raw, FbSequencePart, end - 1);

  if (start == end)
    return (FbSequencePart){ "", 0 };

  return (FbSequencePart){ first->start, (gsize)(last->start + last->length - first->start) };
}

/* Without the last line end. */
static char *
dup_shown (const FbSequencePart *part)
{
  char *text = fb_json_dup_text (part->start, part->length);

  if (g_str_has_suffix (text, "\n"))
    text[strlen (text) - 1] = '\0';

  return text;
}

static FbSequencePart
ask_for_run (FbMergeWalk *self, const Lines *lines, const FbMergeRun *run)
{
  FbSequencePart parts[FB_MERGE_N_SIDES];
  char          *shown[FB_MERGE_N_SIDES] = { NULL };
  FbMergeSide    side;

  for (side = 0; side < FB_MERGE_N_SIDES; side++)
    {
      parts[side] = get_run (&lines[side], run->starts[side], run->ends[side]);
      if (self->outcome == NULL)
        shown[side] = dup_shown (&parts[side]);
    }
  side = fb_merge_ask_shown (self, run->starts[FB_MERGE_BASE] + 1, shown);
  for (guint i = 0; i < FB_MERGE_N_SIDES; i++)
    g_free (shown[i]);

  return parts[side];
}

static void
merge_lines (FbMergeWalk *self, const Lines *lines, GString *out)
{
  const FbSequencePart *parts[FB_MERGE_N_SIDES];
  guint                 lengths[FB_MERGE_N_SIDES];
  g_autoptr (GArray) runs = NULL;

  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    {
      parts[side] = (const FbSequencePart *)lines[side].plain->data;
      lengths[side] = lines[side].plain->len;
    }
  runs = fb_merge_cut (parts, lengths);

  g_string_append_c (out, '"');
  for (guint i = 0; i < runs->len; i++)
    {
      const FbMergeRun *run = &g_array_index (runs, FbMergeRun, i);
      FbMergeSide       side = fb_merge_compare_run (parts, run);
      FbSequencePart    part = side == FB_MERGE_OPEN
                                   ? ask_for_run (self, lines, run)
                                   : get_run (&lines[side], run->starts[side], run->ends[side]);

      g_string_append_len (out, part.start, (gssize)part.length);
    }
  g_string_append_c (out, '"');
}

gboolean
fb_merge_text (FbMergeWalk *self, const FbFlowValue *values, guint depth, GString *out)
{
  Lines    lines[FB_MERGE_N_SIDES] = { 0 };
  gboolean is_there = TRUE;
  gboolean has_lines = TRUE;

  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    {
      lines_read (&lines[side], &values[side]);
      has_lines = has_lines && lines[side].raw->len > 1;
    }
  if (has_lines && !self->sense.is_secret)
    merge_lines (self, lines, out);
  else
    is_there = fb_merge_ask (self, values, out);
  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    lines_clear (&lines[side]);

  return is_there;
}
