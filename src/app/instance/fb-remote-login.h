/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The fields with which a person gets into a Node-RED that was found: user and password, an access
 * token, or neither, as it asks for, and the name it gets here. UI thread. */

#pragma once

#include <gtk/gtk.h>

#include "instance/fb-admin-client.h"
#include "instance/fb-instance-store.h"

G_BEGIN_DECLS

#define FB_TYPE_REMOTE_LOGIN (fb_remote_login_get_type ())
G_DECLARE_FINAL_TYPE (FbRemoteLogin, fb_remote_login, FB, REMOTE_LOGIN, GtkBox)

/* Signals: "changed" () what was typed, and so perhaps fb_remote_login_is_complete(). */

/* What it asks for; before the fields make sense. */
void fb_remote_login_set_probe (FbRemoteLogin *self, const FbProbe *probe);

/* The name of the instance, from outside until the person types another one. */
void        fb_remote_login_set_name (FbRemoteLogin *self, const char *name);
const char *fb_remote_login_get_name (FbRemoteLogin *self);

/* Whether there is something in each field that is needed. */
gboolean fb_remote_login_is_complete (FbRemoteLogin *self);

/* Points user, password and token of @access to what is typed; valid until that changes. */
void fb_remote_login_get_access (FbRemoteLogin *self, FbRemoteAccess *access);

/* Says below the fields why it failed, and goes to the field to mend. */
void fb_remote_login_fail (FbRemoteLogin *self, const char *reason);

G_END_DECLS
