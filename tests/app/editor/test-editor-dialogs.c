/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-editor.h"
#include "fb-test-page.h"

/* What lies over the canvas of a real page, and what was typed into it. */

#define FUNCTION "{ id: 'f1', type: 'function', name: 'mine', func: 'return msg;', outputs: 1 }"

static gboolean
has_entries (gpointer user_data)
{
  return fb_editor_state_has_entries (((FbTestPage *)user_data)->state);
}

static gboolean
has_no_entries (gpointer user_data)
{
  return !has_entries (user_data);
}

static gboolean
has_dialog (gpointer user_data)
{
  return fb_editor_state_get_cover (((FbTestPage *)user_data)->state) == FB_EDITOR_COVER_DIALOG;
}

static gboolean
has_settings (gpointer user_data)
{
  return fb_editor_state_get_cover (((FbTestPage *)user_data)->state) == FB_EDITOR_COVER_SETTINGS;
}

static gboolean
has_question (gpointer user_data)
{
  return fb_editor_state_get_cover (((FbTestPage *)user_data)->state) == FB_EDITOR_COVER_QUESTION;
}

static gboolean
has_no_cover (gpointer user_data)
{
  return fb_editor_state_get_cover (((FbTestPage *)user_data)->state) == FB_EDITOR_COVER_NONE;
}

static gboolean
has_no_cover_after_escape (gpointer user_data)
{
  return !fb_test_web_input ("key", "Escape", NULL) || has_no_cover (user_data);
}

static void
open_node (FbTestPage *fixture)
{
  fb_test_page_run (fixture, "RED.editor.edit (RED.nodes.node ('n1'));");
  fb_test_web_wait (fixture->web, "return $('#node-input-name').is (':visible');");
  fb_test_page_wait (has_dialog, fixture, "in a dialog");
}

static void
type (FbTestPage *fixture, const char *name)
{
  g_autofree char *body = g_strdup_printf (FB_TEST_EDITOR_TYPE, name);

  fb_test_page_run (fixture, body);
}

static void
end_dialogs (FbTestPage *fixture, gboolean apply)
{
  g_autofree char *answer =
      fb_test_page_call (fixture, "end-dialogs", apply ? "{\"apply\":true}" : "{\"apply\":false}");

  g_assert_cmpstr (answer, ==, "true");
  fb_test_page_wait (has_no_entries, fixture, "without entries");
  fb_test_page_wait (has_no_cover, fixture, "on the canvas");
}

static void
test_entries_are_told (gconstpointer runtime)
{
  FbTestPage fixture;

  if (!fb_test_page_set_up (&fixture, runtime, NULL, FALSE))
    return;
  fb_test_page_wait (fb_test_page_is_ready, &fixture, "ready");

  /* To look at a node is not to edit it. */
  open_node (&fixture);
  type (&fixture, "start");
  g_free (fb_test_page_call (&fixture, "state", "{}"));
  g_assert_false (has_entries (&fixture));

  type (&fixture, "typed");
  fb_test_page_wait (has_entries, &fixture, "with entries");
  g_assert_false (fb_editor_state_is_dirty (fixture.state));
  type (&fixture, "start");
  fb_test_page_wait (has_no_entries, &fixture, "as it was");

  type (&fixture, "typed");
  fb_test_page_wait (has_entries, &fixture, "with entries again");
  fb_test_page_run (&fixture, "RED.actions.invoke ('core:cancel-edit-tray');");
  fb_test_page_wait (has_no_entries, &fixture, "cancelled");
  fb_test_page_wait (has_no_cover, &fixture, "on the canvas");
  fb_test_page_assert (&fixture, "RED.nodes.node ('n1').name", "start");

  fb_test_page_tear_down (&fixture);
}

static void
test_dialogs_are_ended (gconstpointer runtime)
{
  FbTestPage fixture;

  if (!fb_test_page_set_up (&fixture, runtime, NULL, FALSE))
    return;
  fb_test_page_wait (fb_test_page_is_ready, &fixture, "ready");

  open_node (&fixture);
  type (&fixture, "typed");
  fb_test_page_wait (has_entries, &fixture, "with entries");
  end_dialogs (&fixture, FALSE);
  fb_test_page_assert (&fixture, "RED.nodes.node ('n1').name", "start");
  g_assert_false (fb_editor_state_is_dirty (fixture.state));

  open_node (&fixture);
  type (&fixture, "typed");
  fb_test_page_wait (has_entries, &fixture, "with entries");
  end_dialogs (&fixture, TRUE);
  fb_test_page_assert (&fixture, "RED.nodes.node ('n1').name", "typed");
  fb_test_page_wait (fb_test_page_is_dirty, &fixture, "dirty");

  fb_test_page_tear_down (&fixture);
}

