/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "editor/fb-editor-bar.h"
#include "editor/fb-editor-private.h"
#include "fb-json.h"
#include "fb-test-editor.h"

/* The header's end, over a page that loads nothing: what it says is given by hand. */

typedef struct
{
  FbTestEditor *fixture;
  FbInstance   *instance;
  FbEditor     *editor;
  FbEditorView *view; /* (nullable) */
  GtkWidget    *bar;
  GtkWindow    *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->fixture = fb_test_editor_new (NULL, NULL, 1);
  fixture->instance = fb_test_editor_get_instance (fixture->fixture, 0);
  fixture->editor = fb_editor_pool_get (fixture->fixture->pool, fixture->instance);
  fixture->bar = fb_editor_bar_new (fixture->editor);
  fixture->window = fb_test_show (fixture->bar, 500, 60);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  fb_test_editor_free (fixture->fixture);
}

static GtkWidget *
get_deploy (Fixture *fixture)
{
  return fb_test_find (fixture->bar, ADW_TYPE_SPLIT_BUTTON, NULL);
}

static void
test_what_may_only_be_read_offers_no_deploy (Fixture *fixture, gconstpointer data)
{
  g_assert_nonnull (get_deploy (fixture));
  fb_instance_set_mode (fixture->instance, FB_MODE_READ_ONLY);
  fb_instance_set_environment (fixture->instance, "PROD");
  g_assert_null (get_deploy (fixture));
  g_assert_nonnull (fb_test_find (fixture->bar, GTK_TYPE_LABEL, "PROD"));
  g_assert_nonnull (fb_test_find (fixture->bar, GTK_TYPE_LABEL, "RO"));
  fb_instance_set_mode (fixture->instance, FB_MODE_READ_WRITE);
  g_assert_nonnull (get_deploy (fixture));
}

static void
say (Fixture *fixture, const char *text)
{
  g_autoptr (JsonObject) message = fb_json_parse_object (text, -1, 1024, NULL);

  fb_editor_state_read_state (fb_editor_view_get_state (fixture->view), message);
}

static void
test_undeployed_changes_are_counted (Fixture *fixture, gconstpointer data)
{
  FbWebAccess access = { .uri = "http://127.0.0.1:9/" };
  g_autoptr (JsonObject) nothing = json_object_new ();
  g_autoptr (GError) error = NULL;

  if (!fb_test_web_can_run ())
    return;

  fixture->view = fb_editor_view_new (&access, NULL, &error);
  g_assert_no_error (error);
  fixture->editor->view = g_object_ref_sink (fixture->view);
  fb_editor_state_read_ready (fb_editor_view_get_state (fixture->view), nothing);
  fb_editor_notify_view (fixture->editor);
  fb_editor_set_phase (fixture->editor, FB_EDITOR_READY, NULL);
  g_assert_false (gtk_widget_has_css_class (get_deploy (fixture), "suggested-action"));

  say (fixture, "{\"dirty\":true,\"count\":3}");
  g_assert_true (gtk_widget_has_css_class (get_deploy (fixture), "suggested-action"));
  g_assert_nonnull (fb_test_find (get_deploy (fixture), GTK_TYPE_LABEL, "3"));
  /* Edited, and nothing left to count. */
  say (fixture, "{\"dirty\":true,\"count\":0}");
  g_assert_true (gtk_widget_has_css_class (get_deploy (fixture), "suggested-action"));
  g_assert_null (fb_test_find (get_deploy (fixture), GTK_TYPE_LABEL, "0"));
  say (fixture, "{\"dirty\":false}");
  g_assert_false (gtk_widget_has_css_class (get_deploy (fixture), "suggested-action"));
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
#define add(name, func) g_test_add ("/editor/bar/" name, Fixture, NULL, set_up, func, tear_down)
  add ("what-may-only-be-read-offers-no-deploy", test_what_may_only_be_read_offers_no_deploy);
  add ("undeployed-changes-are-counted", test_undeployed_changes_are_counted);
#undef add

  return g_test_run ();
}
