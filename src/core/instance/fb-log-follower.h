/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Reads the news of a log ring on a worker whenever it is poked, one reading at a time, and hands
 * them over in batches on the thread-default main context of its maker. */

#pragma once

#include "instance/fb-log-reader.h"

G_BEGIN_DECLS

typedef struct _FbLogFollower FbLogFollower;

/* @lines: FbLogLine, borrowed, never empty. The follower may be freed in the call. */
typedef void (*FbLogLinesFunc) (GPtrArray *lines, gpointer user_data);

/* @folder: of the log. @after_sequence: 0 for what comes from now on. (transfer full) */
FbLogFollower *fb_log_follower_new (const char    *folder,
                                    guint64        after_sequence,
                                    FbLogLinesFunc lines,
                                    gpointer       user_data) G_GNUC_WARN_UNUSED_RESULT;
void           fb_log_follower_free (FbLogFollower *self);

/* There may be news. */
void fb_log_follower_poke (FbLogFollower *self);

G_END_DECLS
