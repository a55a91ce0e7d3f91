/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "editor/fb-editor-items.h"
#include "fb-json.h"
#include "fb-test.h"

static JsonObject *
message (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = fb_json_parse_object (text, -1, 4096, &error);

  g_assert_no_error (error);
  return object;
}

static void
test_what_is_no_entry_is_left_out (void)
{
  g_autoptr (JsonObject) garbage = message (
      "{\"tabs\":[1,null,[],{},{\"id\":\"\"},{\"id\":7},{\"id\":\"t1\",\"locked\":\"yes\"}]}");
  g_autoptr (JsonObject) nothing = message ("{\"tabs\":\"none\"}");
  g_autoptr (GPtrArray) tabs = fb_editor_items_read_tabs (garbage);
  g_autoptr (GPtrArray) none = fb_editor_items_read_tabs (nothing);
  const FbEditorTab *tab;

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (tabs->len, ==, 1);
  tab = g_ptr_array_index (tabs, 0);
  g_assert_cmpstr (tab->id, ==, "t1");
  /* Without a label it is called by its id. */
  g_assert_cmpstr (tab->label, ==, "t1");
  g_assert_false (tab->locked);
}

static void
test_keys_of_the_canvas_are_not_those_of_all (void)
{
  g_autoptr (JsonObject) told = message (
      "{\"actions\":[{\"id\":\"core:search\",\"label\":\"Search\",\"key\":\"ctrl-f\",\"anywhere\":"
      "true},"
      "{\"id\":\"core:delete-selection\",\"label\":\"Delete\",\"key\":\"delete\"},"
      "{\"id\":\"core:undo\",\"label\":\"Undo\",\"key\":\"no such key at all, and a very long "
      "one\"}]}");
  g_autoptr (GPtrArray) actions = fb_editor_items_read_actions (told);

  g_assert_cmpuint (actions->len, ==, 3);
  g_assert_true (fb_editor_items_have_key (actions, FALSE, GDK_KEY_f, GDK_CONTROL_MASK));
  g_assert_true (fb_editor_items_have_key (actions, TRUE, GDK_KEY_F, GDK_CONTROL_MASK));
  g_assert_false (fb_editor_items_have_key (actions, TRUE, GDK_KEY_f, 0));
  g_assert_true (fb_editor_items_have_key (actions, TRUE, GDK_KEY_Delete, 0));
  g_assert_false (fb_editor_items_have_key (actions, FALSE, GDK_KEY_Delete, 0));
  g_assert_cmpstr (fb_editor_items_find_action (actions, "core:search")->label, ==, "Search");
  g_assert_null (fb_editor_items_find_action (actions, "core:nothing"));
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/editor/items/what-is-no-entry-is-left-out", test_what_is_no_entry_is_left_out);
  g_test_add_func ("/editor/items/keys-of-the-canvas-are-not-those-of-all",
                   test_keys_of_the_canvas_are_not_those_of_all);

  return g_test_run ();
}
