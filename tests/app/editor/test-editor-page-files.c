/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <glib/gstdio.h>
#include <string.h>

#include "fb-test-editor.h"

/* Files into a real editor and out of it, and links that leave it. */

#define NODES                                                                                      \
  "[{\"id\":\"a1\",\"type\":\"comment\",\"name\":\"in\",\"x\":100,\"y\":40,\"wires\":[]},"         \
  "{\"id\":\"a2\",\"type\":\"comment\",\"name\":\"out\",\"x\":100,\"y\":80,\"wires\":[]}]"
#define BROWSER                                                                                    \
  "[Desktop Entry]\nType=Application\nName=Test Browser\nMimeType=x-scheme-handler/https;\n"       \
  "Exec=sh -c \"echo %%u >%s\"\n"

typedef struct
{
  FbTestEditor *editor;
  FbEditorPage *page;
  char         *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->editor = (FbTestEditor *)data;
  if (fixture->editor == NULL)
    return;

  fixture->folder = fb_test_make_folder ();
  fb_test_editor_request (fixture->editor, "POST", "flows", "{\"flows\":" FB_TEST_EDITOR_FLOWS "}");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->editor == NULL)
    return;

  fb_editor_discard (fb_editor_page_get_editor (fixture->page));
  fb_test_editor_close (fixture->editor, fixture->page);
  g_free (fixture->folder);
}

static GFile *
make_file (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));

  return g_file_new_for_path (path);
}

static void
test_a_file_is_looked_at_before_it_is_imported (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = NULL;
  const char *body;

  if (fixture->editor == NULL)
    return;

  /* Given while the editor is not open yet. */
  file = make_file (fixture, "filler <4>.json", NODES);
  fixture->page = fb_test_editor_show (fixture->editor, 0);
  fb_editor_page_import (fixture->page, file);
  body = fb_test_editor_await_question ("Import into line-1?");
  g_assert_nonnull (strstr (body, "filler <4>.json"));
  g_assert_nonnull (strstr (body, "2 nodes"));
  g_assert_false (fb_editor_has_edits (fb_editor_page_get_editor (fixture->page)));
  fb_test_editor_answer ("Import into line-1?", "_Cancel");

  /* They are there at once, without a pointer to place them. */
  fb_editor_page_import (fixture->page, file);
  fb_test_editor_answer ("Import into line-1?", "_Import Here");
  fb_test_editor_await_dirty (fixture->page, TRUE);
  fb_test_editor_wait_js (fixture->page,
                          "return (RED.nodes.node ('a1') || {}).z === RED.workspaces.active ();");
  fb_test_editor_run (fixture->page, "RED.actions.invoke ('core:undo');");
  fb_test_editor_await_dirty (fixture->page, FALSE);
  fb_test_editor_run (fixture->page, "RED.actions.invoke ('core:redo');");
  fb_test_editor_await_dirty (fixture->page, TRUE);

  /* Once more, as copies in a tab of their own. */
  fb_editor_page_import (fixture->page, file);
  fb_test_editor_answer ("Import into line-1?", "Import to _New Tab");
  fb_test_editor_wait_js (fixture->page, "return RED.nodes.getWorkspaceOrder ().length === 3 &&"
                                         " RED.nodes.filterNodes ({ type: 'comment' }).length === "
                                         "5;");
}

static void
test_what_is_no_flow_is_told (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) broken = NULL;
  g_autoptr (GFile) empty = NULL;
  g_autoptr (GFile) absent = NULL;

  if (fixture->editor == NULL)
    return;

  broken = make_file (fixture, "broken.json", "[{\"id\":");
  empty = make_file (fixture, "empty.json", "[]");
  absent = g_file_new_for_path ("/nowhere/flows.json");
  fixture->page = fb_test_editor_open (fixture->editor, 0);
  fb_editor_page_import (fixture->page, broken);
  fb_test_editor_await_banner (fixture->page, "broken.json");
  fb_editor_page_import (fixture->page, empty);
  fb_test_editor_await_banner (fixture->page, "holds no nodes");
  fb_editor_page_import (fixture->page, absent);
  fb_test_editor_await_banner (fixture->page, "flows.json");
  g_assert_false (fb_editor_has_edits (fb_editor_page_get_editor (fixture->page)));
}

/* Lets go of files over the page. */
static gboolean
drop (Fixture *fixture, GFile **files, gsize n_files)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->page));
  GdkFileList *list = gdk_file_list_new_from_array (files, n_files);
  GValue       value = G_VALUE_INIT;
  gboolean     taken = FALSE;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, list);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        g_signal_emit_by_name (controller, "drop", &value, 600.0, 400.0, &taken);
    }
  g_value_unset (&value);

  return taken;
}

static void
test_a_dropped_file_is_imported (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFile) other = NULL;
  GFile *files[2];

  if (fixture->editor == NULL)
    return;

  file =
      make_file (fixture, "tabs.json", "[{\"id\":\"t9\",\"type\":\"tab\",\"label\":\"Crates\"}]");
  other = make_file (fixture, "other.json", NODES);
  files[0] = file;
  files[1] = other;
  fixture->page = fb_test_editor_show (fixture->editor, 0);
  g_assert_false (drop (fixture, files, 1));
  fb_test_editor_await_banner (fixture->page, "onto an open editor");
  fb_test_editor_await_phase (fixture->page, FB_EDITOR_READY);
  g_assert_false (drop (fixture, files, 2));

  g_assert_true (drop (fixture, files, 1));
  fb_test_editor_answer ("Import into line-1?", "_Import");
  fb_test_editor_await_dirty (fixture->page, TRUE);
  g_assert_true (fb_test_editor_has_tab (fixture->page, "Crates"));
}

