/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A web view in a window and what tests ask of it. Each fails the test when it takes too long. */

#pragma once

#include "fb-test-widget.h"
#include "web/fb-web-view.h"

G_BEGIN_DECLS

/* How long a page may take on a busy machine. */
#define FB_TEST_WEB_MS 60000

/* FALSE after fb_test_missing() when no sandbox can start here. */
gboolean fb_test_web_can_run (void);

/* Shows @web and gives its window. (transfer none) */
GtkWindow *fb_test_web_show (FbWebView *web);
/* Loads @uri and waits until it is there. */
void fb_test_web_load (FbWebView *web, const char *uri);
/* What the body of an async function returns in the page; fails the test when it throws. (transfer
 * full) */
char *fb_test_web_run (FbWebView *web, const char *body) G_GNUC_WARN_UNUSED_RESULT;
/* Waits until @body returns something other than false, null, "" and 0. */
void fb_test_web_wait (FbWebView *web, const char *body);
/* Real input through the X server: the arguments of xdotool. FALSE after fb_test_missing(). */
gboolean fb_test_web_input (const char *first, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
