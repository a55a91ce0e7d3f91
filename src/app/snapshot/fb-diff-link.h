/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A comparison as a link, and back. */

#pragma once

#include "session/fb-session.h"
#include "snapshot/fb-diff-side.h"

G_BEGIN_DECLS

typedef enum
{
  FB_DIFF_LINK_FOREIGN, /* of a page, a mail, another program */
  FB_DIFF_LINK_OWN,     /* what we printed and kept ourselves: a tab of the last time */
} FbDiffLinkOrigin;

/* flowbench://diff/OLDER/NEWER, each "snapshot:ID", "running:ID", "edited:ID" or "file:PATH".
 * (transfer full) */
char *fb_diff_link_print (const FbDiffSide *older,
                          const FbDiffSide *newer) G_GNUC_WARN_UNUSED_RESULT;
/* Foreign links are hostile: they open no files, nor what is edited. The sides have no titles yet.
 * FALSE when @text is no such link. @older, @newer: (out) (transfer full) */
gboolean fb_diff_link_parse (const char      *text,
                             FbDiffLinkOrigin origin,
                             FbDiffSide     **older,
                             FbDiffSide     **newer);

/* Gives the sides of a link their titles, once the list of snapshots is there, and what is edited
 * its flows, as they were kept last; UI thread. FB_ERROR_NOT_FOUND: a snapshot, an instance or its
 * edits are not here any more. */
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
