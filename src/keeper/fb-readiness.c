/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-readiness.h"

#include <glib/gi18n.h>
#include <string.h>

/* A table of beginnings of messages. */

#define MAX_URL 2000

typedef enum
{
  SERVER,
  VERSION,
  FLOWS,
  CREDENTIALS,
  FAILURE,
} Kind;

static const struct
{
  const char     *beginning;
  Kind            kind;
  FbInstanceState flows;
  const char     *detail;
} messages[] = {
  { "Server now running at ", SERVER, FB_INSTANCE_UNKNOWN, NULL },
  { "Node-RED version: v", VERSION, FB_INSTANCE_UNKNOWN, NULL },
  { "Started flows", FLOWS, FB_INSTANCE_RUNNING, NULL },
  { "Started modified ", FLOWS, FB_INSTANCE_RUNNING, NULL },
  { "Stopped flows", FLOWS, FB_INSTANCE_FLOWS_STOPPED, N_ ("The flows are stopped") },
  { "Waiting for missing types to be registered", FLOWS, FB_INSTANCE_FLOWS_STOPPED,
    N_ ("The flows wait for node types that are not installed") },
  { "Flows stopped in safe mode", FLOWS, FB_INSTANCE_SAFE, N_ ("The flows are held in safe mode") },
  { "Failed to load external modules", FLOWS, FB_INSTANCE_FLOWS_STOPPED,
    N_ ("The flows wait for modules that could not be loaded") },
  { "Error loading flows: Error: Failed to decrypt credentials", CREDENTIALS, FB_INSTANCE_UNKNOWN,
    NULL },
  { "Failed to start server:", FAILURE, FB_INSTANCE_UNKNOWN, NULL },
};

static int
find_message (const char *text, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      gsize n = strlen (messages[i].beginning);

      if (length >= n && memcmp (text, messages[i].beginning, n) == 0)
        return i;
    }

  return -1;
}

void
fb_readiness_clear (FbReadiness *self)
{
  g_free (self->url);
  g_free (self->node_red_version);
  *self = (FbReadiness){ 0 };
}

static char *
first_word (const char *text, gsize length)
{
  gsize n = 0;

  while (n < length && n < MAX_URL && g_ascii_isgraph (text[n]))
    n++;

  return g_strndup (text, n);
}

static gboolean
take_url (FbReadiness *self, const char *text, gsize length)
{
  g_autofree char *url = first_word (text, length);

  if (!g_uri_is_valid (url, G_URI_FLAGS_NONE, NULL))
    return FALSE;

  g_free (self->url);
  self->url = g_str_has_suffix (url, "/") ? g_steal_pointer (&url) : g_strconcat (url, "/", NULL);
  return TRUE;
}

gboolean
fb_readiness_take (FbReadiness *self, const char *text, gsize length)
{
  int   i = find_message (text, length);
  gsize n;

  if (i < 0)
    return FALSE;

  n = strlen (messages[i].beginning);
  switch (messages[i].kind)
    {
    case SERVER:
      return take_url (self, text + n, length - n);
    case VERSION:
      g_free (self->node_red_version);
      self->node_red_version = first_word (text + n, length - n);
      return TRUE;
    case FLOWS:
      self->flows = messages[i].flows;
      self->flows_detail = messages[i].detail != NULL ? _ (messages[i].detail) : NULL;
      return TRUE;
    case CREDENTIALS:
      self->credentials_broken = TRUE;
      return TRUE;
    case FAILURE:
      self->failed = TRUE;
      return TRUE;
    default:
      g_assert_not_reached ();
    }
}

gboolean
fb_readiness_is_telling (const char *text, gsize length)
{
  return find_message (text, length) >= 0;
}

gboolean
fb_readiness_is_ready (const FbReadiness *self)
{
  return self->url != NULL && self->flows != FB_INSTANCE_UNKNOWN;
}
