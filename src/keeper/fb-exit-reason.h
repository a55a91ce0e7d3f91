/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Why a child ended, in words, from its wait status and the last it said. Pure; any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FB_EXIT_OTHER,
  FB_EXIT_PORT_TAKEN,
  FB_EXIT_WRONG_NODE,
  FB_EXIT_BAD_SETTINGS,
  FB_EXIT_NO_SCRIPT, /* the program or red.js is not there */
  FB_EXIT_UNCAUGHT,
  FB_EXIT_OUT_OF_MEMORY,
  FB_EXIT_SIGNAL,
  FB_EXIT_NEVER_READY,
  FB_EXIT_START_FAILED,
} FbExitKind;

typedef struct
{
  FbExitKind kind;
  char      *text; /* a sentence, then at most five lines of what was said */
} FbExitReason;

/* @wait_status: as waitpid() gives it; or @never_ready and nothing else counts. @lines: the last
 * messages, oldest first (element-type utf8). Free with fb_exit_reason_free(). */
FbExitReason *fb_exit_reason_new (int        wait_status,
                                  gboolean   never_ready,
                                  GPtrArray *lines) G_GNUC_WARN_UNUSED_RESULT;
void          fb_exit_reason_free (FbExitReason *reason);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbExitReason, fb_exit_reason_free)

/* Whether starting it again would only fail again. */
gboolean fb_exit_kind_is_final (FbExitKind kind);

G_END_DECLS
