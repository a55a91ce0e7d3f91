/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Files as the house writes them: new file, fsync, rename, fsync of the folder. Calls block: use
 * them on worker threads, in the keeper and in flowbenchctl. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Replaces @path by @bytes so that after a power cut either the old or the new content is there.
 * @mode: permission bits, such as 0600. Errors: FB_ERROR_FULL, FB_ERROR_DENIED, FB_ERROR_FAILED. */
gboolean
fb_file_write (const char *path, const void *bytes, gsize length, int mode, GError **error);

/* Reads at most @limit bytes; a longer file is FB_ERROR_INVALID. The result is followed by a NUL
 * byte that does not count. (transfer full) */
GBytes *fb_file_read (const char *path, gsize limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Makes @path and its parents with 0700. */
gboolean fb_file_make_folder (const char *path, GError **error);

/* Removes @path and everything below without following links out of it. A missing @path is no
 * error. */
gboolean fb_file_remove_tree (const char *path, GError **error);

/* Copies the tree below @from to @to (links as links). @to must not exist. */
gboolean
fb_file_copy_tree (const char *from, const char *to, GCancellable *cancellable, GError **error);

/* Takes an exclusive lock on @path (made when missing) that ends with the process or with close().
 * Returns the descriptor, or -1 with FB_ERROR_CONFLICT when another process holds it. */
int fb_file_lock (const char *path, GError **error);

G_END_DECLS
