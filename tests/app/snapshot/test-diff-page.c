/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-diff.h"
#include "fb-test-widget.h"
#include "snapshot/fb-change-details.h"
#include "snapshot/fb-code-diff.h"
#include "snapshot/fb-code-view.h"
#include "snapshot/fb-diff-changes.h"
#include "snapshot/fb-diff-page.h"
#include "snapshot/fb-diff-view.h"
#include "snapshot/fb-flow-canvas.h"
#include "widget/fb-page.h"

#define DEADLINE_MS 20000

static GtkWidget *
show (FbSnapshotDiff *diff, GtkWindow **window, int width, int height)
{
  g_autoptr (FbNodePalette) palette = fb_node_palette_new (NULL);
  g_autoptr (FbDiffSide) older = fb_diff_side_new (FB_DIFF_SNAPSHOT, "one", "Tuesday", NULL);
  g_autoptr (FbDiffSide) newer = fb_diff_side_new (FB_DIFF_RUNNING, "line4", "now", NULL);
  GtkWidget *page = fb_diff_page_new (older, newer);

  fb_diff_page_set_diff (FB_DIFF_PAGE (page), diff, palette);

  *window = fb_test_show (page, width, height);
  return page;
}

static void
hide (GtkWidget *page, GtkWindow *window)
{
  g_object_ref (page);
  gtk_window_destroy (window);
  fb_test_assert_goes (page);
}

static FbDiffView *
get_view (GtkWidget *page)
{
  return FB_DIFF_VIEW (fb_test_find (page, FB_TYPE_DIFF_VIEW, NULL));
}

typedef struct
{
  GtkWidget  *page;
  const char *id;
} Wanted;

/* The canvas shows a tab with this node, and has chosen it. */
static gboolean
is_chosen (gpointer user_data)
{
  Wanted       *wanted = user_data;
  FbFlowCanvas *canvas = FB_FLOW_CANVAS (fb_test_find (wanted->page, FB_TYPE_FLOW_CANVAS, NULL));
  FbScene      *scene = fb_flow_canvas_get_scene (canvas);

  return scene != NULL && g_strcmp0 (fb_flow_canvas_get_selected (canvas), wanted->id) == 0 &&
         fb_scene_find (scene, wanted->id, FB_SCENE_BOTH) != NULL;
}

static void
assert_chosen (GtkWidget *page, const char *id, const char *title)
{
  Wanted wanted = { page, id };

  if (!fb_test_wait (is_chosen, &wanted, DEADLINE_MS))
    g_error ("%s is not shown", id);
  fb_test_wait_for (page, GTK_TYPE_LABEL, title);
}

static void
test_steps_through_the_changes_of_all_tabs (void)
{
  g_autoptr (FbSnapshotDiff) diff = fb_test_diff_new ();
  GtkWindow *window;
  GtkWidget *page = show (diff, &window, 1280, 800);

  assert_chosen (page, "in", "filler/level");
  fb_test_wait_for (page, GTK_TYPE_LABEL, "1 of 7");
  fb_diff_view_step (get_view (page), 1);
  assert_chosen (page, "level", "level in litres");
  fb_diff_view_step (get_view (page), 1);
  assert_chosen (page, "valve", "valve");
  fb_diff_view_step (get_view (page), 1);
  assert_chosen (page, "guard", "guard");

  /* On the next tab. */
  fb_diff_view_step (get_view (page), 1);
  assert_chosen (page, "note", "note");
  fb_test_wait_for (page, GTK_TYPE_LABEL, "5 of 7");
  fb_diff_view_step (get_view (page), -1);
  assert_chosen (page, "guard", "guard");

  hide (page, window);
}

static gboolean
has_code (gpointer page)
{
  GtkWidget     *view = fb_test_find (page, FB_TYPE_CODE_VIEW, NULL);
  GtkTextBuffer *buffer = view != NULL ? gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)) : NULL;

  return buffer != NULL && gtk_text_buffer_get_line_count (buffer) == 4;
}

static gboolean
has_own_language (gpointer page)
{
  GtkWidget         *view = fb_test_find (page, FB_TYPE_CODE_VIEW, NULL);
  GtkTextBuffer     *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkSourceLanguage *language = gtk_source_buffer_get_language (GTK_SOURCE_BUFFER (buffer));

  return language != NULL && g_str_equal (gtk_source_language_get_id (language), "js") &&
         gtk_source_language_get_metadata (language, "mimetypes") == NULL;
}

