/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-widget.h"
#include "widget/fb-instance-tags.h"

static GtkWidget *
find_tag (FbInstanceTags *tags, const char *text)
{
  return fb_test_find (GTK_WIDGET (tags), GTK_TYPE_LABEL, text);
}

static void
test_what_is_usual_has_no_tag (void)
{
  g_autoptr (FbInstance) instance =
                 fb_test_instance_new (FB_INSTANCE_LOCAL, "demo", NULL, FB_MODE_READ_WRITE);
  FbInstanceTags *tags = g_object_ref_sink (FB_INSTANCE_TAGS (fb_instance_tags_new ()));

  g_assert_null (fb_test_find (GTK_WIDGET (tags), GTK_TYPE_LABEL, NULL));
  fb_instance_tags_set_instance (tags, instance);
  g_assert_null (fb_test_find (GTK_WIDGET (tags), GTK_TYPE_LABEL, NULL));

  g_assert_finalize_object (tags);
}

static void
test_tags_follow_the_instance (void)
{
  g_autoptr (FbInstance) instance =
                 fb_test_instance_new (FB_INSTANCE_REMOTE, "line4", "PROD", FB_MODE_READ_ONLY);
  FbInstanceTags *tags = g_object_ref_sink (FB_INSTANCE_TAGS (fb_instance_tags_new ()));

  fb_instance_tags_set_instance (tags, instance);
  g_assert_true (gtk_widget_has_css_class (find_tag (tags, "PROD"), "danger"));
  g_assert_true (gtk_widget_has_css_class (find_tag (tags, "RO"), "caution"));

  fb_instance_set_environment (instance, "TEST");
  fb_instance_set_mode (instance, FB_MODE_READ_WRITE);
  g_assert_false (gtk_widget_has_css_class (find_tag (tags, "TEST"), "danger"));
  g_assert_null (find_tag (tags, "RO"));
  fb_instance_set_environment (instance, NULL);
  g_assert_null (find_tag (tags, NULL));

  /* An instance that is shown no longer changes nothing here. */
  fb_instance_tags_set_instance (tags, NULL);
  fb_instance_set_environment (instance, "PROD");
  g_assert_null (find_tag (tags, "PROD"));

  g_assert_finalize_object (tags);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/instance-tags/what-is-usual-has-no-tag", test_what_is_usual_has_no_tag);
  g_test_add_func ("/instance-tags/follow-the-instance", test_tags_follow_the_instance);

  return g_test_run ();
}
