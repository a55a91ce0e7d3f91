/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-window-private.h"

#include <glib/gi18n.h>

#include "fb-error.h"
#include "instance/fb-add-remote-dialog.h"
#include "instance/fb-flow-file.h"
#include "instance/fb-instance-menu.h"
#include "instance/fb-new-instance-dialog.h"
#include "instance/fb-passphrase-dialog.h"
#include "instance/fb-trash-dialog.h"
#include "search/fb-deep-link.h"
#include "window/fb-window-instances.h"

/* The actions that need no instance, and what can be run just now. Those of an instance are in
 * fb-window-instances.c. */

static void
dialog_created_cb (FbWindow *self, FbInstance *instance)
{
  g_assert (FB_IS_WINDOW (self));

  fb_window_open_instance (self, instance);
}

/* Shows a dialog whose "created" opens what it made. */
void
fb_window_show_dialog (FbWindow *self, GtkWindow *dialog)
{
  g_signal_connect_object (dialog, "created", G_CALLBACK (dialog_created_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_set_transient_for (dialog, GTK_WINDOW (self));
  gtk_window_set_modal (dialog, TRUE);
  gtk_window_present (dialog);
}

static void
new_local_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);

  fb_window_show_dialog (self, fb_new_instance_dialog_new (self->session, NULL));
}

static void
new_remote_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);

  fb_window_show_dialog (self, fb_add_remote_dialog_new (self->session));
}

/* A page that takes files gets them; without one they begin a new instance. */
static void
open_flows_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow     *self = FB_WINDOW (user_data);
  GActionGroup *page = self->page != NULL ? fb_page_get_actions (self->page) : NULL;
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));
  GtkWindow *dialog;

  if (page != NULL && g_action_group_has_action (page, "import-uri") &&
      g_action_group_get_action_enabled (page, "import-uri"))
    {
      g_action_group_activate_action (page, "import-uri", parameter);
      return;
    }

  dialog = fb_new_instance_dialog_new (self->session, NULL);
  fb_new_instance_dialog_import (FB_NEW_INSTANCE_DIALOG (dialog), file);
  fb_window_show_dialog (self, dialog);
}

static void
chooser_response_cb (FbWindow *self, int response, GtkNativeDialog *chooser)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    fb_window_open_file (self, file);
  g_object_unref (chooser);
}

static void
open_file_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow             *self = FB_WINDOW (user_data);
  GtkFileChooserNative *chooser = fb_flow_file_chooser_new (GTK_WINDOW (self));

  g_signal_connect_object (chooser, "response", G_CALLBACK (chooser_response_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
show_trash_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow  *self = FB_WINDOW (user_data);
  GtkWindow *dialog = fb_trash_dialog_new (fb_session_get_instances (self->session));

  gtk_window_set_transient_for (dialog, GTK_WINDOW (self));
  gtk_window_set_modal (dialog, TRUE);
  gtk_window_present (dialog);
}

static void
passphrase_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);

  fb_passphrase_dialog_ensure_async (GTK_WIDGET (self),
                                     fb_workspace_get_keyring (
                                         fb_session_get_workspace (self->session)),
                                     NULL, NULL, NULL);
}

static void
toast_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  fb_window_toast (FB_WINDOW (user_data), g_variant_get_string (parameter, NULL), NULL, NULL);
}

static const GActionEntry entries[] = {
  { "new-local", new_local_cb },   { "new-remote", new_remote_cb },
  { "open-file", open_file_cb },   { "open-flows", open_flows_cb, "s" },
  { "passphrase", passphrase_cb }, { "show-trash", show_trash_cb },
  { "toast", toast_cb, "s" },
};

/* Those that need the session. */
static const char *const of_session[] = { "new-local",  "new-remote",  "open-file",
                                          "open-flows", "passphrase",  "show-trash",
                                          "make-demo",  "remove-demo", "import-snapshot" };

static GActionGroup *
find_group (FbWindow *self, const char *name, const char **rest)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  const struct
  {
    const char   *prefix;
    GActionGroup *group;
  } groups[] = { { "win.", G_ACTION_GROUP (self) },
                 { "app.", G_ACTION_GROUP (application) },
                 { "page.", self->page != NULL ? fb_page_get_actions (self->page) : NULL } };

  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    if (g_str_has_prefix (name, groups[i].prefix))
      {
        *rest = name + strlen (groups[i].prefix);
        return groups[i].group;
      }

  return NULL;
}