static void
test_code_is_compared_line_by_line (void)
{
  g_autoptr (FbSnapshotDiff) diff = fb_test_diff_new ();
  GtkWindow       *window;
  GtkWidget       *page = show (diff, &window, 1280, 800);
  GtkTextBuffer   *buffer;
  GtkTextIter      start;
  GtkTextIter      end;
  g_autofree char *text = NULL;

  g_assert_true (fb_diff_view_show_node (get_view (page), "level"));
  g_assert_true (fb_test_wait (has_code, page, DEADLINE_MS));
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (fb_test_find (page, FB_TYPE_CODE_VIEW, NULL)));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
  g_assert_cmpstr (text, ==,
                   "const raw = msg.payload;\nmsg.payload = raw * 0.82;\n"
                   "msg.payload = raw * 0.83;\nreturn msg;");

  fb_code_diff_set_side_by_side (FB_CODE_DIFF (fb_test_find (page, FB_TYPE_CODE_DIFF, NULL)), TRUE);
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (fb_test_find (page, FB_TYPE_CODE_VIEW, NULL)));
  g_assert_cmpint (gtk_text_buffer_get_line_count (buffer), ==, 3);

  /* In a language that is read at once. */
  g_assert_true (fb_test_wait (has_own_language, page, DEADLINE_MS));

  /* The name has changed, too. */
  fb_test_press (page, "1 property");
  fb_test_wait_for (page, GTK_TYPE_LABEL, "level in litres");

  hide (page, window);
}

static void
test_shows_nodes_that_have_not_changed (void)
{
  g_autoptr (FbSnapshotDiff) diff = fb_test_diff_new ();
  GtkWindow *window;
  GtkWidget *page = show (diff, &window, 1280, 800);
  Wanted     wanted = { page, "same" };

  assert_chosen (page, "in", "filler/level");
  g_assert_false (fb_diff_view_show_node (get_view (page), "nowhere"));
  g_assert_true (fb_diff_view_show_node (get_view (page), "same"));
  g_assert_true (fb_test_wait (is_chosen, &wanted, DEADLINE_MS));
  fb_test_wait_for (page, GTK_TYPE_LABEL, "7");

  hide (page, window);
}

static gboolean
has_no_layout (gpointer page)
{
  FbScene *scene =
      fb_flow_canvas_get_scene (FB_FLOW_CANVAS (fb_test_find (page, FB_TYPE_FLOW_CANVAS, NULL)));
  const FbSceneItem *far = scene != NULL ? fb_scene_find (scene, "far", FB_SCENE_BOTH) : NULL;

  return far != NULL && far->mark == FB_SCENE_SAME;
}

static gboolean
has_layout (gpointer page)
{
  FbScene *scene =
      fb_flow_canvas_get_scene (FB_FLOW_CANVAS (fb_test_find (page, FB_TYPE_FLOW_CANVAS, NULL)));
  const FbSceneItem *far = scene != NULL ? fb_scene_find (scene, "far", FB_SCENE_BOTH) : NULL;

  return far != NULL && far->mark == FB_SCENE_LAYOUT;
}

static void
test_layout_is_shown_when_wanted (void)
{
  g_autoptr (FbSnapshotDiff) diff = fb_test_diff_new ();
  GtkWindow *window;
  GtkWidget *page = show (diff, &window, 1280, 800);
  GtkWidget *button;

  g_assert_true (fb_test_wait (has_no_layout, page, DEADLINE_MS));
  fb_test_wait_for (page, GTK_TYPE_LABEL, "Layout only: 1 hidden");
  button = fb_test_find (page, GTK_TYPE_TOGGLE_BUTTON, "Show Changes of Layout");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  g_assert_true (fb_test_wait (has_layout, page, DEADLINE_MS));
  fb_test_wait_for (page, GTK_TYPE_LABEL, "1 of 8");

  hide (page, window);
}

typedef struct
{
  GdkClipboard *clipboard;
  char         *toast;
} Copied;

static void
toast_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Copied *copied = user_data;

  g_free (copied->toast);
  copied->toast = g_variant_dup_string (parameter, NULL);
}

