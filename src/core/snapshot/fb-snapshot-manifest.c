/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-manifest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-json-canonical.h"
#include "fb-keyring.h"
#include "fb-snapshot-content-private.h"
#include "fb-snapshot-draft.h"
#include "fb-snapshot-hash.h"

/* Prints the parts and their fingerprints. */

#define FIRST_LINE "flowbench manifest 1\n"
#define FLOWS_PREFIX "flows\n"

static GBytes *
canonical_node (JsonNode *node, GError **error)
{
  char *text = fb_json_print (node);
  char *canonical = fb_json_canonical (text, -1, error);

  fb_keyring_secret_free (text);

  return canonical != NULL ? g_bytes_new_take (canonical, strlen (canonical)) : NULL;
}

GBytes *
fb_snapshot_manifest_canonical (JsonObject *object, GError **error)
{
  g_autoptr (JsonNode) node = NULL;

  if (object == NULL)
    return g_bytes_new_static ("{}", 2);

  node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, object);

  return canonical_node (node, error);
}

/* The fingerprint of @value at the place @first, @second (nullable). It is over the canonical JSON
 * array of all three, so no two places can be confused. Takes @value. */
static char *
make_fingerprint (
    FbSealKey *key, const char *first, const char *second, JsonNode *value, GError **error)
{
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autoptr (GBytes) message = NULL;

  json_array_add_string_element (array, first);
  if (second != NULL)
    json_array_add_string_element (array, second);
  json_array_add_element (array, value);
  json_node_set_array (node, array);
  message = canonical_node (node, error);

  return message != NULL ? fb_seal_fingerprint (key, message) : NULL;
}

static JsonObject *
fingerprint_fields (const char *id, JsonObject *fields, FbSealKey *key, GError **error)
{
  g_autoptr (JsonObject) fingerprints = json_object_new ();
  JsonObjectIter iter;
  const char    *field;
  JsonNode      *value;

  json_object_iter_init (&iter, fields);
  while (json_object_iter_next (&iter, &field, &value))
    {
      g_autofree char *fingerprint =
          make_fingerprint (key, id, field, json_node_copy (value), error);

      if (fingerprint == NULL)
        return NULL;
      json_object_set_string_member (fingerprints, field, fingerprint);
    }

  return g_steal_pointer (&fingerprints);
}

static JsonObject *
fingerprint_credentials (JsonObject *credentials, FbSealKey *key, GError **error)
{
  g_autoptr (JsonObject) fingerprints = json_object_new ();
  JsonObjectIter iter;
  const char    *id;
  JsonNode      *node;

  json_object_iter_init (&iter, credentials);
  while (json_object_iter_next (&iter, &id, &node))
    {
      JsonObject *fields;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        continue;
      fields = fingerprint_fields (id, json_node_get_object (node), key, error);
      if (fields == NULL)
        return NULL;
      json_object_set_object_member (fingerprints, id, fields);
    }

  return g_steal_pointer (&fingerprints);
}

/* Credentials may stand among the flows, so that a plain hash would tell something of them. */
static void
fingerprint_flows (FbSnapshotContent *content, FbSealKey *key)
{
  g_autoptr (GByteArray) text = g_byte_array_new ();
  g_autoptr (GBytes) message = NULL;

  /* No JSON begins like this, so it is no other fingerprint's message. */
  g_byte_array_append (text, (const guint8 *)FLOWS_PREFIX, strlen (FLOWS_PREFIX));
  g_byte_array_append (text, g_bytes_get_data (content->flows, NULL),
                       g_bytes_get_size (content->flows));
  message = g_byte_array_free_to_bytes (g_steal_pointer (&text));
  g_free (content->flows_fingerprint);
  content->flows_fingerprint = fb_seal_fingerprint (key, message);
}

static gboolean
is_secret (const FbEnvironmentValue *variable)
{
  return variable->hidden && variable->value != NULL;
}

gboolean
fb_snapshot_manifest_fingerprint (FbSnapshotContent *content,
                                  FbSealKey         *key,
                                  const char        *key_id,
                                  GError           **error)
{
  g_return_val_if_fail (content != NULL, FALSE);
  g_return_val_if_fail (key != NULL && key_id != NULL, FALSE);

  if (fb_snapshot_draft_hides_secrets (content))
    fingerprint_flows (content, key);
  for (guint i = 0; i < content->environment->len; i++)
    {
      FbEnvironmentValue *variable = g_ptr_array_index (content->environment, i);

      if (!is_secret (variable))
        continue;
      g_free (variable->fingerprint);
      variable->fingerprint =
          make_fingerprint (key, variable->name, NULL,
                            json_node_init_string (json_node_alloc (), variable->value), error);
      if (variable->fingerprint == NULL)
        return fb_throw_prefixed (error, _ ("The environment variable “%s”: "), variable->name);
    }
  if (content->credentials != NULL)
    {
      g_autoptr (JsonObject) fingerprints =
                     fingerprint_credentials (content->credentials, key, error);

      if (fingerprints == NULL)
        return fb_throw_prefixed (error, _ ("The credentials: "));
      fb_snapshot_content_set_fingerprints (content, fingerprints, key_id);
    }
  else
    fb_snapshot_content_set_fingerprints (content, content->fingerprints, key_id);

  return TRUE;
}

