/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test.h"
#include "widget/fb-banner.h"

static GtkWidget *
find_button (GtkWidget *widget, gboolean (*wanted) (GtkButton *button))
{
  if (GTK_IS_BUTTON (widget) && wanted (GTK_BUTTON (widget)))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, wanted);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
has_label (GtkButton *button)
{
  return gtk_button_get_label (button) != NULL;
}

static gboolean
has_icon (GtkButton *button)
{
  return gtk_button_get_icon_name (button) != NULL;
}

static void
count (FbBanner *banner, guint *n)
{
  ++*n;
}

static void
test_offers_one_thing_and_goes (void)
{
  FbBanner  *banner = g_object_ref_sink (FB_BANNER (fb_banner_new ()));
  GtkWidget *button;
  guint      n_clicked = 0;
  guint      n_dismissed = 0;

  g_signal_connect (banner, "button-clicked", G_CALLBACK (count), &n_clicked);
  g_signal_connect (banner, "dismissed", G_CALLBACK (count), &n_dismissed);
  g_assert_false (fb_banner_is_shown (banner));

  fb_banner_show (banner, FB_BANNER_WARNING, "The line is down", "Try _Again", TRUE);
  g_assert_true (fb_banner_is_shown (banner));
  g_assert_cmpstr (fb_banner_get_title (banner), ==, "The line is down");

  button = find_button (GTK_WIDGET (banner), has_label);
  g_assert_true (gtk_widget_get_visible (button));
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (n_clicked, ==, 1);
  g_assert_true (fb_banner_is_shown (banner));

  g_signal_emit_by_name (find_button (GTK_WIDGET (banner), has_icon), "clicked");
  g_assert_cmpuint (n_dismissed, ==, 1);
  g_assert_false (fb_banner_is_shown (banner));

  fb_banner_show (banner, FB_BANNER_INFO, "Only to read", NULL, FALSE);
  g_assert_false (gtk_widget_get_visible (button));

  g_assert_finalize_object (banner);
}

/* Otherwise GTK says so at each layout and lets widgets overlap. */
static void
test_is_as_high_for_a_width_as_without (void)
{
  GtkWidget *banner = g_object_ref_sink (fb_banner_new ());
  int        plain = 0;
  int        wide = 0;

  fb_banner_show (FB_BANNER (banner), FB_BANNER_INFO, "Undeployed changes were kept.", "Restore",
                  TRUE);
  gtk_widget_measure (banner, GTK_ORIENTATION_VERTICAL, -1, &plain, NULL, NULL, NULL);
  gtk_widget_measure (banner, GTK_ORIENTATION_VERTICAL, 100000, &wide, NULL, NULL, NULL);
  g_assert_cmpint (plain, ==, wide);

  g_assert_finalize_object (banner);
}

/* GTK complains when a height needs more width than the least there is. */
static void
test_has_one_least_width (void)
{
  const char *const titles[] = {
    "No connection: you can go on editing, but not deploy. ",
    "W",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
  };
  FbBanner *banner = g_object_ref_sink (FB_BANNER (fb_banner_new ()));

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      int least;
      int for_height;

      fb_banner_show (banner, FB_BANNER_WARNING, titles[i], "Try _Again", TRUE);
      gtk_widget_measure (GTK_WIDGET (banner), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL,
                          NULL);
      gtk_widget_measure (GTK_WIDGET (banner), GTK_ORIENTATION_HORIZONTAL, 1048576, &for_height,
                          NULL, NULL, NULL);
      g_assert_cmpint (for_height, <=, least);
    }

  g_assert_finalize_object (banner);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  adw_init ();
  g_test_add_func ("/banner/offers-one-thing-and-goes", test_offers_one_thing_and_goes);
  g_test_add_func ("/banner/is-as-high-for-a-width-as-without",
                   test_is_as_high_for_a_width_as_without);
  g_test_add_func ("/banner/has-one-least-width", test_has_one_least_width);

  return g_test_run ();
}