static gboolean
is_enabled (const char *detailed, gpointer user_data)
{
  FbWindow        *self = FB_WINDOW (user_data);
  FbInstance      *current = fb_window_get_current (self);
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;
  const char   *rest = NULL;
  GActionGroup *group;

  if (!g_action_parse_detailed_name (detailed, &name, &target, NULL))
    return FALSE;

  group = find_group (self, name, &rest);
  if (group == NULL || !g_action_group_get_action_enabled (group, rest))
    return FALSE;
  /* An empty id means the instance in front. */
  if (target != NULL && g_variant_is_of_type (target, G_VARIANT_TYPE_STRING) &&
      *g_variant_get_string (target, NULL) == '\0')
    return current != NULL && fb_instance_menu_offers (current, name);

  return TRUE;
}

void
fb_window_actions_init (FbWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  fb_window_instances_init (self);
  fb_window_demo_init (self);
  fb_window_actions_changed (self);
}

void
fb_window_actions_changed (FbWindow *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (of_session); i++)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self),
                                                                              of_session[i])),
                                 self->session != NULL);
  fb_window_instances_changed (self);

  if (self->session == NULL)
    return;
  if (self->provider != NULL)
    {
      fb_action_provider_set_page (self->provider, self->page);
      return;
    }

  self->provider = fb_action_provider_new (is_enabled, self);
  fb_action_provider_set_page (self->provider, self->page);
  fb_search_add_provider (fb_session_get_search (self->session),
                          FB_SEARCH_PROVIDER (self->provider));
}

void
fb_window_run_action (FbWindow *self, const char *detailed)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  if (g_action_parse_detailed_name (detailed, &name, &target, NULL))
    gtk_widget_activate_action_variant (GTK_WIDGET (self), name, target);
}

/* (nullable) */
static FbInstance *
find_instance (FbWindow *self, const FbDeepLink *place)
{
  return place != NULL && self->watch != NULL
             ? fb_instance_watch_find (self->watch, place->instance)
             : NULL;
}

/* A node of an instance whose editor cannot be shown now is shown as it was kept last. */
static gboolean
show_from_snapshot (FbWindow *self, const char *target)
{
  g_autoptr (FbDeepLink) place = fb_deep_link_parse (target, NULL);
  FbInstance *instance = find_instance (self, place);

  return instance != NULL && place->node != NULL && !fb_instance_is_online (instance) &&
         fb_window_show_kept_node (self, instance, place->node);
}

void
fb_window_say_no_snapshot (FbWindow *self, FbInstance *instance)
{
  g_autofree char *text =
      g_strdup_printf (_ ("There is no snapshot of “%s” yet"), fb_instance_get_name (instance));

  fb_window_toast (self, text, NULL, NULL);
}

void
fb_window_show_kept (FbWindow *self, const char *link)
{
  g_autoptr (FbDeepLink) place = fb_deep_link_parse (link, NULL);
  FbInstance *instance = find_instance (self, place);

  if (instance != NULL &&
      !fb_window_show_kept_node (self, instance, place->node != NULL ? place->node : place->flow))
    fb_window_say_no_snapshot (self, instance);
}

void
fb_window_run_target (FbWindow *self, const char *target)
{
  if (g_str_has_prefix (target, "action:"))
    fb_window_run_action (self, target + strlen ("action:"));
  else if (!show_from_snapshot (self, target))
    fb_window_open_link (self, target);
}

static void
operation_finished_cb (FbWindow *self, FbOperation *operation)
{
  const GError *error = fb_operation_get_error (operation);

  g_assert (FB_IS_WINDOW (self));

  if (error != NULL && error->code != FB_ERROR_CANCELLED)
    fb_window_toast (self, error->message, _ ("_Show Tasks"), "win.show-panel('tasks')");
}

void
fb_window_run_operation (FbWindow *self, FbOperation *operation)
{
  g_signal_connect_object (operation, "finished", G_CALLBACK (operation_finished_cb), self,
                           G_CONNECT_SWAPPED);
  fb_session_run (self->session, operation);
}
