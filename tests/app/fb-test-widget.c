/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-widget.h"

#include "instance/fb-instance-row.h"

/* For test programs with a display; one thread. */

void
fb_test_widget_init (int *argc, char ***argv)
{
  /* Not G_TEST_OPTION_ISOLATE_DIRS, which hides icons and mime types too: with-display isolates. */
  g_test_init (argc, argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

FbInstance *
fb_test_instance_new (FbInstanceKind kind, const char *name, const char *environment, FbMode mode)
{
  g_autoptr (FbInstanceRow) row = fb_instance_row_new (kind, name);

  row->mode = mode;
  row->environment = g_strdup (environment);

  return fb_instance_new (row);
}

static gboolean
says (GtkWidget *widget, const char *text)
{
  const char *own = NULL;

  if (GTK_IS_LABEL (widget))
    own = gtk_label_get_text (GTK_LABEL (widget));
  else if (GTK_IS_MENU_BUTTON (widget))
    own = gtk_menu_button_get_label (GTK_MENU_BUTTON (widget));
  else if (GTK_IS_BUTTON (widget))
    own = gtk_button_get_label (GTK_BUTTON (widget));
  else if (GTK_IS_EDITABLE (widget))
    own = gtk_editable_get_text (GTK_EDITABLE (widget));
  else if (ADW_IS_STATUS_PAGE (widget))
    own = adw_status_page_get_title (ADW_STATUS_PAGE (widget));

  if (ADW_IS_PREFERENCES_ROW (widget))
    own = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget));
  if (own == NULL || *own == '\0')
    own = gtk_widget_get_tooltip_text (widget);

  return g_strcmp0 (own, text) == 0;
}

GtkWidget *
fb_test_find (GtkWidget *widget, GType type, const char *text)
{
  if (!gtk_widget_get_visible (widget) || !gtk_widget_get_child_visible (widget))
    return NULL;
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && (text == NULL || says (widget, text)))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = fb_test_find (child, type, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

void
fb_test_press (GtkWidget *widget, const char *label)
{
  GtkWidget *button = fb_test_find (widget, GTK_TYPE_BUTTON, label);

  if (button == NULL)
    g_error ("No button “%s”", label);
  if (!gtk_widget_is_sensitive (button))
    g_error ("Button “%s” cannot be pressed", label);
  g_signal_emit_by_name (button, "clicked");
}

gboolean
fb_test_may_press (GtkWidget *widget, const char *label)
{
  GtkWidget *button = fb_test_find (widget, GTK_TYPE_BUTTON, label);

  return button != NULL && gtk_widget_is_sensitive (button);
}

void
fb_test_type_into (GtkWidget *widget, const char *row, const char *text)
{
  GtkWidget *entry = fb_test_find (widget, ADW_TYPE_ENTRY_ROW, row);

  if (entry == NULL)
    g_error ("No row “%s”", row);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

gboolean
fb_test_has_error (gpointer user_data)
{
  GtkWidget *widget = user_data;

  if (!gtk_widget_get_visible (widget) || !gtk_widget_get_child_visible (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && gtk_widget_has_css_class (widget, "error"))
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (fb_test_has_error (child))
      return TRUE;

  return FALSE;
}

typedef struct
{
  GtkWidget  *widget;
  GType       type;
  const char *text;
} Wanted;

static gboolean
is_found (gpointer user_data)
{
  Wanted *wanted = user_data;

  return fb_test_find (wanted->widget, wanted->type, wanted->text) != NULL;
}

GtkWidget *
fb_test_wait_for (GtkWidget *widget, GType type, const char *text)
{
  Wanted wanted = { widget, type, text };

  if (!fb_test_wait (is_found, &wanted, 5000))
    g_error ("No %s “%s” within 5 s", g_type_name (type), text != NULL ? text : "");

  return fb_test_find (widget, type, text);
}

static void
clock_after_paint_cb (GdkFrameClock *clock, gboolean *painted)
{
  *painted = TRUE;
}

static gboolean
is_true (gpointer user_data)
{
  return *(gboolean *)user_data;
}

GtkWindow *
fb_test_show (GtkWidget *child, int width, int height)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  gboolean   painted = FALSE;

  gtk_window_set_default_size (window, width, height);
  gtk_window_set_child (window, child);
  gtk_window_present (window);
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (window)), "after-paint",
                    G_CALLBACK (clock_after_paint_cb), &painted);
  if (!fb_test_wait (is_true, &painted, 5000))
    g_error ("Not painted within 5 s");
  g_signal_handlers_disconnect_by_func (gtk_widget_get_frame_clock (GTK_WIDGET (window)),
                                        clock_after_paint_cb, &painted);

  return window;
}

GtkWidget *
fb_test_find_toplevel (GType type)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = g_list_model_get_n_items (toplevels); i > 0; i--)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, i - 1);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type))
        return window;
    }

  return NULL;
}
