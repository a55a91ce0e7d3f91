/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-body.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "fb-snapshot-content-private.h"
#include "fb-snapshot-flows.h"
#include "fb-snapshot-hash.h"
#include "fb-snapshot-manifest.h"
#include "fb-snapshot-part.h"
#include "fb-snapshot-secrets.h"
#include "fb-snapshot-sum.h"

/* A body is one row: the layout of its flows, and the numbers of its parts. Most parts stay the
 * same from one snapshot to the next, so each is a row of its own that is found again by its hash.
 */

#define MAX_PART_BYTES (64 * 1024 * 1024)

/* In the order of FbBodyPart. */
#define PART_COLUMNS                                                                               \
  "flows, sealed_flows, credentials, environment, modules, package_json, package_lock, settings, " \
  "secrets, fields, palette"
#define FIRST_PART_COLUMN 7

void
fb_snapshot_body_clear (FbSnapshotBody *self)
{
  g_clear_pointer (&self->manifest_hash, g_bytes_unref);
  g_clear_pointer (&self->flow_hash, g_bytes_unref);
  g_clear_pointer (&self->key_id, g_free);
}

/* --- writing ---------------------------------------------------------------------------- */

/* As fb_statement_step() for a statement without rows. */
static gboolean
run (FbStatement *statement, GError **error)
{
  g_autoptr (GError) step_error = NULL;

  if (!fb_statement_step (statement, &step_error) && step_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&step_error));
  return FALSE;
}

static gboolean
write_parts (FbConnection          *connection,
             FbStatement           *insert,
             const FbSnapshotDraft *draft,
             int                    first_column,
             GError               **error)
{
  for (guint i = 0; i < FB_BODY_N_PARTS; i++)
    if (draft->parts[i] != NULL)
      {
        gint64 part = 0;

        if (!fb_snapshot_part_write (connection, draft->hashes[i], draft->parts[i], &part, error))
          return FALSE;
        fb_statement_bind_int (insert, first_column + (int)i, part);
      }

  return TRUE;
}

gboolean
fb_snapshot_body_write (FbConnection          *connection,
                        const FbSnapshotDraft *draft,
                        gint64                 parent,
                        gint64                *number,
                        GError               **error)
{
  FbFlowDocument *document = fb_snapshot_content_get_document (draft->content, NULL);
  g_autoptr (GBytes) manifest_hash = fb_snapshot_hex_parse (draft->manifest_hash);
  g_autoptr (GBytes) flow_hash = NULL;
  g_autoptr (FbStatement) insert = NULL;
  g_auto (FbFlowsRow) flows = { 0 };

  if (draft->text_hashes != NULL &&
      !fb_snapshot_flows_write (connection, document, draft->text_hashes, parent, &flows, error))
    return FALSE;

  /* Only now: most value hashes came from the rows of their texts. */
  if (document != NULL)
    flow_hash = fb_snapshot_hex_parse (fb_flow_document_get_hash (document));

  insert = fb_connection_prepare_with (
      connection, error,
      "INSERT INTO snapshot_body (manifest_hash, flow_hash, n_nodes, size, unknown, layout, base,"
      " depth, key, " PART_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?,"
      " (SELECT number FROM snapshot_key WHERE id = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      "bbiiibiis", manifest_hash, flow_hash, (gint64)draft->n_nodes,
      (gint64)g_bytes_get_size (draft->content->flows), (gint64)draft->content->unknown,
      flows.encoded, flows.base, flows.depth, draft->content->key_id);
  if (insert == NULL || !write_parts (connection, insert, draft, 10, error) || !run (insert, error))
    return FALSE;

  *number = fb_connection_last_row_id (connection);
  return fb_snapshot_sum_write (connection, FB_SUMMED_BODY, *number, error);
}

gboolean
fb_snapshot_body_add_view (FbConnection          *connection,
                           gint64                 number,
                           const FbSnapshotDraft *draft,
                           GError               **error)
{
  gint64 part = 0;

  if (draft->parts[FB_BODY_PALETTE] == NULL)
    return TRUE;

  return fb_snapshot_part_write (connection, draft->hashes[FB_BODY_PALETTE],
                                 draft->parts[FB_BODY_PALETTE], &part, error) &&
         fb_connection_run (connection, error,
                            "UPDATE snapshot_body SET palette = ?1, unknown = unknown & ~?2"
                            " WHERE number = ?3 AND palette IS NULL",
                            "iii", part, (gint64)FB_PART_PALETTE, number) &&
         fb_snapshot_sum_write (connection, FB_SUMMED_BODY, number, error);
}

