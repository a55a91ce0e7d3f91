/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-flow-merge-walk-private.h"
#include "fb-sequence.h"

/* S. Khanna, K. Kunal, B. C. Pierce, "A formal investigation of Diff3", FSTTCS 2007: an element of
 * base that both others have in place is a fixed point; what lies between fixed points is one run
 * that each side may have changed. Pure functions. */

#define NONE G_MAXUINT

/* For each element of base the place of its counterpart, or NONE. */
static guint *
match (const guint *base, guint n_base, const guint *other, guint n_other)
{
  guint             *places = g_new (guint, n_base + 1);
  g_autofree guint8 *deleted = g_malloc0 (n_base + 1);
  g_autofree guint8 *added = g_malloc0 (n_other + 1);
  guint              at = 0;

  fb_sequence_compare (base, n_base, other, n_other, deleted, added);
  for (guint i = 0; i < n_base; i++)
    {
      places[i] = NONE;
      if (deleted[i])
        continue;
      while (added[at])
        at++;
      places[i] = at++;
    }

  return places;
}

/* Equal numbers for equal elements, of all three one after another. */
static guint *
number (const FbSequencePart *parts[FB_MERGE_N_SIDES], const guint lengths[FB_MERGE_N_SIDES])
{
  guint                      n_mine = lengths[FB_MERGE_MINE];
  guint                      n_theirs = lengths[FB_MERGE_THEIRS];
  g_autofree FbSequencePart *others = g_new (FbSequencePart, (gsize)n_mine + n_theirs + 1);

  if (n_mine > 0)
    memcpy (others, parts[FB_MERGE_MINE], n_mine * sizeof *others);
  if (n_theirs > 0)
    memcpy (others + n_mine, parts[FB_MERGE_THEIRS], n_theirs * sizeof *others);

  return fb_sequence_number (parts[FB_MERGE_BASE], lengths[FB_MERGE_BASE], others,
                             n_mine + n_theirs);
}

GArray *
fb_merge_cut (const FbSequencePart *parts[FB_MERGE_N_SIDES], const guint lengths[FB_MERGE_N_SIDES])
{
  GArray           *runs = g_array_new (FALSE, FALSE, sizeof (FbMergeRun));
  guint             n_base = lengths[FB_MERGE_BASE];
  g_autofree guint *numbers = number (parts, lengths);
  const guint      *mine = numbers + n_base;
  const guint      *theirs = mine + lengths[FB_MERGE_MINE];
  g_autofree guint *in_mine = match (numbers, n_base, mine, lengths[FB_MERGE_MINE]);
  g_autofree guint *in_theirs = match (numbers, n_base, theirs, lengths[FB_MERGE_THEIRS]);
  FbMergeRun        run = { { 0 }, { 0 }, FALSE };

  for (guint i = 0; i <= n_base; i++)
    {
      gboolean is_end = i == n_base;
      guint    at[FB_MERGE_N_SIDES] = { i, is_end ? lengths[FB_MERGE_MINE] : in_mine[i],
                                     is_end ? lengths[FB_MERGE_THEIRS] : in_theirs[i] };

      if (at[FB_MERGE_MINE] == NONE || at[FB_MERGE_THEIRS] == NONE)
        continue;

      memcpy (run.ends, at, sizeof at);
      if (memcmp (run.starts, run.ends, sizeof run.ends) != 0)
        g_array_append_val (runs, run);
      memcpy (run.starts, at, sizeof at);
      if (is_end)
        break;

      for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
        run.ends[side] = at[side] + 1;
      run.is_same = TRUE;
      g_array_append_val (runs, run);
      memcpy (run.starts, run.ends, sizeof run.ends);
      run.is_same = FALSE;
    }

  return runs;
}

static gboolean
runs_equal (const FbSequencePart *parts[FB_MERGE_N_SIDES],
            const FbMergeRun     *run,
            FbMergeSide           one,
            FbMergeSide           other)
{
  guint length = run->ends[one] - run->starts[one];

  if (run->ends[other] - run->starts[other] != length)
    return FALSE;

  for (guint i = 0; i < length; i++)
    {
      const FbSequencePart *a = &parts[one][run->starts[one] + i];
      const FbSequencePart *b = &parts[other][run->starts[other] + i];

      if (a->length != b->length || memcmp (a->start, b->start, a->length) != 0)
        return FALSE;
    }

  return TRUE;
}

FbMergeSide
fb_merge_compare_run (const FbSequencePart *parts[FB_MERGE_N_SIDES], const FbMergeRun *run)
{
  if (run->is_same || runs_equal (parts, run, FB_MERGE_BASE, FB_MERGE_MINE) ||
      runs_equal (parts, run, FB_MERGE_MINE, FB_MERGE_THEIRS))
    return FB_MERGE_THEIRS;

  return runs_equal (parts, run, FB_MERGE_BASE, FB_MERGE_THEIRS) ? FB_MERGE_MINE : FB_MERGE_OPEN;
}
