/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-fuzz.h"
#include "flow/fb-flow-diff.h"

/* Two flow documents with a NUL between: no change where the values are equal, each change has
 * properties, and the other way round it is the mirror image. */

static FbFlowDocument *
scan (const char *text, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, size);

  return fb_flow_document_new (bytes, NULL);
}

static void
check_change (FbFlowDiff *diff, const FbFlowChange *change)
{
  g_autoptr (GPtrArray) properties = fb_flow_diff_list_properties (diff, change);
  FbFlowAspects aspects = 0;

  g_assert_true (change->older != NULL || change->newer != NULL);
  g_assert_cmpuint (properties->len, >, 0);
  for (guint i = 0; i < properties->len; i++)
    {
      const FbPropertyChange *property = g_ptr_array_index (properties, i);

      g_assert_true (g_utf8_validate (property->path, -1, NULL));
      g_assert_true (property->older == NULL || g_utf8_validate (property->older, -1, NULL));
      g_assert_true (property->newer == NULL || g_utf8_validate (property->newer, -1, NULL));
      aspects |= property->aspect;
    }
  if (change->kind == FB_FLOW_CHANGED)
    g_assert_cmphex (aspects, ==, change->aspects);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *text = size > 0 ? (const char *)data : "";
  size_t      first = strnlen (text, size);
  size_t      second = MIN (first + 1, size);
  g_autoptr (FbFlowDocument) older = scan (text, first);
  g_autoptr (FbFlowDocument) newer = scan (text + second, size - second);
  g_autoptr (FbFlowDiff) diff = NULL;
  g_autoptr (FbFlowDiff) back = NULL;
  g_autofree char *summary = NULL;

  if (older == NULL || newer == NULL)
    return 0;

  diff = fb_flow_diff_new (older, newer);
  back = fb_flow_diff_new (newer, older);
  summary = fb_flow_diff_summarize (diff);
  g_assert_cmpuint (fb_flow_diff_get_counts (diff)->added, ==,
                    fb_flow_diff_get_counts (back)->deleted);
  g_assert_cmpuint (fb_flow_diff_get_counts (diff)->deleted, ==,
                    fb_flow_diff_get_counts (back)->added);
  if (fb_flow_diff_get_n_changes (diff) == 0 && !fb_flow_diff_get_counts (diff)->tabs_reordered)
    g_assert_cmpstr (fb_flow_document_get_hash (older), ==, fb_flow_document_get_hash (newer));
  for (guint i = 0; i < fb_flow_diff_get_n_changes (diff); i++)
    check_change (diff, fb_flow_diff_get_change (diff, i));

  return 0;
}
