/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-add-remote-dialog.h"

#include <glib/gi18n.h>

#include "fb-error.h"
#include "instance/fb-passphrase-dialog.h"
#include "instance/fb-remote-login.h"
#include "widget/fb-headline.h"
#include "widget/fb-instance-text.h"

/* Owns itself as every window. Its pages are shown in turn; not in a GtkStack, which asks a page of
 * any height how wide it is, to which labels that wrap answer with their longest line. UI thread.
 */

typedef enum
{
  PAGE_ADDRESS,
  PAGE_CERTIFICATE,
  PAGE_LOGIN,
  N_PAGES
} Page;

struct _FbAddRemoteDialog
{
  AdwWindow parent_instance;

  /* Owned */
  FbSession       *session;
  GCancellable    *cancellable;
  FbAdminClient   *client;
  FbProbe         *probe;
  GTlsCertificate *authority;
  char            *authority_file;
  FbOperation     *operation;

  /* Template */
  GtkWidget     *pages;
  GtkWidget     *page[N_PAGES];
  GtkButton     *back;
  GtkButton     *next;
  GtkSpinner    *spinner;
  AdwEntryRow   *url;
  AdwActionRow  *authority_row;
  GtkLabel      *url_error;
  AdwActionRow  *subject;
  GtkLabel      *fingerprint;
  FbRemoteLogin *login;

  gboolean pinned; /* a person agreed to the certificate */
};

G_DEFINE_FINAL_TYPE (FbAddRemoteDialog, fb_add_remote_dialog, ADW_TYPE_WINDOW)

enum
{
  CREATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
get_text (gpointer editable)
{
  return gtk_editable_get_text (GTK_EDITABLE (editable));
}

static gboolean
is_on (FbAddRemoteDialog *self, Page page)
{
  return gtk_widget_get_visible (self->page[page]);
}

static void
show_url_error (FbAddRemoteDialog *self, const char *text)
{
  gtk_label_set_text (self->url_error, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->url_error), text != NULL);
}

static void
set_busy (FbAddRemoteDialog *self, gboolean busy)
{
  /* A field that goes insensitive under the cursor misses its focus-out in GTK 4.8. */
  if (busy)
    gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_sensitive (self->pages, !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->next), !busy);
}

static void
sync_next (FbAddRemoteDialog *self)
{
  g_autofree char *url = NULL;
  gboolean         enough = TRUE;

  if (is_on (self, PAGE_ADDRESS))
    {
      url = fb_add_remote_dialog_complete_url (get_text (self->url));
      enough = url != NULL;
    }
  else if (is_on (self, PAGE_LOGIN))
    enough = fb_remote_login_is_complete (self->login);
  gtk_widget_set_sensitive (GTK_WIDGET (self->next), enough);
}

/* Trusting a certificate is never what Enter does. */
static void
show_page (FbAddRemoteDialog *self, Page page)
{
  static const struct
  {
    const char *back;
    const char *next;
  } labels[] = {
    [PAGE_ADDRESS] = { N_ ("_Cancel"), N_ ("Co_nnect") },
    [PAGE_CERTIFICATE] = { N_ ("_Back"), N_ ("_Trust It") },
    [PAGE_LOGIN] = { N_ ("_Back"), N_ ("_Add") },
  };
  const gboolean suggested = page != PAGE_CERTIFICATE;

  for (int i = 0; i < N_PAGES; i++)
    gtk_widget_set_visible (self->page[i], i == (int)page);
  gtk_button_set_label (self->back, _ (labels[page].back));
  gtk_button_set_label (self->next, _ (labels[page].next));
  gtk_window_set_default_widget (GTK_WINDOW (self), suggested ? GTK_WIDGET (self->next) : NULL);
  if (suggested)
    gtk_widget_add_css_class (GTK_WIDGET (self->next), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->next), "suggested-action");
  sync_next (self);
}

static void
show_certificate_page (FbAddRemoteDialog *self)
{
  g_autofree char *fingerprint = fb_instance_text_fingerprint (self->probe->certificate_pin);
  const char      *subject = self->probe->certificate_subject;

  adw_action_row_set_subtitle (self->subject, subject != NULL ? subject : _ ("unknown"));
  gtk_label_set_text (self->fingerprint, fingerprint);
  show_page (self, PAGE_CERTIFICATE);
}

