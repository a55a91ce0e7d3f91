/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* BLAKE2b-256, by which storage finds equal bytes again and notices changed ones. Hashes lie in the
 * database as bytes and are shown as lower-case hexadecimal. Pure; any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FB_SNAPSHOT_HASH_BYTES 32

/* @hash: FB_SNAPSHOT_HASH_BYTES of room. */
void fb_snapshot_hash (const void *bytes, gsize length, guint8 *hash);
/* (transfer full) */
GBytes *fb_snapshot_hash_bytes (GBytes *bytes) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full) */
char *fb_snapshot_hash_hex (const void *bytes, gsize length) G_GNUC_WARN_UNUSED_RESULT;

/* SHA-256 in hex. (transfer full) */
char *fb_snapshot_sha256_hex (const void *bytes, gsize length) G_GNUC_WARN_UNUSED_RESULT;

/* Hexadecimal of @bytes. (transfer full) */
char *fb_snapshot_hex_print (GBytes *bytes) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable) NULL when @hex is NULL or no hexadecimal. (transfer full) */
GBytes *fb_snapshot_hex_parse (const char *hex) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
