/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A snapshot to a file or folder that others read. Nothing secret is written in clear: credentials
 * and hidden values are only in FB_EXPORT_FLOWFUSE, encrypted with the secret of who exports. */

#pragma once

#include "snapshot/fb-snapshot-store.h"

G_BEGIN_DECLS

typedef enum
{
  FB_EXPORT_FLOWS,    /* the flows alone, byte for byte */
  FB_EXPORT_FLOWFUSE, /* fb-snapshot-flowfuse.h */
  FB_EXPORT_FOLDER,   /* fb-snapshot-folder.h */
} FbExportForm;

/* What is missing in a file with a secret although who gives one expects it there, in sentences of
 * a line each. @content: also one that was read without secrets. Pure; any thread. (transfer full)
 * (nullable) */
char *fb_snapshot_export_describe_gaps (FbSnapshotContent *content) G_GNUC_WARN_UNUSED_RESULT;

/* @content: of @snapshot, with secrets when @secret is given. @path: a file that is replaced, or
 * for FB_EXPORT_FOLDER a folder as fb_flow_folder_save() takes it. @secret: (nullable) only for
 * FB_EXPORT_FLOWFUSE. Blocks; any thread. Errors: FB_ERROR_INVALID (the flows are no flow
 * document), FB_ERROR_UNSUPPORTED (nodes hold credentials in clear), FB_ERROR_CONFLICT (the folder
 * holds something else), and as fb_file_write(). */
gboolean fb_snapshot_export (FbSnapshot        *snapshot,
                             FbSnapshotContent *content,
                             FbExportForm       form,
                             const char        *path,
                             const char        *secret,
                             GError           **error);

/* Reads the content of @snapshot, then the same. */
void     fb_snapshot_export_async (FbSnapshotStore    *store,
                                   FbSnapshot         *snapshot,
                                   FbExportForm        form,
                                   const char         *path,
                                   const char         *secret,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
gboolean fb_snapshot_export_finish (FbSnapshotStore *store, GAsyncResult *result, GError **error);

G_END_DECLS
