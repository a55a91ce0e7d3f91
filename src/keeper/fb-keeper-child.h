/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One child process of the keeper: in a process group of its own, killed by the kernel when the
 * keeper dies, its output read line by line without ever making it wait. Main thread only, since
 * the death signal follows the thread that forked. */

#pragma once

#include <gio/gio.h>

#include "fb-line-splitter.h"
#include "instance/fb-keeper-record.h"

G_BEGIN_DECLS

#define FB_KEEPER_CHILD_MAX_LINE (64 * 1024)

typedef struct _FbKeeperChild FbKeeperChild;

/* What to run. All borrowed for the call. */
typedef struct
{
  const char *const *arguments; /* the program's absolute path first */
  const char *const *environment;
  const char        *directory; /* (nullable) */
  GBytes            *secrets;   /* (nullable) written to its descriptor FB_KEEPER_SECRETS_FD */
} FbKeeperCommand;

/* The last call, after its output was read and the rest of its group was killed. The child may be
 * freed in it. */
typedef void (*FbKeeperChildEndedFunc) (int wait_status, gpointer user_data);

/* Errors: FB_ERROR_NOT_FOUND, FB_ERROR_DENIED, FB_ERROR_FAILED. (transfer full) */
FbKeeperChild *fb_keeper_child_spawn (const FbKeeperCommand *command,
                                      FbLineFunc             line,
                                      FbKeeperChildEndedFunc ended,
                                      gpointer               user_data,
                                      GError               **error) G_GNUC_WARN_UNUSED_RESULT;
/* Kills what is left of the group. */
void fb_keeper_child_free (FbKeeperChild *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbKeeperChild, fb_keeper_child_free)

gint64         fb_keeper_child_get_pid (FbKeeperChild *self);
FbProcessGroup fb_keeper_child_get_group (FbKeeperChild *self);

/* To the whole group. */
void fb_keeper_child_kill (FbKeeperChild *self);
/* SIGTERM to the child alone, which ends its own children in its way. */
void fb_keeper_child_terminate (FbKeeperChild *self);

G_END_DECLS
