/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-body.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-snapshot-content-private.h"
#include "fb-snapshot-hash.h"
#include "fb-snapshot-manifest.h"
#include "fb-snapshot-part.h"
#include "fb-snapshot-secrets.h"

/* A body is one row that names its parts. Each part is a row of its own, found again by its hash,
 * since most of them stay the same from one snapshot to the next. The secrets are sealed for the
 * fingerprints that lie beside them. */

#define MAX_PART_BYTES (64 * 1024 * 1024)

enum
{
  PART_FLOWS,
  PART_CREDENTIALS,
  PART_ENVIRONMENT,
  PART_MODULES,
  PART_PACKAGE_JSON,
  PART_PACKAGE_LOCK,
  PART_SETTINGS,
  PART_SECRETS,
  PART_FIELDS,
  PART_PALETTE,
  N_PARTS,
};

static const struct
{
  const char *path; /* (nullable) in the manifest */
  gsize       max_bytes;
} parts[N_PARTS] = {
  [PART_FLOWS] = { FB_PATH_FLOWS, FB_FLOW_MAX_BYTES },
  [PART_CREDENTIALS] = { FB_PATH_CREDENTIALS, MAX_PART_BYTES },
  [PART_ENVIRONMENT] = { FB_PATH_ENVIRONMENT, MAX_PART_BYTES },
  [PART_MODULES] = { FB_PATH_MODULES, MAX_PART_BYTES },
  [PART_PACKAGE_JSON] = { FB_PATH_PACKAGE_JSON, MAX_PART_BYTES },
  [PART_PACKAGE_LOCK] = { FB_PATH_PACKAGE_LOCK, MAX_PART_BYTES },
  [PART_SETTINGS] = { FB_PATH_SETTINGS, MAX_PART_BYTES },
  [PART_SECRETS] = { NULL, MAX_PART_BYTES },
  [PART_FIELDS] = { NULL, MAX_PART_BYTES },
  [PART_PALETTE] = { NULL, MAX_PART_BYTES },
};

#define PART_COLUMNS                                                                               \
  "flows, credentials, environment, modules, package_json, package_lock, settings, secrets, "      \
  "fields, palette"

struct _FbSnapshotDraft
{
  FbSnapshotContent *content;
  char              *manifest_hash;
  GBytes            *flow_hash; /* (nullable) */
  gint64             n_nodes;
  GBytes            *parts[N_PARTS];  /* (nullable) */
  GBytes            *hashes[N_PARTS]; /* (nullable) */
};

void
fb_snapshot_draft_free (FbSnapshotDraft *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < N_PARTS; i++)
    {
      g_clear_pointer (&self->parts[i], g_bytes_unref);
      g_clear_pointer (&self->hashes[i], g_bytes_unref);
    }
  g_clear_pointer (&self->flow_hash, g_bytes_unref);
  g_free (self->manifest_hash);
  fb_snapshot_content_unref (self->content);
  g_free (self);
}

static gboolean
is_empty_object (GBytes *bytes)
{
  return g_bytes_get_size (bytes) == 2 && memcmp (g_bytes_get_data (bytes, NULL), "{}", 2) == 0;
}

/* An empty object needs no row. */
static void
take_part (FbSnapshotDraft *self, guint part, GBytes *bytes)
{
  if (bytes == NULL || (part != PART_FLOWS && is_empty_object (bytes)))
    {
      g_clear_pointer (&bytes, g_bytes_unref);
      return;
    }

  self->parts[part] = bytes;
  self->hashes[part] = fb_snapshot_hash_bytes (bytes);
}

static gboolean
print_parts (FbSnapshotDraft *self, GError **error)
{
  for (guint i = 0; i < N_PARTS; i++)
    if (parts[i].path != NULL)
      {
        g_autoptr (GError) local_error = NULL;

        take_part (self, i,
                   fb_snapshot_manifest_print_part (self->content, parts[i].path, &local_error));
        if (local_error != NULL)
          {
            g_propagate_error (error, g_steal_pointer (&local_error));
            return FALSE;
          }
      }

  if (self->content->credential_fields != NULL)
    take_part (self, PART_FIELDS,
               fb_snapshot_manifest_canonical (self->content->credential_fields, error));
  if (self->content->palette != NULL)
    take_part (self, PART_PALETTE, fb_snapshot_manifest_canonical (self->content->palette, error));

  return error == NULL || *error == NULL;
}

