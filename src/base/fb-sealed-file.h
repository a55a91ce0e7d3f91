/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* secrets.sealed: names and secrets in one file, sealed under a key from a passphrase. The key
 * stays in memory, the secrets do not: each act reads the file anew, under a lock when it changes
 * it, so several processes may share it. Calls block. Thread-safe once made. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FbSealedFile FbSealedFile;

/* Makes @path, which must not exist (FB_ERROR_CONFLICT). (transfer full) */
FbSealedFile *fb_sealed_file_create (const char *path,
                                     const char *passphrase,
                                     GError    **error) G_GNUC_WARN_UNUSED_RESULT;
/* FB_ERROR_DENIED: wrong passphrase. FB_ERROR_INVALID: damaged. (transfer full) */
FbSealedFile *fb_sealed_file_open (const char *path,
                                   const char *passphrase,
                                   GError    **error) G_GNUC_WARN_UNUSED_RESULT;
FbSealedFile *fb_sealed_file_ref (FbSealedFile *self);
void          fb_sealed_file_unref (FbSealedFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbSealedFile, fb_sealed_file_unref)

/* @secret: (nullable) NULL removes it. */
gboolean
fb_sealed_file_store (FbSealedFile *self, const char *name, const char *secret, GError **error);
/* FB_ERROR_NOT_FOUND when there is none. Free with fb_keyring_secret_free(). */
char *fb_sealed_file_lookup (FbSealedFile *self,
                             const char   *name,
                             GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
