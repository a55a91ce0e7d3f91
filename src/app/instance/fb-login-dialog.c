/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-login-dialog.h"

#include <glib/gi18n.h>

/* Owns itself as every window. Never tries again by itself: Node-RED locks a user out after a few
 * wrong passwords. UI thread. */

struct _FbLoginDialog
{
  AdwWindow parent_instance;

  /* Owned */
  FbInstanceLink *link;
  GCancellable   *cancellable;

  /* Template */
  AdwPreferencesGroup *group;
  AdwEntryRow         *user;
  AdwPasswordEntryRow *password;
  GtkLabel            *error;
  GtkButton           *accept;
  GtkSpinner          *spinner;
};

G_DEFINE_FINAL_TYPE (FbLoginDialog, fb_login_dialog, ADW_TYPE_WINDOW)

static void
show_error (FbLoginDialog *self, const char *text)
{
  gtk_label_set_text (self->error, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error), text != NULL);
}

static void
set_busy (FbLoginDialog *self, gboolean busy)
{
  /* A field that goes insensitive under the cursor misses its focus-out in GTK 4.8. */
  if (busy)
    gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->group), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->accept), !busy);
  gtk_spinner_set_spinning (self->spinner, busy);
}

static void
rows_changed_cb (FbLoginDialog *self)
{
  show_error (self, NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->accept),
                            *gtk_editable_get_text (GTK_EDITABLE (self->user)) != '\0' &&
                                *gtk_editable_get_text (GTK_EDITABLE (self->password)) != '\0');
}

static void
login_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbLoginDialog) self = FB_LOGIN_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  gboolean done = fb_instance_link_login_finish (FB_INSTANCE_LINK (object), result, &error);

  if (self->link == NULL)
    return;

  set_busy (self, FALSE);
  if (done)
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }

  show_error (self, error->message);
  gtk_widget_grab_focus (GTK_WIDGET (self->password));
}

static void
accept_cb (FbLoginDialog *self)
{
  if (!gtk_widget_is_sensitive (GTK_WIDGET (self->accept)))
    return;

  set_busy (self, TRUE);
  fb_instance_link_login_async (self->link, gtk_editable_get_text (GTK_EDITABLE (self->user)),
                                gtk_editable_get_text (GTK_EDITABLE (self->password)),
                                self->cancellable, login_cb, g_object_ref (self));
}

static void
cancel_cb (FbLoginDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
fb_login_dialog_dispose (GObject *object)
{
  FbLoginDialog *self = FB_LOGIN_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->link);

  G_OBJECT_CLASS (fb_login_dialog_parent_class)->dispose (object);
}

static void
fb_login_dialog_finalize (GObject *object)
{
  g_clear_object (&FB_LOGIN_DIALOG (object)->cancellable);

  G_OBJECT_CLASS (fb_login_dialog_parent_class)->finalize (object);
}

static void
fb_login_dialog_class_init (FbLoginDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_login_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = fb_login_dialog_finalize;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/instance/fb-login-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FbLoginDialog, group);
  gtk_widget_class_bind_template_child (widget_class, FbLoginDialog, user);
  gtk_widget_class_bind_template_child (widget_class, FbLoginDialog, password);
  gtk_widget_class_bind_template_child (widget_class, FbLoginDialog, error);
  gtk_widget_class_bind_template_child (widget_class, FbLoginDialog, accept);
  gtk_widget_class_bind_template_child (widget_class, FbLoginDialog, spinner);
  gtk_widget_class_bind_template_callback (widget_class, rows_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, accept_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
fb_login_dialog_init (FbLoginDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
fb_login_dialog_new (FbInstanceLink *link)
{
  FbLoginDialog   *self;
  FbInstance      *instance;
  g_autofree char *title = NULL;

  g_return_val_if_fail (FB_IS_INSTANCE_LINK (link), NULL);

  self = g_object_new (FB_TYPE_LOGIN_DIALOG, NULL);
  self->link = g_object_ref (link);
  instance = fb_instance_link_get_instance (link);
  title = g_strdup_printf (_ ("Sign In to %s"), fb_instance_get_name (instance));
  gtk_window_set_title (GTK_WINDOW (self), title);
  if (fb_instance_get_user (instance) != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->user), fb_instance_get_user (instance));
  rows_changed_cb (self);
  /* A user who is known has only the password to type. */
  gtk_window_set_focus (GTK_WINDOW (self), fb_instance_get_user (instance) != NULL
                                               ? GTK_WIDGET (self->password)
                                               : GTK_WIDGET (self->user));

  return GTK_WINDOW (self);
}
