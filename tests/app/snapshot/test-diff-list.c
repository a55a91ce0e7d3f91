/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-test-diff.h"
#include "fb-test-widget.h"
#include "snapshot/fb-code-rows.h"
#include "snapshot/fb-diff-list.h"

/* "# Filler 4|~ level in litres|…" */
static char *
print (FbDiffList *list)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (FbDiffItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);
      static const char *const signs[] = { [FB_DIFF_HEADING] = "#",
                                           [FB_DIFF_RISK] = "!",
                                           [FB_DIFF_MORE_RISKS] = "…",
                                           [FB_DIFF_HIDDEN] = "…" };
      static const char        marks[] = " +-~>^";

      if (fb_diff_item_is_change (item))
        g_string_append_c (text, marks[fb_diff_item_get_mark (item)]);
      else
        g_string_append (text, signs[fb_diff_item_get_kind (item)]);
      g_string_append_printf (text, " %s|", fb_diff_item_get_title (item));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_printed (FbDiffList *list, const char *expected)
{
  g_autofree char *printed = print (list);

  g_assert_cmpstr (printed, ==, expected);
}

static void
test_changes_stand_under_their_tabs (void)
{
  g_autoptr (FbSnapshotDiff) diff = fb_test_diff_new ();
  g_autoptr (FbDiffList) list = fb_diff_list_new (diff);

  assert_printed (list, "# Filler|~ filler/level|~ level in litres|- valve|+ guard|# Packer|~ note|"
                        "# Config Nodes|~ broker|… Layout only: 1 hidden|# Modules|~ node-red-x|");
  g_assert_cmpuint (fb_diff_list_get_n_changes (list), ==, FB_TEST_N_CHANGES);

  fb_diff_list_set_shows_layout (list, TRUE);
  assert_printed (list, "# Filler|~ filler/level|~ level in litres|- valve|+ guard|^ far|"
                        "# Packer|~ note|# Config Nodes|~ broker|# Modules|~ node-red-x|");
  g_assert_cmpuint (fb_diff_list_get_n_changes (list), ==, FB_TEST_N_CHANGES + 1);
}

static void
test_what_to_look_at_first_stands_first (void)
{
  g_autoptr (FbSnapshotDiff) diff = fb_test_diff_new ();
  g_autoptr (FbDiffList) list = fb_diff_list_new (diff);
  g_autoptr (GPtrArray) risks = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_flow_risk_free);
  g_autoptr (FbDiffItem) heading = NULL;
  g_autoptr (FbDiffItem) risk = NULL;
  g_autoptr (FbDiffItem) change = NULL;
  g_autofree char *description = NULL;
  guint            place;

  for (int i = 0; i < 9; i++)
    g_ptr_array_add (risks, fb_flow_risk_new ("code", i == 0 ? "level" : NULL,
                                              g_strdup_printf ("Risk %d", i)));
  fb_diff_list_set_risks (list, risks);
  heading = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_cmpstr (fb_diff_item_get_detail (heading), ==, "9");
  risk = g_list_model_get_item (G_LIST_MODEL (list), 1);
  g_assert_cmpint (fb_diff_item_get_kind (risk), ==, FB_DIFF_RISK);
  g_assert_cmpstr (fb_diff_item_get_node (risk), ==, "level");
  g_assert_cmpstr (fb_diff_item_get_tab (risk), ==, "t");

  place = fb_diff_list_find (list, "level");
  g_assert_cmpuint (fb_diff_list_get_number (list, place), ==, 2);
  change = g_list_model_get_item (G_LIST_MODEL (list), place);
  g_assert_true (fb_diff_item_has_risk (change));
  description = fb_diff_item_describe (change);
  g_assert_cmpstr (description, ==, "level in litres, changed, function · properties, flagged");

  /* Some are one line, until they are wanted; what stood for a change is found again. */
  fb_diff_list_show_all_risks (list);
  g_assert_cmpuint (fb_diff_list_find (list, "level"), ==, place + 3);
  g_assert_cmpuint (fb_diff_list_find_item (list, change), ==, place + 3);
}

