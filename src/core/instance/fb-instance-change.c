/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdlib.h>

#include "fb-error.h"
#include "instance/fb-instance-store-private.h"

/* The table of properties a person or the link can change: how the text becomes a value, and what
 * activity calls it. Pure; any thread. */

#define MAX_ENVIRONMENT_CHARACTERS 20
#define MAX_URL_BYTES 2000

typedef gboolean (*Setter) (FbInstanceRow *row,
                            const char    *value,
                            gboolean      *changed,
                            GError       **error);

static void
replace (char **field, const char *value, gboolean *changed)
{
  if (value != NULL && *value == '\0')
    value = NULL;
  *changed = g_strcmp0 (*field, value) != 0;
  if (!*changed)
    return;

  g_free (*field);
  *field = g_strdup (value);
}

static gboolean
set_name (FbInstanceRow *row, const char *value, gboolean *changed, GError **error)
{
  if (!fb_instance_name_check (value, error))
    return FALSE;

  replace (&row->name, value, changed);
  return TRUE;
}

static gboolean
set_mode (FbInstanceRow *row, const char *value, gboolean *changed, GError **error)
{
  FbMode mode;

  if (!fb_mode_from_string (value, &mode, error))
    return FALSE;

  *changed = row->mode != mode;
  row->mode = mode;
  return TRUE;
}

static gboolean
set_environment (FbInstanceRow *row, const char *value, gboolean *changed, GError **error)
{
  if (value != NULL && (!g_utf8_validate (value, -1, NULL) ||
                        g_utf8_strlen (value, -1) > MAX_ENVIRONMENT_CHARACTERS))
    return fb_throw (error, FB_ERROR_INVALID, _ ("An environment has at most %d characters"),
                     MAX_ENVIRONMENT_CHARACTERS);

  replace (&row->environment, value, changed);
  return TRUE;
}

static gboolean
set_runtime (FbInstanceRow *row, const char *value, gboolean *changed, GError **error)
{
  if (row->kind != FB_INSTANCE_LOCAL)
    return fb_throw (error, FB_ERROR_INVALID, _ ("A remote instance has no runtime here"));
  if (value == NULL || *value == '\0')
    return fb_throw (error, FB_ERROR_INVALID, _ ("A local instance needs a runtime"));

  replace (&row->runtime, value, changed);
  return TRUE;
}

static gboolean
to_number (const char *value, int min, int max, int *number, GError **error)
{
  char *end = NULL;
  long  parsed;

  errno = 0;
  parsed = value != NULL ? strtol (value, &end, 10) : 0;
  if (value == NULL || end == value || *end != '\0' || errno != 0 || parsed < min || parsed > max)
    return fb_throw (error, FB_ERROR_INVALID, _ ("“%s” is not a number from %d to %d"),
                     value != NULL ? value : "", min, max);

  *number = parsed;
  return TRUE;
}

static gboolean
set_port (FbInstanceRow *row, const char *value, gboolean *changed, GError **error)
{
  int port;

  if (row->kind != FB_INSTANCE_LOCAL)
    return fb_throw (error, FB_ERROR_INVALID,
                     _ ("The port of a remote instance is in its address"));
  if (!to_number (value, 1024, 65535, &port, error))
    return FALSE;

  *changed = row->port != port;
  row->port = port;
  return TRUE;
}

static gboolean
check_remote (const FbInstanceRow *row, GError **error)
{
  if (row->kind != FB_INSTANCE_REMOTE)
    return fb_throw (error, FB_ERROR_INVALID, _ ("A local instance has no such property"));

  return TRUE;
}

static gboolean
set_url (FbInstanceRow *row, const char *value, gboolean *changed, GError **error)
{
  g_autofree char *whole = NULL;

  if (!check_remote (row, error))
    return FALSE;
  if (value == NULL || strlen (value) > MAX_URL_BYTES ||
      !(g_str_has_prefix (value, "http://") || g_str_has_prefix (value, "https://")) ||
      !g_uri_is_valid (value, G_URI_FLAGS_NONE, NULL))
    return fb_throw (error, FB_ERROR_INVALID,
                     _ ("“%s” is not an address such as https://line4.example/admin/"),
                     value != NULL ? value : "");

  whole = g_str_has_suffix (value, "/") ? g_strdup (value) : g_strconcat (value, "/", NULL);
  replace (&row->url, whole, changed);
  return TRUE;
}

static gboolean
set_user (FbInstanceRow *row, const char *value, gboolean *changed, GError **error)
{
  if (!check_remote (row, error))
    return FALSE;

  replace (&row->user, value, changed);
  return TRUE;
}

static gboolean
set_auth (FbInstanceRow *row, const char *value, gboolean *changed, GError **error)
{
  int auth;

  if (!check_remote (row, error) || !to_number (value, 0, 9, &auth, error))
    return FALSE;

  *changed = row->auth != auth;
  row->auth = auth;
  return TRUE;
}

static gboolean
set_ca_file (FbInstanceRow *row, const char *value, gboolean *changed, GError **error)
{
  if (!check_remote (row, error))
    return FALSE;

  replace (&row->ca_file, value, changed);
  return TRUE;
}

static gboolean
set_pin (FbInstanceRow *row, const char *value, gboolean *changed, GError **error)
{
  if (!check_remote (row, error))
    return FALSE;
  if (value != NULL && *value != '\0' &&
      (strlen (value) != 64 || strspn (value, "0123456789abcdef") != 64))
    return fb_throw (error, FB_ERROR_INVALID,
                     _ ("A certificate fingerprint is 64 lower-case hexadecimal digits"));

  replace (&row->pin, value, changed);
  return TRUE;
}

static const struct
{
  const char *name;
  const char *verb;
  Setter      set;
} changes[] = {
  { "name", "instance.rename", set_name },
  { "mode", "instance.mode", set_mode },
  { "environment", "instance.environment", set_environment },
  { "runtime", "instance.runtime", set_runtime },
  { "port", "instance.port", set_port },
  { "url", "instance.url", set_url },
  { "user", "instance.user", set_user },
  { "auth", "instance.auth", set_auth },
  { "ca-file", "instance.ca-file", set_ca_file },
  { "pin", "instance.pin", set_pin },
};

gboolean
fb_instance_row_change (
    FbInstanceRow *row, const char *name, const char *value, const char **verb, GError **error)
{
  *verb = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    if (g_strcmp0 (name, changes[i].name) == 0)
      {
        gboolean changed = FALSE;

        if (!changes[i].set (row, value, &changed, error))
          return FALSE;
        if (changed)
          *verb = changes[i].verb;
        return TRUE;
      }

  return fb_throw (error, FB_ERROR_INVALID, _ ("An instance has no property “%s” to change"), name);
}