static gboolean
is_written (gpointer path)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && strstr (text, "Filler") != NULL &&
         g_str_has_suffix (g_strchomp (text), "]");
}

static gboolean
chooser_is_shown (gpointer user_data)
{
  return fb_test_find_toplevel (GTK_TYPE_FILE_CHOOSER_DIALOG) != NULL;
}

static gboolean
chooser_is_gone (gpointer user_data)
{
  return !chooser_is_shown (NULL);
}

/* Folders are opened in their own time. */
static gboolean
has_chosen (gpointer path)
{
  GtkWidget *chooser = fb_test_find_toplevel (GTK_TYPE_FILE_CHOOSER_DIALOG);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autoptr (GFile) wanted = g_file_new_for_path (path);

  return file != NULL && g_file_equal (file, wanted);
}

/* The editor's own export, by its own button. */
static GtkWidget *
export_flows (Fixture *fixture)
{
  fb_test_editor_run (fixture->page, "RED.workspaces.show ('t1'); RED.actions.invoke "
                                     "('core:show-export-dialog');");
  fb_test_editor_wait_js (fixture->page, "const button = $('#red-ui-clipboard-dialog-download');"
                                         "if (!button.is (':visible') || "
                                         "!$('#red-ui-clipboard-dialog-export-text')"
                                         ".val ()) return false; button.click (); return true;");
  g_assert_true (fb_test_wait (chooser_is_shown, NULL, FB_TEST_WEB_MS));

  return fb_test_find_toplevel (GTK_TYPE_FILE_CHOOSER_DIALOG);
}

/* The chooser complains when it is ended before it has read its folder. */
static void
drop_complaint (void)
{
  GtkWidget *complaint;

  while ((complaint = fb_test_find_toplevel (GTK_TYPE_MESSAGE_DIALOG)) != NULL)
    gtk_window_destroy (GTK_WINDOW (complaint));
}

static void
test_an_export_goes_where_a_person_says (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;
  GtkWidget       *chooser;

  if (fixture->editor == NULL)
    return;

  fixture->page = fb_test_editor_open (fixture->editor, 0);
  chooser = export_flows (fixture);
  gtk_dialog_response (GTK_DIALOG (chooser), GTK_RESPONSE_CANCEL);
  g_assert_true (fb_test_wait (chooser_is_gone, NULL, FB_TEST_WEB_MS));
  drop_complaint ();

  path = g_build_filename (fixture->folder, "line-1.json", NULL);
  chooser = export_flows (fixture);
  name = gtk_file_chooser_get_current_name (GTK_FILE_CHOOSER (chooser));
  g_assert_cmpstr (name, ==, "flows.json");
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), path);
  g_assert_true (fb_test_wait (has_chosen, path, FB_TEST_WEB_MS));
  gtk_dialog_response (GTK_DIALOG (chooser), GTK_RESPONSE_ACCEPT);
  g_assert_true (fb_test_wait (is_written, path, FB_TEST_WEB_MS));
  drop_complaint ();
}

static gboolean
is_visited (gpointer path)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) &&
         strstr (text, "https://flows.example/manual") != NULL;
}

/* Whatever the desktop has for https. */
static void
install_browser (const char *path)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "applications", NULL);
  g_autofree char *entry = g_build_filename (folder, "test-browser.desktop", NULL);
  g_autofree char *list = g_build_filename (g_get_user_config_dir (), "mimeapps.list", NULL);
  g_autofree char *text = g_strdup_printf (BROWSER, path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (entry, text, -1, NULL));
  g_assert_true (g_file_set_contents (list,
                                      "[Default Applications]\n"
                                      "x-scheme-handler/https=test-browser.desktop\n",
                                      -1, NULL));
}

static void
test_a_link_opens_in_the_browser (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;

  if (fixture->editor == NULL)
    return;

  path = g_build_filename (fixture->folder, "visited", NULL);
  install_browser (path);
  fixture->page = fb_test_editor_open (fixture->editor, 0);
  fb_test_editor_run (fixture->page,
                      "$('<a href=\"https://flows.example/manual\" target=\"_blank\" "
                      "style=\"position: "
                      "fixed; left: 0; top: 0; width: 100%; height: 100%; z-index: 9999\">manual"
                      "</a>').appendTo (document.body);");
  fb_test_editor_wait_js (fixture->page,
                          "return document.elementFromPoint (600, 400).innerText === 'manual';");
  if (!fb_test_web_input ("mousemove", "600", "400", "click", "1", NULL))
    return;
  g_assert_true (fb_test_wait (is_visited, path, FB_TEST_WEB_MS));
  fb_test_editor_run (fixture->page, "return RED.settings.version;");
}

int
main (int argc, char **argv)
{
  FbTestEditor *editor;
  int           status;

  fb_test_widget_init (&argc, &argv);
  editor = fb_test_editor_new ("node-red-5.0", NULL, 1);
#define add(name, func)                                                                            \
  g_test_add ("/editor/page-files/" name, Fixture, editor, set_up, func, tear_down)
  add ("a-file-is-looked-at-before-it-is-imported", test_a_file_is_looked_at_before_it_is_imported);
  add ("what-is-no-flow-is-told", test_what_is_no_flow_is_told);
  add ("a-dropped-file-is-imported", test_a_dropped_file_is_imported);
  add ("an-export-goes-where-a-person-says", test_an_export_goes_where_a_person_says);
  add ("a-link-opens-in-the-browser", test_a_link_opens_in_the_browser);
#undef add
  status = g_test_run ();
  g_clear_pointer (&editor, fb_test_editor_free);

  return status;
}
