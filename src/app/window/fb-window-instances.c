/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-window-instances.h"

#include <glib/gi18n.h>

#include "fb-error.h"
#include "instance/fb-instance-menu.h"
#include "instance/fb-local-files.h"
#include "instance/fb-login-dialog.h"
#include "instance/fb-new-instance-dialog.h"
#include "instance/fb-passphrase-dialog.h"
#include "instance/fb-rename.h"
#include "widget/fb-instance-text.h"
#include "window/fb-instance-page.h"

/* Each takes the id of an instance; "" is the one whose page is in front. */

/* What goes on while an instance starts or stops. */
typedef struct
{
  FbWindow   *window;
  FbInstance *instance;
  gboolean    safe;
  gboolean    start_again; /* after the stop */
} Act;

static Act *
act_new (FbWindow *self, FbInstance *instance)
{
  Act *act = g_new0 (Act, 1);

  act->window = g_object_ref (self);
  act->instance = g_object_ref (instance);

  return act;
}

static void
act_free (Act *act)
{
  g_object_unref (act->window);
  g_object_unref (act->instance);
  g_free (act);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Act, act_free)

FbInstance *
fb_window_find_instance (FbWindow *self, GVariant *parameter)
{
  const char *id = g_variant_get_string (parameter, NULL);

  if (self->session == NULL)
    return NULL;

  return *id != '\0' ? fb_instance_watch_find (self->watch, id) : fb_window_get_current (self);
}

static FbInstanceLink *
get_link (Act *act)
{
  /* The window may have lost its session while something went on. */
  return act->window->session != NULL ? fb_session_get_link (act->window->session, act->instance)
                                      : NULL;
}

/* @text: (transfer full) what did not work, with the reason. */
static void
say_failure (Act *act, char *text)
{
  g_autofree char *owned = text;
  g_autofree char *action =
      g_strdup_printf ("win.show-log('%s')", fb_instance_get_id (act->instance));

  fb_window_toast (act->window, owned, _ ("Show _Log"), action);
}

static gboolean
failed (const GError *error)
{
  return error != NULL && !g_error_matches (error, FB_ERROR, FB_ERROR_CANCELLED);
}

static void
open_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow   *self = FB_WINDOW (user_data);
  FbInstance *instance = fb_window_find_instance (self, parameter);

  if (instance != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (fb_window_open_instance (self, instance)));
}

static void
settings_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow   *self = FB_WINDOW (user_data);
  FbInstance *instance = fb_window_find_instance (self, parameter);

  FbPage *page = instance != NULL ? fb_window_open_instance (self, instance) : NULL;

  if (page == NULL)
    return;
  fb_instance_page_show_view (FB_INSTANCE_PAGE (page), "settings");
  gtk_widget_grab_focus (GTK_WIDGET (page));
}

static void
show_log_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow   *self = FB_WINDOW (user_data);
  FbInstance *instance = fb_window_find_instance (self, parameter);

  if (instance == NULL)
    return;
  fb_window_open_instance (self, instance);
  fb_window_show_panel (self, "log");
}

static void
browse_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow   *self = FB_WINDOW (user_data);
  FbInstance *instance = fb_window_find_instance (self, parameter);

  if (instance != NULL && fb_instance_get_url (instance) != NULL)
    gtk_show_uri (GTK_WINDOW (self), fb_instance_get_url (instance), GDK_CURRENT_TIME);
}

static void
copy_url_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow   *self = FB_WINDOW (user_data);
  FbInstance *instance = fb_window_find_instance (self, parameter);

  if (instance == NULL || fb_instance_get_url (instance) == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          fb_instance_get_url (instance));
  fb_window_toast (self, _ ("Address copied"), NULL, NULL);
}

/* In whatever the desktop has for it. @name: (nullable) a file in the folder of a local instance
 * instead of the folder itself. */
