/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-application.h"

#include <glib/gi18n.h>

#include "fb-error.h"
#include "fb-watchdog.h"
#include "instance/fb-instance-watch.h"
#include "session/fb-layout.h"
#include "session/fb-session.h"
#include "window/fb-action-table.h"
#include "window/fb-notifier.h"
#include "window/fb-preferences.h"
#include "window/fb-window.h"

/* Made by main(). The window is shown first; the session is opened beside it and handed to it after
 * its first frame. FLOWBENCH_WATCHDOG names a file to which long turns of the main loop after that
 * are appended, for tests. UI thread. */

/* So long without a crash, earlier ones are forgotten. */
#define PROVEN_AFTER_S 60
#define CRASHES_TO_SAFE_MODE 2

struct _FbApplication
{
  AdwApplication parent_instance;

  /* Owned */
  char            *folder; /* of the profile */
  FbLayout        *layout;
  FbSession       *session;
  FbInstanceWatch *watch;
  FbNotifier      *notifier;
  FbWatchdog      *watchdog; /* (nullable) */
  GCancellable    *cancellable;

  /* Borrowed */
  FbWindow *window;

  gboolean new_session;
  gboolean safe_mode;
  gboolean painted;
  gboolean opening;
  guint    proven_id;
};

G_DEFINE_FINAL_TYPE (FbApplication, fb_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "profile", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Use the profile in this folder"),
    N_ ("FOLDER") },
  { "demo", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Set up the demo plant and open it"), NULL },
  { "new-session", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Do not open the tabs of the last time"),
    NULL },
  { "safe-mode", 0, 0, G_OPTION_ARG_NONE, NULL,
    N_ ("Open no tab and contact no remote instance by itself"), NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the version"), NULL },
  { NULL },
};

char *
fb_application_id_of (const char *folder, const char *standard)
{
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  g_autoptr (GFile) usual = g_file_new_for_path (standard);
  g_autofree char *path = NULL;
  g_autofree char *hash = NULL;

  if (g_file_equal (file, usual))
    return g_strdup (FB_APP_ID);

  path = g_file_get_path (file);
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, path, -1);

  /* An element of an id must not begin with a digit. */
  return g_strdup_printf ("%s.p%.12s", FB_APP_ID, hash);
}

static FbRestore
what_to_restore (FbApplication *self)
{
  GSettings *settings = fb_session_get_settings (self->session);

  if (self->new_session)
    return FB_RESTORE_NOTHING;
  if (self->safe_mode)
    return FB_RESTORE_SAFE;
  if (fb_layout_get_n_crashes (self->layout) > 0)
    return FB_RESTORE_ASK;
  if (settings != NULL && !g_settings_get_boolean (settings, "restore-tabs"))
    return FB_RESTORE_NOTHING;

  return FB_RESTORE_TABS;
}

static void
notifier_notify_person_cb (FbApplication *self, const char *id, GNotification *notification)
{
  g_application_send_notification (G_APPLICATION (self), id, notification);
}

static void
notifier_withdraw_cb (FbApplication *self, const char *id)
{
  g_application_withdraw_notification (G_APPLICATION (self), id);
}

static void
sync_focused (FbApplication *self)
{
  gboolean active = self->window != NULL && gtk_window_is_active (GTK_WINDOW (self->window));

  fb_notifier_set_focused (self->notifier, active ? fb_window_get_current (self->window) : NULL);
}

static gboolean
proven_cb (gpointer user_data)
{
  FbApplication *self = FB_APPLICATION (user_data);

  self->proven_id = 0;
  fb_layout_prove (self->layout);

  return G_SOURCE_REMOVE;
}

/* Both are needed: the session is open, and the window has shown its first frame. */
static void
fill_window (FbApplication *self)
{
  GSettings *settings;

  if (self->session == NULL || !self->painted || self->watch != NULL || self->window == NULL)
    return;

  settings = fb_session_get_settings (self->session);
  if (settings != NULL)
    fb_preferences_apply_theme (settings);
  self->watch = fb_instance_watch_new (G_LIST_MODEL (fb_session_get_instances (self->session)));
  self->notifier = fb_notifier_new (self->watch, settings, FB_NOTIFIER_DELAY_MS);
  g_signal_connect_object (self->notifier, "notify-person", G_CALLBACK (notifier_notify_person_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->notifier, "withdraw", G_CALLBACK (notifier_withdraw_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->window, "notify::is-active", G_CALLBACK (sync_focused), self,
                           G_CONNECT_SWAPPED);

  fb_window_set_session (self->window, self->session, what_to_restore (self));
  fb_layout_begin (self->layout);
  self->proven_id = g_timeout_add_seconds (PROVEN_AFTER_S, proven_cb, self);
}

static void
open_session_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbApplication) self = FB_APPLICATION (user_data);
  g_autoptr (GError) error = NULL;

  self->opening = FALSE;
  self->session = fb_session_open_finish (result, &error);
  if (self->session != NULL)
    {
      fb_session_watch_snapshots (self->session);
      fill_window (self);
    }
  else if (self->window != NULL)
    fb_window_show_failure (self->window, error);
}