/* --- reading ---------------------------------------------------------------------------- */

gboolean
fb_snapshot_body_open (FbConnection   *connection,
                       gint64          number,
                       FbSnapshotBody *body,
                       GError        **error)
{
  g_autoptr (GError) step_error = NULL;
  g_autoptr (FbStatement) row = fb_connection_prepare_with (
      connection, error,
      "SELECT b.manifest_hash, b.flow_hash, b.n_nodes, b.size, b.unknown, b.layout IS NOT NULL,"
      " k.id, " PART_COLUMNS
      " FROM snapshot_body b LEFT JOIN snapshot_key k ON k.number = b.key WHERE b.number = ?",
      "i", number);

  if (row == NULL)
    return FALSE;
  if (!fb_statement_step (row, &step_error))
    {
      if (step_error == NULL)
        return fb_throw (error, FB_ERROR_UNVERIFIED, _ ("its content is missing"));
      g_propagate_error (error, g_steal_pointer (&step_error));
      return FALSE;
    }

  body->number = number;
  body->manifest_hash = fb_statement_get_bytes (row, 0);
  body->flow_hash = fb_statement_get_bytes (row, 1);
  body->n_nodes = (guint)CLAMP (fb_statement_get_int (row, 2), 0, G_MAXUINT);
  body->size = (gsize)CLAMP (fb_statement_get_int (row, 3), 0, FB_FLOW_MAX_BYTES);
  body->unknown = (FbSnapshotParts)fb_statement_get_int (row, 4);
  body->has_layout = fb_statement_get_int (row, 5) != 0;
  body->key_id = g_strdup (fb_statement_get_string (row, 6));
  for (guint i = 0; i < FB_BODY_N_PARTS; i++)
    body->parts[i] = fb_statement_get_int (row, FIRST_PART_COLUMN + (int)i);

  return TRUE;
}

/* The bytes of a part, equal to those that were written. */
static GBytes *
read_bytes (FbConnection         *connection,
            const FbSnapshotBody *body,
            FbBodyPart            part,
            gsize                 max_bytes,
            GError              **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) hash = NULL;
  g_autoptr (GBytes) found = NULL;

  bytes = fb_snapshot_part_read (connection, body->parts[part], max_bytes, &hash, error);
  /* The sealed part is found again by something else, and tells by itself when it was changed. */
  if (bytes == NULL || part == FB_BODY_SECRETS)
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

gboolean
fb_snapshot_body_read_flows_fingerprint (FbConnection         *connection,
                                         const FbSnapshotBody *body,
                                         char                **fingerprint,
                                         GError              **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonObject) object = NULL;

  *fingerprint = NULL;
  if (body->parts[FB_BODY_SEALED_FLOWS] == 0 || body->parts[FB_BODY_FLOWS] == 0)
    return TRUE;

  bytes = read_bytes (connection, body, FB_BODY_FLOWS, MAX_PART_BYTES, error);
  object = bytes != NULL ? parse_part (bytes, error) : NULL;
  if (object == NULL)
    return FALSE;

  *fingerprint = g_strdup (fb_json_get_string (object, "fingerprint", NULL));
  return TRUE;
}

static GBytes *
read_sealed_flows (FbConnection         *connection,
                   const FbSnapshotBody *body,
                   FbSealKey            *profile_key,
                   GError              **error)
{
  g_autoptr (GBytes) sealed = NULL;
  g_autofree char *fingerprint = NULL;
  g_autofree char *context = NULL;

  if (profile_key == NULL)
    {
      fb_throw (error, FB_ERROR_DENIED,
                _ ("the flows are sealed, and the profile's key is not at hand"));
      return NULL;
    }

  if (!fb_snapshot_body_read_flows_fingerprint (connection, body, &fingerprint, error))
    return NULL;
  context = fb_snapshot_draft_sealed_flows_context (fingerprint);
  sealed = read_bytes (connection, body, FB_BODY_SEALED_FLOWS, FB_FLOW_MAX_BYTES + 1024, error);

  return sealed != NULL ? fb_unseal (profile_key, context, sealed, error) : NULL;
}

GBytes *
fb_snapshot_body_read_flows (FbConnection         *connection,
                             const FbSnapshotBody *body,
                             FbSealKey            *profile_key,
                             GError              **error)
{
  g_autoptr (FbSnapshotLayout) layout = NULL;
  g_autoptr (FbSnapshotTexts) texts = NULL;

  if (body->parts[FB_BODY_SEALED_FLOWS] != 0)
    return read_sealed_flows (connection, body, profile_key, error);
  if (!body->has_layout)
    return read_bytes (connection, body, FB_BODY_FLOWS, FB_FLOW_MAX_BYTES, error);

  layout = fb_snapshot_flows_read_layout (connection, body->number, NULL, error);

  if (layout == NULL)
    return NULL;
  texts = fb_snapshot_texts_new (connection);
  if (!fb_snapshot_texts_load (texts, layout, error))
    return NULL;

  return fb_snapshot_flows_assemble (texts, layout, body->size, error);
}

