/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Rows of bytes that are found again by their hash: the parts of bodies that stay the same from one
 * snapshot to the next. For use inside database functions. */

#pragma once

#include "fb-connection.h"

G_BEGIN_DECLS

/* The number of the row with @hash; one with @bytes is made when there is none. */
gboolean fb_snapshot_part_write (
    FbConnection *connection, GBytes *hash, GBytes *bytes, gint64 *number, GError **error);

/* (nullable) The bytes of row @number and the hash they were written with. FB_ERROR_UNVERIFIED when
 * they cannot be read. (transfer full) */
GBytes *fb_snapshot_part_read (FbConnection *connection,
                               gint64        number,
                               gsize         max_bytes,
                               GBytes      **hash,
                               GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes away the rows that no body names. */
gboolean fb_snapshot_part_collect (FbConnection *connection, GError **error);

G_END_DECLS
