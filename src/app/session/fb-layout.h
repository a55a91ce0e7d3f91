/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* How the window stood the last time, and whether it ended well: window.ini in the profile. A value
 * that is missing or of the wrong kind is the fallback given; a damaged file counts as none. Read
 * once before the first frame (a few hundred bytes), written on a worker one second after the last
 * change, by the one window that has claimed it. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FB_TYPE_LAYOUT (fb_layout_get_type ())
G_DECLARE_FINAL_TYPE (FbLayout, fb_layout, FB, LAYOUT, GObject)

/* @folder: the profile; need not exist yet. Blocks for one small read. */
FbLayout *fb_layout_new (const char *folder) G_GNUC_WARN_UNUSED_RESULT;

/* Makes this the only layout of the profile that is written, for as long as it lives; until then
 * nothing is. Holds a lock on window.lock. Errors: FB_ERROR_CONFLICT another one is, such as that
 * of a window without a session bus to be found by; FB_ERROR_DENIED. */
gboolean fb_layout_claim (FbLayout *self, GError **error);

int      fb_layout_get_int (FbLayout *self, const char *name, int fallback);
gboolean fb_layout_get_boolean (FbLayout *self, const char *name, gboolean fallback);
char    *fb_layout_dup_string (FbLayout *self, const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* Never NULL. (transfer full) */
GStrv fb_layout_dup_strv (FbLayout *self, const char *name) G_GNUC_WARN_UNUSED_RESULT;

void fb_layout_set_int (FbLayout *self, const char *name, int value);
void fb_layout_set_boolean (FbLayout *self, const char *name, gboolean value);
void fb_layout_set_string (FbLayout *self, const char *name, const char *value);
void fb_layout_set_strv (FbLayout *self, const char *name, const char *const *values);

/* How often in a row the window did not end well before this time: 0 after a clean end. */
guint fb_layout_get_n_crashes (FbLayout *self);

/* The window is up: until fb_layout_end() or fb_layout_prove() an end counts as a crash. */
void fb_layout_begin (FbLayout *self);
/* It has run well for a while: earlier crashes no longer count. */
void fb_layout_prove (FbLayout *self);
/* It ends well. Blocks for one small write. */
void fb_layout_end (FbLayout *self);

G_END_DECLS
