/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "editor/fb-editor-clipboard.h"
#include "fb-test-widget.h"

/* Nodes on the clipboard of a real display. */

#define NODES "[{\"id\":\"a\",\"type\":\"comment\"}]"

typedef struct
{
  GdkClipboard      *clipboard;
  FbEditorClipboard *editor;
  FbEditorClipboard *other;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->clipboard = gdk_display_get_clipboard (gdk_display_get_default ());
  fixture->editor = fb_editor_clipboard_new (fixture->clipboard);
  fixture->other = fb_editor_clipboard_new (fixture->clipboard);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gdk_clipboard_set_content (fixture->clipboard, NULL);
  g_assert_finalize_object (fixture->editor);
  g_assert_finalize_object (fixture->other);
}

static void
copy (FbEditorClipboard *editor, const char *nodes)
{
  g_autoptr (GBytes) bytes = g_bytes_new (nodes, strlen (nodes));

  fb_editor_clipboard_offer (editor, bytes);
}

static void
take_answer (const char *text, gpointer user_data)
{
  *(char **)user_data = g_strdup (text != NULL ? text : "none");
}

static gboolean
is_answered (gpointer user_data)
{
  return *(char **)user_data != NULL;
}

static void
assert_pasted (FbEditorClipboard *editor, const char *expected)
{
  g_autofree char *answer = NULL;
  FbWebReply      *reply = fb_web_reply_new (take_answer, &answer, NULL);

  fb_editor_clipboard_answer_paste (editor, reply);
  g_object_unref (reply);
  g_assert_true (fb_test_wait (is_answered, &answer, 20000));
  g_assert_cmpstr (answer, ==, expected);
}

static void
test_others_get_what_one_copied (Fixture *fixture, gconstpointer data)
{
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  copy (fixture->editor, NODES);
  /* The editor itself pastes what it has, with all it knows of it. */
  assert_pasted (fixture->editor, "{}");
  assert_pasted (fixture->other,
                 "{\"text\":\"[{\\\"id\\\":\\\"a\\\",\\\"type\\\":\\\"comment\\\"}]\"}");

  gdk_clipboard_read_text_async (fixture->clipboard, NULL, fb_test_take_result, &result);
  text =
      gdk_clipboard_read_text_finish (fixture->clipboard, fb_test_await (&result, 20000), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, NODES);
}

static void
test_only_nodes_are_pasted (Fixture *fixture, gconstpointer data)
{
  gdk_clipboard_set_text (fixture->clipboard, "a shopping list");
  assert_pasted (fixture->editor, "{}");
  gdk_clipboard_set_text (fixture->clipboard, " [1]");
  assert_pasted (fixture->editor, "{\"text\":\" [1]\"}");
  gdk_clipboard_set_content (fixture->clipboard, NULL);
  assert_pasted (fixture->editor, "{}");

  /* What was copied here before is not ours any more. */
  copy (fixture->editor, NODES);
  gdk_clipboard_set_text (fixture->clipboard, "[2]");
  assert_pasted (fixture->editor, "{\"text\":\"[2]\"}");
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
#define add(name, func)                                                                            \
  g_test_add ("/editor/clipboard/" name, Fixture, NULL, set_up, func, tear_down)
  add ("others-get-what-one-copied", test_others_get_what_one_copied);
  add ("only-nodes-are-pasted", test_only_nodes_are_pasted);
#undef add

  return g_test_run ();
}
