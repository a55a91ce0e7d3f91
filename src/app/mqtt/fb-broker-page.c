/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-broker-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "mqtt/fb-broker-trust.h"
#include "mqtt/fb-topic-details.h"
#include "mqtt/fb-topic-text.h"
#include "mqtt/fb-topic-view.h"
#include "widget/fb-banner.h"
#include "widget/fb-focus.h"
#include "widget/fb-page.h"

/* Owned by the window's tab view. */

#define LINK "flowbench://broker/"
#define COUNT_INTERVAL_MS 1000

struct _FbBrokerPage
{
  GtkWidget parent_instance;

  /* Owned */
  FbBrokerStore      *brokers;
  FbBrokerConnection *connection;
  GtkWidget          *header_title;
  GtkWidget          *header_end;
  GSimpleActionGroup *actions;

  /* Template */
  GtkWidget      *content;
  FbBanner       *banner;
  GtkStack       *stack;
  AdwStatusPage  *waiting;
  GtkPaned       *paned;
  FbTopicView    *view;
  FbTopicDetails *details;

  guint count_id;
};

static void fb_broker_page_page_init (FbPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FbBrokerPage,
                               fb_broker_page,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (FB_TYPE_PAGE, fb_broker_page_page_init))

char *
fb_broker_page_print_link (const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  return g_strconcat (LINK, id, NULL);
}

char *
fb_broker_page_parse_link (const char *link)
{
  const char *id;

  g_return_val_if_fail (link != NULL, NULL);

  if (!g_str_has_prefix (link, LINK))
    return NULL;
  id = link + strlen (LINK);

  return *id != '\0' && strchr (id, '/') == NULL ? g_strdup (id) : NULL;
}

FbBroker *
fb_broker_page_get_broker (FbBrokerPage *self)
{
  g_return_val_if_fail (FB_IS_BROKER_PAGE (self), NULL);

  return fb_broker_connection_get_broker (self->connection);
}

FbBrokerConnection *
fb_broker_page_get_connection (FbBrokerPage *self)
{
  g_return_val_if_fail (FB_IS_BROKER_PAGE (self), NULL);

  return self->connection;
}

static char *
fb_broker_page_dup_uri (FbPage *page)
{
  return fb_broker_page_print_link (
      fb_broker_get_id (fb_broker_page_get_broker (FB_BROKER_PAGE (page))));
}

static char *
fb_broker_page_dup_title (FbPage *page)
{
  return g_strdup (fb_broker_get_name (fb_broker_page_get_broker (FB_BROKER_PAGE (page))));
}

static GtkWidget *
fb_broker_page_get_header_title (FbPage *page)
{
  return FB_BROKER_PAGE (page)->header_title;
}

static GtkWidget *
fb_broker_page_get_header_end (FbPage *page)
{
  return FB_BROKER_PAGE (page)->header_end;
}

static GActionGroup *
fb_broker_page_get_actions (FbPage *page)
{
  return G_ACTION_GROUP (FB_BROKER_PAGE (page)->actions);
}

static void
fb_broker_page_page_init (FbPageInterface *iface)
{
  iface->dup_uri = fb_broker_page_dup_uri;
  iface->dup_title = fb_broker_page_dup_title;
  iface->get_header_title = fb_broker_page_get_header_title;
  iface->get_header_end = fb_broker_page_get_header_end;
  iface->get_actions = fb_broker_page_get_actions;
}

/* What was lost or refused is always said; that nothing was, too. */
static char *
describe_losses (const FbTopicCounters *counters)
{
  g_autofree char *refused = fb_topic_text_count (counters->n_refused);

  if (counters->n_refused > 0)
    return g_strdup_printf (_ ("%s beyond the limit of topics"), refused);

  return g_strdup (_ ("nothing dropped"));
}

static void
show_counters (FbBrokerPage *self)
{
  FbBroker        *broker = fb_broker_page_get_broker (self);
  FbTopicCounters  counters;
  double           per_second;
  g_autofree char *rate = NULL;
  g_autofree char *topics = NULL;
  g_autofree char *losses = NULL;
  g_autofree char *size = NULL;
  g_autofree char *text = NULL;

  fb_topic_tree_get_counters (fb_broker_connection_get_tree (self->connection), &counters,
                              &per_second);
  rate = fb_topic_text_count ((guint64)(per_second + 0.5));
  topics = fb_topic_text_topics (counters.n_topics);
  losses = describe_losses (&counters);
  size = g_format_size (counters.n_bytes);
  /* Translators: address of a broker, messages a second, number of topics, bytes, what was lost */
  text = g_strdup_printf (_ ("%s · %s msg/s · %s · %s · %s"), fb_broker_get_url (broker), rate,
                          topics, size, losses);
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->header_title), text);
  gtk_stack_set_visible_child_name (self->stack, counters.n_topics > 0 ? "tree" : "waiting");
}