static void
show_file (FbWindow *self, FbInstance *instance, const char *name)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autofree char *uri = NULL;

  if (instance == NULL || fb_instance_get_kind (instance) != FB_INSTANCE_LOCAL)
    return;

  folder = fb_instance_store_get_folder (fb_session_get_instances (self->session), instance);
  path = name != NULL ? fb_local_path (folder, name) : g_steal_pointer (&folder);
  uri = g_filename_to_uri (path, NULL, NULL);
  gtk_show_uri (GTK_WINDOW (self), uri, GDK_CURRENT_TIME);
}

static void
open_folder_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);

  show_file (self, fb_window_find_instance (self, parameter), NULL);
}

static void
open_settings_file_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);

  show_file (self, fb_window_find_instance (self, parameter), FB_LOCAL_USER_SETTINGS);
}

static void
started_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Act) act = user_data;
  g_autoptr (GError) error = NULL;

  fb_instance_link_start_finish (FB_INSTANCE_LINK (object), result, &error);
  if (failed (error))
    /* Translators: an instance and why. */
    say_failure (act, g_strdup_printf (_ ("“%s” does not start: %s"),
                                       fb_instance_get_name (act->instance), error->message));
}

static void
start_ensured_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Act) act = user_data;
  FbInstanceLink *link = get_link (act);

  if (!fb_passphrase_dialog_ensure_finish (GTK_WIDGET (object), result) || link == NULL)
    return;

  fb_instance_link_start_async (link, act->safe, act->window->cancellable, started_cb, act);
  g_steal_pointer (&act);
}

/* @act: (transfer full) */
static void
start (Act *act)
{
  FbWorkspace *workspace = fb_session_get_workspace (act->window->session);

  fb_passphrase_dialog_ensure_async (GTK_WIDGET (act->window), fb_workspace_get_keyring (workspace),
                                     NULL, start_ensured_cb, act);
}

static void
start_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow   *self = FB_WINDOW (user_data);
  FbInstance *instance = fb_window_find_instance (self, parameter);
  Act        *act;

  if (instance == NULL || !fb_instance_menu_offers (instance, "win.start-instance"))
    return;

  act = act_new (self, instance);
  act->safe = g_str_equal (g_action_get_name (G_ACTION (action)), "start-instance-safe");
  start (act);
}

static void
stopped_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Act) act = user_data;
  g_autoptr (GError) error = NULL;

  fb_instance_link_stop_finish (FB_INSTANCE_LINK (object), result, &error);
  if (failed (error))
    /* Translators: an instance and why. */
    say_failure (act, g_strdup_printf (_ ("“%s” does not stop: %s"),
                                       fb_instance_get_name (act->instance), error->message));
  if (error == NULL && act->start_again && act->window->session != NULL)
    start (g_steal_pointer (&act));
}

static void
stop_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow   *self = FB_WINDOW (user_data);
  FbInstance *instance = fb_window_find_instance (self, parameter);
  Act        *act;

  if (instance == NULL || !fb_instance_menu_offers (instance, "win.stop-instance"))
    return;

  act = act_new (self, instance);
  act->start_again = g_str_equal (g_action_get_name (G_ACTION (action)), "restart-instance");
  fb_instance_link_stop_async (get_link (act), self->cancellable, stopped_cb, act);
}

static void
connect_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow   *self = FB_WINDOW (user_data);
  FbInstance *instance = fb_window_find_instance (self, parameter);

  FbInstanceLink *link;

  if (instance == NULL)
    return;

  link = fb_session_get_link (self->session, instance);
  fb_instance_link_open (link);
  fb_instance_link_retry (link);
}

static void
sign_in_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow   *self = FB_WINDOW (user_data);
  FbInstance *instance = fb_window_find_instance (self, parameter);
  GtkWindow  *dialog;

  if (instance == NULL || fb_instance_get_kind (instance) != FB_INSTANCE_REMOTE)
    return;

  dialog = fb_login_dialog_new (fb_session_get_link (self->session, instance));
  gtk_window_set_transient_for (dialog, GTK_WINDOW (self));
  gtk_window_set_modal (dialog, TRUE);
  gtk_window_present (dialog);
}

