/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-secrets.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-keyring.h"
#include "fb-snapshot-content-private.h"
#include "fb-snapshot-hash.h"
#include "fb-snapshot-manifest.h"

#define MAX_BYTES (64 * 1024 * 1024)
#define PREFIX "secrets\n"

char *
fb_snapshot_secrets_context (FbSnapshotContent *content, GError **error)
{
  g_autoptr (GBytes) credentials = NULL;
  g_autoptr (GByteArray) text = g_byte_array_new ();

  g_return_val_if_fail (content != NULL, NULL);

  credentials = fb_snapshot_manifest_canonical (content->fingerprints, error);
  if (credentials == NULL)
    return NULL;

  /* Parts are found by this hash, and the fingerprints alone are a part of their own. */
  g_byte_array_append (text, (const guint8 *)PREFIX, strlen (PREFIX));
  g_byte_array_append (text, g_bytes_get_data (credentials, NULL), g_bytes_get_size (credentials));
  for (guint i = 0; i < content->environment->len; i++)
    {
      const FbEnvironmentValue *variable = g_ptr_array_index (content->environment, i);
      g_autofree char          *line = NULL;

      if (!variable->hidden || variable->fingerprint == NULL)
        continue;
      line = g_strdup_printf ("\n%s=%s", variable->name, variable->fingerprint);
      g_byte_array_append (text, (const guint8 *)line, strlen (line));
    }

  return fb_snapshot_hash_hex (text->data, text->len);
}

/* {"credentials":{…},"environment":{…}}; wiped with its last reference. */
static GBytes *
print_secrets (FbSnapshotContent *content)
{
  g_autoptr (JsonObject) all = json_object_new ();
  JsonObject *hidden = json_object_new ();
  char       *text;

  if (content->credentials != NULL)
    json_object_set_object_member (all, "credentials", json_object_ref (content->credentials));
  for (guint i = 0; i < content->environment->len; i++)
    {
      const FbEnvironmentValue *variable = g_ptr_array_index (content->environment, i);

      if (variable->hidden && variable->value != NULL)
        json_object_set_string_member (hidden, variable->name, variable->value);
    }
  json_object_set_object_member (all, "environment", hidden);
  text = fb_json_print_object (all);

  return g_bytes_new_with_free_func (text, strlen (text), (GDestroyNotify)fb_keyring_secret_free,
                                     text);
}

GBytes *
fb_snapshot_secrets_seal (FbSnapshotContent *content, FbSealKey *profile_key, GError **error)
{
  g_autofree char *context = NULL;
  g_autoptr (GBytes) clear = NULL;

  g_return_val_if_fail (content != NULL && profile_key != NULL, NULL);

  context = fb_snapshot_secrets_context (content, error);
  if (context == NULL)
    return NULL;
  clear = print_secrets (content);

  return fb_seal (profile_key, context, clear);
}

gboolean
fb_snapshot_secrets_open (FbSnapshotContent *content,
                          FbSealKey         *profile_key,
                          GBytes            *sealed,
                          GError           **error)
{
  g_autofree char *context = NULL;
  g_autoptr (GBytes) clear = NULL;
  g_autoptr (JsonObject) all = NULL;
  JsonObject *hidden;

  g_return_val_if_fail (content != NULL && profile_key != NULL && sealed != NULL, FALSE);

  context = fb_snapshot_secrets_context (content, error);
  if (context == NULL)
    return FALSE;
  clear = fb_unseal (profile_key, context, sealed, error);
  if (clear == NULL)
    return FALSE;
  all = fb_json_parse_object (g_bytes_get_data (clear, NULL), (gssize)g_bytes_get_size (clear),
                              MAX_BYTES, error);
  if (all == NULL)
    return FALSE;

  fb_snapshot_content_set_credentials (content, fb_json_get_object (all, "credentials"));
  hidden = fb_json_get_object (all, "environment");
  for (guint i = 0; hidden != NULL && i < content->environment->len; i++)
    {
      FbEnvironmentValue *variable = g_ptr_array_index (content->environment, i);

      if (!variable->hidden || variable->value != NULL)
        continue;
      variable->value = g_strdup (fb_json_get_string (hidden, variable->name, NULL));
    }

  return TRUE;
}
