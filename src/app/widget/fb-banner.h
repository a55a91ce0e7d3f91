/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A bar above a page that says what holds just now (offline, somebody else deployed) and offers one
 * thing to do. Slides in and out.
 *
 * Signals: "button-clicked" (), "dismissed" (). */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FB_TYPE_BANNER (fb_banner_get_type ())
G_DECLARE_FINAL_TYPE (FbBanner, fb_banner, FB, BANNER, GtkWidget)

typedef enum
{
  FB_BANNER_INFO,
  FB_BANNER_WARNING,
  FB_BANNER_ERROR,
} FbBannerLook;

GtkWidget *fb_banner_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* Shows @title; @button: (nullable) label of the one thing to do; @dismissable: whether it has a
 * close button. */
void fb_banner_show (
    FbBanner *self, FbBannerLook look, const char *title, const char *button, gboolean dismissable);
void fb_banner_hide (FbBanner *self);

gboolean    fb_banner_is_shown (FbBanner *self);
const char *fb_banner_get_title (FbBanner *self);

G_END_DECLS