static gboolean
count_cb (gpointer user_data)
{
  show_counters (FB_BROKER_PAGE (user_data));

  return G_SOURCE_CONTINUE;
}

/* "a/#, b/+" */
static char *
list_filters (FbBroker *broker)
{
  const FbMqttOptions *options = fb_broker_get_options (broker);
  GString             *text = g_string_new (NULL);

  for (guint i = 0; i < options->filters->len; i++)
    {
      const FbMqttFilter *filter = g_ptr_array_index (options->filters, i);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", filter->filter);
    }

  return g_string_free (text, FALSE);
}

static void
show_waiting (FbBrokerPage *self, FbMqttLinkState state)
{
  FbBroker        *broker = fb_broker_page_get_broker (self);
  g_autofree char *filters = list_filters (broker);
  g_autofree char *text = NULL;
  g_autofree char *escaped = NULL;
  const char      *title = _ ("No Message Yet");

  if (state == FB_MQTT_LINK_ONLINE)
    text = *filters != '\0' ? g_strdup_printf (_ ("Connected, and listening to %s."), filters)
                            : g_strdup (_ ("Connected. No topics are subscribed to: say which in "
                                           "the settings of this broker."));
  else if (state == FB_MQTT_LINK_CONNECTING)
    title = _ ("Connecting…");
  else
    title = _ ("Not Connected");
  if (state == FB_MQTT_LINK_WAITING)
    text = g_strdup (_ ("It is tried again by itself."));
  escaped = g_markup_escape_text (text != NULL ? text : "", -1);
  adw_status_page_set_title (self->waiting, title);
  adw_status_page_set_description (self->waiting, escaped);
}

static void
show_refusals (FbBrokerPage *self, GPtrArray *refused)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < refused->len; i++)
    {
      const FbMqttRefusal *refusal = g_ptr_array_index (refused, i);

      /* Translators: a topic filter and why the broker refused to subscribe to it */
      g_string_append_printf (text, _ ("%s%s: %s"), i > 0 ? "; " : "", refusal->filter,
                              refusal->reason);
    }
  g_string_prepend (text, _ ("Not subscribed to "));
  fb_banner_show (self->banner, FB_BANNER_WARNING, text->str, NULL, TRUE);
}

static void
connection_notify_cb (FbBrokerPage *self)
{
  FbMqttLinkState state = fb_broker_connection_get_state (self->connection);
  const char     *reason = fb_broker_connection_get_reason (self->connection);
  FbMqttLink     *link = fb_broker_connection_get_link (self->connection);
  GPtrArray      *refused = link != NULL ? fb_mqtt_link_get_refused (link) : NULL;

  show_waiting (self, state);
  if (state == FB_MQTT_LINK_ASKING)
    fb_banner_show (self->banner, FB_BANNER_WARNING, reason != NULL ? reason : "",
                    _ ("Look at the _Certificate…"), FALSE);
  else if (state == FB_MQTT_LINK_STOPPED || state == FB_MQTT_LINK_WAITING)
    fb_banner_show (self->banner,
                    state == FB_MQTT_LINK_STOPPED ? FB_BANNER_ERROR : FB_BANNER_WARNING,
                    reason != NULL ? reason : _ ("Not connected"), _ ("_Try Again"), FALSE);
  else if (refused != NULL && refused->len > 0)
    show_refusals (self, refused);
  else
    fb_banner_hide (self->banner);
}

static void
banner_button_clicked_cb (FbBrokerPage *self)
{
  if (fb_broker_connection_get_state (self->connection) == FB_MQTT_LINK_ASKING)
    fb_broker_trust_ask (GTK_WIDGET (self), self->brokers, self->connection);
  else
    fb_broker_connection_open (self->connection);
}

static void
broker_changed_cb (FbBrokerPage *self)
{
  FbBroker *broker = fb_broker_page_get_broker (self);

  adw_window_title_set_title (ADW_WINDOW_TITLE (self->header_title), fb_broker_get_name (broker));
  fb_page_title_changed (FB_PAGE (self));
  show_counters (self);
  connection_notify_cb (self);
}

static void
list_notify_topic_cb (FbBrokerPage *self)
{
  fb_topic_details_set_topic (self->details, fb_broker_connection_get_tree (self->connection),
                              fb_topic_list_get_topic (fb_topic_view_get_list (self->view)));
}

static void
pause_change_state_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  FbBrokerPage *self = FB_BROKER_PAGE (user_data);

  g_simple_action_set_state (action, state);
  fb_topic_view_set_frozen (self->view, g_variant_get_boolean (state));
  fb_topic_details_set_frozen (self->details, g_variant_get_boolean (state));
}

static void
expand_all_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  fb_topic_list_expand_all (fb_topic_view_get_list (FB_BROKER_PAGE (user_data)->view));
}