static void
rename_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow   *self = FB_WINDOW (user_data);
  FbInstance *instance = fb_window_find_instance (self, parameter);

  if (instance != NULL)
    fb_rename_instance (GTK_WIDGET (self), fb_session_get_instances (self->session), instance);
}

static void
duplicate_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow   *self = FB_WINDOW (user_data);
  FbInstance *instance = fb_window_find_instance (self, parameter);

  if (instance != NULL && fb_instance_get_kind (instance) == FB_INSTANCE_LOCAL)
    fb_window_show_dialog (self, fb_new_instance_dialog_new (self->session, instance));
}

static void
removed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Act) act = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *undo = NULL;

  fb_instance_store_remove_finish (FB_INSTANCE_STORE (object), result, &error);
  if (failed (error))
    /* Translators: an instance and why. */
    say_failure (act, g_strdup_printf (_ ("“%s” was not removed: %s"),
                                       fb_instance_get_name (act->instance), error->message));
  if (error != NULL)
    return;

  text = g_strdup_printf (_ ("“%s” removed"), fb_instance_get_name (act->instance));
  undo = g_strdup_printf ("win.restore-instance('%s')", fb_instance_get_id (act->instance));
  fb_window_toast (act->window, text, _ ("_Undo"), undo);
}

/* The page goes first: it asks about undeployed changes, and staying there keeps the instance. */
static void
page_closed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Act) act = user_data;
  g_autoptr (GError) error = NULL;
  FbInstanceStore *store;

  if (!fb_page_close_finish (FB_PAGE (object), result, &error) || act->window->session == NULL)
    return;

  store = fb_session_get_instances (act->window->session);
  fb_instance_store_remove_async (store, act->instance, act->window->cancellable, removed_cb, act);
  g_steal_pointer (&act);
}

static void
remove_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow   *self = FB_WINDOW (user_data);
  FbInstance *instance = fb_window_find_instance (self, parameter);
  AdwTabPage *tab;

  if (instance == NULL)
    return;

  tab = fb_window_find_tab (self, instance);
  if (tab != NULL)
    fb_page_close_async (FB_PAGE (adw_tab_page_get_child (tab)), self->cancellable, page_closed_cb,
                         act_new (self, instance));
  else
    fb_instance_store_remove_async (fb_session_get_instances (self->session), instance,
                                    self->cancellable, removed_cb, act_new (self, instance));
}

static void
restored_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbWindow) self = FB_WINDOW (user_data);
  g_autoptr (GError) error = NULL;

  if (!fb_instance_store_restore_finish (FB_INSTANCE_STORE (object), result, &error))
    fb_window_toast (self, error->message, NULL, NULL);
}

static void
restore_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);

  if (self->session != NULL)
    fb_instance_store_restore_async (fb_session_get_instances (self->session),
                                     g_variant_get_string (parameter, NULL), self->cancellable,
                                     restored_cb, g_object_ref (self));
}

static const GActionEntry entries[] = {
  { "open-instance", open_cb, "s" },
  { "instance-settings", settings_cb, "s" },
  { "show-log", show_log_cb, "s" },
  { "open-in-browser", browse_cb, "s" },
  { "copy-url", copy_url_cb, "s" },
  { "open-folder", open_folder_cb, "s" },
  { "open-settings-file", open_settings_file_cb, "s" },
  { "start-instance", start_cb, "s" },
  { "start-instance-safe", start_cb, "s" },
  { "stop-instance", stop_cb, "s" },
  { "restart-instance", stop_cb, "s" },
  { "connect-instance", connect_cb, "s" },
  { "sign-in-instance", sign_in_cb, "s" },
  { "rename-instance", rename_cb, "s" },
  { "duplicate-instance", duplicate_cb, "s" },
  { "remove-instance", remove_cb, "s" },
  { "restore-instance", restore_cb, "s" },
};

void
fb_window_instances_init (FbWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

void
fb_window_instances_changed (FbWindow *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self),
                                                                              entries[i].name)),
                                 self->session != NULL);
}
