/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <adwaita.h>

#include "fb-bench.h"
#include "fb-test-history.h"
#include "snapshot/fb-diff-page.h"

/* From the moment the data is there until the first change stands painted in a window of 1280x800:
 * 14,000 nodes over 60 tabs, 20 of them edited. The peer is a window of the same size with a list
 * of as many lines and nothing else. */

#define N_TABS 60
#define N_NODES 14000
#define N_EDITS 20
#define N_ROUNDS 11
#define SEED 7

typedef struct
{
  GtkWidget *window;
  gboolean   is_painted; /* a frame was drawn since */
} Shown;

static FbSnapshotDiff *
make_diff (void)
{
  g_autoptr (FbTestHistory) history = fb_test_history_new (SEED, N_TABS, N_NODES, FALSE);
  g_autoptr (GBytes) before = fb_test_history_print (history);
  g_autoptr (GBytes) after = NULL;
  g_autoptr (FbSnapshotContent) older = fb_snapshot_content_new (before);
  g_autoptr (FbSnapshotContent) newer = NULL;
  FbSnapshotDiff *diff;

  fb_test_history_step (history, N_EDITS);
  after = fb_test_history_print (history);
  newer = fb_snapshot_content_new (after);
  diff = fb_snapshot_diff_new (older, newer, NULL);
  g_assert_nonnull (diff);

  return diff;
}

static void
after_paint_cb (GdkFrameClock *clock, Shown *shown)
{
  shown->is_painted = TRUE;
}

static void
wait_for_frame (Shown *shown)
{
  shown->is_painted = FALSE;
  while (!shown->is_painted)
    g_main_context_iteration (NULL, TRUE);
}

static void
show (Shown *shown)
{
  shown->window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (shown->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (shown->window), 1280, 800);
}

static void
present (Shown *shown)
{
  gtk_window_present (GTK_WINDOW (shown->window));
  g_signal_connect (gtk_widget_get_frame_clock (shown->window), "after-paint",
                    G_CALLBACK (after_paint_cb), shown);
  wait_for_frame (shown);
}

/* The window with the waiting page is there before, as it is when the data comes. */
static double
run_page (FbSnapshotDiff *diff, FbNodePalette *palette)
{
  g_autoptr (FbDiffSide) older = fb_diff_side_new (FB_DIFF_SNAPSHOT, "one", "Tuesday", NULL);
  g_autoptr (FbDiffSide) newer = fb_diff_side_new (FB_DIFF_RUNNING, "line4", "now", NULL);
  GtkWidget *page = fb_diff_page_new (older, newer);
  Shown      shown = { 0 };
  gint64     start;
  double     time;

  show (&shown);
  gtk_window_set_child (GTK_WINDOW (shown.window), page);
  present (&shown);

  start = g_get_monotonic_time ();
  fb_diff_page_set_diff (FB_DIFF_PAGE (page), diff, palette);
  do
    wait_for_frame (&shown);
  while (!fb_diff_view_is_painted (fb_diff_page_get_view (FB_DIFF_PAGE (page))));
  time = fb_bench_ms_since (start);
  gtk_window_destroy (GTK_WINDOW (shown.window));

  return time;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, gtk_label_new (NULL));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (
                          GTK_STRING_OBJECT (gtk_list_item_get_item (item))));
}

static double
run_list (void)
{
  GtkStringList      *names = gtk_string_list_new (NULL);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget          *scroller = gtk_scrolled_window_new ();
  Shown               shown = { 0 };
  gint64              start;
  double              time;

  show (&shown);
  present (&shown);
  start = g_get_monotonic_time ();
  for (guint i = 0; i < N_NODES; i++)
    {
      g_autofree char *name = g_strdup_printf ("node %u", i);

      gtk_string_list_append (names, name);
    }
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller),
                                 gtk_list_view_new (GTK_SELECTION_MODEL (gtk_single_selection_new (
                                                        G_LIST_MODEL (names))),
                                                    factory));
  gtk_window_set_child (GTK_WINDOW (shown.window), scroller);
  wait_for_frame (&shown);
  time = fb_bench_ms_since (start);
  gtk_window_destroy (GTK_WINDOW (shown.window));

  return time;
}

int
main (void)
{
  double ours[N_ROUNDS];
  double peer[N_ROUNDS];
  g_autoptr (FbSnapshotDiff) diff = NULL;
  g_autoptr (FbNodePalette) palette = fb_node_palette_new (NULL);

  adw_init ();
  diff = make_diff ();
  run_page (diff, palette);
  run_list ();
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      ours[i] = run_page (diff, palette);
      peer[i] = run_list ();
    }
  fb_bench_report ("diff-page", "first change painted, 14,000 nodes on 60 tabs", "ms",
                   fb_bench_median (ours, N_ROUNDS), fb_bench_median (peer, N_ROUNDS), N_ROUNDS);

  return 0;
}
