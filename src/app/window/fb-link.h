/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* flowbench://instance/<id>[/…]: names a place, never does anything. What follows the id is read by
 * the page. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reads @text from outside. @id: (out) (transfer full). FALSE with FB_ERROR_INVALID when it is not
 * such a link. */
gboolean fb_link_parse (const char *text, char **id, GError **error);

/* The link of an instance. (transfer full) */
char *fb_link_new (const char *id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
