/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Another program run to its end: in a process group of its own, its output (both streams) read and
 * the last of it kept. Cancelling ends the whole group, kindly first. The program also ends when we
 * do, in whatever way. Nothing secret belongs in @argv. On the thread of its main context, which
 * does not wait for the start. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How a program ended; plain value. */
typedef struct
{
  int   exit_status; /* 0..255; 128 + n when signal n ended it */
  char *output;      /* the last bytes of what it wrote, valid UTF-8 */
} FbProcessResult;

void fb_process_result_free (FbProcessResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbProcessResult, fb_process_result_free)

/* @argv: the first is looked up in PATH. @folder: (nullable) to run in. @environment: (nullable)
 * "NAME=value" pairs that are added to ours.
 * @max_output: how many bytes of the end of its output are kept. */
void fb_process_run_async (const char *const  *argv,
                           const char         *folder,
                           const char *const  *environment,
                           gsize               max_output,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data);

/* A program that ends with another status than 0 is no error here. Errors: FB_ERROR_NOT_FOUND (no
 * such program), FB_ERROR_CANCELLED, FB_ERROR_FAILED. (transfer full) */
FbProcessResult *fb_process_run_finish (GAsyncResult *result,
                                        GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
