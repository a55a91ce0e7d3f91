/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-window-private.h"

#include <glib/gi18n.h>

#include "mqtt/fb-broker-dialog.h"
#include "mqtt/fb-broker-page.h"
#include "mqtt/fb-broker-pane.h"

/* What can be done with brokers, and their pages: one per broker. */

static FbBrokerPane *
get_pane (FbWindow *self)
{
  return FB_BROKER_PANE (gtk_stack_get_child_by_name (self->lists, "mqtt"));
}

/* (nullable) (transfer none) */
static FbBroker *
find_broker (FbWindow *self, GVariant *parameter)
{
  return self->session != NULL ? fb_broker_store_get (fb_session_get_brokers (self->session),
                                                      g_variant_get_string (parameter, NULL))
                               : NULL;
}

static AdwTabPage *
find_tab (FbWindow *self, FbBroker *broker)
{
  int n_pages = adw_tab_view_get_n_pages (self->tabs);

  for (int i = 0; i < n_pages; i++)
    {
      AdwTabPage *tab = adw_tab_view_get_nth_page (self->tabs, i);
      GtkWidget  *page = adw_tab_page_get_child (tab);

      if (FB_IS_BROKER_PAGE (page) && fb_broker_page_get_broker (FB_BROKER_PAGE (page)) == broker)
        return tab;
    }

  return NULL;
}

static void
open_broker (FbWindow *self, FbBroker *broker)
{
  AdwTabPage *tab = find_tab (self, broker);

  if (tab != NULL)
    adw_tab_view_set_selected_page (self->tabs, tab);
  else
    fb_window_add_page (self, FB_PAGE (fb_broker_page_new (fb_session_get_brokers (self->session),
                                                           broker)));
}

gboolean
fb_window_open_broker_link (FbWindow *self, const char *link)
{
  g_autofree char *id = fb_broker_page_parse_link (link);
  FbBroker        *broker;

  if (id == NULL || self->session == NULL)
    return FALSE;

  broker = fb_broker_store_get (fb_session_get_brokers (self->session), id);
  if (broker != NULL)
    open_broker (self, broker);

  return TRUE;
}

static void
dialog_saved_cb (FbWindow *self, FbBroker *broker)
{
  open_broker (self, broker);
}

static void
present_dialog (FbWindow *self, FbBroker *broker)
{
  GtkWindow *dialog = fb_broker_dialog_new (fb_session_get_brokers (self->session), broker);

  gtk_window_set_transient_for (dialog, GTK_WINDOW (self));
  gtk_window_set_modal (dialog, TRUE);
  g_signal_connect_object (dialog, "saved", G_CALLBACK (dialog_saved_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (dialog);
}

static void
add_broker_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);

  if (self->session != NULL)
    present_dialog (self, NULL);
}

static void
edit_broker_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbBroker *broker = find_broker (user_data, parameter);

  if (broker != NULL)
    present_dialog (user_data, broker);
}

static void
open_broker_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbBroker *broker = find_broker (user_data, parameter);

  if (broker != NULL)
    open_broker (user_data, broker);
}

static void
restored_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbWindow) self = FB_WINDOW (user_data);
  g_autoptr (GError) error = NULL;

  if (fb_broker_store_restore_finish (FB_BROKER_STORE (object), result, &error) == NULL)
    fb_window_toast (self, error->message, NULL, NULL);
}

static void
restore_broker_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);

  if (self->session != NULL)
    fb_broker_store_restore_async (fb_session_get_brokers (self->session),
                                   g_variant_get_string (parameter, NULL), NULL, restored_cb,
                                   g_object_ref (self));
}

/* What a removal is told with when it is done. */
typedef struct
{
  FbWindow *window;
  FbBroker *broker;
} Removal;

static void
removed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Removal *removal = user_data;
  g_autoptr (FbWindow) self = removal->window;
  g_autoptr (FbBroker) broker = removal->broker;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *action = NULL;
  AdwTabPage      *tab = find_tab (self, broker);

  g_free (removal);
  if (!fb_broker_store_remove_finish (FB_BROKER_STORE (object), result, &error))
    {
      fb_window_toast (self, error->message, NULL, NULL);
      return;
    }

  if (tab != NULL)
    adw_tab_view_close_page (self->tabs, tab);
  text = g_strdup_printf (_ ("“%s” removed"), fb_broker_get_name (broker));
  action = g_strdup_printf ("win.restore-broker('%s')", fb_broker_get_id (broker));
  fb_window_toast (self, text, _ ("_Undo"), action);
}

static void
remove_broker_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);
  FbBroker *broker = find_broker (self, parameter);
  Removal  *removal;

  if (broker == NULL)
    return;

  removal = g_new0 (Removal, 1);
  removal->window = g_object_ref (self);
  removal->broker = g_object_ref (broker);
  fb_broker_store_remove_async (fb_session_get_brokers (self->session), broker, NULL, removed_cb,
                                removal);
}

static const GActionEntry entries[] = {
  { "add-broker", add_broker_cb },
  { "edit-broker", edit_broker_cb, "s" },
  { "open-broker", open_broker_cb, "s" },
  { "remove-broker", remove_broker_cb, "s" },
  { "restore-broker", restore_broker_cb, "s" },
};

void
fb_window_brokers_init (FbWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

void
fb_window_brokers_set_session (FbWindow *self)
{
  fb_broker_pane_set_brokers (get_pane (self), fb_session_get_brokers (self->session));
}

void
fb_window_brokers_show_page (FbWindow *self, FbPage *page)
{
  fb_broker_pane_set_current (get_pane (self),
                              FB_IS_BROKER_PAGE (page)
                                  ? fb_broker_page_get_broker (FB_BROKER_PAGE (page))
                                  : NULL);
}
