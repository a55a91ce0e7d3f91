/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "editor/fb-editor-drafts.h"
#include "fb-test-server.h"
#include "fb-test-web.h"
#include "instance/fb-instance-row.h"
#include "instance/fb-instance-store.h"

/* Edits of a real editor page, kept in a real profile and offered to the next one. */

#define PASSPHRASE "four bottles a second"
#define FLOWS "[{\"id\":\"t1\",\"type\":\"tab\",\"label\":\"Filler\"}]"

static const FbMigration *const tables[] = { fb_instance_migrations, fb_draft_migrations, NULL };

typedef struct
{
  FbTestServer   *server;
  char           *folder;
  FbWorkspace    *workspace;
  FbDraftStore   *store;
  FbInstanceRow  *row;
  FbInstance     *instance;
  FbEditorDrafts *drafts;
  FbEditorView   *view;
  GtkWindow      *window;
} Fixture;

static gboolean
insert_row (FbConnection *connection, gpointer row, GError **error)
{
  return fb_instance_row_insert (connection, row, error);
}

static void
open_profile (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  FbKeyring *keyring;

  fixture->folder = fb_test_make_folder ();
  fixture->workspace = fb_workspace_open (fixture->folder, tables, &error);
  g_assert_no_error (error);
  keyring = fb_workspace_get_keyring (fixture->workspace);
  if (fb_keyring_get_state (keyring) == FB_KEYRING_NONE)
    g_assert_true (fb_keyring_create_sealed (keyring, PASSPHRASE, &error));
  fixture->store = fb_draft_store_new (fixture->workspace);
  fixture->row = fb_instance_row_new (FB_INSTANCE_LOCAL, "Line 4");
  g_assert_true (fb_database_write (fb_workspace_get_database (fixture->workspace), insert_row,
                                    fixture->row, &error));
  fixture->instance = fb_instance_new (fixture->row);
}

static gboolean
is_ready (gpointer user_data)
{
  return fb_editor_state_is_ready (fb_editor_view_get_state (((Fixture *)user_data)->view));
}

static gboolean
is_offered (gpointer user_data)
{
  return fb_editor_drafts_get_offer (((Fixture *)user_data)->drafts) != 0;
}

/* A page as after a start of the program. */
static void
open_page (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  FbWebAccess access = { .uri = fixture->server->url };

  fixture->drafts = fb_editor_drafts_new (fixture->store, fixture->instance);
  fixture->view = fb_editor_view_new (&access, fixture->server->token, &error);
  g_assert_no_error (error);
  fixture->window = fb_test_show (GTK_WIDGET (fixture->view), 1280, 800);
  fb_editor_view_load (fixture->view, NULL);
  g_assert_true (fb_test_wait (is_ready, fixture, FB_TEST_WEB_MS));
  fb_editor_drafts_set_view (fixture->drafts, fixture->view);
  fb_editor_drafts_look (fixture->drafts);
}

static void
close_page (Fixture *fixture)
{
  fb_editor_drafts_set_view (fixture->drafts, NULL);
  g_clear_object (&fixture->drafts);
  gtk_window_destroy (fixture->window);
}

static void
keep (Fixture *fixture)
{
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  fb_editor_drafts_keep_async (fixture->drafts, NULL, fb_test_take_result, &result);
  fb_editor_drafts_keep_finish (fixture->drafts, fb_test_await (&result, FB_TEST_WEB_MS), &error);
  g_assert_no_error (error);
}

static void
restore (Fixture *fixture)
{
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean stale = TRUE;

  g_assert_true (fb_test_wait (is_offered, fixture, FB_TEST_WEB_MS));
  fb_editor_drafts_restore_async (fixture->drafts, NULL, fb_test_take_result, &result);
  fb_editor_drafts_restore_finish (fixture->drafts, fb_test_await (&result, FB_TEST_WEB_MS), &stale,
                                   &error);
  g_assert_no_error (error);
  g_assert_false (stale);
}

static void
add_tab (Fixture *fixture, const char *label)
{
  g_autofree char *body =
      g_strdup_printf ("RED.view.importNodes ([{ id: '%s', type: 'tab', label: '%s' }]);", label,
                       label);

  g_free (fb_test_web_run (fb_editor_view_get_web (fixture->view), body));
}

