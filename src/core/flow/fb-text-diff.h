/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What differs between two texts, by line, and within lines that changed by word. Immutable; may be
 * shared between threads. Time and memory are bounded whatever the texts are: those that are very
 * large or hardly alike are compared more coarsely. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FbTextDiff FbTextDiff;

typedef enum
{
  FB_TEXT_SAME,
  FB_TEXT_DELETED,
  FB_TEXT_ADDED,
} FbTextLineKind;

/* A part of a line that its counterpart has not. */
typedef struct
{
  gsize start; /* bytes from the line's start */
  gsize length;
} FbTextSpan;

typedef struct
{
  FbTextLineKind    kind;
  guint             older_line; /* from 1; 0: the older text has it not */
  guint             newer_line;
  const char       *text; /* without its line end, not NUL-terminated */
  gsize             length;
  guint             n_spans; /* 0 also when the whole line is new or gone */
  const FbTextSpan *spans;
} FbTextLine;

/* The most lines of a text that are told apart; the last one is then all the rest. */
#define FB_TEXT_MAX_LINES 200000

/* (transfer full) */
FbTextDiff *fb_text_diff_new (const char *older, const char *newer) G_GNUC_WARN_UNUSED_RESULT;
FbTextDiff *fb_text_diff_ref (FbTextDiff *self);
void        fb_text_diff_unref (FbTextDiff *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbTextDiff, fb_text_diff_unref)

/* The lines of both texts, deleted ones before those added in their place. */
guint             fb_text_diff_get_n_lines (FbTextDiff *self);
const FbTextLine *fb_text_diff_get_line (FbTextDiff *self, guint index);

void fb_text_diff_count (FbTextDiff *self, guint *added, guint *deleted);

G_END_DECLS
