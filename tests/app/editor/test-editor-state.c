/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "editor/fb-editor-state.h"
#include "fb-json.h"
#include "fb-test.h"

/* What a page claims is taken with care. */

typedef void (*Reader) (FbEditorState *state, JsonObject *message);

static void
feed (FbEditorState *state, Reader reader, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) message = fb_json_parse_object (text, -1, 1024 * 1024, &error);

  g_assert_no_error (error);
  reader (state, message);
}

static void
state_notify_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  g_string_append_printf (user_data, "%s ", g_param_spec_get_name (pspec));
}

static void
test_tells_what_changed_and_only_that (void)
{
  g_autoptr (FbEditorState) state = fb_editor_state_new ();
  g_autoptr (GString) news = g_string_new (NULL);

  /* One message is told at once, last change first. */
  g_signal_connect (state, "notify", G_CALLBACK (state_notify_cb), news);
  feed (state, fb_editor_state_read_state,
        "{\"dirty\":true,\"count\":3,\"generation\":7,\"undo\":2}");
  g_assert_cmpstr (news->str, ==, "generation can-undo count dirty ");
  g_assert_true (fb_editor_state_is_dirty (state));
  g_assert_cmpuint (fb_editor_state_get_count (state), ==, 3);
  g_assert_cmpint (fb_editor_state_get_generation (state), ==, 7);

  g_string_truncate (news, 0);
  feed (state, fb_editor_state_read_state,
        "{\"dirty\":true,\"count\":3,\"generation\":7,\"undo\":9,\"deployType\":\"nodes\"}");
  g_assert_cmpstr (news->str, ==, "deploy-type ");
  g_assert_cmpint (fb_editor_state_get_deploy_type (state), ==, FB_DEPLOY_NODES);
}

static void
test_nonsense_falls_back (void)
{
  g_autoptr (FbEditorState) state = fb_editor_state_new ();
  g_autofree char *long_word = g_strnfill (5000, 'x');
  g_autofree char *text = g_strdup_printf ("{\"dirty\":\"yes\",\"count\":-5,\"generation\":-1,"
                                           "\"deployType\":\"reload\","
                                           "\"tab\":\"%s\",\"rev\":[1],\"focus\":\"root\","
                                           "\"cover\":7,\"entries\":\"no\"}",
                                           long_word);

  feed (state, fb_editor_state_read_state, text);
  g_assert_false (fb_editor_state_is_dirty (state));
  g_assert_cmpuint (fb_editor_state_get_count (state), ==, 0);
  g_assert_cmpint (fb_editor_state_get_generation (state), ==, 0);
  g_assert_cmpint (fb_editor_state_get_deploy_type (state), ==, FB_DEPLOY_FULL);
  g_assert_null (fb_editor_state_get_tab (state));
  g_assert_null (fb_editor_state_get_rev (state));
  g_assert_cmpint (fb_editor_state_get_focus (state), ==, FB_EDITOR_FOCUS_CANVAS);
  g_assert_cmpint (fb_editor_state_get_cover (state), ==, FB_EDITOR_COVER_NONE);
  g_assert_false (fb_editor_state_has_entries (state));

  feed (state, fb_editor_state_read_state, "{\"count\":99999999999999}");
  g_assert_cmpuint (fb_editor_state_get_count (state), ==, 1000000);

  feed (state, fb_editor_state_read_progress, "{\"percent\":5000000000}");
  g_assert_cmpuint (fb_editor_state_get_progress (state), ==, 100);
  feed (state, fb_editor_state_read_progress, "{\"percent\":-3}");
  g_assert_cmpuint (fb_editor_state_get_progress (state), ==, 0);
}

static void
test_tabs_keep_their_order (void)
{
  g_autoptr (FbEditorState) state = fb_editor_state_new ();
  GPtrArray   *tabs;
  FbEditorTab *tab;

  feed (state, fb_editor_state_read_tabs,
        "{\"tabs\":[{\"id\":\"t2\",\"label\":\"OEE\",\"locked\":true},7,{\"label\":\"no id\"},"
        "{\"id\":\"s1\",\"subflow\":true}]}");
  tabs = fb_editor_state_get_tabs (state);
  g_assert_cmpuint (tabs->len, ==, 2);
  tab = g_ptr_array_index (tabs, 0);
  g_assert_cmpstr (tab->label, ==, "OEE");
  g_assert_true (tab->locked);
  tab = g_ptr_array_index (tabs, 1);
  g_assert_cmpstr (tab->label, ==, "s1");
  g_assert_true (tab->subflow);
}