static gboolean
has_toast (gpointer user_data)
{
  return ((Copied *)user_data)->toast != NULL;
}

static void
assert_copied (Copied *copied, GtkWidget *page, const char *text, const char *toast)
{
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;

  g_clear_pointer (&copied->toast, g_free);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (get_view (page)), "diff.copy", NULL));
  g_assert_true (fb_test_wait (has_toast, copied, DEADLINE_MS));
  g_assert_cmpstr (copied->toast, ==, toast);
  gdk_clipboard_read_text_async (copied->clipboard, NULL, fb_test_take_result, &result);
  found = gdk_clipboard_read_text_finish (copied->clipboard, fb_test_await (&result, DEADLINE_MS),
                                          &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, text);
}

#define LEVEL                                                                                      \
  "{\"id\":\"level\",\"type\":\"function\",\"z\":\"t\",\"name\":\"level\",\"func\":\"const raw = " \
  "msg.payload;\\nmsg.payload = raw * 0.82;\\nreturn msg;\",\"x\":320,\"y\":40,\"wires\":[[]]}"

/* Below the level are the valve, which is deleted, and the guard, which is new. */
static void
assert_several_are_copied (Copied *copied, GtkWidget *page)
{
  GtkWidget  *canvas = fb_test_find (page, FB_TYPE_FLOW_CANVAS, NULL);
  const char *both = "[" LEVEL ",{\"id\":\"valve\",\"type\":\"mqtt out\",\"z\":\"t\",\"name\":"
                     "\"valve\",\"x\":320,\"y\":100,\"wires\":[]}]";

  g_assert_true (fb_diff_view_show_node (get_view (page), "level"));
  gtk_widget_activate_action (canvas, "canvas.walk-also", "i", FB_SCENE_DOWN);
  assert_copied (copied, page, both, "2 nodes copied; paste them in an editor");
  assert_chosen (page, "valve", "valve");

  /* No version has all three; what was copied stays. */
  gtk_widget_activate_action (canvas, "canvas.walk-also", "i", FB_SCENE_DOWN);
  assert_chosen (page, "guard", "guard");
  assert_copied (copied, page, both,
                 "No version has all of these nodes; copy added and deleted ones apart");
  g_assert_true (fb_diff_view_show_node (get_view (page), "valve"));
}

static void
test_nodes_are_copied_for_an_editor (void)
{
  static const GActionEntry entries[] = { { "toast", toast_cb, "s" } };
  g_autoptr (FbSnapshotDiff) diff = fb_test_diff_new ();
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  GtkWindow *window;
  GtkWidget *page = show (diff, &window, 1280, 800);
  Copied     copied = { gtk_widget_get_clipboard (page) };

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries),
                                   &copied);
  gtk_widget_insert_action_group (GTK_WIDGET (window), "win", G_ACTION_GROUP (actions));
  gdk_clipboard_set_text (copied.clipboard, "nothing");

  /* The newer version, with the broker it uses. */
  assert_chosen (page, "in", "filler/level");
  assert_copied (&copied, page,
                 "[{\"id\":\"in\",\"type\":\"mqtt in\",\"z\":\"t\",\"name\":\"filler/level\","
                 "\"broker\":\"broker\",\"x\":120,\"y\":40,\"wires\":[[\"level\",\"guard\"]]},"
                 "{\"id\":\"broker\",\"type\":\"mqtt-broker\",\"name\":\"broker\",\"broker\":"
                 "\"10.0.0.2\"}]",
                 "2 nodes copied; paste them in an editor");

  /* What is deleted. */
  g_assert_true (fb_diff_view_show_node (get_view (page), "valve"));
  assert_chosen (page, "valve", "valve");
  assert_copied (&copied, page,
                 "[{\"id\":\"valve\",\"type\":\"mqtt out\",\"z\":\"t\",\"name\":\"valve\","
                 "\"x\":320,\"y\":100,\"wires\":[]}]",
                 "1 node copied; paste it in an editor");

  assert_several_are_copied (&copied, page);

  /* A module is no node. */
  g_assert_nonnull (fb_test_find (page, GTK_TYPE_BUTTON, "Copy for an Editor (Ctrl+C)"));
  for (guint i = 0; i < 4; i++)
    fb_diff_view_step (get_view (page), 1);
  fb_test_wait_for (page, GTK_TYPE_LABEL, "7 of 7");
  fb_test_wait_for (page, GTK_TYPE_LABEL, "node-red-x");
  g_assert_null (fb_test_find (page, GTK_TYPE_BUTTON, "Copy for an Editor (Ctrl+C)"));

  g_free (copied.toast);
  gdk_clipboard_set_content (copied.clipboard, NULL);
  hide (page, window);
}

