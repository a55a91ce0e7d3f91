/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-sequence.h"

#include <stdlib.h>
#include <string.h>

/* E. W. Myers, "An O(ND) difference algorithm and its variations", Algorithmica 1 (1986), with the
 * linear space refinement: the middle of the way is looked for from both ends, then both halves are
 * done likewise. Elements that only one side has are set aside first. The way is given up after
 * MAX_EDITS for the furthest place reached, and all looking after MAX_STEPS. Own code because no
 * library of the stack has it. */

#define MAX_EDITS 1024
#define MAX_STEPS 40000000

/* A rectangle of the edit graph: elements older_start to older_end against newer_start to
 * newer_end. */
typedef struct
{
  guint older_start;
  guint older_end;
  guint newer_start;
  guint newer_end;
} Box;

typedef struct
{
  /* Borrowed */
  const guint *older;
  const guint *newer;
  guint8      *deleted;
  guint8      *added;

  /* Owned: the furthest place on each diagonal, and what is to be done */
  gint   *forward;
  gint   *backward;
  GArray *boxes;

  guint steps;
} Search;

/* One search for a middle. Places are relative to the box, diagonals are older minus newer. */
typedef struct
{
  const guint *older;
  const guint *newer;
  gint         n_older;
  gint         n_newer;
  gint         delta;
  gint         middle_older;
  gint         middle_newer;
} Middle;

static gint
find_furthest (const gint *places, gint diagonal, gint edits)
{
  const gint *at = places + MAX_EDITS + 1 + diagonal;

  if (edits == 0)
    return 0;
  if (diagonal == -edits || (diagonal != edits && at[-1] < at[1]))
    return at[1];

  return at[-1] + 1;
}

/* One more edit from the start; TRUE when the way from the end is met. */
static gboolean
step_forward (Search *self, Middle *middle, gint edits)
{
  gint first = -edits + 2 * MAX (0, edits - middle->n_newer);
  gint last = edits - 2 * MAX (0, edits - middle->n_older);

  for (gint diagonal = first; diagonal <= last; diagonal += 2)
    {
      gint older = find_furthest (self->forward, diagonal, edits);
      gint newer = older - diagonal;
      gint other = middle->delta - diagonal;

      while (older < middle->n_older && newer < middle->n_newer &&
             middle->older[older] == middle->newer[newer])
        {
          older++;
          newer++;
          self->steps++;
        }
      self->forward[MAX_EDITS + 1 + diagonal] = older;
      self->steps++;

      if (middle->delta % 2 != 0 && ABS (other) < edits &&
          older + self->backward[MAX_EDITS + 1 + other] >= middle->n_older)
        {
          middle->middle_older = older;
          middle->middle_newer = newer;
          return TRUE;
        }
    }

  return FALSE;
}

/* The same from the end, counted from there. */
static gboolean
step_backward (Search *self, Middle *middle, gint edits)
{
  gint first = -edits + 2 * MAX (0, edits - middle->n_newer);
  gint last = edits - 2 * MAX (0, edits - middle->n_older);

  for (gint diagonal = first; diagonal <= last; diagonal += 2)
    {
      gint older = find_furthest (self->backward, diagonal, edits);
      gint newer = older - diagonal;
      gint other = middle->delta - diagonal;

      while (older < middle->n_older && newer < middle->n_newer &&
             middle->older[middle->n_older - 1 - older] ==
                 middle->newer[middle->n_newer - 1 - newer])
        {
          older++;
          newer++;
          self->steps++;
        }
      self->backward[MAX_EDITS + 1 + diagonal] = older;
      self->steps++;

      if (middle->delta % 2 == 0 && ABS (other) <= edits &&
          older + self->forward[MAX_EDITS + 1 + other] >= middle->n_older)
        {
          middle->middle_older = middle->n_older - older;
          middle->middle_newer = middle->n_newer - newer;
          return TRUE;
        }
    }

  return FALSE;
}

/* Where the way from the start has come furthest after @edits. */
static void
give_up (Search *self, Middle *middle, gint edits)
{
  gint first = -edits + 2 * MAX (0, edits - middle->n_newer);
  gint last = edits - 2 * MAX (0, edits - middle->n_older);
  gint best = -1;

  for (gint diagonal = first; diagonal <= last; diagonal += 2)
    {
      gint older = self->forward[MAX_EDITS + 1 + diagonal];

      if (2 * older - diagonal > best)
        {
          best = 2 * older - diagonal;
          middle->middle_older = older;
          middle->middle_newer = older - diagonal;
        }
    }
}

static void
find_middle (Search *self, Middle *middle)
{
  gint edits = 0;

  while (!step_forward (self, middle, edits) && !step_backward (self, middle, edits))
    {
      if (edits == MAX_EDITS)
        {
          give_up (self, middle, edits);
          return;
        }
      edits++;
    }
}

/* Both ends lose what they have in common. */
static void
trim (Search *self, Box *box)
{
  while (box->older_start < box->older_end && box->newer_start < box->newer_end &&
         self->older[box->older_start] == self->newer[box->newer_start])
    {
      box->older_start++;
      box->newer_start++;
    }
  while (box->older_start < box->older_end && box->newer_start < box->newer_end &&
         self->older[box->older_end - 1] == self->newer[box->newer_end - 1])
    {
      box->older_end--;
      box->newer_end--;
    }
}

static void
mark (Search *self, const Box *box)
{
  memset (self->deleted + box->older_start, 1, box->older_end - box->older_start);
  memset (self->added + box->newer_start, 1, box->newer_end - box->newer_start);
}

