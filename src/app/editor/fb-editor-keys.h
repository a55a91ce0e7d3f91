/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Keys as Node-RED writes them: "ctrl-shift-p", "ctrl-,", and "ctrl-g d" for one after the other.
 * Pure functions. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The first stroke of @key, lower-case; @is_chord: another one follows. FALSE when it is none. */
gboolean fb_editor_keys_parse (const char      *key,
                               guint           *keyval,
                               GdkModifierType *modifiers,
                               gboolean        *is_chord);

/* As gtk_accelerator_parse() takes it. (nullable) for a chord, which that cannot say. */
char *fb_editor_keys_to_accelerator (const char *key) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