/* Without a session bus a second window does not find the first one; the profile tells it. */
static gboolean
claim_profile (FbApplication *self)
{
  g_autoptr (GError) error = NULL;

  if (fb_layout_claim (self->layout, &error) ||
      !g_error_matches (error, FB_ERROR, FB_ERROR_CONFLICT))
    return TRUE;

  g_printerr ("flowbench: %s\n", error->message);
  if (self->window != NULL)
    fb_window_show_failure (self->window, error);

  return FALSE;
}

static void
open_session (FbApplication *self)
{
  if (self->opening || self->session != NULL || !claim_profile (self))
    return;

  self->opening = TRUE;
  fb_session_open_async (self->folder, self->cancellable, open_session_cb, g_object_ref (self));
}

static void
clock_after_paint_cb (FbApplication *self, GdkFrameClock *clock)
{
  const char *watchdog_path = g_getenv ("FLOWBENCH_WATCHDOG");

  g_assert (FB_IS_APPLICATION (self));

  g_signal_handlers_disconnect_by_func (clock, clock_after_paint_cb, self);
  self->painted = TRUE;
  if (self->watchdog == NULL && watchdog_path != NULL && *watchdog_path != '\0')
    self->watchdog = fb_watchdog_start (watchdog_path);
  fill_window (self);
}

static void
window_realize_cb (FbApplication *self, GtkWidget *window)
{
  g_signal_connect_object (gtk_widget_get_frame_clock (window), "after-paint",
                           G_CALLBACK (clock_after_paint_cb), self, G_CONNECT_SWAPPED);
}

static void
window_destroy_cb (FbApplication *self)
{
  self->window = NULL;
}

static FbWindow *
ensure_window (FbApplication *self)
{
  if (self->window != NULL)
    return self->window;

  self->window = fb_window_new (GTK_APPLICATION (self), self->layout);
  g_signal_connect_object (self->window, "realize", G_CALLBACK (window_realize_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->window, "destroy", G_CALLBACK (window_destroy_cb), self,
                           G_CONNECT_SWAPPED);
  open_session (self);

  return self->window;
}

static void
retry_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  open_session (FB_APPLICATION (user_data));
}

static void
open_link_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *window = ensure_window (FB_APPLICATION (user_data));

  gtk_window_present (GTK_WINDOW (window));
  fb_window_open_link (window, g_variant_get_string (parameter, NULL));
}

static void
make_demo_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *window = ensure_window (FB_APPLICATION (user_data));

  gtk_window_present (GTK_WINDOW (window));
  fb_window_make_demo (window);
}

static void
show_over_window (FbApplication *self, GtkWindow *dialog)
{
  gtk_window_set_transient_for (dialog, GTK_WINDOW (self->window));
  gtk_window_present (dialog);
}

static void
preferences_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbApplication *self = FB_APPLICATION (user_data);
  GSettings     *settings = self->session != NULL ? fb_session_get_settings (self->session) : NULL;

  if (settings != NULL && self->window != NULL)
    show_over_window (self, fb_preferences_new (settings));
}

static void
shortcuts_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbApplication *self = FB_APPLICATION (user_data);

  if (self->window != NULL)
    show_over_window (self, GTK_WINDOW (fb_action_table_make_shortcuts ()));
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbApplication *self = FB_APPLICATION (user_data);

  if (self->window == NULL)
    return;
  show_over_window (self, g_object_new (ADW_TYPE_ABOUT_WINDOW, "application-icon", FB_APP_ID,
                                        "application-name", _ ("Flowbench"), "version", FB_VERSION,
                                        "developer-name", _ ("The Flowbench authors"), "comments",
                                        _ ("The engineering workbench for Node-RED in plants."),
                                        "license-type", GTK_LICENSE_GPL_3_0, "modal", TRUE, NULL));
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbApplication *self = FB_APPLICATION (user_data);

  if (self->window != NULL)
    gtk_window_close (GTK_WINDOW (self->window));
  else
    g_application_quit (G_APPLICATION (self));
}

