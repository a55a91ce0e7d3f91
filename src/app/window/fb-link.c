/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "window/fb-link.h"

#include <glib/gi18n.h>

#include "fb-error.h"
#include "fb-id.h"

/* Pure functions. Links come from the command line, the desktop and the search. */

#define MAX_BYTES 2048

gboolean
fb_link_parse (const char *text, char **id, GError **error)
{
  g_autoptr (GUri) uri = NULL;
  g_auto (GStrv) parts = NULL;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  if (strlen (text) <= MAX_BYTES)
    uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_strcmp0 (g_uri_get_scheme (uri), "flowbench") != 0)
    return fb_throw (error, FB_ERROR_INVALID, _ ("This is not a link of Flowbench."));
  if (g_strcmp0 (g_uri_get_host (uri), "instance") != 0)
    return fb_throw (error, FB_ERROR_INVALID, _ ("This link names nothing that Flowbench has."));

  parts = g_strsplit (g_uri_get_path (uri), "/", 3);
  if (g_strv_length (parts) < 2 || !fb_id_is_valid (parts[1]))
    return fb_throw (error, FB_ERROR_INVALID, _ ("This link names no instance."));

  *id = g_strdup (parts[1]);

  return TRUE;
}

char *
fb_link_new (const char *id)
{
  g_return_val_if_fail (id != NULL, NULL);

  return g_strconcat ("flowbench://instance/", id, NULL);
}
