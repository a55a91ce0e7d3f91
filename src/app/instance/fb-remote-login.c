/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-remote-login.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "instance/fb-instance-row.h"
#include "widget/fb-headline.h"

/* What it asks for and the check button decide which group is seen. */

struct _FbRemoteLogin
{
  GtkBox parent_instance;

  /* Template */
  FbHeadline          *headline;
  GtkWidget           *password_group;
  AdwEntryRow         *user;
  AdwPasswordEntryRow *password;
  GtkWidget           *token_group;
  AdwPasswordEntryRow *token;
  GtkCheckButton      *use_token;
  AdwEntryRow         *name;
  GtkLabel            *error;

  FbAuthKind auth;
};

G_DEFINE_FINAL_TYPE (FbRemoteLogin, fb_remote_login, GTK_TYPE_BOX)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
get_text (gpointer editable)
{
  return gtk_editable_get_text (GTK_EDITABLE (editable));
}

static gboolean
wants_token (FbRemoteLogin *self)
{
  return self->auth == FB_AUTH_TOKEN || self->auth == FB_AUTH_STRATEGY ||
         (self->auth == FB_AUTH_PASSWORD && gtk_check_button_get_active (self->use_token));
}

static void
show_error (FbRemoteLogin *self, const char *text)
{
  gtk_label_set_text (self->error, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error), text != NULL);
}

/* What the person has to know before the fields make sense. */
static const char *
describe (FbRemoteLogin *self)
{
  switch (self->auth)
    {
    case FB_AUTH_NONE:
      return _ ("This Node-RED asks for no login: whoever reaches it can change it.");
    case FB_AUTH_STRATEGY:
      return _ ("This Node-RED logs people in through a web page of its own. Ask whoever runs it "
                "for an access token.");
    case FB_AUTH_PASSWORD:
    case FB_AUTH_TOKEN:
    default:
      return wants_token (self) ? _ ("The access token is kept in the keyring.")
                                : _ ("The password is used once to get a token and is not kept.");
    }
}

static void
sync_fields (FbRemoteLogin *self)
{
  fb_headline_set_description (self->headline, describe (self));
  gtk_widget_set_visible (GTK_WIDGET (self->use_token), self->auth == FB_AUTH_PASSWORD);
  gtk_widget_set_visible (self->password_group,
                          self->auth == FB_AUTH_PASSWORD && !wants_token (self));
  gtk_widget_set_visible (self->token_group, wants_token (self));
}

static void
rows_changed_cb (FbRemoteLogin *self)
{
  show_error (self, NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
use_token_toggled_cb (FbRemoteLogin *self)
{
  sync_fields (self);
  rows_changed_cb (self);
}

static void
fb_remote_login_class_init (FbRemoteLoginClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[CHANGED] = g_signal_new ("changed", FB_TYPE_REMOTE_LOGIN, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (FB_TYPE_HEADLINE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FB_RESOURCES "/instance/fb-remote-login.ui");
  gtk_widget_class_bind_template_child (widget_class, FbRemoteLogin, headline);
  gtk_widget_class_bind_template_child (widget_class, FbRemoteLogin, password_group);
  gtk_widget_class_bind_template_child (widget_class, FbRemoteLogin, user);
  gtk_widget_class_bind_template_child (widget_class, FbRemoteLogin, password);
  gtk_widget_class_bind_template_child (widget_class, FbRemoteLogin, token_group);
  gtk_widget_class_bind_template_child (widget_class, FbRemoteLogin, token);
  gtk_widget_class_bind_template_child (widget_class, FbRemoteLogin, use_token);
  gtk_widget_class_bind_template_child (widget_class, FbRemoteLogin, name);
  gtk_widget_class_bind_template_child (widget_class, FbRemoteLogin, error);
  gtk_widget_class_bind_template_callback (widget_class, rows_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, use_token_toggled_cb);
}

static void
fb_remote_login_init (FbRemoteLogin *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
fb_remote_login_set_probe (FbRemoteLogin *self, const FbProbe *probe)
{
  g_autofree char *title = NULL;

  g_return_if_fail (FB_IS_REMOTE_LOGIN (self));
  g_return_if_fail (probe != NULL);

  self->auth = probe->auth;
  if (probe->node_red_version != NULL)
    title = g_strdup_printf (_ ("Node-RED %s"), probe->node_red_version);
  fb_headline_set_title (self->headline, title != NULL ? title : _ ("Node-RED Found"));
  sync_fields (self);
}

void
fb_remote_login_set_name (FbRemoteLogin *self, const char *name)
{
  g_return_if_fail (FB_IS_REMOTE_LOGIN (self));

  gtk_editable_set_text (GTK_EDITABLE (self->name), name);
}

const char *
fb_remote_login_get_name (FbRemoteLogin *self)
{
  g_return_val_if_fail (FB_IS_REMOTE_LOGIN (self), NULL);

  return get_text (self->name);
}

gboolean
fb_remote_login_is_complete (FbRemoteLogin *self)
{
  gboolean enough;

  g_return_val_if_fail (FB_IS_REMOTE_LOGIN (self), FALSE);

  if (self->auth == FB_AUTH_NONE)
    enough = TRUE;
  else if (wants_token (self))
    enough = *get_text (self->token) != '\0';
  else
    enough = *get_text (self->user) != '\0' && *get_text (self->password) != '\0';

  return enough && fb_instance_name_check (get_text (self->name), NULL);
}

void
fb_remote_login_get_access (FbRemoteLogin *self, FbRemoteAccess *access)
{
  gboolean token;
  gboolean login;

  g_return_if_fail (FB_IS_REMOTE_LOGIN (self));
  g_return_if_fail (access != NULL);

  token = wants_token (self);
  login = self->auth == FB_AUTH_PASSWORD && !token;
  access->user = login ? (char *)get_text (self->user) : NULL;
  access->password = login ? (char *)get_text (self->password) : NULL;
  access->token = token ? (char *)get_text (self->token) : NULL;
}

void
fb_remote_login_fail (FbRemoteLogin *self, const char *reason)
{
  g_return_if_fail (FB_IS_REMOTE_LOGIN (self));

  show_error (self, reason);
  gtk_widget_grab_focus (wants_token (self) ? GTK_WIDGET (self->token)
                                            : GTK_WIDGET (self->password));
}
