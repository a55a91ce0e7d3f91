/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The one error domain of the tree. A code is what a caller can act on; the message is a trail,
 * each level prefixing what it was doing. Errors of GIO, SQLite and libsoup become FB_ERROR at the
 * border of base, so nothing above base compares foreign codes. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FB_ERROR (fb_error_quark ())

typedef enum
{
  FB_ERROR_NOT_FOUND,
  FB_ERROR_DENIED,
  FB_ERROR_CONFLICT,
  FB_ERROR_INVALID,
  FB_ERROR_UNREACHABLE,
  FB_ERROR_UNVERIFIED,
  FB_ERROR_UNSUPPORTED,
  FB_ERROR_CANCELLED,
  FB_ERROR_FULL,
  FB_ERROR_FAILED,
} FbError;

GQuark fb_error_quark (void);

/* Stable lower-case name of @code for machine output, such as "not-found". */
const char *fb_error_code_to_string (int code);

/* Sets @error and returns FALSE, so that a failure is one line. */
gboolean fb_throw (GError **error, FbError code, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* Replaces a foreign error in place by the FB_ERROR that says the same; leaves FB_ERROR alone. */
void fb_error_convert (GError **error);

/* As fb_error_convert() plus g_prefix_error(); returns FALSE. */
gboolean fb_throw_prefixed (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
