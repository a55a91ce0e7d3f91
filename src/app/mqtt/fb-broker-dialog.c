/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-broker-dialog.h"

#include <glib/gi18n.h>

#include "fb-error.h"
#include "instance/fb-passphrase-dialog.h"
#include "widget/fb-combo-text.h"

/* Owns itself as every window. What is typed becomes options only when it is saved; options that
 * have no field here keep what they were. */

static const FbMode modes[] = { FB_MODE_READ_ONLY, FB_MODE_READ_WRITE, FB_MODE_OFF };

struct _FbBrokerDialog
{
  AdwWindow parent_instance;

  /* Owned */
  FbBrokerStore *brokers;
  FbBroker      *broker;  /* (nullable) the one that is changed */
  FbMqttOptions *options; /* (nullable) what waits for a place for its password */

  /* Template */
  GtkButton           *accept;
  AdwEntryRow         *url;
  AdwEntryRow         *name;
  AdwEntryRow         *filters;
  AdwEntryRow         *user;
  AdwPasswordEntryRow *password;
  GtkWidget           *tls;
  AdwEntryRow         *ca_file;
  AdwEntryRow         *certificate_file;
  AdwEntryRow         *key_file;
  GtkWidget           *pin_row;
  GtkSwitch           *pinned;
  AdwComboRow         *version;
  AdwComboRow         *mode;
  GtkSwitch           *production;
  GtkLabel            *error;
};

G_DEFINE_FINAL_TYPE (FbBrokerDialog, fb_broker_dialog, ADW_TYPE_WINDOW)

enum
{
  SAVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

char **
fb_broker_dialog_split_filters (const char *text)
{
  g_auto (GStrv) words = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (text != NULL, NULL);

  words = g_strsplit_set (text, " ,\t", -1);
  for (char **word = words; *word != NULL; word++)
    if (**word != '\0')
      g_strv_builder_add (builder, *word);

  return g_strv_builder_end (builder);
}

static const char *
get_text (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
show_error (FbBrokerDialog *self, const char *text)
{
  gtk_label_set_text (self->error, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error), text != NULL);
}

/* NULL instead of "". (transfer full) */
static char *
dup_text (gpointer row)
{
  g_autofree char *text = g_strstrip (g_strdup (get_text (row)));

  return *text != '\0' ? g_steal_pointer (&text) : NULL;
}

static void
take_text (char **field, gpointer row)
{
  g_free (*field);
  *field = dup_text (row);
}

/* The address alone, for what depends on it. (nullable) (transfer full) */
static FbMqttOptions *
read_address (FbBrokerDialog *self, GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (get_text (self->url)));
  g_autofree char *url =
      strstr (text, "://") != NULL ? g_strdup (text) : g_strconcat ("mqtt://", text, NULL);

  return fb_mqtt_options_new_for_url (url, error);
}

static void
form_changed_cb (FbBrokerDialog *self)
{
  g_autoptr (FbMqttOptions) address = read_address (self, NULL);

  show_error (self, NULL);
  gtk_widget_set_visible (self->tls, address != NULL && fb_mqtt_options_is_encrypted (address));
  gtk_widget_set_sensitive (GTK_WIDGET (self->accept), *get_text (self->url) != '\0');
}

static void
read_filters (FbBrokerDialog *self, FbMqttOptions *options)
{
  g_auto (GStrv) filters = fb_broker_dialog_split_filters (get_text (self->filters));

  for (char **filter = filters; *filter != NULL; filter++)
    fb_mqtt_options_add_filter (options, *filter, 0);
}

/* What a person knew of the old place says nothing about another one. */
static gboolean
is_same_place (const FbMqttOptions *options, const FbMqttOptions *old)
{
  return options->transport == old->transport && options->port == old->port &&
         g_str_equal (options->host, old->host);
}

/* What has no field here comes from @old. */
static void
keep_rest (FbMqttOptions *options, const FbMqttOptions *old, gboolean with_pin)
{
  g_free (options->client_id);
  options->client_id = g_strdup (old->client_id);
  options->keep_alive = old->keep_alive;
  options->is_clean_start = old->is_clean_start;
  options->session_expiry = old->session_expiry;
  g_free (options->pin);
  options->pin = with_pin && is_same_place (options, old) ? g_strdup (old->pin) : NULL;
  g_free (options->proxy);
  options->proxy = g_strdup (old->proxy);
  g_clear_pointer (&options->will, fb_mqtt_will_free);
  if (old->will != NULL)
    options->will = fb_mqtt_will_copy (old->will);
}

