/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "editor/fb-editor-tools.h"
#include "fb-test-widget.h"

/* The buttons at the header's start. */

static void
action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_string_append_printf (user_data, "%s ", g_action_get_name (G_ACTION (action)));
}

static void
test_they_are_the_page_s_actions (void)
{
  const GActionEntry entries[] = {
    { "undo", action_cb },
    { "redo", action_cb },
    { "search", action_cb },
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GString) done = g_string_new (NULL);
  GtkWidget *tools = fb_editor_tools_new ();
  GtkWindow *window;

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), done);
  gtk_widget_insert_action_group (tools, "page", G_ACTION_GROUP (group));
  window = fb_test_show (tools, 300, 60);
  fb_test_press (tools, "Undo in the editor");
  fb_test_press (tools, "Redo in the editor");
  fb_test_press (tools, "Search these flows (Ctrl+F in the editor)");
  g_assert_cmpstr (done->str, ==, "undo redo search ");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (
                                   g_action_map_lookup_action (G_ACTION_MAP (group), "undo")),
                               FALSE);
  g_assert_false (
      gtk_widget_is_sensitive (fb_test_find (tools, GTK_TYPE_BUTTON, "Undo in the editor")));

  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/editor/tools/they-are-the-page-s-actions", test_they_are_the_page_s_actions);

  return g_test_run ();
}