static void
test_fits_a_small_window (void)
{
  g_autoptr (FbSnapshotDiff) diff = fb_test_diff_new ();
  GtkWindow *window;
  GtkWidget *page = show (diff, &window, 900, 520);
  int        minimum;

  assert_chosen (page, "in", "filler/level");
  gtk_widget_measure (page, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 900);
  gtk_widget_measure (page, GTK_ORIENTATION_VERTICAL, 900, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 520);

  hide (page, window);
}

typedef struct
{
  GtkWidget *page;
  gboolean   beside;
} Placed;

static gboolean
is_placed (gpointer user_data)
{
  const Placed    *placed = user_data;
  GtkWidget       *canvas = fb_test_find (placed->page, FB_TYPE_FLOW_CANVAS, NULL);
  GtkWidget       *details = fb_test_find (placed->page, FB_TYPE_CHANGE_DETAILS, NULL);
  graphene_point_t point;

  if (details == NULL || !gtk_widget_get_mapped (details) ||
      !gtk_widget_compute_point (details, canvas, &GRAPHENE_POINT_INIT (0, 0), &point))
    return FALSE;

  return placed->beside ? (int)point.x >= gtk_widget_get_width (canvas) && point.y < 60
                        : (int)point.y >= gtk_widget_get_height (canvas) && point.x < 1;
}

static void
test_details_stand_where_there_is_room (void)
{
  static const int widths[] = { 1600, 900 };

  for (gsize i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      g_autoptr (FbSnapshotDiff) diff = fb_test_diff_new ();
      GtkWindow *window;
      GtkWidget *page = show (diff, &window, widths[i], 700);
      Placed     placed = { page, widths[i] >= 1200 };

      assert_chosen (page, "in", "filler/level");
      if (!fb_test_wait (is_placed, &placed, DEADLINE_MS))
        g_error ("not at %d px", widths[i]);
      hide (page, window);
    }
}

static void
test_is_a_page_with_a_title (void)
{
  g_autoptr (FbSnapshotDiff) diff = fb_test_diff_of ("[]", "[]");
  GtkWindow       *window;
  GtkWidget       *page = show (diff, &window, 1280, 800);
  g_autofree char *title = fb_page_dup_title (FB_PAGE (page));
  g_autofree char *uri = fb_page_dup_uri (FB_PAGE (page));

  g_assert_cmpstr (title, ==, "Tuesday → now");
  g_assert_cmpstr (uri, ==, "flowbench://diff/snapshot:one/running:line4");
  fb_test_wait_for (page, ADW_TYPE_STATUS_PAGE, "No Changes");

  hide (page, window);
}

#define MOVED(x, label)                                                                            \
  "[{\"id\":\"t\",\"type\":\"tab\",\"label\":\"" label "\"},"                                      \
  "{\"id\":\"a\",\"type\":\"debug\",\"name\":\"level\",\"z\":\"t\",\"x\":" x ",\"y\":80}]"
#define LONG "A hall where bottles are rinsed, filled, closed, labelled and packed, and more of it"

/* Nobody has to ask for them where there is nothing else. */
static void
test_only_layout_is_shown_at_once (void)
{
  g_autoptr (FbSnapshotDiff) diff = fb_test_diff_of (MOVED ("100", "T"), MOVED ("300", "T"));
  GtkWindow *window;
  GtkWidget *page = show (diff, &window, 1280, 800);

  assert_chosen (page, "a", "level");
  fb_test_wait_for (page, GTK_TYPE_LABEL, "1 of 1");

  hide (page, window);
}

