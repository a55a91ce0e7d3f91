/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Secrets on their way in: a line of a descriptor, or typed on the terminal without echo. Never
 * an argument, never the environment. Free them with fb_keyring_secret_free(). */

#pragma once

#include "fb-keyring.h"

G_BEGIN_DECLS

#define FB_CTL_SECRET_MAX_BYTES 8192

/* The next line of @fd without its end, read byte by byte so that what follows stays there. Errors:
 * FB_ERROR_INVALID when there is none or it is too long. (transfer full) */
char *fb_ctl_secret_read (int fd, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Asks on the terminal. Errors: FB_ERROR_CANCELLED, FB_ERROR_DENIED without a terminal. (transfer
 * full) */
char *fb_ctl_secret_ask (const char *prompt, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* From standard input when @from_stdin, else by asking @prompt. (transfer full) */
char *fb_ctl_secret_get (gboolean    from_stdin,
                         const char *prompt,
                         GError    **error) G_GNUC_WARN_UNUSED_RESULT;

/* Opens or makes the sealed secrets with @passphrase; without one asks the person when there is a
 * terminal, and otherwise leaves the keyring as it is. @passphrase: (nullable) */
gboolean fb_ctl_secret_open_keyring (FbKeyring *keyring, const char *passphrase, GError **error);

G_END_DECLS
