/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-widget.h"
#include "widget/fb-instance-tags.h"
#include "widget/fb-instance-text.h"
#include "widget/fb-state-dot.h"

static void
test_version_is_short (void)
{
  g_autoptr (FbInstance) instance =
                 fb_test_instance_new (FB_INSTANCE_LOCAL, "demo", NULL, FB_MODE_READ_WRITE);
  g_autofree char *nothing = fb_instance_text_version (instance);
  g_autofree char *of_runtime = NULL;
  g_autofree char *of_server = NULL;

  g_assert_cmpstr (nothing, ==, "");
  fb_instance_set_runtime (instance, "node-red-4.1");
  of_runtime = fb_instance_text_version (instance);
  g_assert_cmpstr (of_runtime, ==, "4.1");
  fb_instance_set_server (instance, "5.0.7", NULL, TRUE);
  of_server = fb_instance_text_version (instance);
  g_assert_cmpstr (of_server, ==, "5.0");
}

static void
test_screen_reader_hears_all (void)
{
  g_autoptr (FbInstance) instance =
                 fb_test_instance_new (FB_INSTANCE_REMOTE, "line4", "PROD", FB_MODE_READ_ONLY);
  g_autofree char *title = fb_instance_text_title (instance);
  g_autofree char *text = NULL;

  fb_instance_set_state (instance, FB_INSTANCE_UNREACHABLE, "Timed out");
  text = fb_instance_text_describe (instance);
  g_assert_cmpstr (text, ==, "line4, No answer, PROD, Read-only");
  g_assert_cmpstr (title, ==, "line4 · PROD");
  g_assert_true (fb_instance_has_problem (instance));
  g_assert_false (fb_instance_is_running (instance));
}

static void
test_fingerprint_is_in_groups (void)
{
  const char      *pin = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
  g_autofree char *text = fb_instance_text_fingerprint (pin);
  g_autofree char *nothing = fb_instance_text_fingerprint ("");

  g_assert_cmpstr (text, ==,
                   "0123 4567 89ab cdef 0123 4567 89ab cdef\n"
                   "0123 4567 89ab cdef 0123 4567 89ab cdef");
  g_assert_cmpstr (nothing, ==, "");
}

static void
test_tags_follow_the_instance (void)
{
  g_autoptr (FbInstance) instance =
                 fb_test_instance_new (FB_INSTANCE_REMOTE, "line4", "prod", FB_MODE_READ_ONLY);
  GtkWidget *tags = g_object_ref_sink (fb_instance_tags_new ());

  fb_instance_tags_set_instance (FB_INSTANCE_TAGS (tags), instance);
  g_assert_true (gtk_widget_has_css_class (fb_test_find (tags, GTK_TYPE_LABEL, "PROD"), "danger"));
  g_assert_nonnull (fb_test_find (tags, GTK_TYPE_LABEL, "RO"));

  fb_instance_set_mode (instance, FB_MODE_READ_WRITE);
  fb_instance_set_environment (instance, "Test");
  g_assert_null (fb_test_find (tags, GTK_TYPE_LABEL, "RO"));
  g_assert_true (gtk_widget_has_css_class (fb_test_find (tags, GTK_TYPE_LABEL, "TEST"), "neutral"));

  fb_instance_set_mode (instance, FB_MODE_OFF);
  fb_instance_set_environment (instance, NULL);
  g_assert_nonnull (fb_test_find (tags, GTK_TYPE_LABEL, "OFF"));
  g_assert_null (fb_test_find (tags, GTK_TYPE_LABEL, "TEST"));

  g_assert_finalize_object (tags);
}

static void
test_dot_says_state_in_words (void)
{
  g_autoptr (FbInstance) instance =
                 fb_test_instance_new (FB_INSTANCE_LOCAL, "demo", NULL, FB_MODE_READ_WRITE);
  GtkWidget *dot = g_object_ref_sink (fb_state_dot_new ());

  fb_state_dot_set_instance (FB_STATE_DOT (dot), instance);
  for (int state = FB_INSTANCE_UNKNOWN; state <= FB_INSTANCE_UNTRUSTED; state++)
    {
      fb_instance_set_state (instance, state, NULL);
      g_assert_cmpstr (gtk_widget_get_tooltip_text (dot), ==, fb_instance_text_state (state));
      gtk_test_accessible_assert_property (dot, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                           fb_instance_text_state (state));
    }
  fb_instance_set_state (instance, FB_INSTANCE_CRASHED, "Port 1880 is taken");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (dot), ==, "Crashed\nPort 1880 is taken");
  g_assert_true (gtk_widget_has_css_class (dot, "bad"));

  g_assert_finalize_object (dot);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/instance-text/version-is-short", test_version_is_short);
  g_test_add_func ("/instance-text/screen-reader-hears-all", test_screen_reader_hears_all);
  g_test_add_func ("/instance-text/fingerprint-is-in-groups", test_fingerprint_is_in_groups);
  g_test_add_func ("/instance-tags/follow-the-instance", test_tags_follow_the_instance);
  g_test_add_func ("/state-dot/says-state-in-words", test_dot_says_state_in_words);

  return g_test_run ();
}
