/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A comparison as a link, and back. Links are hostile: they name snapshots and instances, which are
 * looked up, and no files. */

#pragma once

#include "session/fb-session.h"
#include "snapshot/fb-diff-side.h"

G_BEGIN_DECLS

/* flowbench://diff/OLDER/NEWER, each "snapshot:ID" or "running:ID". What is edited, and files,
 * have words of their own which no link opens again. (transfer full) */
char *fb_diff_link_print (const FbDiffSide *older,
                          const FbDiffSide *newer) G_GNUC_WARN_UNUSED_RESULT;
/* Links are hostile. The sides have no titles yet. FALSE when @text is no such link. @older,
 * @newer: (out) (transfer full) */
gboolean fb_diff_link_parse (const char *text, FbDiffSide **older, FbDiffSide **newer);

/* Gives the sides of a link their titles, once the list of snapshots is there; UI thread.
 * FB_ERROR_NOT_FOUND: a snapshot or an instance is not here any more. */
void fb_diff_link_resolve_async (FbSession          *session,
                                 const FbDiffSide   *older,
                                 const FbDiffSide   *newer,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
/* @older, @newer: (out) (transfer full) */
gboolean fb_diff_link_resolve_finish (GAsyncResult *result,
                                      FbDiffSide  **older,
                                      FbDiffSide  **newer,
                                      GError      **error);

G_END_DECLS
