/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>
#include <libintl.h>

#include "fb-test-session.h"
#include "fb-test-widget.h"
#include "instance/fb-add-remote-dialog.h"
#include "instance/fb-new-instance-dialog.h"
#include "instance/fb-trash-dialog.h"
#include "session/fb-layout.h"
#include "window/fb-action-table.h"
#include "window/fb-preferences.h"
#include "window/fb-window.h"

/* The real screens with a catalogue in which each string is itself in brackets, with accents and
 * 40 % longer (tests/support/pseudo_catalogue.py): what shows no bracket was not translated, and
 * what is wider than the smallest window does not fit in other languages. */

#define SMALLEST_WIDTH 1024

/* Names, and what a person or a machine gave. */
static const char *const same_everywhere[] = { "Flowbench", "Node-RED", "SHA-256", "line4",
                                               "http",      "PROD",     NULL };
/* Keys in a menu, what lies hidden in a drop-down, tabs. */
static const char *const of_the_toolkit[] = { "Ctrl+",  "Shift+",  "Alt+",      "F11",
                                              "(None)", "Search…", "Close Tab", NULL };

static gboolean
has_one_of (const char *text, const char *const *parts)
{
  for (; *parts != NULL; parts++)
    if (strstr (text, *parts) != NULL)
      return TRUE;

  return FALSE;
}

static gboolean
has_word (const char *text)
{
  guint n_letters = 0;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      n_letters = g_unichar_isalpha (g_utf8_get_char (c)) ? n_letters + 1 : 0;
      if (n_letters > 1)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_translated (const char *text)
{
  return text == NULL || strchr (text, '[') != NULL || !has_word (text) ||
         has_one_of (text, same_everywhere) || has_one_of (text, of_the_toolkit);
}

/* What the toolkit itself names: keys of a shortcut, buttons of a window or in a row's entry. */
static gboolean
is_of_the_toolkit (GtkWidget *widget)
{
  return gtk_widget_get_ancestor (widget, GTK_TYPE_SHORTCUT_LABEL) != NULL ||
         gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW_CONTROLS) != NULL ||
         (!GTK_IS_LABEL (widget) &&
          (gtk_widget_get_ancestor (widget, ADW_TYPE_ENTRY_ROW) != NULL ||
           gtk_widget_get_ancestor (widget, GTK_TYPE_SEARCH_ENTRY) != NULL));
}

static guint
check (GtkWidget *widget, const char *text)
{
  if (is_translated (text) || is_of_the_toolkit (widget))
    return 0;

  g_test_message ("%s in %s is not translated: %s", G_OBJECT_TYPE_NAME (widget),
                  G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)), text);
  return 1;
}

/* How many texts of the widget and of all below it, hidden ones too, are not translated. */
static guint
count_untranslated (GtkWidget *widget)
{
  guint n_found = check (widget, gtk_widget_get_tooltip_text (widget));

  if (GTK_IS_LABEL (widget))
    n_found += check (widget, gtk_label_get_text (GTK_LABEL (widget)));
  if (GTK_IS_TEXT (widget))
    n_found += check (widget, gtk_text_get_placeholder_text (GTK_TEXT (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n_found += count_untranslated (child);

  return n_found;
}

/* How many values of choices that are seen are cut. */
static guint
count_cut (GtkWidget *widget, gboolean in_choice)
{
  guint n_found = 0;

  if (in_choice && GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
      pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget))))
    n_found++;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n_found += count_cut (child, in_choice || ADW_IS_COMBO_ROW (widget));

  return n_found;
}

/* As soon as it is laid out. */
static gboolean
shows_whole_values (gpointer window)
{
  return gtk_widget_get_width (window) > 0 && count_cut (window, FALSE) == 0;
}

static void
assert_translated (GtkWidget *window)
{
  int width = 0;

  g_assert_cmpuint (count_untranslated (window), ==, 0);
  gtk_widget_measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, SMALLEST_WIDTH);
  g_assert_true (fb_test_wait (shows_whole_values, window, 10000));
}

/* @part: the type of what is ours in it. */
static void
assert_dialog_translated (GtkWindow *dialog, GType part)
{
  gtk_window_present (dialog);
  assert_translated (fb_test_find (GTK_WIDGET (dialog), part, NULL));
  gtk_window_destroy (dialog);
}

static void
test_dialogs (FbTestSession *fixture, gconstpointer data)
{
  g_autoptr (GSettings) settings = g_settings_new ("io.github.flowbench.Flowbench");
  FbInstanceStore *instances = fb_session_get_instances (fixture->session);

  assert_dialog_translated (fb_new_instance_dialog_new (fixture->session, NULL), GTK_TYPE_WINDOW);
  assert_dialog_translated (fb_add_remote_dialog_new (fixture->session), GTK_TYPE_WINDOW);
  assert_dialog_translated (fb_trash_dialog_new (instances), GTK_TYPE_WINDOW);
  assert_dialog_translated (fb_preferences_new (settings), ADW_TYPE_PREFERENCES_PAGE);
  assert_dialog_translated (GTK_WINDOW (fb_action_table_make_shortcuts ()),
                            GTK_TYPE_SHORTCUTS_GROUP);
}

static void
test_window (FbTestSession *fixture, gconstpointer data)
{
  FbInstance *remote = fb_test_session_add_remote (fixture, "line4");
  g_autoptr (AdwApplication) application =
                 adw_application_new ("io.github.flowbench.Test", G_APPLICATION_NON_UNIQUE);
  g_autoptr (FbLayout) layout = fb_layout_new (fixture->folder);
  FbWindow *window;

  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_assert_true (fb_layout_claim (layout, NULL));
  window = fb_window_new (GTK_APPLICATION (application), layout);
  gtk_window_present (GTK_WINDOW (window));
  fb_window_set_session (window, fixture->session, FB_RESTORE_NOTHING);
  assert_translated (GTK_WIDGET (window));

  gtk_widget_activate_action (GTK_WIDGET (window), "win.instance-settings", "s",
                              fb_instance_get_id (remote));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-panel", "s", "log");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-area", "s", "snapshots");
  assert_translated (GTK_WIDGET (window));

  gtk_widget_activate_action (GTK_WIDGET (window), "win.palette-actions", NULL);
  fb_test_wait_for (GTK_WIDGET (window), GTK_TYPE_LABEL, _ ("New Local Instance…"));
  assert_translated (GTK_WIDGET (window));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_plurals (void)
{
  g_assert_cmpstr (ngettext ("%u node", "%u nodes", 1), ==, "[%u ñödé~~]");
  g_assert_cmpstr (ngettext ("%u node", "%u nodes", 2), ==, "[%u ñödés~~~]");
}

int
main (int argc, char **argv)
{
  /* GTK's own words stay as they are: it has no catalogue of this name. */
  g_setenv ("LANGUAGE", "pseudo", TRUE);
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("FLOWBENCH_TEST_LOCALEDIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  fb_test_widget_init (&argc, &argv);

  g_test_add_func ("/translation/plurals", test_plurals);
  g_test_add ("/translation/dialogs", FbTestSession, NULL, fb_test_session_set_up, test_dialogs,
              fb_test_session_tear_down);
  g_test_add ("/translation/window", FbTestSession, NULL, fb_test_session_set_up, test_window,
              fb_test_session_tear_down);

  return g_test_run ();
}
