/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-error.h"
#include "fb-test-editor.h"

/* Which editors are awake, with more of them than may be. */

#define N_INSTANCES 6

static gboolean
four_are_awake (gpointer pool)
{
  return fb_editor_pool_count_awake (pool) == FB_EDITOR_POOL_MAX_AWAKE;
}

static gboolean
has_dialog (gpointer page)
{
  FbEditorState *state = fb_editor_get_state (fb_editor_page_get_editor (page));

  return fb_editor_state_get_cover (state) == FB_EDITOR_COVER_DIALOG;
}

static gboolean
has_entries (gpointer page)
{
  return fb_editor_has_entries (fb_editor_page_get_editor (page));
}

static gboolean
has_no_entries (gpointer page)
{
  return !has_entries (page);
}

static void
assert_phase (FbEditorPage *page, FbEditorPhase phase)
{
  g_assert_cmpint (fb_editor_get_phase (fb_editor_page_get_editor (page)), ==, phase);
}

static void
test_a_clean_one_sleeps_and_comes_back (void)
{
  g_autoptr (FbTestEditor) fixture = fb_test_editor_new ("node-red-5.0", NULL, N_INSTANCES);
  FbEditorPage *pages[N_INSTANCES];

  if (fixture == NULL)
    return;

  g_assert_cmpuint (fb_editor_pool_count_awake (fixture->pool), ==, 0);
  pages[0] = fb_test_editor_open (fixture, 0);
  fb_test_editor_run (pages[0], "RED.actions.invoke ('core:zoom-out');"
                                "await new Promise ((done) => setTimeout (done, 600));"
                                "RED.workspaces.show ('t2');"
                                "$('#red-ui-workspace-chart').scrollLeft (900).scrollTop (700);");
  for (guint i = 1; i <= FB_EDITOR_POOL_MAX_AWAKE; i++)
    pages[i] = fb_test_editor_open (fixture, i);

  /* The one that was hidden longest went; a fifth process is never left. */
  fb_test_editor_await_phase (pages[0], FB_EDITOR_ASLEEP);
  g_assert_cmpuint (fb_editor_pool_count_awake (fixture->pool), ==, FB_EDITOR_POOL_MAX_AWAKE);
  g_assert_null (fb_editor_get_view (fb_editor_page_get_editor (pages[0])));

  fb_test_editor_open (fixture, 0);
  fb_test_editor_wait_js (pages[0], "const chart = $('#red-ui-workspace-chart');"
                                    "return RED.workspaces.active () === 't2' &&"
                                    " Math.abs (RED.view.scale () - 0.8) < 0.001 &&"
                                    " chart.scrollLeft () === 900 && chart.scrollTop () === 700;");
  fb_test_editor_await_phase (pages[1], FB_EDITOR_ASLEEP);
  assert_phase (pages[2], FB_EDITOR_READY);
  g_assert_false (fb_editor_has_edits (fb_editor_page_get_editor (pages[0])));

  /* A closed page makes room at once. */
  fb_test_editor_close (fixture, pages[2]);
  g_assert_cmpuint (fb_editor_pool_count_awake (fixture->pool), ==, FB_EDITOR_POOL_MAX_AWAKE - 1);
  fb_test_editor_open (fixture, 5);
  assert_phase (pages[0], FB_EDITOR_READY);
  assert_phase (pages[3], FB_EDITOR_READY);

  /* Somebody is in the middle of something in the oldest one. */
  fb_test_editor_run (pages[3], "RED.editor.edit (RED.nodes.node ('n1'));");
  g_assert_true (fb_test_wait (has_dialog, pages[3], FB_TEST_WEB_MS));
  fb_test_editor_open (fixture, 1);
  fb_test_editor_await_phase (pages[4], FB_EDITOR_ASLEEP);
  assert_phase (pages[3], FB_EDITOR_READY);
}