/* Found again by what they are sealed for: the sealed bytes differ each time. */
static gboolean
seal_secrets (FbSnapshotDraft *self, FbSealKey *profile_key, GError **error)
{
  g_autofree char *context = fb_snapshot_secrets_context (self->content, error);

  if (context == NULL)
    return FALSE;

  self->hashes[PART_SECRETS] = fb_snapshot_hex_parse (context);
  self->parts[PART_SECRETS] = fb_snapshot_secrets_seal (self->content, profile_key, error);

  return self->parts[PART_SECRETS] != NULL;
}

FbSnapshotDraft *
fb_snapshot_draft_new (FbSnapshotContent *content, FbSealKey *profile_key, GError **error)
{
  g_autoptr (FbSnapshotDraft) self = NULL;
  g_autofree char *manifest = NULL;
  FbFlowDocument  *document;

  g_return_val_if_fail (content != NULL, NULL);

  self = g_new0 (FbSnapshotDraft, 1);
  self->content = fb_snapshot_content_ref (content);
  if (g_bytes_get_size (content->flows) > FB_FLOW_MAX_BYTES)
    {
      fb_throw (error, FB_ERROR_INVALID,
                _ ("Flows larger than %d MiB cannot be kept"), FB_FLOW_MAX_BYTES / 1024 / 1024);
      return NULL;
    }

  document = fb_snapshot_content_get_document (content, NULL);
  if (document != NULL)
    {
      self->flow_hash = fb_snapshot_hex_parse (fb_flow_document_get_hash (document));
      self->n_nodes = fb_flow_document_get_n_nodes (document);
    }
  manifest = fb_snapshot_manifest_print (content, error);
  if (manifest == NULL || !print_parts (self, error) ||
      (profile_key != NULL && fb_snapshot_manifest_has_secrets (content) &&
       !seal_secrets (self, profile_key, error)))
    return NULL;
  self->manifest_hash = fb_snapshot_manifest_hash (manifest);

  return g_steal_pointer (&self);
}

const char *
fb_snapshot_draft_get_manifest_hash (FbSnapshotDraft *self)
{
  return self->manifest_hash;
}

gboolean
fb_snapshot_body_write (
    FbConnection *connection, FbSnapshotDraft *draft, gint64 parent, gint64 *number, GError **error)
{
  g_autoptr (GBytes) manifest_hash = fb_snapshot_hex_parse (draft->manifest_hash);
  g_autoptr (FbStatement) insert = NULL;
  g_autoptr (GError) step_error = NULL;

  insert = fb_connection_prepare_with (connection, error,
                                       "INSERT INTO snapshot_body (manifest_hash, flow_hash, "
                                       "n_nodes, size, unknown, key," PART_COLUMNS
                                       ") VALUES (?, ?, ?, ?, ?, (SELECT number FROM snapshot_key "
                                       "WHERE id = ?),"
                                       " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                       "bbiiis", manifest_hash, draft->flow_hash, draft->n_nodes,
                                       (gint64)g_bytes_get_size (draft->content->flows),
                                       (gint64)draft->content->unknown, draft->content->key_id);
  if (insert == NULL)
    return FALSE;

  for (guint i = 0; i < N_PARTS; i++)
    if (draft->parts[i] != NULL)
      {
        gint64 part = 0;

        if (!fb_snapshot_part_write (connection, draft->hashes[i], draft->parts[i], &part, error))
          return FALSE;
        fb_statement_bind_int (insert, 7 + (int)i, part);
      }
  if (fb_statement_step (insert, &step_error) || step_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&step_error));
      return FALSE;
    }

  *number = fb_connection_last_row_id (connection);
  return TRUE;
}

/* (nullable) The part, checked against its hash; NULL without @error when there is none. */
static GBytes *
read_part (FbConnection *connection, FbStatement *body, guint part, GError **error)
{
  const gint64 number = fb_statement_get_int (body, 3 + (int)part);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) hash = NULL;
  g_autoptr (GBytes) found = NULL;

  if (number == 0)
    return NULL;

  bytes = fb_snapshot_part_read (connection, number, parts[part].max_bytes, &hash, error);
  if (bytes == NULL)
    return NULL;
  if (part == PART_SECRETS)
    return g_steal_pointer (&bytes);

  found = fb_snapshot_hash_bytes (bytes);
  if (g_bytes_equal (hash, found))
    return g_steal_pointer (&bytes);

  fb_throw (error, FB_ERROR_UNVERIFIED, _ ("stored bytes are damaged"));
  return NULL;
}

