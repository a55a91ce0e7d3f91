/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-widget.h"
#include "window/fb-action-table.h"

static void
test_keys_are_valid_and_used_once (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gsize               n_actions;
  const FbActionInfo *actions = fb_action_table (&n_actions);

  for (gsize i = 0; i < n_actions; i++)
    {
      g_autofree char *name = NULL;
      g_autoptr (GVariant) target = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (g_action_parse_detailed_name (actions[i].action, &name, &target, &error));
      g_assert_no_error (error);
      g_assert_nonnull (actions[i].title);
      for (gsize k = 0; k < FB_ACTION_N_KEYS && actions[i].keys[k] != NULL; k++)
        {
          guint           keyval;
          GdkModifierType modifiers;

          g_assert_true (gtk_accelerator_parse (actions[i].keys[k], &keyval, &modifiers));
          if (!g_hash_table_add (seen, gtk_accelerator_name (keyval, modifiers)))
            g_error ("%s is used twice", actions[i].keys[k]);
        }
    }
}

/* Keys of the flow editor, as both versions of Node-RED have them. */
static void
test_keys_of_the_editor_are_contested (void)
{
  static const char *const taken[] = {
    "<Control>f",     "<Control>d", "<Control>e",        "<Control>i",          "<Control>comma",
    "<Control>space", "<Control>g", "<Control><Shift>p", "<Control><Shift>l",   "<Alt><Shift>p",
    "<Control>p",     "<Control>z", "<Control>y",        "<Control>a",          "<Control>c",
    "<Control>x",     "<Control>v", "<Control><Shift>f", "<Control>bracketleft"
  };
  gsize               n_actions;
  const FbActionInfo *actions = fb_action_table (&n_actions);

  for (gsize i = 0; i < n_actions; i++)
    for (gsize k = 0; k < FB_ACTION_N_KEYS && actions[i].keys[k] != NULL; k++)
      for (gsize t = 0; t < G_N_ELEMENTS (taken); t++)
        if (g_str_equal (actions[i].keys[k], taken[t]))
          g_assert_true ((actions[i].flags & FB_ACTION_CONTESTED) != 0);
}

static void
test_contested_keys_are_found (void)
{
  const FbActionInfo *palette = fb_action_table_find_contested (GDK_KEY_k, GDK_CONTROL_MASK);
  const FbActionInfo *shifted =
      fb_action_table_find_contested (GDK_KEY_P, GDK_CONTROL_MASK | GDK_SHIFT_MASK);

  g_assert_cmpstr (palette->action, ==, "win.palette");
  g_assert_cmpstr (shifted->action, ==, "win.palette-actions");
  g_assert_true (palette ==
                 fb_action_table_find_contested (GDK_KEY_k, GDK_CONTROL_MASK | GDK_LOCK_MASK));
  g_assert_null (fb_action_table_find_contested (GDK_KEY_k, 0));
  g_assert_null (fb_action_table_find_contested (GDK_KEY_w, GDK_CONTROL_MASK));
}

/* On whichever page of the window it is. */
static gboolean
has_label (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_label (child, text))
      return TRUE;

  return FALSE;
}

static void
test_shortcuts_window_has_them_all (void)
{
  GtkWidget          *window = fb_action_table_make_shortcuts ();
  gsize               n_actions;
  const FbActionInfo *actions = fb_action_table (&n_actions);

  for (gsize i = 0; i < n_actions; i++)
    if (actions[i].keys[0] != NULL)
      g_assert_true (has_label (window, actions[i].title));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
  g_test_add_func ("/action-table/keys-are-valid-and-used-once", test_keys_are_valid_and_used_once);
  g_test_add_func ("/action-table/keys-of-the-editor-are-contested",
                   test_keys_of_the_editor_are_contested);
  g_test_add_func ("/action-table/contested-keys-are-found", test_contested_keys_are_found);
  g_test_add_func ("/action-table/shortcuts-window-has-them-all",
                   test_shortcuts_window_has_them_all);

  return g_test_run ();
}