/* Code, and a dialog below another one, which is out of the page meanwhile. */
static void
test_code_below_another_dialog_is_not_forgotten (gconstpointer runtime)
{
  FbTestPage fixture;

  if (!fb_test_page_set_up (&fixture, runtime, NULL, FALSE))
    return;
  fb_test_page_wait (fb_test_page_is_ready, &fixture, "ready");

  fb_test_page_run (&fixture, "RED.view.importNodes ([" FUNCTION "], { generateIds: false });"
                              "RED.editor.edit (RED.nodes.node ('f1'));");
  fb_test_web_wait (fixture.web,
                    "return window.monaco && monaco.editor.getEditors ().some ((editor) =>"
                    " editor.getValue () === 'return msg;') &&"
                    " $('#node-input-name').is (':visible');");
  fb_test_page_run (&fixture,
                    "const editor = monaco.editor.getEditors ().find ((one) => one.getValue () ==="
                    " 'return msg;'); const area = editor.getDomNode ();"
                    "area.dispatchEvent (new KeyboardEvent ('keydown', { bubbles: true }));"
                    "editor.setValue ('return null;');"
                    "area.dispatchEvent (new KeyboardEvent ('keyup', { bubbles: true }));");
  fb_test_page_wait (has_entries, &fixture, "with code");
  fb_test_page_run (&fixture, "RED.editor.editText ({ value: 'x', complete () {} });");
  fb_test_web_wait (fixture.web, "return $('#node-input-name').length === 0;");
  g_free (fb_test_page_call (&fixture, "state", "{}"));
  g_assert_true (has_entries (&fixture));

  end_dialogs (&fixture, TRUE);
  fb_test_page_assert (&fixture, "RED.nodes.node ('f1').func", "return null;");

  fb_test_page_tear_down (&fixture);
}

static void
test_what_covers_the_canvas_is_told (gconstpointer runtime)
{
  FbTestPage       fixture;
  g_autofree char *answer = NULL;

  if (!fb_test_page_set_up (&fixture, runtime, NULL, FALSE))
    return;
  fb_test_page_wait (fb_test_page_is_ready, &fixture, "ready");

  fb_editor_view_invoke (fixture.view, "core:show-user-settings");
  fb_test_page_wait (has_settings, &fixture, "in the settings");
  fb_test_page_run (&fixture, "RED.tray.close ();");
  fb_test_page_wait (has_no_cover, &fixture, "on the canvas");

  fb_editor_view_invoke (fixture.view, "core:show-export-dialog");
  fb_test_page_wait (has_question, &fixture, "in the export");
  answer = fb_test_page_call (&fixture, "invoke", "{\"action\":\"core:search\"}");
  g_assert_cmpstr (answer, ==, "false");
  fb_test_page_assert (&fixture, "$('.red-ui-search').is (':visible')", "false");
  /* Its own key still ends it. */
  gtk_widget_grab_focus (GTK_WIDGET (fixture.view));
  fb_test_page_wait (has_no_cover_after_escape, &fixture, "on the canvas");

  fb_test_page_run (&fixture, "window.note = RED.notify ('Really?', { modal: true, fixed: true,"
                              " buttons: [{ text: 'No', click () { window.note.close (); } }] });");
  fb_test_page_wait (has_question, &fixture, "asked");
  fb_test_page_run (&fixture, "window.note.close ();");
  fb_test_page_wait (has_no_cover, &fixture, "on the canvas");

  fb_test_page_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  static const FbTestPageTest tests[] = {
    { "entries-are-told", test_entries_are_told },
    { "dialogs-are-ended", test_dialogs_are_ended },
    { "code-below-another-dialog-is-not-forgotten",
      test_code_below_another_dialog_is_not_forgotten },
    { "what-covers-the-canvas-is-told", test_what_covers_the_canvas_is_told },
  };
  FbTestPageServer four = { .name = "node-red-4.1" };
  FbTestPageServer five = { .name = "node-red-5.0" };
  int              status;

  fb_test_widget_init (&argc, &argv);
  fb_test_page_add (&four, "dialogs", tests, G_N_ELEMENTS (tests));
  fb_test_page_add (&five, "dialogs", tests, G_N_ELEMENTS (tests));
  status = g_test_run ();
  fb_test_page_server_clear (&four);
  fb_test_page_server_clear (&five);

  return status;
}
