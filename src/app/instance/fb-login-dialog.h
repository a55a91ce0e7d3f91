/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Signs in to a remote instance again: user and password, one try at a time. */

#pragma once

#include "instance/fb-instance-link.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define FB_TYPE_LOGIN_DIALOG (fb_login_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FbLoginDialog, fb_login_dialog, FB, LOGIN_DIALOG, AdwWindow)

/* (transfer floating) */
GtkWindow *fb_login_dialog_new (FbInstanceLink *link) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
