/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What a child and the keeper itself say, on its way into the log ring: our log handler's JSON
 * lines become level and text, everything else is level 40; the last lines are remembered to
 * explain an exit. Written to disk every 50 ms at most. Main thread. */

#pragma once

#include "instance/fb-log-ring.h"

G_BEGIN_DECLS

/* Node-RED's log handler of ours begins each line with it. */
#define FB_KEEPER_LOG_MARK "@@"

typedef struct _FbKeeperLog FbKeeperLog;

/* @written: lines up to @last are on disk now. */
typedef void (*FbKeeperLogFunc) (guint64 last, gpointer user_data);

/* @folder: of the log. Errors as fb_log_ring_open(). (transfer full) */
FbKeeperLog *fb_keeper_log_new (const char     *folder,
                                FbKeeperLogFunc written,
                                gpointer        user_data,
                                GError        **error) G_GNUC_WARN_UNUSED_RESULT;
void         fb_keeper_log_free (FbKeeperLog *self);

/* A sentence of the keeper's own. @level: Node-RED's. */
void fb_keeper_log_say (FbKeeperLog *self, int level, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* Output of a companion. */
void fb_keeper_log_companion (FbKeeperLog *self, const char *name, const char *line, gsize length);

/* A line of the child. @text: (out) (nullable) (transfer none) what is to be judged for readiness,
 * valid until the next call; NULL when a node said it, or nothing follows from it. */
void fb_keeper_log_child (
    FbKeeperLog *self, const char *line, gsize length, const char **text, gsize *text_length);

/* The last messages, oldest first. (transfer none) (element-type utf8) */
GPtrArray *fb_keeper_log_get_recent (FbKeeperLog *self);
/* Before a new start: what was said before explains nothing any more. */
void fb_keeper_log_forget (FbKeeperLog *self);

/* (nullable) names of the user's settings that ours replaced. (transfer none) */
const char *const *fb_keeper_log_get_overridden (FbKeeperLog *self);

guint64 fb_keeper_log_get_last (FbKeeperLog *self);

G_END_DECLS
