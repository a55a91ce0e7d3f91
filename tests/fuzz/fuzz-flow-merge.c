/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-fuzz.h"
#include "flow/fb-flow-merge.h"

/* Base, mine and theirs with a NUL between: whatever is chosen is a flow document, and merging with
 * oneself changes nothing. */

static FbFlowDocument *
scan (const char *text, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, size);

  return fb_flow_document_new (bytes, NULL);
}

static void
check_conflict (const FbMergeConflict *conflict)
{
  g_assert_true (g_utf8_validate (conflict->path, -1, NULL));
  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    g_assert_true (conflict->values[side] == NULL ||
                   g_utf8_validate (conflict->values[side], -1, NULL));
}

static void
check_choices (FbFlowMerge *merge, guint number)
{
  guint                   n_conflicts = fb_flow_merge_get_n_conflicts (merge);
  g_autofree FbMergeSide *choices = g_new (FbMergeSide, n_conflicts + 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (FbFlowDocument) result = NULL;

  for (guint i = 0; i < n_conflicts; i++)
    {
      const FbMergeConflict *conflict = fb_flow_merge_get_conflict (merge, i);

      check_conflict (conflict);
      choices[i] = (number + i * (number / 3)) % FB_MERGE_N_SIDES;
      if (choices[i] == FB_MERGE_BASE && !conflict->has_base)
        choices[i] = FB_MERGE_MINE;
    }
  bytes = fb_flow_merge_write (merge, choices, n_conflicts, &error);
  g_assert_no_error (error);
  result = fb_flow_document_new (bytes, &error);
  g_assert_no_error (error);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *text = size > 0 ? (const char *)data : "";
  size_t      first = strnlen (text, size);
  size_t      second = MIN (first + 1, size);
  size_t      second_size = strnlen (text + second, size - second);
  size_t      third = MIN (second + second_size + 1, size);
  g_autoptr (FbFlowDocument) base = scan (text, first);
  g_autoptr (FbFlowDocument) mine = scan (text + second, second_size);
  g_autoptr (FbFlowDocument) theirs = scan (text + third, size - third);
  g_autoptr (FbFlowMerge) merge = NULL;
  g_autoptr (FbFlowMerge) same = NULL;

  if (base == NULL || mine == NULL || theirs == NULL)
    return 0;

  same = fb_flow_merge_new (base, mine, mine);
  g_assert_cmpuint (fb_flow_merge_get_n_conflicts (same), ==, 0);
  merge = fb_flow_merge_new (base, mine, theirs);
  for (guint i = 0; i < 6; i++)
    check_choices (merge, i);

  return 0;
}