static void
probe_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbAddRemoteDialog) self = FB_ADD_REMOTE_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (FbProbe) probe =
                 fb_admin_client_probe_finish (FB_ADMIN_CLIENT (object), result, &error);

  if (self->session == NULL)
    return;

  set_busy (self, FALSE);
  if (probe == NULL)
    {
      show_url_error (self, error->message);
      gtk_widget_grab_focus (GTK_WIDGET (self->url));
      return;
    }

  g_clear_pointer (&self->probe, fb_probe_free);
  self->probe = g_steal_pointer (&probe);
  if (self->probe->certificate_pin != NULL && !self->probe->certificate_trusted && !self->pinned)
    show_certificate_page (self);
  else
    {
      fb_remote_login_set_probe (self->login, self->probe);
      show_page (self, PAGE_LOGIN);
    }
}

static void
begin_probe (FbAddRemoteDialog *self)
{
  g_autofree char *url = fb_add_remote_dialog_complete_url (get_text (self->url));
  const char      *pin = self->pinned ? self->probe->certificate_pin : NULL;

  show_url_error (self, NULL);
  g_clear_object (&self->client);
  self->client = fb_admin_client_new (url, self->authority, pin);
  set_busy (self, TRUE);
  fb_admin_client_probe_async (self->client, self->cancellable, probe_cb, g_object_ref (self));
}

static void
operation_finished_cb (FbAddRemoteDialog *self, FbOperation *operation)
{
  const GError *error = fb_operation_get_error (operation);

  g_assert (FB_IS_ADD_REMOTE_DIALOG (self));

  set_busy (self, FALSE);
  if (error == NULL)
    {
      g_signal_emit (self, signals[CREATED], 0, fb_instance_store_get_result (operation));
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }

  g_clear_object (&self->operation);
  fb_remote_login_fail (self->login, error->message);
}

static void
begin_add (FbAddRemoteDialog *self)
{
  FbRemoteAccess access = { 0 };

  fb_remote_login_get_access (self->login, &access);
  access.url = self->probe->url;
  access.ca_file = self->authority_file;
  access.pin = self->pinned ? self->probe->certificate_pin : NULL;

  set_busy (self, TRUE);
  g_clear_object (&self->operation);
  self->operation = fb_instance_store_add_remote (fb_session_get_instances (self->session),
                                                  fb_remote_login_get_name (self->login), &access);
  g_signal_connect_object (self->operation, "finished", G_CALLBACK (operation_finished_cb), self,
                           G_CONNECT_SWAPPED);
  fb_operation_start (self->operation);
}

static void
ensure_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbAddRemoteDialog) self = FB_ADD_REMOTE_DIALOG (user_data);

  if (fb_passphrase_dialog_ensure_finish (GTK_WIDGET (object), result) && self->session != NULL)
    begin_add (self);
}

static void
next_cb (FbAddRemoteDialog *self)
{
  if (!gtk_widget_is_sensitive (GTK_WIDGET (self->next)))
    return;

  if (is_on (self, PAGE_ADDRESS))
    {
      self->pinned = FALSE;
      begin_probe (self);
    }
  else if (is_on (self, PAGE_CERTIFICATE))
    {
      self->pinned = TRUE;
      begin_probe (self);
    }
  else if (self->probe->auth == FB_AUTH_NONE)
    begin_add (self);
  else
    fb_passphrase_dialog_ensure_async (GTK_WIDGET (self),
                                       fb_workspace_get_keyring (
                                           fb_session_get_workspace (self->session)),
                                       NULL, ensure_cb, g_object_ref (self));
}

static void
back_cb (FbAddRemoteDialog *self)
{
  if (is_on (self, PAGE_ADDRESS))
    gtk_window_close (GTK_WINDOW (self));
  else
    show_page (self, PAGE_ADDRESS);
}

/* The host is the name until the person types another one. */
static void
url_changed_cb (FbAddRemoteDialog *self)
{
  g_autofree char *url = fb_add_remote_dialog_complete_url (get_text (self->url));
  g_autofree char *host = NULL;

  show_url_error (self, NULL);
  if (url != NULL && g_uri_split_network (url, G_URI_FLAGS_NONE, NULL, &host, NULL, NULL) &&
      host != NULL)
    fb_remote_login_set_name (self->login, host);
  sync_next (self);
}

static void
login_changed_cb (FbAddRemoteDialog *self)
{
  sync_next (self);
}

static void
authority_response_cb (FbAddRemoteDialog *self, int response, GtkNativeDialog *chooser)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autoptr (GError) error = NULL;

  g_object_unref (chooser);
  if (response != GTK_RESPONSE_ACCEPT || file == NULL)
    return;

  g_free (self->authority_file);
  self->authority_file = g_file_get_path (file);
  g_clear_object (&self->authority);
  self->authority = g_tls_certificate_new_from_file (self->authority_file, &error);
  if (self->authority == NULL)
    {
      g_clear_pointer (&self->authority_file, g_free);
      show_url_error (self, _ ("This file holds no certificate in PEM form."));
      return;
    }
  adw_action_row_set_subtitle (self->authority_row, self->authority_file);
}

