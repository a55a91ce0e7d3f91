/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A page that is as plain as a page can be, or has buttons at both ends of the header. */

#pragma once

#include "widget/fb-page.h"

G_BEGIN_DECLS

#define FB_TYPE_TEST_PLAIN_PAGE (fb_test_plain_page_get_type ())
G_DECLARE_FINAL_TYPE (FbTestPlainPage, fb_test_plain_page, FB, TEST_PLAIN_PAGE, GtkWidget)

/* @has_buttons: "Start of TITLE" and "End of TITLE". (transfer floating) */
FbPage *fb_test_plain_page_new (const char *title, gboolean has_buttons) G_GNUC_WARN_UNUSED_RESULT;

void fb_test_plain_page_set_title (FbPage *page, const char *title);

G_END_DECLS
