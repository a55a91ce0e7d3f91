/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-widget.h"
#include "widget/fb-state-dot.h"

static const FbInstanceState all_states[] = { FB_INSTANCE_UNKNOWN,     FB_INSTANCE_STOPPED,
                                              FB_INSTANCE_STARTING,    FB_INSTANCE_RUNNING,
                                              FB_INSTANCE_SAFE,        FB_INSTANCE_STOPPING,
                                              FB_INSTANCE_CRASHED,     FB_INSTANCE_FLOWS_STOPPED,
                                              FB_INSTANCE_UNREACHABLE, FB_INSTANCE_LOGIN_NEEDED,
                                              FB_INSTANCE_UNTRUSTED };

/* Without seeing a colour: the text says it, too. */
static void
test_each_state_has_words_of_its_own (void)
{
  g_autoptr (FbInstance) instance =
                 fb_test_instance_new (FB_INSTANCE_LOCAL, "demo", NULL, FB_MODE_READ_WRITE);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GtkWidget *dot = g_object_ref_sink (fb_state_dot_new ());

  fb_state_dot_set_instance (FB_STATE_DOT (dot), instance);
  for (gsize i = 0; i < G_N_ELEMENTS (all_states); i++)
    {
      const char *text;

      fb_instance_set_state (instance, all_states[i], NULL);
      text = gtk_widget_get_tooltip_text (dot);
      g_assert_true (g_hash_table_add (seen, g_strdup (text)));
      gtk_test_accessible_assert_property (dot, GTK_ACCESSIBLE_PROPERTY_LABEL, text);
    }

  g_assert_finalize_object (dot);
}

static void
test_reason_is_in_the_tooltip (void)
{
  g_autoptr (FbInstance) instance =
                 fb_test_instance_new (FB_INSTANCE_LOCAL, "demo", NULL, FB_MODE_READ_WRITE);
  GtkWidget *dot = g_object_ref_sink (fb_state_dot_new ());

  fb_state_dot_set_instance (FB_STATE_DOT (dot), instance);
  fb_instance_set_state (instance, FB_INSTANCE_CRASHED, "Port 1880 is taken");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (dot), ==, "Crashed\nPort 1880 is taken");
  g_assert_true (gtk_widget_has_css_class (dot, "bad"));
  fb_instance_set_state (instance, FB_INSTANCE_RUNNING, NULL);
  g_assert_false (gtk_widget_has_css_class (dot, "bad"));
  g_assert_true (gtk_widget_has_css_class (dot, "good"));

  g_assert_finalize_object (dot);
}

/* Every shape, in one window that is painted. */
static void
test_each_state_can_be_drawn (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWindow *window;

  for (gsize i = 0; i < G_N_ELEMENTS (all_states); i++)
    {
      g_autoptr (FbInstance) instance =
                     fb_test_instance_new (FB_INSTANCE_LOCAL, "demo", NULL, FB_MODE_READ_WRITE);
      GtkWidget *dot = fb_state_dot_new ();

      fb_instance_set_state (instance, all_states[i], NULL);
      fb_state_dot_set_instance (FB_STATE_DOT (dot), instance);
      gtk_box_append (GTK_BOX (box), dot);
    }
  window = fb_test_show (box, 300, 40);
  for (GtkWidget *dot = gtk_widget_get_first_child (box); dot != NULL;
       dot = gtk_widget_get_next_sibling (dot))
    g_assert_cmpint (gtk_widget_get_width (dot), ==, gtk_widget_get_height (dot));
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/state-dot/each-state-has-words-of-its-own",
                   test_each_state_has_words_of_its_own);
  g_test_add_func ("/state-dot/reason-is-in-the-tooltip", test_reason_is_in_the_tooltip);
  g_test_add_func ("/state-dot/each-state-can-be-drawn", test_each_state_can_be_drawn);

  return g_test_run ();
}
