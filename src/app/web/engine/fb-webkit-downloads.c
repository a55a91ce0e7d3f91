/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-webkit-view-private.h"

/* A download goes where a person says, or nowhere. */

#define MAX_NAME 120

/* A name to suggest: one path element, printable, not hidden. */
static char *
clean_name (const char *suggested)
{
  g_autofree char *name = g_path_get_basename (suggested != NULL ? suggested : "");
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autofree char *part = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), MAX_NAME));
  char            *clean = part;

  for (char *c = part; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c) || *c == '/')
      *c = '_';
  while (*clean == '.')
    clean++;

  return g_strdup (*clean != '\0' ? clean : "download");
}

static void
choose_destination (const char *path, gpointer user_data)
{
  WebKitDownload *download = user_data;

  if (path == NULL)
    {
      webkit_download_cancel (download);
      return;
    }

  webkit_download_set_allow_overwrite (download, TRUE);
  webkit_download_set_destination (download, path);
}

static gboolean
download_decide_destination_cb (WebKitDownload *download, const char *suggested, gpointer user_data)
{
  g_autofree char *name = clean_name (suggested);
  g_autoptr (FbWebReply) reply =
                 fb_web_reply_new (choose_destination, g_object_ref (download), g_object_unref);

  g_signal_emit_by_name (user_data, "save-file", name, reply);

  return TRUE;
}

static void
session_download_started_cb (WebKitNetworkSession *session,
                             WebKitDownload       *download,
                             gpointer              user_data)
{
  g_signal_connect_object (download, "decide-destination",
                           G_CALLBACK (download_decide_destination_cb), user_data, 0);
}

void
fb_webkit_view_connect_downloads (FbWebkitView *self)
{
  g_signal_connect_object (self->session, "download-started",
                           G_CALLBACK (session_download_started_cb), self, 0);
}
