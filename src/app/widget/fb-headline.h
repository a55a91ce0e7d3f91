/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What a dialog is about: a picture, a title and a sentence above its fields. AdwStatusPage scrolls
 * instead of asking for the height it needs, which cuts the sentence off in a dialog.
 *
 * Properties: "icon-name", "title", "description"; what is not set is not shown. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FB_TYPE_HEADLINE (fb_headline_get_type ())
G_DECLARE_FINAL_TYPE (FbHeadline, fb_headline, FB, HEADLINE, GtkWidget)

GtkWidget *fb_headline_new (void);

/* @title: (nullable) @description: (nullable) */
void fb_headline_set_title (FbHeadline *self, const char *title);
void fb_headline_set_description (FbHeadline *self, const char *description);

G_END_DECLS
