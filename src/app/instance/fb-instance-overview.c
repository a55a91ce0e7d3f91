/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-instance-overview.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "widget/fb-instance-tags.h"
#include "widget/fb-instance-text.h"
#include "widget/fb-page.h"

/* Owned by the instance's page. UI thread. */

struct _FbInstanceOverview
{
  GtkWidget parent_instance;

  /* Owned */
  FbInstance *instance;
  GtkWidget  *tags;

  /* Children */
  GtkWidget *status;
  GtkWidget *button;
};

static void fb_instance_overview_page_init (FbPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FbInstanceOverview,
                               fb_instance_overview,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (FB_TYPE_PAGE, fb_instance_overview_page_init))

static const struct
{
  const char *icon;
  const char *label; /* NULL: nothing to do */
  const char *action;
} steps[] = {
  [FB_INSTANCE_UNKNOWN] = { "content-loading-symbolic" },
  [FB_INSTANCE_STOPPED] = {
      "fb-local-symbolic", N_ ("_Start"), "win.start-instance" },
      [FB_INSTANCE_STARTING] = { "content-loading-symbolic" },
      [FB_INSTANCE_RUNNING] = {
          "fb-workbench-symbolic", N_ ("S_top"), "win.stop-instance" },
          [FB_INSTANCE_FLOWS_STOPPED] = {
              "fb-workbench-symbolic", N_ ("S_top"), "win.stop-instance" },
              [FB_INSTANCE_SAFE] = {
                  "fb-workbench-symbolic", N_ ("R_estart"), "win.restart-instance" },
                  [FB_INSTANCE_STOPPING] = { "content-loading-symbolic" },
                  [FB_INSTANCE_CRASHED] = {
                      "dialog-error-symbolic", N_ ("_Start"), "win.start-instance" },
                      [FB_INSTANCE_UNREACHABLE] = {
                          "network-offline-symbolic", N_ ("Try _Again"), "win.connect-instance" },
                          [FB_INSTANCE_LOGIN_NEEDED] = {
                              "dialog-password-symbolic",
                              N_ ("_Sign In…"), "win.sign-in-instance" },
                              [FB_INSTANCE_UNTRUSTED] = { "channel-insecure-symbolic",
                                                          N_ ("_Look at It"),
                                                              "win.instance-settings" },
                              };

static void
instance_notify_cb (FbInstanceOverview *self)
{
  FbInstanceState  state = fb_instance_get_state (self->instance);
  const char      *detail = fb_instance_get_state_detail (self->instance);
  g_autofree char *escaped = detail != NULL ? g_markup_escape_text (detail, -1) : NULL;
  AdwStatusPage   *status = ADW_STATUS_PAGE (self->status);

  g_assert (FB_IS_INSTANCE_OVERVIEW (self));

  adw_status_page_set_icon_name (status, steps[state].icon);
  adw_status_page_set_title (status, fb_instance_text_state (state));
  adw_status_page_set_description (status, escaped);
  gtk_widget_set_visible (self->button, steps[state].label != NULL);
  if (steps[state].label == NULL)
    return;
  gtk_button_set_label (GTK_BUTTON (self->button), _ (steps[state].label));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->button), "s",
                                    fb_instance_get_id (self->instance));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), steps[state].action);
}

static char *
fb_instance_overview_dup_uri (FbPage *page)
{
  return g_strconcat ("flowbench://instance/",
                      fb_instance_get_id (FB_INSTANCE_OVERVIEW (page)->instance), NULL);
}

static char *
fb_instance_overview_dup_title (FbPage *page)
{
  return fb_instance_text_title (FB_INSTANCE_OVERVIEW (page)->instance);
}

static GtkWidget *
fb_instance_overview_get_header_end (FbPage *page)
{
  return FB_INSTANCE_OVERVIEW (page)->tags;
}

static void
fb_instance_overview_page_init (FbPageInterface *iface)
{
  iface->dup_uri = fb_instance_overview_dup_uri;
  iface->dup_title = fb_instance_overview_dup_title;
  iface->get_header_end = fb_instance_overview_get_header_end;
}

static void
fb_instance_overview_dispose (GObject *object)
{
  FbInstanceOverview *self = FB_INSTANCE_OVERVIEW (object);

  g_clear_pointer (&self->status, gtk_widget_unparent);
  g_clear_object (&self->tags);
  g_clear_object (&self->instance);

  G_OBJECT_CLASS (fb_instance_overview_parent_class)->dispose (object);
}

static void
fb_instance_overview_class_init (FbInstanceOverviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fb_instance_overview_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
fb_instance_overview_init (FbInstanceOverview *self)
{
  self->status = adw_status_page_new ();
  gtk_widget_set_parent (self->status, GTK_WIDGET (self));
  self->button = gtk_button_new ();
  gtk_button_set_use_underline (GTK_BUTTON (self->button), TRUE);
  gtk_widget_set_halign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->button, "pill");
  gtk_widget_add_css_class (self->button, "suggested-action");
  adw_status_page_set_child (ADW_STATUS_PAGE (self->status), self->button);
  self->tags = g_object_ref_sink (fb_instance_tags_new ());
}

GtkWidget *
fb_instance_overview_new (FbSession *session, FbInstance *instance)
{
  FbInstanceOverview *self;

  g_return_val_if_fail (FB_IS_INSTANCE (instance), NULL);

  self = g_object_new (FB_TYPE_INSTANCE_OVERVIEW, NULL);
  self->instance = g_object_ref (instance);
  fb_instance_tags_set_instance (FB_INSTANCE_TAGS (self->tags), instance);
  g_signal_connect_object (instance, "notify", G_CALLBACK (instance_notify_cb), self,
                           G_CONNECT_SWAPPED);
  instance_notify_cb (self);

  return GTK_WIDGET (self);
}
