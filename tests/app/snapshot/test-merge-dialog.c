/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-test-widget.h"
#include "snapshot/fb-code-diff.h"
#include "snapshot/fb-merge-dialog.h"
#include "snapshot/fb-merge-row.h"

#define TAB "{\"id\":\"t\",\"type\":\"tab\",\"label\":\"Line\"}"
#define NODE(topic, func)                                                                          \
  "{\"id\":\"n\",\"type\":\"function\",\"z\":\"t\",\"name\":\"Scale\",\"x\":1,\"y\":1,"            \
  "\"topic\":\"" topic "\",\"func\":\"" func "\"}"
#define OTHER "{\"id\":\"o\",\"type\":\"debug\",\"z\":\"t\",\"x\":5,\"y\":5}"

#define BASE "[" TAB "," NODE ("a", "one\\ntwo\\nthree") "," OTHER "]"
#define MINE "[" TAB "," NODE ("b", "one\\nMINE\\nthree") "]"
#define THEIRS                                                                                     \
  "[" TAB "," NODE ("c", "one\\nTHEIRS\\nthree") ",{\"id\":\"o\",\"type\":\"debug\",\"z\":\"t\","  \
                                                 "\"x\":5,\"y\":5,\"active\":true}]"

static FbFlowMerge *
make_merge (const char *base, const char *mine, const char *theirs)
{
  const char     *texts[FB_MERGE_N_SIDES] = { base, mine, theirs };
  FbFlowDocument *documents[FB_MERGE_N_SIDES];
  FbFlowMerge    *merge;

  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (texts[side], strlen (texts[side]));
      g_autoptr (GError) error = NULL;

      documents[side] = fb_flow_document_new (bytes, &error);
      g_assert_no_error (error);
    }
  merge = fb_flow_merge_new (documents[FB_MERGE_BASE], documents[FB_MERGE_MINE],
                             documents[FB_MERGE_THEIRS]);
  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    fb_flow_document_unref (documents[side]);

  return merge;
}

/* The row whose reason is @reason. */
static GtkWidget *
find_row (GtkWidget *dialog, const char *reason)
{
  GtkWidget *label = fb_test_wait_for (dialog, GTK_TYPE_LABEL, reason);

  return gtk_widget_get_ancestor (label, FB_TYPE_MERGE_ROW);
}

static void
choose (GtkWidget *dialog, const char *reason, const char *side)
{
  GtkWidget *label = fb_test_find (find_row (dialog, reason), GTK_TYPE_LABEL, side);
  GtkWidget *button = gtk_widget_get_ancestor (label, GTK_TYPE_CHECK_BUTTON);

  g_assert_nonnull (button);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), TRUE);
}

static char *
to_text (GBytes *bytes)
{
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* The dialog, high enough for all its rows. */
static GtkWidget *
find_dialog (void)
{
  GtkWidget *dialog = fb_test_find_toplevel (FB_TYPE_MERGE_DIALOG);

  g_assert_nonnull (dialog);
  gtk_window_set_default_size (GTK_WINDOW (dialog), 760, 1000);
  return dialog;
}

static void
test_each_conflict_is_decided (void)
{
  GtkWindow *parent = GTK_WINDOW (gtk_window_new ());
  g_autoptr (FbFlowMerge) merge = make_merge (BASE, MINE, THEIRS);
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GBytes) flows = NULL;
  g_autofree char *text = NULL;
  GtkWidget       *dialog;

  gtk_window_present (parent);
  fb_merge_dialog_ask_async (GTK_WIDGET (parent), merge, NULL, fb_test_take_result, &result);
  dialog = find_dialog ();

  /* What it is about is said, and the code is shown. */
  fb_test_wait_for (dialog, GTK_TYPE_LABEL, "3 conflicts are to be decided.");
  fb_test_wait_for (dialog, GTK_TYPE_LABEL, "Scale, on Line");
  g_assert_nonnull (fb_test_find (find_row (dialog, "topic"), GTK_TYPE_LABEL, "b"));
  g_assert_nonnull (fb_test_find (find_row (dialog, "func, from line 2"), FB_TYPE_CODE_DIFF, NULL));
  g_assert_false (fb_test_may_press (dialog, "_Merge"));

  choose (dialog, "topic", "Theirs");
  choose (dialog, "func, from line 2", "Mine");
  g_assert_false (fb_test_may_press (dialog, "_Merge"));
  choose (dialog, "You deleted it; they changed it, or use it now.", "As Before");
  fb_test_wait_for (dialog, GTK_TYPE_LABEL, "Everything is decided.");
  fb_test_press (dialog, "_Merge");

  flows = fb_merge_dialog_ask_finish (GTK_WIDGET (parent), fb_test_await (&result, 5000));
  g_assert_nonnull (flows);
  text = to_text (flows);
  g_assert_cmpstr (text, ==, "[" TAB "," NODE ("c", "one\\nMINE\\nthree") "," OTHER "]");
  gtk_window_destroy (parent);
}

static void
test_the_rest_is_decided_at_once (void)
{
  GtkWindow *parent = GTK_WINDOW (gtk_window_new ());
  g_autoptr (FbFlowMerge) merge = make_merge (BASE, MINE, THEIRS);
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GBytes) flows = NULL;
  g_autofree char *text = NULL;
  GtkWidget       *dialog;

  gtk_window_present (parent);
  fb_merge_dialog_ask_async (GTK_WIDGET (parent), merge, NULL, fb_test_take_result, &result);
  dialog = find_dialog ();
  choose (dialog, "topic", "Theirs");
  fb_test_press (dialog, "All _Mine");
  g_assert_false (fb_test_may_press (dialog, "All _Theirs"));
  fb_test_press (dialog, "_Merge");

  flows = fb_merge_dialog_ask_finish (GTK_WIDGET (parent), fb_test_await (&result, 5000));
  text = to_text (flows);
  g_assert_cmpstr (text, ==, "[" TAB "," NODE ("c", "one\\nMINE\\nthree") "]");
  gtk_window_destroy (parent);
}

static void
test_without_conflicts_it_only_tells (void)
{
  GtkWindow *parent = GTK_WINDOW (gtk_window_new ());
  g_autoptr (FbFlowMerge) merge =
                 make_merge ("[" TAB "]", "[" TAB "," OTHER "]", "[" TAB "," NODE ("a", "") "]");
  g_auto (FbTestResult) result = { 0 };
  GtkWidget *dialog;

  gtk_window_present (parent);
  fb_merge_dialog_ask_async (GTK_WIDGET (parent), merge, NULL, fb_test_take_result, &result);
  dialog = find_dialog ();
  fb_test_wait_for (dialog, GTK_TYPE_LABEL, "Nothing collides.");
  fb_test_wait_for (dialog, GTK_TYPE_LABEL, "mine +1 ~0 -0, theirs +1 ~0 -0");
  g_assert_true (fb_test_may_press (dialog, "_Merge"));

  fb_test_press (dialog, "_Cancel");
  g_assert_null (fb_merge_dialog_ask_finish (GTK_WIDGET (parent), fb_test_await (&result, 5000)));
  gtk_window_destroy (parent);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/merge-dialog/each-conflict-is-decided", test_each_conflict_is_decided);
  g_test_add_func ("/merge-dialog/the-rest-is-decided-at-once", test_the_rest_is_decided_at_once);
  g_test_add_func ("/merge-dialog/without-conflicts-it-only-tells",
                   test_without_conflicts_it_only_tells);

  return g_test_run ();
}