static void
test_steps_go_round (void)
{
  g_autoptr (FbSnapshotDiff) diff = fb_test_diff_new ();
  g_autoptr (FbDiffList) list = fb_diff_list_new (diff);
  guint place = GTK_INVALID_LIST_POSITION;

  for (guint i = 1; i <= FB_TEST_N_CHANGES; i++)
    {
      place = fb_diff_list_step (list, place, 1);
      g_assert_cmpuint (fb_diff_list_get_number (list, place), ==, i);
    }
  place = fb_diff_list_step (list, place, 1);
  g_assert_cmpuint (fb_diff_list_get_number (list, place), ==, 1);
  place = fb_diff_list_step (list, place, -1);
  g_assert_cmpuint (fb_diff_list_get_number (list, place), ==, FB_TEST_N_CHANGES);
  place = fb_diff_list_step (list, GTK_INVALID_LIST_POSITION, -1);
  g_assert_cmpuint (fb_diff_list_get_number (list, place), ==, FB_TEST_N_CHANGES);
  g_assert_cmpuint (fb_diff_list_find (list, "same"), ==, G_MAXUINT);
}

static void
test_equal_states_have_no_lines (void)
{
  g_autoptr (FbSnapshotDiff) diff = fb_test_diff_of ("[]", "[]");
  g_autoptr (FbDiffList) list = fb_diff_list_new (diff);

  assert_printed (list, "");
  g_assert_cmpuint (fb_diff_list_step (list, GTK_INVALID_LIST_POSITION, 1), ==, G_MAXUINT);
}

/* " " same, "-" deleted, "+" added, "_" fill, "." a fold */
static char *
print_rows (FbTextDiff *diff, FbCodeSide side, gboolean folds)
{
  g_autoptr (GArray) rows = fb_code_rows_new (diff, side, folds);
  char *text = g_malloc0 (rows->len + 1);

  for (guint i = 0; i < rows->len; i++)
    text[i] = " -+._"[g_array_index (rows, FbCodeRow, i).kind];
  return text;
}

static void
test_code_keeps_step_on_both_sides (void)
{
  g_autoptr (FbTextDiff) diff = fb_text_diff_new ("a\nb\nc\nd", "a\nB\nC\nX\nd\ne");
  g_autofree char *both = print_rows (diff, FB_CODE_BOTH, FALSE);
  g_autofree char *older = print_rows (diff, FB_CODE_OLDER, FALSE);
  g_autofree char *newer = print_rows (diff, FB_CODE_NEWER, FALSE);

  g_assert_cmpstr (both, ==, " --+++ +");
  g_assert_cmpstr (older, ==, " --_ _");
  g_assert_cmpstr (newer, ==, " +++ +");
}

static void
test_long_runs_are_folded (void)
{
  g_autoptr (GString) older = g_string_new (NULL);
  g_autoptr (GString) newer = g_string_new (NULL);
  g_autoptr (FbTextDiff) diff = NULL;
  g_autofree char *folded = NULL;
  g_autofree char *whole = NULL;

  for (int i = 0; i < 40; i++)
    {
      g_string_append_printf (older, "line %d\n", i);
      g_string_append_printf (newer, i == 20 ? "other\n" : "line %d\n", i);
    }
  diff = fb_text_diff_new (older->str, newer->str);
  folded = print_rows (diff, FB_CODE_BOTH, TRUE);
  whole = print_rows (diff, FB_CODE_BOTH, FALSE);
  g_assert_cmpstr (folded, ==, ".   -+   .");
  g_assert_cmpuint (strlen (whole), >=, 41);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/diff-list/changes-stand-under-their-tabs",
                   test_changes_stand_under_their_tabs);
  g_test_add_func ("/diff-list/what-to-look-at-first-stands-first",
                   test_what_to_look_at_first_stands_first);
  g_test_add_func ("/diff-list/steps-go-round", test_steps_go_round);
  g_test_add_func ("/diff-list/equal-states-have-no-lines", test_equal_states_have_no_lines);
  g_test_add_func ("/diff-list/code-keeps-step-on-both-sides", test_code_keeps_step_on_both_sides);
  g_test_add_func ("/diff-list/long-runs-are-folded", test_long_runs_are_folded);

  return g_test_run ();
}
