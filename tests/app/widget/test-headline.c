/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-widget.h"
#include "widget/fb-headline.h"

static void
test_shows_what_is_set (void)
{
  FbHeadline *headline = g_object_ref_sink (FB_HEADLINE (fb_headline_new ()));
  GtkWidget  *widget = GTK_WIDGET (headline);

  g_assert_null (fb_test_find (widget, GTK_TYPE_IMAGE, NULL));
  g_assert_null (fb_test_find (widget, GTK_TYPE_LABEL, NULL));

  g_object_set (headline, "icon-name", "dialog-password-symbolic", "title", "Unlock", NULL);
  g_assert_nonnull (fb_test_find (widget, GTK_TYPE_IMAGE, NULL));
  g_assert_nonnull (fb_test_find (widget, GTK_TYPE_LABEL, "Unlock"));
  fb_headline_set_description (headline, "They are sealed.");
  g_assert_nonnull (fb_test_find (widget, GTK_TYPE_LABEL, "They are sealed."));
  fb_headline_set_title (headline, NULL);
  g_assert_null (fb_test_find (widget, GTK_TYPE_LABEL, "Unlock"));

  g_assert_finalize_object (headline);
}

/* A dialog is as high as what it shows: nothing is cut off or has to be scrolled. */
static void
test_asks_for_the_height_it_needs (void)
{
  FbHeadline *headline = g_object_ref_sink (FB_HEADLINE (fb_headline_new ()));
  g_autoptr (GString) text = g_string_new (NULL);
  int low;
  int high;

  fb_headline_set_description (headline, "One line");
  gtk_widget_measure (GTK_WIDGET (headline), GTK_ORIENTATION_VERTICAL, 400, &low, NULL, NULL, NULL);
  for (int i = 0; i < 60; i++)
    g_string_append (text, "many words ");
  fb_headline_set_description (headline, text->str);
  gtk_widget_measure (GTK_WIDGET (headline), GTK_ORIENTATION_VERTICAL, 400, &high, NULL, NULL,
                      NULL);
  g_assert_cmpint (high, >, low * 4);

  g_assert_finalize_object (headline);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/headline/shows-what-is-set", test_shows_what_is_set);
  g_test_add_func ("/headline/asks-for-the-height-it-needs", test_asks_for_the_height_it_needs);

  return g_test_run ();
}
