/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* AES-256 in counter mode, as Node-RED encrypts flows_cred.json. It proves nothing about its input:
 * a wrong key gives noise, not an error. Never for anything of our own; that is fb-seal.h. Pure,
 * any thread. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FB_AES_CTR_KEY_BYTES 32
#define FB_AES_CTR_IV_BYTES 16

/* Encrypts or decrypts in place; the two are the same. */
void fb_aes_ctr_apply (const guint8 *key, const guint8 *iv, guint8 *bytes, gsize length);

G_END_DECLS