static void
test_a_long_name_of_a_tab_leaves_the_page_narrow (void)
{
  g_autoptr (FbSnapshotDiff) diff =
                 fb_test_diff_of (MOVED ("100", LONG LONG), MOVED ("300", LONG LONG));
  GtkWindow *window;
  GtkWidget *page = show (diff, &window, 1280, 800);
  GtkWidget *tabs = fb_test_find (page, GTK_TYPE_DROP_DOWN, NULL);
  int        minimum;
  int        natural;

  gtk_widget_measure (tabs, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, <, 220);
  g_assert_cmpint (natural, <, 400);
  gtk_widget_measure (page, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <, 1100);

  hide (page, window);
}

/* The part of the page that has the focus, by a letter. */
static char
get_focused_part (GtkWindow *window)
{
  GtkWidget  *focus = gtk_window_get_focus (window);
  GtkWidget  *bar = NULL;
  const char *id;

  for (GtkWidget *widget = focus; widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      id = gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget));
      if (g_strcmp0 (id, "bar") == 0)
        bar = widget;
    }
  if (focus == NULL)
    return '-';
  if (bar != NULL)
    return 'b';
  if (FB_IS_FLOW_CANVAS (focus))
    return 'p';
  if (gtk_widget_get_ancestor (focus, FB_TYPE_DIFF_CHANGES) != NULL)
    return GTK_IS_SCROLLED_WINDOW (focus) ? '?' : 'l';

  return gtk_widget_get_ancestor (focus, FB_TYPE_CHANGE_DETAILS) != NULL ? 'd' : '?';
}

static char *
walk (GtkWindow *window, GtkDirectionType direction, guint n_steps)
{
  GString *path = g_string_new (NULL);

  for (guint i = 0; i < n_steps; i++)
    {
      gtk_widget_child_focus (GTK_WIDGET (window), direction);
      g_string_append_c (path, get_focused_part (window));
    }

  return g_string_free (path, FALSE);
}

/* The list, the nine of the bar, the picture, two buttons and the list of the details, and round.
 */
static void
test_tab_visits_all_parts_in_order (void)
{
  g_autoptr (FbSnapshotDiff) diff = fb_test_diff_new ();
  GtkWindow       *window;
  GtkWidget       *page = show (diff, &window, 1280, 800);
  g_autofree char *forward = NULL;
  g_autofree char *backward = NULL;

  assert_chosen (page, "in", "filler/level");
  fb_test_wait_for (page, GTK_TYPE_LABEL, "Look at First");
  gtk_widget_grab_focus (GTK_WIDGET (fb_test_find (page, FB_TYPE_FLOW_CANVAS, NULL)));
  forward = walk (window, GTK_DIR_TAB_FORWARD, 2 * 14);
  g_assert_cmpstr (forward, ==,
                   "dddlbbbbbbbbbp"
                   "dddlbbbbbbbbbp");
  backward = walk (window, GTK_DIR_TAB_BACKWARD, 2 * 14);
  g_assert_cmpstr (backward, ==,
                   "bbbbbbbbbldddp"
                   "bbbbbbbbbldddp");

  hide (page, window);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/diff-page/steps-through-the-changes-of-all-tabs",
                   test_steps_through_the_changes_of_all_tabs);
  g_test_add_func ("/diff-page/code-is-compared-line-by-line", test_code_is_compared_line_by_line);
  g_test_add_func ("/diff-page/shows-nodes-that-have-not-changed",
                   test_shows_nodes_that_have_not_changed);
  g_test_add_func ("/diff-page/layout-is-shown-when-wanted", test_layout_is_shown_when_wanted);
  g_test_add_func ("/diff-page/nodes-are-copied-for-an-editor",
                   test_nodes_are_copied_for_an_editor);
  g_test_add_func ("/diff-page/fits-a-small-window", test_fits_a_small_window);
  g_test_add_func ("/diff-page/details-stand-where-there-is-room",
                   test_details_stand_where_there_is_room);
  g_test_add_func ("/diff-page/only-layout-is-shown-at-once", test_only_layout_is_shown_at_once);
  g_test_add_func ("/diff-page/a-long-name-of-a-tab-leaves-the-page-narrow",
                   test_a_long_name_of_a_tab_leaves_the_page_narrow);
  g_test_add_func ("/diff-page/tab-visits-all-parts-in-order", test_tab_visits_all_parts_in_order);
  g_test_add_func ("/diff-page/is-a-page-with-a-title", test_is_a_page_with_a_title);

  return g_test_run ();
}
