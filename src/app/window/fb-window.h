/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The main window: bar, list, tabs, panel. It is shown at once as a frame and filled when the
 * session is open. Areas reach it by its actions ("win.open-instance" (s) and others, see
 * fb-window-actions.c), never by its functions. */

#pragma once

#include "session/fb-layout.h"
#include "session/fb-session.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define FB_TYPE_WINDOW (fb_window_get_type ())
G_DECLARE_FINAL_TYPE (FbWindow, fb_window, FB, WINDOW, AdwApplicationWindow)

typedef enum
{
  FB_RESTORE_NOTHING, /* a new session was asked for */
  FB_RESTORE_ASK,     /* after a crash */
  FB_RESTORE_SAFE,    /* as ASK, and no remote instance is contacted before its page is opened */
  FB_RESTORE_TABS,
} FbRestore;

/* @layout: how it stood the last time. (transfer floating) */
FbWindow *fb_window_new (GtkApplication *application, FbLayout *layout) G_GNUC_WARN_UNUSED_RESULT;

/* Fills the window. Once. */
void fb_window_set_session (FbWindow *self, FbSession *session, FbRestore restore);

/* Says instead why the session could not be opened. Its button runs "app.retry". */
void fb_window_show_failure (FbWindow *self, const GError *error);

/* Opens what a link names; kept until the session is there. */
void fb_window_open_link (FbWindow *self, const char *link);
/* The same for a file with flows. */
void fb_window_open_file (FbWindow *self, GFile *file);

/* @text: plain text; @button: (nullable) label with its @action, a detailed name. */
void fb_window_toast (FbWindow *self, const char *text, const char *button, const char *action);

/* Sets up the demo plant and opens it, or opens the one that is there. Kept until the session is
 * there. */
void fb_window_make_demo (FbWindow *self);

/* (nullable) the instance whose page is in front. (transfer none) */
FbInstance *fb_window_get_current (FbWindow *self);

G_END_DECLS
