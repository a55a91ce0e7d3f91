/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* flows_cred.json, the file in which Node-RED keeps the credentials of its nodes: {"$": 32
 * hexadecimal digits of an initialisation vector, then base64 of AES-256-CTR of the JSON object
 * node id -> credentials}, the key being SHA-256 of the credential secret; or that object in clear.
 * Source: @node-red/runtime/lib/nodes/credentials.js of 4.1 and 5.0, tried with both. Pure, any
 * thread. */

#pragma once

#include "fb-json.h"

G_BEGIN_DECLS

#define FB_CREDENTIALS_MAX_BYTES (16 * 1024 * 1024)

/* Whether the content is encrypted. FALSE too for what is not such a file. */
gboolean fb_credentials_are_encrypted (GBytes *content);

/* The credentials by node id. @secret: (nullable) when the file is in clear. Errors:
 * FB_ERROR_UNVERIFIED (encrypted with another secret, or damaged), FB_ERROR_INVALID (not such a
 * file). Wipe what you take from it. (transfer full) */
JsonObject *fb_credentials_decrypt (GBytes     *content,
                                    const char *secret,
                                    GError    **error) G_GNUC_WARN_UNUSED_RESULT;

/* What Node-RED reads with @secret. (transfer full) */
GBytes *fb_credentials_encrypt (JsonObject *credentials,
                                const char *secret) G_GNUC_WARN_UNUSED_RESULT;

/* One text as the file's "$" holds it; FlowFuse keeps hidden environment variables so. Another
 * secret gives noise: nothing tells. (nullable) when @sealed is no such thing. (transfer full) */
GBytes *fb_credentials_unseal_text (const char *sealed,
                                    const char *secret) G_GNUC_WARN_UNUSED_RESULT;
char   *fb_credentials_seal_text (const char *text, const char *secret) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
