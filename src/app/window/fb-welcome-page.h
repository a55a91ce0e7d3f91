/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What an empty profile shows: three ways to begin, as cards. While the demo plant is being set up
 * its card shows how far that is. */

#pragma once

#include "fb-operation.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FB_TYPE_WELCOME_PAGE (fb_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (FbWelcomePage, fb_welcome_page, FB, WELCOME_PAGE, GtkWidget)

GtkWidget *fb_welcome_page_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* @operation: (nullable) sets up the demo plant. */
void fb_welcome_page_set_operation (FbWelcomePage *self, FbOperation *operation);

G_END_DECLS