static void
collapse_all_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  fb_topic_list_collapse_all (fb_topic_view_get_list (FB_BROKER_PAGE (user_data)->view));
}

static void
filter_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  fb_topic_view_focus_filter (FB_BROKER_PAGE (user_data)->view);
}

static void
settings_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FbBrokerPage *self = FB_BROKER_PAGE (user_data);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.edit-broker", "s",
                              fb_broker_get_id (fb_broker_page_get_broker (self)));
}

static gboolean
fb_broker_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (FB_BROKER_PAGE (widget)->view));
}

static void
fb_broker_page_dispose (GObject *object)
{
  FbBrokerPage *self = FB_BROKER_PAGE (object);

  g_clear_handle_id (&self->count_id, g_source_remove);
  if (self->connection != NULL)
    fb_broker_connection_close (self->connection);
  gtk_widget_dispose_template (GTK_WIDGET (object), FB_TYPE_BROKER_PAGE);
  g_clear_object (&self->actions);
  g_clear_object (&self->header_title);
  g_clear_object (&self->header_end);
  g_clear_object (&self->connection);
  g_clear_object (&self->brokers);

  G_OBJECT_CLASS (fb_broker_page_parent_class)->dispose (object);
}

static void
fb_broker_page_class_init (FbBrokerPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_broker_page_dispose;
  widget_class->focus = fb_focus_child;
  widget_class->grab_focus = fb_broker_page_grab_focus;

  g_type_ensure (FB_TYPE_BANNER);
  g_type_ensure (FB_TYPE_TOPIC_VIEW);
  g_type_ensure (FB_TYPE_TOPIC_DETAILS);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/mqtt/fb-broker-page.ui");
  gtk_widget_class_bind_template_child (widget_class, FbBrokerPage, content);
  gtk_widget_class_bind_template_child (widget_class, FbBrokerPage, banner);
  gtk_widget_class_bind_template_child (widget_class, FbBrokerPage, stack);
  gtk_widget_class_bind_template_child (widget_class, FbBrokerPage, waiting);
  gtk_widget_class_bind_template_child (widget_class, FbBrokerPage, paned);
  gtk_widget_class_bind_template_child (widget_class, FbBrokerPage, view);
  gtk_widget_class_bind_template_child (widget_class, FbBrokerPage, details);
  gtk_widget_class_bind_template_callback (widget_class, banner_button_clicked_cb);
}

static GtkWidget *
make_menu_button (void)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();

  g_menu_append (menu, _ ("_Expand All"), "page.expand-all");
  g_menu_append (menu, _ ("_Collapse All"), "page.collapse-all");
  g_menu_append (menu, _ ("_Settings of This Broker…"), "page.settings");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_widget_set_tooltip_text (button, _ ("More"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("More"), -1);

  return button;
}

static void
make_header (FbBrokerPage *self)
{
  GtkWidget *pause = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_button_set_icon_name (GTK_BUTTON (pause), "media-playback-pause-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (pause), "page.pause");
  gtk_widget_set_tooltip_text (pause, _ ("Freeze the Picture (reading goes on)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (pause), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Freeze the picture"), -1);
  gtk_box_append (GTK_BOX (box), pause);
  gtk_box_append (GTK_BOX (box), make_menu_button ());
  self->header_end = g_object_ref_sink (box);
  self->header_title = g_object_ref_sink (adw_window_title_new (NULL, NULL));
}

static void
fb_broker_page_init (FbBrokerPage *self)
{
  static const GActionEntry entries[] = {
    { "pause", NULL, NULL, "false", pause_change_state_cb },
    { "expand-all", expand_all_cb },
    { "collapse-all", collapse_all_cb },
    { "filter", filter_cb },
    { "settings", settings_cb },
  };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  make_header (self);
  g_signal_connect_object (fb_topic_view_get_list (self->view), "notify::topic",
                           G_CALLBACK (list_notify_topic_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
fb_broker_page_new (FbBrokerStore *brokers, FbBroker *broker)
{
  FbBrokerPage *self;

  g_return_val_if_fail (FB_IS_BROKER_STORE (brokers), NULL);
  g_return_val_if_fail (FB_IS_BROKER (broker), NULL);

  self = g_object_new (FB_TYPE_BROKER_PAGE, NULL);
  self->brokers = g_object_ref (brokers);
  self->connection = fb_broker_connection_new (brokers, broker);
  fb_topic_view_set_tree (self->view, fb_broker_connection_get_tree (self->connection));
  g_signal_connect_object (self->connection, "notify", G_CALLBACK (connection_notify_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (broker, "changed", G_CALLBACK (broker_changed_cb), self,
                           G_CONNECT_SWAPPED);
  broker_changed_cb (self);
  self->count_id = g_timeout_add (COUNT_INTERVAL_MS, count_cb, self);
  fb_broker_connection_open (self->connection);

  return GTK_WIDGET (self);
}
