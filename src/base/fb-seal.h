/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Sealing: authenticated encryption (XChaCha20-Poly1305 of libsodium) of short values under a
 * 32-byte key, and keys from a passphrase (Argon2id, moderate limits). Every sealed value starts
 * with a version byte; a wrong key or a flipped bit is FB_ERROR_UNVERIFIED, another version
 * FB_ERROR_UNSUPPORTED. Key material lives in locked memory and is wiped when freed; what
 * fb_unseal() gives is wiped with its last reference. Any thread. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FB_SEAL_KEY_BYTES 32
#define FB_SEAL_SALT_BYTES 16

typedef struct _FbSealKey FbSealKey;

FbSealKey *fb_seal_key_new_random (void) G_GNUC_WARN_UNUSED_RESULT;
/* @bytes: FB_SEAL_KEY_BYTES of them. */
FbSealKey *fb_seal_key_new_from_bytes (const guint8 *bytes) G_GNUC_WARN_UNUSED_RESULT;
/* Takes about half a second and 256 MB by intent. @salt: FB_SEAL_SALT_BYTES of them. */
FbSealKey    *fb_seal_key_new_from_passphrase (const char   *passphrase,
                                               const guint8 *salt,
                                               GError      **error) G_GNUC_WARN_UNUSED_RESULT;
const guint8 *fb_seal_key_get_bytes (FbSealKey *self);
FbSealKey    *fb_seal_key_ref (FbSealKey *self);
void          fb_seal_key_unref (FbSealKey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbSealKey, fb_seal_key_unref)

/* @context is bound to the result (a sealed draft cannot be passed off as a sealed password).
 * (transfer full) */
GBytes *fb_seal (FbSealKey *key, const char *context, GBytes *clear) G_GNUC_WARN_UNUSED_RESULT;
GBytes *fb_unseal (FbSealKey *key, const char *context, GBytes *sealed, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Clear text that is wiped with its last reference. @bytes: (transfer full) */
GBytes *fb_clear_bytes_new_take (guint8 *bytes, gsize length) G_GNUC_WARN_UNUSED_RESULT;

/* HMAC-SHA-256 of @data in lower-case hex. (transfer full) */
char *fb_seal_fingerprint (FbSealKey *key, GBytes *data) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
