/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Identifiers: 128 random bits in 26 lower-case characters (Crockford's base 32 without i, l, o,
 * u). People may type any unique prefix of at least four characters. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FB_ID_LENGTH 26

/* A new random id. (transfer full) */
char *fb_id_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* Whether @text has the form of an id; NULL has not. */
gboolean fb_id_is_valid (const char *text);

/* Fills @bytes from the kernel's random source; ends the process if there is none. */
void fb_random_bytes (guint8 *bytes, gsize length);

/* @n_bytes random bytes in lower-case hexadecimal. (transfer full) */
char *fb_random_hex (gsize n_bytes) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
