/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-passphrase-dialog.h"

#include <glib/gi18n.h>

#include "widget/fb-headline.h"

/* Owns itself as every window; answers its task exactly once, at the latest when it goes. UI
 * thread; deriving the key takes half a second on a worker. */

#define MIN_LENGTH 8

struct _FbPassphraseDialog
{
  AdwWindow parent_instance;

  /* Owned */
  FbKeyring *keyring;
  GTask     *task;

  /* Template */
  FbHeadline          *headline;
  AdwPasswordEntryRow *passphrase;
  AdwPasswordEntryRow *repeated;
  GtkLabel            *error;
  GtkButton           *accept;
  GtkWidget           *content;
  GtkSpinner          *spinner;

  gboolean creating;
};

G_DEFINE_FINAL_TYPE (FbPassphraseDialog, fb_passphrase_dialog, ADW_TYPE_WINDOW)

static const char *
get_text (AdwPasswordEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
answer (FbPassphraseDialog *self, gboolean done)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  if (task != NULL)
    g_task_return_boolean (task, done);
}

static void
show_error (FbPassphraseDialog *self, const char *text)
{
  gtk_label_set_text (self->error, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error), text != NULL);
}

static void
set_busy (FbPassphraseDialog *self, gboolean busy)
{
  /* A field that goes insensitive under the cursor misses its focus-out in GTK 4.8. */
  if (busy)
    gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_widget_set_sensitive (self->content, !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->accept), !busy);
  gtk_spinner_set_spinning (self->spinner, busy);
}

/* Why a new passphrase is not taken yet; NULL while there is nothing to say. */
static const char *
find_fault (FbPassphraseDialog *self)
{
  const char *passphrase = get_text (self->passphrase);
  const char *repeated = get_text (self->repeated);

  if (*repeated != '\0' && g_utf8_strlen (passphrase, -1) < MIN_LENGTH)
    return _ ("It needs at least 8 characters.");
  if (*repeated != '\0' && !g_str_has_prefix (passphrase, repeated))
    return _ ("The two are not the same.");

  return NULL;
}

static void
rows_changed_cb (FbPassphraseDialog *self)
{
  const char *passphrase = get_text (self->passphrase);
  gboolean    enough = self->creating ? g_utf8_strlen (passphrase, -1) >= MIN_LENGTH &&
                                         g_str_equal (passphrase, get_text (self->repeated))
                                      : *passphrase != '\0';

  show_error (self, self->creating ? find_fault (self) : NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->accept), enough);
}

static void
unlock_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbPassphraseDialog) self = FB_PASSPHRASE_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  gboolean done = fb_keyring_unlock_finish (FB_KEYRING (object), result, &error);

  if (self->task == NULL)
    return;

  set_busy (self, FALSE);
  if (!done)
    {
      show_error (self, error->message);
      gtk_widget_grab_focus (GTK_WIDGET (self->passphrase));
      return;
    }

  answer (self, TRUE);
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
accept_cb (FbPassphraseDialog *self)
{
  if (!gtk_widget_is_sensitive (GTK_WIDGET (self->accept)))
    return;

  set_busy (self, TRUE);
  fb_keyring_unlock_async (self->keyring, get_text (self->passphrase), self->creating, NULL,
                           unlock_cb, g_object_ref (self));
}

static void
cancel_cb (FbPassphraseDialog *self)
{
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_window_close (GTK_WINDOW (self));
}

static void
fb_passphrase_dialog_dispose (GObject *object)
{
  FbPassphraseDialog *self = FB_PASSPHRASE_DIALOG (object);

  answer (self, FALSE);
  g_clear_object (&self->keyring);

  G_OBJECT_CLASS (fb_passphrase_dialog_parent_class)->dispose (object);
}

static void
fb_passphrase_dialog_class_init (FbPassphraseDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_passphrase_dialog_dispose;

  g_type_ensure (FB_TYPE_HEADLINE);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/instance/fb-passphrase-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FbPassphraseDialog, headline);
  gtk_widget_class_bind_template_child (widget_class, FbPassphraseDialog, passphrase);
  gtk_widget_class_bind_template_child (widget_class, FbPassphraseDialog, repeated);
  gtk_widget_class_bind_template_child (widget_class, FbPassphraseDialog, error);
  gtk_widget_class_bind_template_child (widget_class, FbPassphraseDialog, accept);
  gtk_widget_class_bind_template_child (widget_class, FbPassphraseDialog, content);
  gtk_widget_class_bind_template_child (widget_class, FbPassphraseDialog, spinner);
  gtk_widget_class_bind_template_callback (widget_class, rows_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, accept_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
fb_passphrase_dialog_init (FbPassphraseDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_what_is_asked (FbPassphraseDialog *self)
{
  self->creating = fb_keyring_get_state (self->keyring) == FB_KEYRING_NONE;
  gtk_widget_set_visible (GTK_WIDGET (self->repeated), self->creating);
  if (self->creating)
    {
      gtk_window_set_title (GTK_WINDOW (self), _ ("Set a Passphrase"));
      fb_headline_set_description (
          self->headline, _ ("No keyring answers on this desktop. Flowbench can keep the secrets "
                             "of this profile in a sealed file instead. Nobody can read them "
                             "without its passphrase."));
      gtk_button_set_label (self->accept, _ ("_Set"));
    }
  else
    {
      gtk_window_set_title (GTK_WINDOW (self), _ ("Unlock Secrets"));
      fb_headline_set_description (self->headline,
                                   _ ("The secrets of this profile lie in a sealed file."));
      gtk_button_set_label (self->accept, _ ("_Unlock"));
    }
  rows_changed_cb (self);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->passphrase));
}

void
fb_passphrase_dialog_ensure_async (GtkWidget          *parent,
                                   FbKeyring          *keyring,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  FbPassphraseDialog *self;
  FbKeyringState      state;
  GtkRoot            *root;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (FB_IS_KEYRING (keyring));

  task = g_task_new (parent, cancellable, callback, user_data);
  g_task_set_source_tag (task, fb_passphrase_dialog_ensure_async);
  state = fb_keyring_get_state (keyring);
  if (state == FB_KEYRING_SERVICE || state == FB_KEYRING_SEALED)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  root = gtk_widget_get_root (parent);
  self = g_object_new (FB_TYPE_PASSPHRASE_DIALOG, "transient-for",
                       GTK_IS_WINDOW (root) ? root : NULL, "modal", TRUE, NULL);
  self->keyring = g_object_ref (keyring);
  self->task = g_steal_pointer (&task);
  show_what_is_asked (self);
  gtk_window_present (GTK_WINDOW (self));
}

gboolean
fb_passphrase_dialog_ensure_finish (GtkWidget *parent, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, parent), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}
