/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What goes to standard output and standard error. A verb makes JSON objects; with --json they are
 * printed as they are, otherwise as a table or a list of fields for people. Control characters in
 * text never reach a terminal. */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  FB_COLUMN_PLAIN,
  FB_COLUMN_BYTES,   /* 117 MB */
  FB_COLUMN_PERCENT, /* of a share 0..1 */
} FbColumnKind;

/* A member of the objects and its title for people. A table of them ends with a NULL key. */
typedef struct
{
  const char  *key;
  const char  *title;
  FbColumnKind kind;
} FbColumn;

/* One JSON array, or a table with a head. Nothing but an empty array for no @rows. */
void fb_ctl_output_table (gboolean json, JsonArray *rows, const FbColumn *columns);
/* One JSON object, or one line for each field that has a value. */
void fb_ctl_output_fields (gboolean json, JsonObject *object, const FbColumn *columns);
/* One object of a stream on a line of its own; flushed. */
void fb_ctl_output_event (JsonObject *object);
/* Text for people, as it is but for control characters. */
void fb_ctl_output_text (const char *text);
/* The same in a colour, where standard output is a terminal that shows them and NO_COLOR is not
 * set.
 */
typedef enum
{
  FB_STYLE_PLAIN,
  FB_STYLE_BOLD,
  FB_STYLE_DIM,
  FB_STYLE_ADDED,
  FB_STYLE_DELETED,
  FB_STYLE_CHANGED,
  FB_STYLE_ADDED_WORD, /* within what is added */
  FB_STYLE_DELETED_WORD,
} FbStyle;
void fb_ctl_output_styled (FbStyle style, const char *text);
/* Bytes as they are. */
void fb_ctl_output_bytes (GBytes *bytes);
/* On standard error: a line of text, or {"error":{"code","message"}}. */
void fb_ctl_output_error (gboolean json, const char *code, const char *message);
/* On a terminal's standard error: what is done now; negative @progress is unknown. NULL wipes it.
 */
void fb_ctl_output_progress (const char *message, double progress);
/* FALSE when standard output could not be written. */
gboolean fb_ctl_output_flush (void);

G_END_DECLS