static JsonObject *
parse_part (GBytes *bytes, GError **error)
{
  return fb_json_parse_object (g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes),
                               MAX_PART_BYTES, error);
}

static gboolean
take_environment (FbSnapshotContent *content, GBytes *bytes, GError **error)
{
  g_autoptr (JsonObject) all = parse_part (bytes, error);
  g_autoptr (GList) names = NULL;

  if (all == NULL)
    return FALSE;

  names = json_object_get_members (all);
  for (GList *name = names; name != NULL; name = name->next)
    {
      JsonObject         *one = fb_json_get_object (all, name->data);
      FbEnvironmentValue *value;

      if (one == NULL)
        continue;
      value = fb_environment_value_new (name->data, fb_json_get_string (one, "value", NULL),
                                        fb_json_get_boolean (one, "hidden", FALSE));
      value->fingerprint = g_strdup (fb_json_get_string (one, "fingerprint", NULL));
      g_ptr_array_add (content->environment, value);
    }

  return TRUE;
}

static gboolean
take_object (JsonObject **field, GBytes *bytes, GError **error)
{
  *field = parse_part (bytes, error);
  return *field != NULL;
}

static gboolean
take_read_part (FbSnapshotContent *content, guint part, GBytes *bytes, GError **error)
{
  switch (part)
    {
    case PART_CREDENTIALS:
      return take_object (&content->fingerprints, bytes, error);
    case PART_ENVIRONMENT:
      return take_environment (content, bytes, error);
    case PART_MODULES:
      return take_object (&content->modules, bytes, error);
    case PART_SETTINGS:
      return take_object (&content->settings, bytes, error);
    case PART_FIELDS:
      return take_object (&content->credential_fields, bytes, error);
    case PART_PALETTE:
      return take_object (&content->palette, bytes, error);
    case PART_PACKAGE_JSON:
      content->package_json = g_bytes_ref (bytes);
      return TRUE;
    case PART_PACKAGE_LOCK:
      content->package_lock = g_bytes_ref (bytes);
      return TRUE;
    default:
      return TRUE;
    }
}

static gboolean
read_parts (FbConnection      *connection,
            FbStatement       *body,
            FbSnapshotContent *content,
            FbSealKey         *profile_key,
            GError           **error)
{
  for (guint i = PART_FLOWS + 1; i < N_PARTS; i++)
    {
      g_autoptr (GError) local_error = NULL;
      g_autoptr (GBytes) bytes = NULL;
      gboolean taken;

      if (i == PART_SECRETS && profile_key == NULL)
        continue;
      bytes = read_part (connection, body, i, &local_error);
      if (bytes == NULL && local_error == NULL)
        continue;
      taken =
          bytes != NULL &&
          (i == PART_SECRETS ? fb_snapshot_secrets_open (content, profile_key, bytes, &local_error)
                             : take_read_part (content, i, bytes, &local_error));
      if (!taken)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }

  return TRUE;
}

FbSnapshotContent *
fb_snapshot_body_read (FbConnection *connection,
                       gint64        number,
                       FbSealKey    *profile_key,
                       GError      **error)
{
  g_autoptr (FbSnapshotContent) content = NULL;
  g_autoptr (GBytes) flows = NULL;
  g_autoptr (FbStatement) body = fb_connection_prepare_with (
      connection, error,
      "SELECT b.unknown, k.id, b.manifest_hash, " PART_COLUMNS
      " FROM snapshot_body b LEFT JOIN snapshot_key k ON k.number = b.key WHERE b.number = ?",
      "i", number);
  g_autoptr (GError) step_error = NULL;

  if (body == NULL || !fb_statement_step (body, &step_error))
    {
      if (step_error != NULL)
        g_propagate_error (error, g_steal_pointer (&step_error));
      else if (body != NULL)
        fb_throw (error, FB_ERROR_UNVERIFIED, _ ("the body is missing"));
      return NULL;
    }

  flows = read_part (connection, body, PART_FLOWS, error);
  if (flows == NULL)
    return NULL;
  content = fb_snapshot_content_new (flows);
  content->unknown = fb_statement_get_int (body, 0);
  content->key_id = g_strdup (fb_statement_get_string (body, 1));
  if (!read_parts (connection, body, content, profile_key, error))
    return NULL;

  return g_steal_pointer (&content);
}

gboolean
fb_snapshot_body_collect (FbConnection *connection, GError **error)
{
  return fb_connection_run (connection, error,
                            "DELETE FROM snapshot_body WHERE number NOT IN (SELECT body FROM "
                            "snapshot)",
                            "");
}
