/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The preferences of the profile; a change holds at once. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FB_TYPE_PREFERENCES (fb_preferences_get_type ())
G_DECLARE_FINAL_TYPE (FbPreferences, fb_preferences, FB, PREFERENCES, AdwPreferencesWindow)

/* (transfer floating) */
GtkWindow *fb_preferences_new (GSettings *settings) G_GNUC_WARN_UNUSED_RESULT;

/* Makes the style follow @settings from now on. */
void fb_preferences_apply_theme (GSettings *settings);

G_END_DECLS
