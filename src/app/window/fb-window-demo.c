/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-window-private.h"

#include <glib/gi18n.h>

#include "instance/fb-demo-plant.h"
#include "instance/fb-passphrase-dialog.h"

/* The demo plant: one action makes or finds it, the same opens it; another removes it. */

static void
operation_finished_cb (FbWindow *self, FbOperation *operation)
{
  FbInstance *instance = fb_demo_plant_get_instance (FB_DEMO_PLANT (operation));

  g_assert (FB_IS_WINDOW (self));

  g_clear_object (&self->demo);
  fb_window_sync_stack (self);
  if (fb_operation_get_state (operation) != FB_OPERATION_DONE)
    return;

  fb_welcome_page_set_operation (self->welcome, NULL);
  if (instance != NULL)
    fb_window_open_instance (self, instance);
}

static void
ensure_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  FbWindow *self = FB_WINDOW (object);

  if (!fb_passphrase_dialog_ensure_finish (GTK_WIDGET (self), result) || self->session == NULL ||
      self->demo != NULL)
    return;

  self->demo = fb_demo_plant_new (fb_session_get_instances (self->session), NULL);
  fb_welcome_page_set_operation (self->welcome, self->demo);
  g_signal_connect_object (self->demo, "finished", G_CALLBACK (operation_finished_cb), self,
                           G_CONNECT_SWAPPED);
  fb_window_run_operation (self, self->demo);
}

static void
make_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);

  if (self->session == NULL || self->demo != NULL)
    return;

  fb_passphrase_dialog_ensure_async (GTK_WIDGET (self),
                                     fb_workspace_get_keyring (
                                         fb_session_get_workspace (self->session)),
                                     NULL, ensure_cb, NULL);
}

static void
removed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbWindow) self = FB_WINDOW (user_data);
  g_autoptr (GError) error = NULL;

  if (fb_demo_plant_remove_finish (FB_INSTANCE_STORE (object), result, &error))
    fb_window_toast (self, _ ("The demo plant is gone"), NULL, NULL);
  else
    fb_window_toast (self, error->message, NULL, NULL);
}

static void
found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbWindow) self = FB_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  FbInstance *instance = fb_demo_plant_find_finish (FB_INSTANCE_STORE (object), result, &error);

  if (instance == NULL)
    {
      fb_window_toast (self, _ ("There is no demo plant in this profile."), NULL, NULL);
      return;
    }

  fb_demo_plant_remove_async (FB_INSTANCE_STORE (object), instance, self->cancellable, removed_cb,
                              g_object_ref (self));
}

static void
remove_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbWindow *self = FB_WINDOW (user_data);

  if (self->session != NULL)
    fb_demo_plant_find_async (fb_session_get_instances (self->session), self->cancellable, found_cb,
                              g_object_ref (self));
}

static const GActionEntry entries[] = {
  { "make-demo", make_cb },
  { "remove-demo", remove_cb },
};

void
fb_window_demo_init (FbWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