static void
test_edits_are_kept_before_one_sleeps (void)
{
  g_autoptr (FbTestEditor) fixture = fb_test_editor_new ("node-red-5.0", NULL, N_INSTANCES);
  FbEditorPage *pages[N_INSTANCES];

  if (fixture == NULL)
    return;

  for (guint i = 0; i < FB_EDITOR_POOL_MAX_AWAKE; i++)
    {
      g_autofree char *label = g_strdup_printf ("mine-%u", i);

      pages[i] = fb_test_editor_open (fixture, i);
      /* The second one stays clean. */
      if (i != 1)
        fb_test_editor_edit (pages[i], label);
    }

  /* A clean one goes before an older one with edits. */
  pages[4] = fb_test_editor_open (fixture, 4);
  fb_test_editor_await_phase (pages[1], FB_EDITOR_ASLEEP);
  assert_phase (pages[0], FB_EDITOR_READY);

  /* All four have edits: the oldest one goes, and its edits come back with it. */
  fb_test_editor_edit (pages[4], "mine-4");
  pages[5] = fb_test_editor_open (fixture, 5);
  fb_test_editor_await_phase (pages[0], FB_EDITOR_ASLEEP);
  g_assert_true (fb_editor_has_edits (fb_editor_page_get_editor (pages[0])));
  g_assert_true (fb_test_wait (four_are_awake, fixture->pool, FB_TEST_WEB_MS));

  fb_test_editor_open (fixture, 0);
  fb_test_editor_await_dirty (pages[0], TRUE);
  g_assert_true (fb_test_editor_has_tab (pages[0], "mine-0"));
  /* Nobody is asked about a draft that is back. */
  g_assert_cmpint (fb_editor_drafts_get_offer (
                       fb_editor_get_drafts (fb_editor_page_get_editor (pages[0]))),
                   ==, 0);
  /* Of what was hidden for it, the clean one went. */
  fb_test_editor_await_phase (pages[5], FB_EDITOR_ASLEEP);
  assert_phase (pages[2], FB_EDITOR_READY);
}

static void
slept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (fb_editor_sleep_finish (FB_EDITOR (source), result, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_CONFLICT);
  *(gboolean *)user_data = TRUE;
}

static gboolean
is_true (gpointer user_data)
{
  return *(gboolean *)user_data;
}

static void
test_what_is_typed_into_a_dialog_is_not_put_to_sleep (void)
{
  g_autoptr (FbTestEditor) fixture = fb_test_editor_new ("node-red-5.0", NULL, N_INSTANCES);
  FbEditorPage *pages[N_INSTANCES];
  gboolean      refused = FALSE;

  if (fixture == NULL)
    return;

  /* In each one, so that none is missed less. */
  for (guint i = 0; i < FB_EDITOR_POOL_MAX_AWAKE; i++)
    {
      pages[i] = fb_test_editor_open (fixture, i);
      fb_test_editor_type_into_dialog (pages[i], "n1", "typed");
    }
  pages[4] = fb_test_editor_open (fixture, 4);
  fb_editor_sleep_async (fb_editor_page_get_editor (pages[0]), NULL, slept_cb, &refused);
  g_assert_true (fb_test_wait (is_true, &refused, FB_TEST_WEB_MS));
  for (guint i = 0; i <= FB_EDITOR_POOL_MAX_AWAKE; i++)
    {
      assert_phase (pages[i], FB_EDITOR_READY);
      g_assert_cmpint (has_entries (pages[i]), ==, i < FB_EDITOR_POOL_MAX_AWAKE);
    }

  /* Done, it is an edit, which comes back; the page goes when room is needed again. */
  fb_test_editor_run (pages[1], "RED.actions.invoke ('core:confirm-edit-tray');");
  g_assert_true (fb_test_wait (has_no_entries, pages[1], FB_TEST_WEB_MS));
  fb_test_editor_open (fixture, 5);
  fb_test_editor_await_phase (pages[4], FB_EDITOR_ASLEEP);
  fb_test_editor_await_phase (pages[1], FB_EDITOR_ASLEEP);
  fb_test_editor_open (fixture, 1);
  fb_test_editor_wait_js (pages[1], "return RED.nodes.node ('n1').name === 'typed';");
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/editor/pool/a-clean-one-sleeps-and-comes-back",
                   test_a_clean_one_sleeps_and_comes_back);
  g_test_add_func ("/editor/pool/edits-are-kept-before-one-sleeps",
                   test_edits_are_kept_before_one_sleeps);
  g_test_add_func ("/editor/pool/what-is-typed-into-a-dialog-is-not-put-to-sleep",
                   test_what_is_typed_into_a_dialog_is_not_put_to_sleep);

  return g_test_run ();
}
