/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* All processes beside the child, as one. Main thread. */

#pragma once

#include "fb-keeper-companion.h"

G_BEGIN_DECLS

typedef struct _FbKeeperCompanions FbKeeperCompanions;

/* @log: borrowed, outlives it. @changed: the trouble or the process of one is another. (transfer
 * full) */
FbKeeperCompanions *fb_keeper_companions_new (FbKeeperLog          *log,
                                              FbKeeperCompanionFunc changed,
                                              gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void                fb_keeper_companions_free (FbKeeperCompanions *self);

/* Starts them, once: they stay while the child is started again. @whats: (element-type
 * FbCompanion) */
void     fb_keeper_companions_start (FbKeeperCompanions *self, GPtrArray *whats);
void     fb_keeper_companions_stop (FbKeeperCompanions *self);
gboolean fb_keeper_companions_are_running (FbKeeperCompanions *self);

/* A sentence for each that does not run. (element-type utf8) (transfer container) */
GPtrArray *fb_keeper_companions_list_troubles (FbKeeperCompanions *self) G_GNUC_WARN_UNUSED_RESULT;
/* @groups: (element-type FbProcessGroup) gets those of all that run */
void fb_keeper_companions_add_groups (FbKeeperCompanions *self, GArray *groups);

G_END_DECLS