static gboolean
take_environment (FbSnapshotContent *content, GBytes *bytes, GError **error)
{
  g_autoptr (JsonObject) all = parse_part (bytes, error);
  JsonObjectIter iter;
  const char    *name;

  if (all == NULL)
    return FALSE;

  json_object_iter_init (&iter, all);
  while (json_object_iter_next (&iter, &name, NULL))
    {
      JsonObject *one = fb_json_get_object (all, name);

      if (one != NULL)
        fb_snapshot_content_take_environment (content, name,
                                              fb_json_get_string (one, "value", NULL),
                                              fb_json_get_boolean (one, "hidden", FALSE),
                                              fb_json_get_string (one, "fingerprint", NULL));
    }

  return TRUE;
}

static gboolean
take_part (FbSnapshotContent *content, FbBodyPart part, GBytes *bytes, GError **error)
{
  JsonObject **const objects[FB_BODY_N_PARTS] = {
    [FB_BODY_CREDENTIALS] = &content->fingerprints, [FB_BODY_MODULES] = &content->modules,
    [FB_BODY_SETTINGS] = &content->settings,        [FB_BODY_FIELDS] = &content->credential_fields,
    [FB_BODY_PALETTE] = &content->palette,
  };

  if (objects[part] != NULL)
    {
      *objects[part] = parse_part (bytes, error);
      return *objects[part] != NULL;
    }
  if (part == FB_BODY_ENVIRONMENT)
    return take_environment (content, bytes, error);
  if (part == FB_BODY_PACKAGE_JSON)
    fb_snapshot_content_set_package_json (content, bytes);
  if (part == FB_BODY_PACKAGE_LOCK)
    fb_snapshot_content_set_package_lock (content, bytes);

  return TRUE;
}

gboolean
fb_snapshot_body_read_part (FbConnection         *connection,
                            const FbSnapshotBody *body,
                            FbBodyPart            part,
                            FbSealKey            *profile_key,
                            FbSnapshotContent    *content,
                            GError              **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (body->parts[part] == 0)
    return TRUE;

  bytes = read_bytes (connection, body, part, MAX_PART_BYTES, error);
  if (bytes == NULL)
    return FALSE;

  return part == FB_BODY_SECRETS ? fb_snapshot_secrets_open (content, profile_key, bytes, error)
                                 : take_part (content, part, bytes, error);
}

static gboolean
check_manifest (const FbSnapshotBody *body, FbSnapshotContent *content, GError **error)
{
  g_autofree char *manifest = fb_snapshot_manifest_print (content, error);
  g_autofree char *hash = NULL;
  g_autofree char *expected = NULL;

  if (manifest == NULL)
    return FALSE;

  hash = fb_snapshot_manifest_hash (manifest);
  expected = body->manifest_hash != NULL ? fb_snapshot_hex_print (body->manifest_hash) : NULL;
  if (g_strcmp0 (hash, expected) == 0)
    return TRUE;

  return fb_throw (error, FB_ERROR_UNVERIFIED,
                   _ ("what is stored is not what was kept; “Verify” tells what is damaged"));
}

FbSnapshotContent *
fb_snapshot_body_read (FbConnection         *connection,
                       const FbSnapshotBody *body,
                       FbSealKey            *profile_key,
                       gboolean              with_secrets,
                       GError              **error)
{
  g_autoptr (FbSnapshotContent) content = NULL;
  g_autoptr (GBytes) flows = fb_snapshot_body_read_flows (connection, body, profile_key, error);

  if (flows == NULL)
    return NULL;

  content = fb_snapshot_content_new (flows);
  content->unknown = body->unknown;
  content->key_id = g_strdup (body->key_id);
  if (!fb_snapshot_body_read_flows_fingerprint (connection, body, &content->flows_fingerprint,
                                                error))
    return NULL;
  for (guint i = FB_BODY_SEALED_FLOWS + 1; i < FB_BODY_N_PARTS; i++)
    if ((i != FB_BODY_SECRETS || with_secrets) &&
        !fb_snapshot_body_read_part (connection, body, i, profile_key, content, error))
      return NULL;

  return check_manifest (body, content, error) ? g_steal_pointer (&content) : NULL;
}