static const GActionEntry entries[] = {
  { "retry", retry_cb },         { "open-link", open_link_cb, "s" },
  { "make-demo", make_demo_cb }, { "preferences", preferences_cb },
  { "shortcuts", shortcuts_cb }, { "about", about_cb },
  { "quit", quit_cb },
};

static void
fb_application_startup (GApplication *application)
{
  FbApplication *self = FB_APPLICATION (application);

  /* GTK 4.8 names accessible objects by the application's place on the session bus, and ends the
   * process when there is none. */
  if (g_application_get_dbus_connection (application) == NULL)
    g_setenv ("GTK_A11Y", "none", TRUE);
  G_APPLICATION_CLASS (fb_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  fb_action_table_bind (GTK_APPLICATION (self));
  gtk_window_set_default_icon_name (FB_APP_ID);
  self->layout = fb_layout_new (self->folder);
  if (fb_layout_get_n_crashes (self->layout) >= CRASHES_TO_SAFE_MODE)
    self->safe_mode = TRUE;
}

static void
fb_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (ensure_window (FB_APPLICATION (application))));
}

static void
fb_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  FbWindow *window = ensure_window (FB_APPLICATION (application));

  gtk_window_present (GTK_WINDOW (window));
  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *uri = g_file_get_uri (files[i]);

      if (g_file_has_uri_scheme (files[i], "flowbench"))
        fb_window_open_link (window, uri);
      else
        fb_window_open_file (window, files[i]);
    }
}

static void
fb_application_shutdown (GApplication *application)
{
  FbApplication *self = FB_APPLICATION (application);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->watchdog, fb_watchdog_stop);
  g_clear_handle_id (&self->proven_id, g_source_remove);
  g_clear_object (&self->notifier);
  g_clear_object (&self->watch);
  if (self->layout != NULL && self->session != NULL)
    fb_layout_end (self->layout);

  G_APPLICATION_CLASS (fb_application_parent_class)->shutdown (application);

  if (self->session != NULL)
    fb_session_close (self->session);
  g_clear_object (&self->session);
}

/* Taken here and not in activate: a second process has to know its profile before it looks for the
 * first one. -1 goes on. */
static int
fb_application_handle_local_options (GApplication *application, GVariantDict *dict)
{
  FbApplication   *self = FB_APPLICATION (application);
  g_autofree char *standard = fb_workspace_default_folder ();
  g_autofree char *id = NULL;
  g_autofree char *profile = NULL;
  g_autoptr (GError) error = NULL;

  if (g_variant_dict_contains (dict, "version"))
    {
      g_print ("flowbench %s\n", FB_VERSION);
      return 0;
    }

  g_variant_dict_lookup (dict, "profile", "^ay", &profile);
  self->folder = profile != NULL ? g_canonicalize_filename (profile, NULL) : g_strdup (standard);
  self->new_session = g_variant_dict_contains (dict, "new-session");
  self->safe_mode = g_variant_dict_contains (dict, "safe-mode");
  id = fb_application_id_of (self->folder, standard);
  g_application_set_application_id (application, id);

  if (!g_variant_dict_contains (dict, "demo"))
    return -1;
  if (!g_application_register (application, NULL, &error))
    {
      g_printerr ("flowbench: %s\n", error->message);
      return 1;
    }
  g_action_group_activate_action (G_ACTION_GROUP (application), "make-demo", NULL);

  return -1;
}

static void
fb_application_finalize (GObject *object)
{
  FbApplication *self = FB_APPLICATION (object);

  g_clear_object (&self->layout);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->folder, g_free);

  G_OBJECT_CLASS (fb_application_parent_class)->finalize (object);
}

static void
fb_application_class_init (FbApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = fb_application_finalize;
  application_class->startup = fb_application_startup;
  application_class->activate = fb_application_activate;
  application_class->open = fb_application_open;
  application_class->shutdown = fb_application_shutdown;
  application_class->handle_local_options = fb_application_handle_local_options;
}

static void
fb_application_init (FbApplication *self)
{
  self->cancellable = g_cancellable_new ();
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

FbApplication *
fb_application_new (void)
{
  return g_object_new (FB_TYPE_APPLICATION, "application-id", FB_APP_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path", FB_RESOURCES, NULL);
}
