/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A process beside the child, such as a private broker: started before it, ended after it, started
 * again with back-off when it ends by itself. Main thread. */

#pragma once

#include "fb-keeper-child.h"
#include "fb-keeper-log.h"
#include "instance/fb-keeper-config.h"

G_BEGIN_DECLS

typedef struct _FbKeeperCompanion FbKeeperCompanion;

/* Its trouble or its process changed. */
typedef void (*FbKeeperCompanionFunc) (gpointer user_data);

/* Starts it. @log: borrowed, outlives it. */
FbKeeperCompanion *fb_keeper_companion_new (const FbCompanion    *what,
                                            FbKeeperLog          *log,
                                            FbKeeperCompanionFunc changed,
                                            gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void               fb_keeper_companion_free (FbKeeperCompanion *self);

/* Asks it to end; killed after five seconds. */
void     fb_keeper_companion_stop (FbKeeperCompanion *self);
gboolean fb_keeper_companion_is_running (FbKeeperCompanion *self);

/* (nullable) a sentence when it does not run. (transfer none) */
const char *fb_keeper_companion_get_trouble (FbKeeperCompanion *self);
/* FALSE while it does not run. */
gboolean fb_keeper_companion_get_group (FbKeeperCompanion *self, FbProcessGroup *group);

G_END_DECLS