gboolean
fb_snapshot_manifest_has_secrets (FbSnapshotContent *content)
{
  g_return_val_if_fail (content != NULL, FALSE);

  for (guint i = 0; i < content->environment->len; i++)
    if (is_secret (g_ptr_array_index (content->environment, i)))
      return TRUE;

  return content->credentials != NULL && json_object_get_size (content->credentials) > 0;
}

/* {"NAME":{"value":…}} or {"NAME":{"hidden":true,"fingerprint":…}}. */
static GBytes *
print_environment (FbSnapshotContent *content, GError **error)
{
  g_autoptr (JsonObject) all = json_object_new ();

  for (guint i = 0; i < content->environment->len; i++)
    {
      const FbEnvironmentValue *variable = g_ptr_array_index (content->environment, i);
      JsonObject               *one = json_object_new ();

      if (variable->hidden)
        {
          json_object_set_boolean_member (one, "hidden", TRUE);
          if (variable->fingerprint != NULL)
            json_object_set_string_member (one, "fingerprint", variable->fingerprint);
        }
      else if (variable->value != NULL)
        json_object_set_string_member (one, "value", variable->value);
      json_object_set_object_member (all, variable->name, one);
    }

  return fb_snapshot_manifest_canonical (all, error);
}

static GBytes *
print_credentials (FbSnapshotContent *content, GError **error)
{
  return fb_snapshot_manifest_canonical (content->fingerprints, error);
}

static GBytes *
print_flows (FbSnapshotContent *content, GError **error)
{
  g_autoptr (JsonObject) object = NULL;

  if (content->flows_fingerprint == NULL)
    return g_bytes_ref (content->flows);

  object = json_object_new ();
  json_object_set_string_member (object, "fingerprint", content->flows_fingerprint);
  return fb_snapshot_manifest_canonical (object, error);
}

static GBytes *
print_modules (FbSnapshotContent *content, GError **error)
{
  return fb_snapshot_manifest_canonical (content->modules, error);
}

static GBytes *
print_settings (FbSnapshotContent *content, GError **error)
{
  return fb_snapshot_manifest_canonical (content->settings, error);
}

static GBytes *
print_package_json (FbSnapshotContent *content, GError **error)
{
  return content->package_json != NULL ? g_bytes_ref (content->package_json) : NULL;
}

static GBytes *
print_package_lock (FbSnapshotContent *content, GError **error)
{
  return content->package_lock != NULL ? g_bytes_ref (content->package_lock) : NULL;
}

/* Sorted by path. */
static const struct
{
  const char     *path;
  FbSnapshotParts part; /* 0: always known */
  GBytes *(*print) (FbSnapshotContent *content, GError **error);
} parts[] = {
  { FB_PATH_CREDENTIALS, FB_PART_CREDENTIALS, print_credentials },
  { FB_PATH_ENVIRONMENT, FB_PART_ENVIRONMENT, print_environment },
  { FB_PATH_FLOWS, 0, print_flows },
  { FB_PATH_MODULES, FB_PART_MODULES, print_modules },
  { FB_PATH_PACKAGE_LOCK, FB_PART_PACKAGES, print_package_lock },
  { FB_PATH_PACKAGE_JSON, FB_PART_PACKAGES, print_package_json },
  { FB_PATH_SETTINGS, FB_PART_SETTINGS, print_settings },
};

GBytes *
fb_snapshot_manifest_print_part (FbSnapshotContent *content, const char *path, GError **error)
{
  g_return_val_if_fail (content != NULL && path != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (g_str_equal (parts[i].path, path) && (content->unknown & parts[i].part) == 0)
      return parts[i].print (content, error);

  return NULL;
}

char *
fb_snapshot_manifest_print (FbSnapshotContent *content, GError **error)
{
  g_autoptr (GString) text = g_string_new (FIRST_LINE);

  g_return_val_if_fail (content != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (GError) local_error = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autofree char *hash = NULL;

      if ((content->unknown & parts[i].part) != 0)
        {
          g_string_append_printf (text, "%s unknown\n", parts[i].path);
          continue;
        }

      bytes = parts[i].print (content, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          fb_throw_prefixed (error, "%s: ", parts[i].path);
          return NULL;
        }
      if (bytes == NULL)
        continue;
      hash = fb_snapshot_sha256_hex (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      g_string_append_printf (text, "%s %" G_GSIZE_FORMAT " %s\n", parts[i].path,
                              g_bytes_get_size (bytes), hash);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
fb_snapshot_manifest_hash (const char *manifest)
{
  g_return_val_if_fail (manifest != NULL, NULL);

  return fb_snapshot_sha256_hex (manifest, strlen (manifest));
}