/* A filter that was there keeps its QoS. */
static void
keep_qos (FbMqttOptions *options, const FbMqttOptions *old)
{
  for (guint i = 0; i < options->filters->len; i++)
    for (guint j = 0; j < old->filters->len; j++)
      {
        FbMqttFilter       *filter = g_ptr_array_index (options->filters, i);
        const FbMqttFilter *other = g_ptr_array_index (old->filters, j);

        if (g_str_equal (filter->filter, other->filter))
          filter->qos = other->qos;
      }
}

static FbMqttOptions *
read_form (FbBrokerDialog *self, GError **error)
{
  g_autoptr (FbMqttOptions) options = read_address (self, error);
  g_autofree char *name = dup_text (self->name);

  if (options == NULL)
    return NULL;

  if (name != NULL)
    {
      g_free (options->name);
      options->name = g_steal_pointer (&name);
    }
  read_filters (self, options);
  take_text (&options->user, self->user);
  if (*get_text (self->password) != '\0')
    fb_mqtt_options_set_password (options, get_text (self->password));
  if (fb_mqtt_options_is_encrypted (options))
    {
      take_text (&options->ca_file, self->ca_file);
      take_text (&options->certificate_file, self->certificate_file);
      take_text (&options->key_file, self->key_file);
    }
  options->version = adw_combo_row_get_selected (self->version) == 0 ? FB_MQTT_5 : FB_MQTT_3_1_1;
  if (self->broker != NULL)
    {
      keep_rest (options, fb_broker_get_options (self->broker),
                 gtk_switch_get_active (self->pinned));
      keep_qos (options, fb_broker_get_options (self->broker));
    }

  if (self->broker != NULL && fb_broker_has_password (self->broker) && options->user != NULL &&
      options->password == NULL && !is_same_place (options, fb_broker_get_options (self->broker)))
    {
      fb_throw (error, FB_ERROR_INVALID,
                _ ("The address is another one: type the password that is for it"));
      return NULL;
    }

  return fb_broker_check_options (options, error) ? g_steal_pointer (&options) : NULL;
}

static void
finish (FbBrokerDialog *self, FbBroker *broker, GError *error)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->accept), TRUE);
  if (broker == NULL)
    {
      show_error (self, error->message);
      return;
    }

  g_signal_emit (self, signals[SAVED], 0, broker);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
added_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbBrokerDialog) self = FB_BROKER_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  FbBroker *broker = fb_broker_store_add_finish (FB_BROKER_STORE (object), result, &error);

  if (self->brokers != NULL)
    finish (self, broker, error);
}

static void
changed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbBrokerDialog) self = FB_BROKER_DIALOG (user_data);
  g_autoptr (GError) error = NULL;
  gboolean changed = fb_broker_store_change_finish (FB_BROKER_STORE (object), result, &error);

  if (self->brokers != NULL)
    finish (self, changed ? self->broker : NULL, error);
}

static void
save (FbBrokerDialog *self)
{
  g_autoptr (FbMqttOptions) options = g_steal_pointer (&self->options);
  FbMode   mode = modes[adw_combo_row_get_selected (self->mode)];
  gboolean is_production = gtk_switch_get_active (self->production);

  gtk_widget_set_sensitive (GTK_WIDGET (self->accept), FALSE);
  if (self->broker != NULL)
    fb_broker_store_change_async (self->brokers, self->broker, options, mode, is_production, NULL,
                                  changed_cb, g_object_ref (self));
  else
    fb_broker_store_add_async (self->brokers, options, mode, is_production, NULL, added_cb,
                               g_object_ref (self));
}

static void
ensured_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FbBrokerDialog) self = FB_BROKER_DIALOG (user_data);

  if (fb_passphrase_dialog_ensure_finish (GTK_WIDGET (object), result) && self->options != NULL)
    save (self);
}

static void
accept_cb (FbBrokerDialog *self)
{
  g_autoptr (GError) error = NULL;

  if (!gtk_widget_is_sensitive (GTK_WIDGET (self->accept)))
    return;

  g_clear_pointer (&self->options, fb_mqtt_options_free);
  self->options = read_form (self, &error);
  if (self->options == NULL)
    show_error (self, error->message);
  else if (self->options->password != NULL)
    fb_passphrase_dialog_ensure_async (GTK_WIDGET (self),
                                       fb_workspace_get_keyring (
                                           fb_broker_store_get_workspace (self->brokers)),
                                       NULL, ensured_cb, g_object_ref (self));
  else
    save (self);
}