/* What a page says while another is loaded already does not count for that one. */
static void
test_ready_begins_without_edits (void)
{
  g_autoptr (FbEditorState) state = fb_editor_state_new ();

  fb_editor_state_clear (state);
  feed (state, fb_editor_state_read_state, "{\"dirty\":true,\"count\":3,\"undo\":2}");
  feed (state, fb_editor_state_read_progress, "{\"percent\":80}");
  g_assert_cmpuint (fb_editor_state_get_progress (state), ==, 80);
  feed (state, fb_editor_state_read_ready, "{\"version\":\"5.0.7\",\"rev\":\"abc\"}");
  g_assert_true (fb_editor_state_is_ready (state));
  g_assert_false (fb_editor_state_is_dirty (state));
  g_assert_cmpuint (fb_editor_state_get_count (state), ==, 0);
  g_assert_cmpstr (fb_editor_state_get_rev (state), ==, "abc");
}

static void
test_ready_until_cleared (void)
{
  g_autoptr (FbEditorState) state = fb_editor_state_new ();

  g_assert_false (fb_editor_state_is_ready (state));
  feed (state, fb_editor_state_read_ready, "{\"version\":\"5.0.7\",\"rev\":\"abc\"}");
  g_assert_true (fb_editor_state_is_ready (state));
  g_assert_cmpstr (fb_editor_state_get_version (state), ==, "5.0.7");

  fb_editor_state_clear (state);
  g_assert_false (fb_editor_state_is_ready (state));
  g_assert_cmpuint (fb_editor_state_get_progress (state), ==, 0);
  g_assert_null (fb_editor_state_get_rev (state));
}

static void
test_keys_belong_to_where_the_focus_is (void)
{
  g_autoptr (FbEditorState) state = fb_editor_state_new ();
  const GdkModifierType control = GDK_CONTROL_MASK;

  feed (state, fb_editor_state_read_actions,
        "{\"actions\":[{\"id\":\"core:search\",\"label\":\"Search\",\"key\":\"ctrl-f\","
        "\"anywhere\":true},{},{\"id\":\"core:undo\",\"key\":\"ctrl-z\"},"
        "{\"id\":\"core:show-debug-tab\",\"key\":\"ctrl-g d\",\"anywhere\":true}]}");
  g_assert_cmpuint (fb_editor_state_get_actions (state)->len, ==, 3);
  g_assert_cmpstr (fb_editor_state_find_action (state, "core:search")->label, ==, "Search");
  g_assert_null (fb_editor_state_find_action (state, "core:redo"));

  g_assert_true (fb_editor_state_has_key (state, GDK_KEY_f, control));
  g_assert_true (fb_editor_state_has_key (state, GDK_KEY_g, control));
  g_assert_true (fb_editor_state_has_key (state, GDK_KEY_z, control));
  g_assert_false (fb_editor_state_has_key (state, GDK_KEY_f, control | GDK_SHIFT_MASK));
  g_assert_false (fb_editor_state_has_key (state, GDK_KEY_F2, 0));

  feed (state, fb_editor_state_read_state, "{\"focus\":\"text\"}");
  g_assert_true (fb_editor_state_has_key (state, GDK_KEY_f, control));
  g_assert_false (fb_editor_state_has_key (state, GDK_KEY_z, control));

  feed (state, fb_editor_state_read_state, "{\"focus\":\"code\"}");
  g_assert_true (fb_editor_state_has_key (state, GDK_KEY_F2, 0));
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/editor/state/tells-what-changed-and-only-that",
                   test_tells_what_changed_and_only_that);
  g_test_add_func ("/editor/state/nonsense-falls-back", test_nonsense_falls_back);
  g_test_add_func ("/editor/state/tabs-keep-their-order", test_tabs_keep_their_order);
  g_test_add_func ("/editor/state/ready-begins-without-edits", test_ready_begins_without_edits);
  g_test_add_func ("/editor/state/ready-until-cleared", test_ready_until_cleared);
  g_test_add_func ("/editor/state/keys-belong-to-where-the-focus-is",
                   test_keys_belong_to_where_the_focus_is);

  return g_test_run ();
}
