/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Files named on the command line. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The content of @path, or of standard input for "-"; at most FB_FLOW_MAX_BYTES. Errors: as
 * fb_file_read(). (transfer full) */
GBytes *fb_ctl_input_read (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