static gboolean
has_tab (Fixture *fixture, const char *label)
{
  g_autofree char *body = g_strdup_printf ("return !!RED.nodes.workspace ('%s');", label);
  g_autofree char *answer = fb_test_web_run (fb_editor_view_get_web (fixture->view), body);

  return strcmp (answer, "true") == 0;
}

/* The page is edited again in the moment after it has said what there is to keep. */
static void
add_tab_after_next_draft (Fixture *fixture, const char *label)
{
  g_autofree char *body = g_strdup_printf ("const make = RED.nodes.createCompleteNodeSet;"
                                           "RED.nodes.createCompleteNodeSet = function () {"
                                           "  RED.nodes.createCompleteNodeSet = make;"
                                           "  setTimeout (() => RED.view.importNodes ([{ id: '%s', "
                                           "type: 'tab', label: '%s' }]));"
                                           "  return make.apply (this, arguments);"
                                           "};",
                                           label, label);

  g_free (fb_test_web_run (fb_editor_view_get_web (fixture->view), body));
}

static gboolean
set_up (Fixture *fixture)
{
  *fixture = (Fixture){ 0 };
  if (!fb_test_web_can_run ())
    return FALSE;
  fixture->server = fb_test_server_new ("node-red-5.0", FLOWS, NULL);
  if (fixture->server == NULL)
    return FALSE;

  open_profile (fixture);
  open_page (fixture);

  return TRUE;
}

static void
tear_down (Fixture *fixture)
{
  close_page (fixture);
  fb_workspace_close (fixture->workspace);
  g_clear_object (&fixture->store);
  g_clear_object (&fixture->workspace);
  g_clear_object (&fixture->instance);
  fb_instance_row_free (fixture->row);
  g_free (fixture->folder);
  fb_test_server_free (fixture->server);
}

static void
test_kept_edits_are_offered_to_the_next_page (void)
{
  Fixture fixture;

  if (!set_up (&fixture))
    return;

  add_tab (&fixture, "mine");
  keep (&fixture);
  close_page (&fixture);

  open_page (&fixture);
  restore (&fixture);
  g_assert_true (has_tab (&fixture, "mine"));

  tear_down (&fixture);
}

static void
test_editing_on_does_not_replace_what_is_offered (void)
{
  Fixture fixture;

  if (!set_up (&fixture))
    return;

  add_tab (&fixture, "older");
  keep (&fixture);
  close_page (&fixture);

  /* Nobody decides, somebody edits, and the program ends again. */
  open_page (&fixture);
  g_assert_true (fb_test_wait (is_offered, &fixture, FB_TEST_WEB_MS));
  add_tab (&fixture, "newer");
  keep (&fixture);
  close_page (&fixture);

  open_page (&fixture);
  restore (&fixture);
  g_assert_true (has_tab (&fixture, "newer"));
  g_assert_false (has_tab (&fixture, "older"));
  restore (&fixture);
  g_assert_true (has_tab (&fixture, "older"));

  tear_down (&fixture);
}

static void
test_an_edit_while_it_is_kept_is_kept_too (void)
{
  Fixture fixture;

  if (!set_up (&fixture))
    return;

  add_tab (&fixture, "mine");
  add_tab_after_next_draft (&fixture, "late");
  keep (&fixture);
  close_page (&fixture);

  open_page (&fixture);
  restore (&fixture);
  g_assert_true (has_tab (&fixture, "mine"));
  g_assert_true (has_tab (&fixture, "late"));

  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/editor/drafts/kept-edits-are-offered-to-the-next-page",
                   test_kept_edits_are_offered_to_the_next_page);
  g_test_add_func ("/editor/drafts/editing-on-does-not-replace-what-is-offered",
                   test_editing_on_does_not_replace_what_is_offered);
  g_test_add_func ("/editor/drafts/an-edit-while-it-is-kept-is-kept-too",
                   test_an_edit_while_it_is_kept_is_kept_too);

  return g_test_run ();
}