static void
cancel_cb (FbBrokerDialog *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
fb_broker_dialog_dispose (GObject *object)
{
  FbBrokerDialog *self = FB_BROKER_DIALOG (object);

  g_clear_pointer (&self->options, fb_mqtt_options_free);
  g_clear_object (&self->broker);
  g_clear_object (&self->brokers);

  G_OBJECT_CLASS (fb_broker_dialog_parent_class)->dispose (object);
}

static void
fb_broker_dialog_class_init (FbBrokerDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_broker_dialog_dispose;

  signals[SAVED] = g_signal_new ("saved", FB_TYPE_BROKER_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, FB_TYPE_BROKER);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/mqtt/fb-broker-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, FbBrokerDialog, accept);
  gtk_widget_class_bind_template_child (widget_class, FbBrokerDialog, url);
  gtk_widget_class_bind_template_child (widget_class, FbBrokerDialog, name);
  gtk_widget_class_bind_template_child (widget_class, FbBrokerDialog, filters);
  gtk_widget_class_bind_template_child (widget_class, FbBrokerDialog, user);
  gtk_widget_class_bind_template_child (widget_class, FbBrokerDialog, password);
  gtk_widget_class_bind_template_child (widget_class, FbBrokerDialog, tls);
  gtk_widget_class_bind_template_child (widget_class, FbBrokerDialog, ca_file);
  gtk_widget_class_bind_template_child (widget_class, FbBrokerDialog, certificate_file);
  gtk_widget_class_bind_template_child (widget_class, FbBrokerDialog, key_file);
  gtk_widget_class_bind_template_child (widget_class, FbBrokerDialog, pin_row);
  gtk_widget_class_bind_template_child (widget_class, FbBrokerDialog, pinned);
  gtk_widget_class_bind_template_child (widget_class, FbBrokerDialog, version);
  gtk_widget_class_bind_template_child (widget_class, FbBrokerDialog, mode);
  gtk_widget_class_bind_template_child (widget_class, FbBrokerDialog, production);
  gtk_widget_class_bind_template_child (widget_class, FbBrokerDialog, error);
  gtk_widget_class_bind_template_callback (widget_class, form_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, accept_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
fb_broker_dialog_init (FbBrokerDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fb_combo_text_widen (self->mode);
  form_changed_cb (self);
}

static void
set_text (gpointer row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
}

static void
show_filters (FbBrokerDialog *self, GPtrArray *filters)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < filters->len; i++)
    {
      const FbMqttFilter *filter = g_ptr_array_index (filters, i);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", filter->filter);
    }
  set_text (self->filters, text->str);
}

static void
show_broker (FbBrokerDialog *self)
{
  const FbMqttOptions *options = fb_broker_get_options (self->broker);
  g_autofree char     *title = g_strdup_printf (_ ("Settings of “%s”"), options->name);

  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_button_set_label (self->accept, _ ("_Save"));
  set_text (self->url, fb_broker_get_url (self->broker));
  set_text (self->name, options->name);
  show_filters (self, options->filters);
  set_text (self->user, options->user);
  if (fb_broker_has_password (self->broker))
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->password),
                                   _ ("Password (Kept; Type to Replace It)"));
  set_text (self->ca_file, options->ca_file);
  set_text (self->certificate_file, options->certificate_file);
  set_text (self->key_file, options->key_file);
  gtk_widget_set_visible (self->pin_row, options->pin != NULL);
  adw_combo_row_set_selected (self->version, options->version == FB_MQTT_5 ? 0 : 1);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    if (modes[i] == fb_broker_get_mode (self->broker))
      adw_combo_row_set_selected (self->mode, i);
  gtk_switch_set_active (self->production, fb_broker_is_production (self->broker));
}

GtkWindow *
fb_broker_dialog_new (FbBrokerStore *brokers, FbBroker *broker)
{
  FbBrokerDialog *self;

  g_return_val_if_fail (FB_IS_BROKER_STORE (brokers), NULL);
  g_return_val_if_fail (broker == NULL || FB_IS_BROKER (broker), NULL);

  self = g_object_new (FB_TYPE_BROKER_DIALOG, NULL);
  self->brokers = g_object_ref (brokers);
  if (broker != NULL)
    {
      self->broker = g_object_ref (broker);
      show_broker (self);
    }
  gtk_widget_grab_focus (GTK_WIDGET (self->url));

  return GTK_WINDOW (self);
}
