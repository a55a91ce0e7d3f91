/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the files of the settings share. */

#pragma once

#include "snapshot/fb-js-cursor.h"
#include "snapshot/fb-settings-scan.h"

G_BEGIN_DECLS

#define FB_SETTINGS_MAX_TEXT 1000
#define FB_SETTINGS_MAX_MEMBERS 200
#define FB_SETTINGS_MAX_NESTING 6

/* fb-settings-known.c */
guint       fb_settings_get_n_known (void);
const char *fb_settings_get_known (guint index);
/* Takes @value (transfer full) as what the setting at @index of the known ones is. */
void fb_settings_add (JsonObject *settings, guint index, JsonNode *value);
/* Of the editor's look, @theme (transfer full), only whether projects are on: then files are kept
 * in Git and not here. */
void fb_settings_take_projects (JsonObject *settings, JsonNode *theme);
/* Of members of values that are not shown, wherever they are. */
gboolean  fb_settings_is_secret_name (const char *name);
JsonNode *fb_settings_make_boolean (gboolean value);
JsonNode *fb_settings_make_expression (void);
gboolean  fb_settings_is_expression (JsonNode *value);

/* fb-settings-scan.c: as fb_settings_scan(), with what is read taken from @left, in bytes; where
 * none are left, the text ends. */
void fb_settings_scan_counted (const char *text, gsize length, JsonObject *settings, gsize *left);

/* fb-settings-value.c: what stands at @at, when it is a literal and nothing more; else an
 * expression. (transfer full) */
JsonNode *fb_settings_take_value (FbJsCursor at, guint nesting) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
