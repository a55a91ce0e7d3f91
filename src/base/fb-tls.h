/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Whom we trust at the other end of TLS: the certificate that a person pinned and no other, or
 * what the system's authorities or an own one vouch for. Pure functions, any thread. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* SHA-256 of the certificate's DER form, 64 characters of lower-case hex. (transfer full) */
char *fb_tls_fingerprint (GTlsCertificate *certificate) G_GNUC_WARN_UNUSED_RESULT;

/* Lower-case hex of what a person typed or pasted as a fingerprint ("AB:CD:…", spaces, any case),
 * or NULL when it is not one of SHA-256. (transfer full) (nullable) */
char *fb_tls_normalize_pin (const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* The same in upper-case pairs with colons, as browsers show it. (transfer full) */
char *fb_tls_format_pin (const char *pin) G_GNUC_WARN_UNUSED_RESULT;

/* Whether to go on with @certificate, in which the system's check found @errors. With @pin
 * (nullable, lower-case hex) exactly that certificate is accepted, whatever the authorities say;
 * else one without errors, or one that @ca (nullable) vouches for as the one of @identity. */
gboolean fb_tls_accept (GTlsCertificate     *certificate,
                        GTlsCertificateFlags errors,
                        GSocketConnectable  *identity,
                        GTlsCertificate     *ca,
                        const char          *pin);

/* What is wrong with a certificate in words, such as "it is not signed by an authority this machine
 * knows, and it has expired". (transfer full) */
char *fb_tls_describe_errors (GTlsCertificateFlags errors) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
