/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Where secrets live: the desktop's keyring by libsecret; without one, secrets.sealed in the
 * profile under a passphrase; besides, for this session only, for what a person typed. What
 * Flowbench generates must outlive the session, so storing it fails with FB_ERROR_DENIED and the
 * reason while neither is at hand. Calls block on D-Bus or disk: use the _async forms on the UI
 * thread. Thread-safe.
 *
 * Property "state" (FbKeyringState), notified on the main context of the creator. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FB_TYPE_KEYRING (fb_keyring_get_type ())
G_DECLARE_FINAL_TYPE (FbKeyring, fb_keyring, FB, KEYRING, GObject)

typedef enum
{
  FB_KEYRING_SERVICE,       /* the desktop's keyring answers */
  FB_KEYRING_SEALED,        /* secrets.sealed, open */
  FB_KEYRING_SEALED_LOCKED, /* secrets.sealed is there and wants its passphrase */
  FB_KEYRING_NONE,          /* neither: nothing that must last can be kept */
} FbKeyringState;

#define FB_TYPE_KEYRING_STATE (fb_keyring_state_get_type ())
GType fb_keyring_state_get_type (void);

typedef enum
{
  FB_KEYRING_LASTING,
  FB_KEYRING_SESSION,
} FbKeyringLifetime;

/* @folder: the profile's folder, which names the profile in the keyring too. Probes the service; in
 * state NONE each later call probes again, so a keyring that is opened meanwhile is found. Blocks,
 * at most five seconds where a bus does not answer. (transfer full) */
FbKeyring *fb_keyring_new (const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;

FbKeyringState fb_keyring_get_state (FbKeyring *self);

/* Makes secrets.sealed (only in state NONE; @passphrase at least 8 characters) or opens it (only in
 * SEALED_LOCKED; a wrong one is FB_ERROR_DENIED). Takes about half a second. */
gboolean fb_keyring_create_sealed (FbKeyring *self, const char *passphrase, GError **error);
gboolean fb_keyring_unlock (FbKeyring *self, const char *passphrase, GError **error);

/* @name: a path-like key such as "instance/<id>/token"; @label: what the person sees in the
 * desktop's keyring program. */
gboolean fb_keyring_store (FbKeyring        *self,
                           const char       *name,
                           const char       *label,
                           const char       *secret,
                           FbKeyringLifetime lifetime,
                           GCancellable     *cancellable,
                           GError          **error);
/* FB_ERROR_NOT_FOUND when there is none, FB_ERROR_DENIED while locked. Free with
 * fb_keyring_secret_free(). */
char *fb_keyring_lookup (FbKeyring    *self,
                         const char   *name,
                         GCancellable *cancellable,
                         GError      **error) G_GNUC_WARN_UNUSED_RESULT;
/* Removing what is not there is no error. */
gboolean
fb_keyring_remove (FbKeyring *self, const char *name, GCancellable *cancellable, GError **error);

void     fb_keyring_unlock_async (FbKeyring          *self,
                                  const char         *passphrase,
                                  gboolean            create,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);
gboolean fb_keyring_unlock_finish (FbKeyring *self, GAsyncResult *result, GError **error);
void     fb_keyring_store_async (FbKeyring          *self,
                                 const char         *name,
                                 const char         *label,
                                 const char         *secret,
                                 FbKeyringLifetime   lifetime,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
gboolean fb_keyring_store_finish (FbKeyring *self, GAsyncResult *result, GError **error);
void     fb_keyring_lookup_async (FbKeyring          *self,
                                  const char         *name,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);
char    *fb_keyring_lookup_finish (FbKeyring    *self,
                                   GAsyncResult *result,
                                   GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/* Wipes and frees; NULL is fine. */
void fb_keyring_secret_free (char *secret);

G_END_DECLS
