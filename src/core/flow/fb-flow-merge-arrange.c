/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-flow-merge-private.h"

/* The order of things that mine, theirs or both have. What both have stands as the side has it that
 * changed its order; what one has stays behind what it follows there. Pure; on the caller's stack.
 */

#define ABSENT G_MAXUINT

void
fb_merge_sequences_init (FbMergeSequences *self, guint n_keys)
{
  self->n_keys = n_keys;
  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    {
      self->keys[side] = g_array_new (FALSE, FALSE, sizeof (guint));
      self->places[side] = g_new (guint, n_keys + 1);
      for (guint i = 0; i < n_keys; i++)
        self->places[side][i] = ABSENT;
    }
}

void
fb_merge_sequences_clear (FbMergeSequences *self)
{
  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    {
      g_clear_pointer (&self->keys[side], g_array_unref);
      g_clear_pointer (&self->places[side], g_free);
    }
}

void
fb_merge_sequences_add (FbMergeSequences *self, FbMergeSide side, guint key)
{
  self->places[side][key] = self->keys[side]->len;
  g_array_append_val (self->keys[side], key);
}

static gboolean
has (const FbMergeSequences *self, guint key, FbMergeSide side)
{
  return self->places[side][key] != ABSENT;
}

/* Comparing. */

/* The next key of @side from *@at on that mine and theirs both have, and base too when @in_base.
 * ABSENT at the end. */
static guint
next_common (const FbMergeSequences *self, FbMergeSide side, gboolean in_base, guint *at)
{
  const GArray *keys = self->keys[side];

  while (*at < keys->len)
    {
      guint key = g_array_index (keys, guint, (*at)++);

      if (has (self, key, FB_MERGE_MINE) && has (self, key, FB_MERGE_THEIRS) &&
          (!in_base || has (self, key, FB_MERGE_BASE)))
        return key;
    }

  return ABSENT;
}

static gboolean
is_same_order (const FbMergeSequences *self, FbMergeSide one, FbMergeSide other, gboolean in_base)
{
  guint i = 0;
  guint j = 0;
  guint key;

  do
    {
      key = next_common (self, one, in_base, &i);
      if (key != next_common (self, other, in_base, &j))
        return FALSE;
    }
  while (key != ABSENT);

  return TRUE;
}

FbMergeSide
fb_merge_sequences_compare (const FbMergeSequences *self)
{
  gboolean mine_same = is_same_order (self, FB_MERGE_BASE, FB_MERGE_MINE, TRUE);
  gboolean theirs_same = is_same_order (self, FB_MERGE_BASE, FB_MERGE_THEIRS, TRUE);

  if (is_same_order (self, FB_MERGE_MINE, FB_MERGE_THEIRS, FALSE))
    return FB_MERGE_THEIRS;
  if (mine_same == theirs_same)
    return FB_MERGE_OPEN;

  return mine_same ? FB_MERGE_THEIRS : FB_MERGE_MINE;
}

/* Putting together. */

/* One that stands where @skeleton has it. */
static gboolean
is_fixed (const FbMergeSequences *self, guint key, FbMergeSide skeleton)
{
  return has (self, key, FB_MERGE_MINE) && has (self, key, FB_MERGE_THEIRS) &&
         has (self, key, skeleton);
}

/* Those of @side alone from @at on, up to the next fixed one. */
static void
find_loose (
    const FbMergeSequences *self, FbMergeSide side, FbMergeSide skeleton, guint at, GArray *loose)
{
  const GArray *keys = self->keys[side];

  g_array_set_size (loose, 0);
  for (; at < keys->len; at++)
    {
      guint key = g_array_index (keys, guint, at);

      if (is_fixed (self, key, skeleton))
        return;
      /* Of both, but not fixed: once is enough. */
      if (side == FB_MERGE_THEIRS || !has (self, key, FB_MERGE_THEIRS))
        g_array_append_val (loose, key);
    }
}

/* Runs of both sides at the same place: the same one first whoever is mine. */
static void
append_loose (GArray *out, const GArray *mine, const GArray *theirs)
{
  gboolean mine_first = mine->len > 0 && theirs->len > 0 &&
                        g_array_index (mine, guint, 0) < g_array_index (theirs, guint, 0);
  const GArray *runs[] = { mine_first ? mine : theirs, mine_first ? theirs : mine };

  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    if (runs[i]->len > 0)
      g_array_append_vals (out, runs[i]->data, runs[i]->len);
}

GArray *
fb_merge_sequences_arrange (const FbMergeSequences *self, FbMergeSide skeleton)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) mine = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) theirs = g_array_new (FALSE, FALSE, sizeof (guint));

  find_loose (self, FB_MERGE_MINE, skeleton, 0, mine);
  find_loose (self, FB_MERGE_THEIRS, skeleton, 0, theirs);
  append_loose (out, mine, theirs);
  for (guint i = 0; i < self->keys[skeleton]->len; i++)
    {
      guint key = g_array_index (self->keys[skeleton], guint, i);

      if (!is_fixed (self, key, skeleton))
        continue;
      g_array_append_val (out, key);
      find_loose (self, FB_MERGE_MINE, skeleton, self->places[FB_MERGE_MINE][key] + 1, mine);
      find_loose (self, FB_MERGE_THEIRS, skeleton, self->places[FB_MERGE_THEIRS][key] + 1, theirs);
      append_loose (out, mine, theirs);
    }

  return out;
}
