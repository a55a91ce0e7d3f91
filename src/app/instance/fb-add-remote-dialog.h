/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Connects to a Node-RED that runs somewhere: its address, a question about its certificate when
 * nothing vouches for it, a login or a token when it wants one. What goes wrong is said where it
 * was typed. The instance is added read-only.
 *
 * Signal "created" (FbInstance *). */

#pragma once

#include "session/fb-session.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define FB_TYPE_ADD_REMOTE_DIALOG (fb_add_remote_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FbAddRemoteDialog, fb_add_remote_dialog, FB, ADD_REMOTE_DIALOG, AdwWindow)

/* (transfer floating) */
GtkWindow *fb_add_remote_dialog_new (FbSession *session) G_GNUC_WARN_UNUSED_RESULT;

/* What a person means by @text: with a scheme and a slash at the end; NULL when it is no address of
 * a Node-RED. (transfer full) (nullable) */
char *fb_add_remote_dialog_complete_url (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
