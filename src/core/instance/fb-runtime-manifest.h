/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* package.json and package-lock.json as npm gets them. In data/runtimes the Node.js of every
 * processor is an optional package, and npm passes over an optional package that it cannot fetch
 * and reports success; so the one for this machine is made a package that must come, and the others
 * are left out. Pure files, any thread. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Writes both files of the folder @source into the folder @target. A manifest without a Node.js of
 * its own is copied as it is. Blocks. Errors: FB_ERROR_INVALID, FB_ERROR_UNSUPPORTED (it has a
 * Node.js, but none for this processor), those of fb_file_read() and fb_file_write(). */
gboolean fb_runtime_manifest_copy (const char *source, const char *target, GError **error);

G_END_DECLS
