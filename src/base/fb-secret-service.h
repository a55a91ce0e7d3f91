/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The desktop's keyring as FbKeyring sees it: is it there, and three acts on items that carry the
 * profile and a name. Stateless; any thread; all calls block, and those that need the keyring
 * opened wait for the person who is asked. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Whether a keyring answers within @timeout_ms that can keep something: it has a default collection
 * that is open, or there is a display on which it can ask the person. Starts the service when D-Bus
 * knows how, but never a bus. */
gboolean fb_secret_service_probe (guint timeout_ms);

/* @profile: names the profile in the keyring. Errors: FB_ERROR_DENIED (locked, or the person said
 * no), FB_ERROR_UNREACHABLE, FB_ERROR_CANCELLED, FB_ERROR_FAILED. */
gboolean fb_secret_service_store (const char   *profile,
                                  const char   *name,
                                  const char   *label,
                                  const char   *secret,
                                  GCancellable *cancellable,
                                  GError      **error);
/* Also FB_ERROR_NOT_FOUND. Free with fb_keyring_secret_free(). */
char    *fb_secret_service_lookup (const char   *profile,
                                   const char   *name,
                                   GCancellable *cancellable,
                                   GError      **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean fb_secret_service_remove (const char   *profile,
                                   const char   *name,
                                   GCancellable *cancellable,
                                   GError      **error);

G_END_DECLS
