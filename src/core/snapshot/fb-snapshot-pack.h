/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Bytes as they lie in a row: one byte that names the form, then the bytes, as they are or as one
 * Zstandard frame, whichever is smaller. Pure; any thread. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* (transfer full) */
GBytes *fb_snapshot_pack (GBytes *clear) G_GNUC_WARN_UNUSED_RESULT;

/* Not more than @max_bytes; @packed is not trusted. FB_ERROR_UNVERIFIED. (transfer full) */
GBytes *
fb_snapshot_unpack (GBytes *packed, gsize max_bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
