/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The sequence numbers of one edge node: 0 to 255 and round again, shared with its devices. Not
 * thread-safe. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gboolean is_running;
  guint8   last;
  gboolean has_late;
  guint8   late;
  guint64  n_gaps;
  guint64  n_lost; /* at least; whoever comes late is no longer counted */
} FbSparkplugSequence;

/* Begins again at @seq, as a birth does, or, with the first number that comes, by itself. */
void fb_sparkplug_sequence_start (FbSparkplugSequence *self, guint64 seq);
void fb_sparkplug_sequence_stop (FbSparkplugSequence *self);

/* TRUE when messages are missing before this one. */
gboolean fb_sparkplug_sequence_take (FbSparkplugSequence *self, guint64 seq);

G_END_DECLS
