/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-widget.h"
#include "instance/fb-instance-list-row.h"
#include "widget/fb-section-model.h"

static GtkWidget *
find_label (FbInstanceListRow *row, const char *text)
{
  return fb_test_find (GTK_WIDGET (row), GTK_TYPE_LABEL, text);
}

static void
test_keeps_up_with_its_instance (void)
{
  g_autoptr (FbInstance) instance =
                 fb_test_instance_new (FB_INSTANCE_REMOTE, "line4", "PROD", FB_MODE_READ_ONLY);
  FbInstanceListRow *row = g_object_ref_sink (FB_INSTANCE_LIST_ROW (fb_instance_list_row_new ()));

  fb_instance_list_row_bind (row, G_OBJECT (instance));
  g_assert_nonnull (find_label (row, "line4"));
  g_assert_nonnull (find_label (row, "PROD"));
  fb_instance_set_state (instance, FB_INSTANCE_RUNNING, NULL);
  fb_instance_set_server (instance, "5.0.7", NULL, TRUE);
  g_assert_nonnull (find_label (row, "5.0"));
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "line4, Running, PROD, Read-only");
  /* A name that is cut off can be read here. */
  g_assert_cmpstr (gtk_widget_get_tooltip_text (GTK_WIDGET (row)), ==,
                   "line4, Running, PROD, Read-only");

  fb_instance_list_row_bind (row, NULL);
  fb_instance_set_name (instance, "oven-7");
  g_assert_null (find_label (row, "oven-7"));

  g_assert_finalize_object (row);
}

/* Rows are used again for whatever scrolls in. */
static void
test_row_becomes_a_heading_and_back (void)
{
  g_autoptr (FbInstance) instance =
                 fb_test_instance_new (FB_INSTANCE_LOCAL, "demo", NULL, FB_MODE_READ_WRITE);
  g_autoptr (FbSection) section = fb_section_new ("Remote", "win.new-remote", "Connect");
  FbInstanceListRow *row = g_object_ref_sink (FB_INSTANCE_LIST_ROW (fb_instance_list_row_new ()));
  GtkWidget         *add;

  fb_instance_list_row_bind (row, G_OBJECT (instance));
  fb_instance_list_row_bind (row, G_OBJECT (section));
  g_assert_null (find_label (row, "demo"));
  g_assert_nonnull (find_label (row, "Remote"));
  g_assert_null (gtk_widget_get_tooltip_text (GTK_WIDGET (row)));
  add = fb_test_find (GTK_WIDGET (row), GTK_TYPE_BUTTON, "Connect");
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (add)), ==, "win.new-remote");

  fb_instance_list_row_bind (row, G_OBJECT (instance));
  g_assert_nonnull (find_label (row, "demo"));
  g_assert_null (fb_test_find (GTK_WIDGET (row), GTK_TYPE_BUTTON, NULL));

  g_assert_finalize_object (row);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/instance-list-row/keeps-up-with-its-instance",
                   test_keeps_up_with_its_instance);
  g_test_add_func ("/instance-list-row/becomes-a-heading-and-back",
                   test_row_becomes_a_heading_and_back);

  return g_test_run ();
}