static void
do_box (Search *self, Box box)
{
  Middle middle;
  Box    before = box;
  Box    after = box;

  trim (self, &box);
  if (box.older_start == box.older_end || box.newer_start == box.newer_end ||
      self->steps > MAX_STEPS)
    {
      mark (self, &box);
      return;
    }

  middle = (Middle){
    .older = self->older + box.older_start,
    .newer = self->newer + box.newer_start,
    .n_older = (gint)(box.older_end - box.older_start),
    .n_newer = (gint)(box.newer_end - box.newer_start),
  };
  middle.delta = middle.n_older - middle.n_newer;
  find_middle (self, &middle);

  before = after = box;
  before.older_end = after.older_start = box.older_start + (guint)middle.middle_older;
  before.newer_end = after.newer_start = box.newer_start + (guint)middle.middle_newer;
  g_array_append_val (self->boxes, before);
  g_array_append_val (self->boxes, after);
}

static void
search (Search *self, guint n_older, guint n_newer)
{
  Box whole = { 0, n_older, 0, n_newer };

  self->forward = g_new0 (gint, 2 * MAX_EDITS + 4);
  self->backward = g_new0 (gint, 2 * MAX_EDITS + 4);
  self->boxes = g_array_new (FALSE, FALSE, sizeof (Box));

  g_array_append_val (self->boxes, whole);
  while (self->boxes->len > 0)
    {
      Box box = g_array_index (self->boxes, Box, self->boxes->len - 1);

      g_array_set_size (self->boxes, self->boxes->len - 1);
      do_box (self, box);
    }

  g_array_unref (self->boxes);
  g_free (self->backward);
  g_free (self->forward);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  guint one = *(const guint *)a;
  guint other = *(const guint *)b;

  return one < other ? -1 : one > other ? 1 : 0;
}

/* One side without what the other has not at all. */
typedef struct
{
  guint *numbers;
  guint *places; /* in the whole sequence */
  guint  length;
} Common;

static Common
keep_common (const guint *numbers, guint n_numbers, const guint *others, guint n_others)
{
  Common            self = { .length = 0 };
  g_autofree guint *sorted = g_memdup2 (others, n_others * sizeof *others);

  qsort (sorted, n_others, sizeof *sorted, compare_numbers);
  self.numbers = g_new (guint, n_numbers + 1);
  self.places = g_new (guint, n_numbers + 1);
  for (guint i = 0; i < n_numbers; i++)
    if (bsearch (&numbers[i], sorted, n_others, sizeof *sorted, compare_numbers) != NULL)
      {
        self.numbers[self.length] = numbers[i];
        self.places[self.length++] = i;
      }

  return self;
}

static void
common_clear (Common *self)
{
  g_free (self->numbers);
  g_free (self->places);
}

/* @marks: of the common elements. All others differ. */
static void
spread (const Common *common, const guint8 *marks, guint8 *result, guint n_result)
{
  memset (result, 1, n_result);
  for (guint i = 0; i < common->length; i++)
    result[common->places[i]] = marks[i];
}

void
fb_sequence_compare (const guint *older,
                     guint        n_older,
                     const guint *newer,
                     guint        n_newer,
                     guint8      *deleted,
                     guint8      *added)
{
  Common             olds;
  Common             news;
  g_autofree guint8 *old_marks = NULL;
  g_autofree guint8 *new_marks = NULL;
  Search             self = { .steps = 0 };

  memset (deleted, 1, n_older);
  memset (added, 1, n_newer);
  if (n_older == 0 || n_newer == 0)
    return;

  olds = keep_common (older, n_older, newer, n_newer);
  news = keep_common (newer, n_newer, older, n_older);
  old_marks = g_malloc0 (olds.length + 1);
  new_marks = g_malloc0 (news.length + 1);

  self.older = olds.numbers;
  self.newer = news.numbers;
  self.deleted = old_marks;
  self.added = new_marks;
  search (&self, olds.length, news.length);

  spread (&olds, old_marks, deleted, n_older);
  spread (&news, new_marks, added, n_newer);
  common_clear (&olds);
  common_clear (&news);
}

/* Numbers. Sorted, not hashed: what is compared comes from outside. */

typedef struct
{
  FbSequencePart part;
  guint          index;
} Numbered;

static int
compare_parts (gconstpointer a, gconstpointer b)
{
  const FbSequencePart *one = &((const Numbered *)a)->part;
  const FbSequencePart *other = &((const Numbered *)b)->part;

  if (one->length != other->length)
    return one->length < other->length ? -1 : 1;

  /* An empty part may have no address. */
  return one->length > 0 ? memcmp (one->start, other->start, one->length) : 0;
}

guint *
fb_sequence_number (const FbSequencePart *older,
                    guint                 n_older,
                    const FbSequencePart *newer,
                    guint                 n_newer)
{
  guint                n_parts = n_older + n_newer;
  guint               *numbers = g_new (guint, n_parts + 1);
  g_autofree Numbered *sorted = g_new (Numbered, n_parts + 1);
  guint                number = 0;

  for (guint i = 0; i < n_parts; i++)
    sorted[i] = (Numbered){ i < n_older ? older[i] : newer[i - n_older], i };
  qsort (sorted, n_parts, sizeof *sorted, compare_parts);

  for (guint i = 0; i < n_parts; i++)
    {
      if (i > 0 && compare_parts (&sorted[i - 1], &sorted[i]) != 0)
        number++;
      numbers[sorted[i].index] = number;
    }

  return numbers;
}