static void
choose_authority_cb (FbAddRemoteDialog *self)
{
  GtkFileChooserNative *chooser =
      gtk_file_chooser_native_new (_ ("Choose the Certificate of an Authority"), GTK_WINDOW (self),
                                   GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), _ ("_Cancel"));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (authority_response_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
fb_add_remote_dialog_dispose (GObject *object)
{
  FbAddRemoteDialog *self = FB_ADD_REMOTE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  if (self->operation != NULL)
    fb_operation_cancel (self->operation);
  g_clear_object (&self->operation);
  g_clear_object (&self->client);
  g_clear_object (&self->authority);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (fb_add_remote_dialog_parent_class)->dispose (object);
}

static void
fb_add_remote_dialog_finalize (GObject *object)
{
  FbAddRemoteDialog *self = FB_ADD_REMOTE_DIALOG (object);

  g_clear_pointer (&self->probe, fb_probe_free);
  g_clear_pointer (&self->authority_file, g_free);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (fb_add_remote_dialog_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  static const char *const names[] = { "address", "certificate" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_widget_class_bind_template_child_full (widget_class, names[i], FALSE,
                                               G_STRUCT_OFFSET (FbAddRemoteDialog, page[i]));
  gtk_widget_class_bind_template_child (widget_class, FbAddRemoteDialog, login);
  gtk_widget_class_bind_template_child (widget_class, FbAddRemoteDialog, pages);
  gtk_widget_class_bind_template_child (widget_class, FbAddRemoteDialog, back);
  gtk_widget_class_bind_template_child (widget_class, FbAddRemoteDialog, next);
  gtk_widget_class_bind_template_child (widget_class, FbAddRemoteDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, FbAddRemoteDialog, url);
  gtk_widget_class_bind_template_child (widget_class, FbAddRemoteDialog, authority_row);
  gtk_widget_class_bind_template_child (widget_class, FbAddRemoteDialog, url_error);
  gtk_widget_class_bind_template_child (widget_class, FbAddRemoteDialog, subject);
  gtk_widget_class_bind_template_child (widget_class, FbAddRemoteDialog, fingerprint);
}

static void
fb_add_remote_dialog_class_init (FbAddRemoteDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_add_remote_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = fb_add_remote_dialog_finalize;

  signals[CREATED] = g_signal_new ("created", FB_TYPE_ADD_REMOTE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, FB_TYPE_INSTANCE);

  g_type_ensure (FB_TYPE_HEADLINE);
  g_type_ensure (FB_TYPE_REMOTE_LOGIN);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/instance/fb-add-remote-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, url_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, login_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_authority_cb);
}

static void
fb_add_remote_dialog_init (FbAddRemoteDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->page[PAGE_LOGIN] = GTK_WIDGET (self->login);
}

GtkWindow *
fb_add_remote_dialog_new (FbSession *session)
{
  FbAddRemoteDialog *self;

  g_return_val_if_fail (FB_IS_SESSION (session), NULL);

  self = g_object_new (FB_TYPE_ADD_REMOTE_DIALOG, NULL);
  self->session = g_object_ref (session);
  show_page (self, PAGE_ADDRESS);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->url));

  return GTK_WINDOW (self);
}

char *
fb_add_remote_dialog_complete_url (const char *text)
{
  g_autofree char *stripped = NULL;
  g_autofree char *with_scheme = NULL;
  g_autofree char *scheme = NULL;
  g_autofree char *host = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  stripped = g_strstrip (g_strdup (text));
  with_scheme = strstr (stripped, "://") != NULL ? g_strdup (stripped)
                                                 : g_strconcat ("http://", stripped, NULL);
  if (strpbrk (stripped, " \t\r\n") != NULL)
    return NULL;
  if (!g_uri_split_network (with_scheme, G_URI_FLAGS_NONE, &scheme, &host, NULL, NULL) ||
      host == NULL || *host == '\0' ||
      (g_strcmp0 (scheme, "http") != 0 && g_strcmp0 (scheme, "https") != 0))
    return NULL;

  return g_str_has_suffix (with_scheme, "/") ? g_steal_pointer (&with_scheme)
                                             : g_strconcat (with_scheme, "/", NULL);
}
