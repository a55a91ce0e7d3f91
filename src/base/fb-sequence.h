/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What two sequences of numbers have in common, in order: equal numbers stand for equal lines,
 * words or elements. The shortest edit script for sequences that are alike; for others the effort
 * is bounded and the script may be longer than need be, but is always right. Any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Sets @deleted[i] for each element of @older, and @added[i] for each of @newer, that the other
 * sequence has not at that place; clears the others. */
void fb_sequence_compare (const guint *older,
                          guint        n_older,
                          const guint *newer,
                          guint        n_newer,
                          guint8      *deleted,
                          guint8      *added);

/* A part of some bytes. */
typedef struct
{
  const char *start;
  gsize       length;
} FbSequencePart;

/* Numbers for the parts of both sequences, equal for equal bytes: first those of @older, then those
 * of @newer. (transfer full) */
guint *fb_sequence_number (const FbSequencePart *older,
                           guint                 n_older,
                           const FbSequencePart *newer,
                           guint                 n_newer) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
