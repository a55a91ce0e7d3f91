/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "fb-snapshot-check-private.h"
#include "fb-snapshot-content-private.h"
#include "fb-snapshot-flows.h"
#include "fb-snapshot-hash.h"
#include "fb-snapshot-key.h"
#include "fb-snapshot-manifest.h"
#include "fb-snapshot-secrets.h"

/* One content read and computed anew. Texts and the document of the one before stay in memory,
 * since most of the next is the same; each row is read from the file once, and the bytes of each
 * snapshot are put together and hashed. */

#define MAX_TEXT_BYTES (64 * 1024 * 1024) /* of texts that stay in memory */

static const char *const part_names[FB_BODY_N_PARTS] = {
  [FB_BODY_FLOWS] = FB_PATH_FLOWS,
  [FB_BODY_SEALED_FLOWS] = FB_PATH_FLOWS,
  [FB_BODY_CREDENTIALS] = FB_PATH_CREDENTIALS,
  [FB_BODY_ENVIRONMENT] = FB_PATH_ENVIRONMENT,
  [FB_BODY_MODULES] = FB_PATH_MODULES,
  [FB_BODY_PACKAGE_JSON] = FB_PATH_PACKAGE_JSON,
  [FB_BODY_PACKAGE_LOCK] = FB_PATH_PACKAGE_LOCK,
  [FB_BODY_SETTINGS] = FB_PATH_SETTINGS,
  [FB_BODY_SECRETS] = FB_PATH_CREDENTIALS,
  [FB_BODY_FIELDS] = FB_PATH_CREDENTIALS,
  [FB_BODY_PALETTE] = FB_CHECK_PART_PALETTE,
};

void
fb_check_find (FbCheck *self, const char *part, const char *message)
{
  FbSnapshotFinding *finding = g_new0 (FbSnapshotFinding, 1);

  finding->snapshot = g_strdup (self->id);
  finding->part = g_strdup (part);
  finding->message = g_strdup (message);
  g_ptr_array_add (self->findings, finding);
  self->n_findings++;
}

/* An error that says the content is bad becomes a finding; TRUE then. */
gboolean
fb_check_take_error (FbCheck *self, const char *part, GError *reason, GError **error)
{
  if (g_error_matches (reason, FB_ERROR, FB_ERROR_UNVERIFIED) ||
      g_error_matches (reason, FB_ERROR, FB_ERROR_INVALID))
    {
      fb_check_find (self, part, reason->message);
      return TRUE;
    }

  g_propagate_error (error, g_error_copy (reason));
  return FALSE;
}

/* Whether the row was changed; it is then told once. */
gboolean
fb_check_is_wrong (FbCheck *self, FbSummedTable table, gint64 number)
{
  return number != 0 && g_hash_table_contains (self->wrong[table], &number);
}

static gboolean
check_texts (FbCheck *self, FbSnapshotTexts *texts, const FbSnapshotLayout *layout, GError **error)
{
  for (guint i = 0; i < fb_snapshot_layout_get_n_entries (layout); i++)
    {
      const gint64 number = fb_snapshot_layout_get_entry (layout, i)->number;

      if (g_hash_table_contains (self->sound_texts, &number))
        continue;
      if (!fb_snapshot_texts_check (texts, number, error))
        return FALSE;
      g_hash_table_add (self->sound_texts, g_memdup2 (&number, sizeof number));
    }

  return TRUE;
}

/* The value hashes of the texts, each of which was computed anew, save doing so for each snapshot
 * again. */
static void
learn_value_hashes (FbSnapshotContent      *content,
                    FbSnapshotTexts        *texts,
                    const FbSnapshotLayout *layout)
{
  FbFlowDocument           *document = fb_snapshot_content_get_document (content, NULL);
  const guint               n_nodes = fb_snapshot_layout_get_n_entries (layout);
  g_autofree const guint8 **known = g_new0 (const guint8 *, n_nodes + 1);

  if (document == NULL || fb_flow_document_get_n_nodes (document) != n_nodes)
    return;

  for (guint i = 0; i < n_nodes; i++)
    {
      const gint64     number = fb_snapshot_layout_get_entry (layout, i)->number;
      const FbTextRow *row = fb_snapshot_texts_get_row (texts, number);

      if (row != NULL && row->has_value_hash)
        known[i] = row->value_hash;
    }
  fb_flow_document_learn_value_hashes (document, known);
}

/* Most texts are those of the snapshot before, so they stay in memory as long as there is room. */
static FbSnapshotTexts *
take_texts (FbCheck *self, FbConnection *connection)
{
  if (self->texts != NULL && fb_snapshot_texts_get_bytes (self->texts) > MAX_TEXT_BYTES)
    g_clear_pointer (&self->texts, fb_snapshot_texts_free);
  if (self->texts == NULL)
    self->texts = fb_snapshot_texts_new (connection);
  fb_snapshot_texts_set_connection (self->texts, connection);

  return self->texts;
}

/* Reads the document of @content after the one before. */
static void
scan (FbCheck *self, FbSnapshotContent *content)
{
  FbFlowDocument *document = fb_snapshot_content_scan_after (content, self->document);

  g_clear_pointer (&self->document, fb_flow_document_unref);
  self->document = document != NULL ? fb_flow_document_ref (document) : NULL;
}

/* (nullable) (transfer full) */
static FbSnapshotContent *
read_flows (FbCheck *self, FbConnection *connection, const FbSnapshotBody *body, GError **error)
{
  const FbSnapshotLayout *layout = NULL;
  FbSnapshotTexts        *texts = take_texts (self, connection);
  g_autoptr (GBytes) flows = NULL;
  FbSnapshotContent *content;

  if (!body->has_layout)
    {
      flows = fb_snapshot_body_read_flows (connection, body, self->profile_key, error);
      return flows != NULL ? fb_snapshot_content_new (flows) : NULL;
    }

  layout = fb_snapshot_chain_get (self->chain, connection, body->number, NULL, error);
  if (layout != NULL && fb_snapshot_texts_load (texts, layout, error) &&
      check_texts (self, texts, layout, error))
    flows = fb_snapshot_flows_assemble (texts, layout, body->size, error);
  if (flows == NULL)
    return NULL;

  content = fb_snapshot_content_new (flows);
  scan (self, content);
  learn_value_hashes (content, texts, layout);
  return content;
}

/* What is said of the flows in their body. */
static void
check_document (FbCheck *self, const FbSnapshotBody *body, FbSnapshotContent *content)
{
  FbFlowDocument  *document = fb_snapshot_content_get_document (content, NULL);
  const char      *hash = document != NULL ? fb_flow_document_get_hash (document) : NULL;
  const guint      n_nodes = document != NULL ? fb_flow_document_get_n_nodes (document) : 0;
  g_autofree char *kept = body->flow_hash != NULL ? fb_snapshot_hex_print (body->flow_hash) : NULL;

  if (g_strcmp0 (hash, kept) != 0)
    fb_check_find (self, FB_PATH_FLOWS, _ ("the flow hash is not that of the flows"));
  if (n_nodes != body->n_nodes || g_bytes_get_size (content->flows) != body->size)
    fb_check_find (self, FB_PATH_FLOWS, _ ("the number of nodes or bytes is wrong"));
}

static gboolean
check_flows (FbCheck              *self,
             FbConnection         *connection,
             const FbSnapshotBody *body,
             FbSnapshotContent   **content,
             GError              **error)
{
  g_autoptr (GError) reason = NULL;
  FbSnapshotContent *flows = read_flows (self, connection, body, &reason);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);

  *content = flows != NULL ? flows : fb_snapshot_content_new (nothing);
  (*content)->unknown = body->unknown;
  fb_snapshot_content_set_fingerprints (*content, NULL, body->key_id);
  if (flows != NULL &&
      !fb_snapshot_body_read_flows_fingerprint (connection, body, &(*content)->flows_fingerprint,
                                                error))
    return FALSE;
  if (flows != NULL)
    check_document (self, body, *content);

  return flows != NULL || fb_check_take_error (self, FB_PATH_FLOWS, reason, error);
}

static gboolean
check_parts (FbCheck              *self,
             FbConnection         *connection,
             const FbSnapshotBody *body,
             FbSnapshotContent    *content,
             GError              **error)
{
  for (guint i = 0; i < FB_BODY_N_PARTS; i++)
    {
      g_autoptr (GError) reason = NULL;

      if (fb_check_is_wrong (self, FB_SUMMED_PART, body->parts[i]))
        {
          fb_check_find (self, part_names[i], _ ("stored bytes are damaged"));
          continue;
        }
      if (i == FB_BODY_FLOWS || i == FB_BODY_SEALED_FLOWS ||
          (i == FB_BODY_SECRETS && self->profile_key == NULL))
        continue;
      if (!fb_snapshot_body_read_part (connection, body, i, self->profile_key, content, &reason) &&
          !fb_check_take_error (self, part_names[i], reason, error))
        return FALSE;
    }

  return TRUE;
}

/* The key called @id in self->key; FALSE when it cannot be had. */
static gboolean
take_key (FbCheck *self, const char *id)
{
  if (g_strcmp0 (self->key_id, id) == 0)
    return self->key != NULL;

  g_clear_pointer (&self->key, fb_seal_key_unref);
  g_free (self->key_id);
  self->key_id = g_strdup (id);
  if (id != NULL)
    self->key = fb_snapshot_key_find (self->workspace, id, NULL);

  return self->key != NULL;
}

/* Whether the sealed values are those that the fingerprints stand for. */
static gboolean
check_fingerprints (FbCheck *self, FbSnapshotContent *content, GError **error)
{
  g_autoptr (FbSnapshotContent) copy = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *computed = NULL;

  if (!fb_snapshot_manifest_has_secrets (content) && content->flows_fingerprint == NULL)
    return TRUE;
  if (!take_key (self, content->key_id))
    {
      fb_check_find (self, FB_PATH_CREDENTIALS,
                     _ ("the key of the fingerprints is missing or damaged"));
      return TRUE;
    }

  copy = fb_snapshot_content_copy (content);
  if (!fb_snapshot_manifest_fingerprint (copy, self->key, self->key_id, error))
    return FALSE;
  kept = fb_snapshot_secrets_context (content, error);
  computed = kept != NULL ? fb_snapshot_secrets_context (copy, error) : NULL;
  if (computed == NULL)
    return FALSE;

  if (!g_str_equal (kept, computed))
    fb_check_find (self, FB_PATH_CREDENTIALS,
                   _ ("the fingerprints are not those of the sealed values"));
  if (g_strcmp0 (content->flows_fingerprint, copy->flows_fingerprint) != 0 &&
      content->flows_fingerprint != NULL)
    fb_check_find (self, FB_PATH_FLOWS, _ ("the fingerprint is not that of the sealed flows"));
  return TRUE;
}

/* Only what seemed sound by itself: a damaged part was told already. */
static gboolean
check_manifest (FbCheck              *self,
                const FbSnapshotBody *body,
                FbSnapshotContent    *content,
                GError              **error)
{
  g_autofree char *manifest = fb_snapshot_manifest_print (content, error);
  g_autofree char *hash = NULL;
  g_autofree char *kept = NULL;

  if (manifest == NULL)
    return FALSE;

  hash = fb_snapshot_manifest_hash (manifest);
  kept = body->manifest_hash != NULL ? fb_snapshot_hex_print (body->manifest_hash) : NULL;
  if (g_strcmp0 (hash, kept) != 0)
    fb_check_find (self, FB_CHECK_PART_MANIFEST, _ ("the manifest hash is not that of the parts"));

  return TRUE;
}

gboolean
fb_check_body (FbCheck *self, FbConnection *connection, const FbSnapshotBody *body, GError **error)
{
  g_autoptr (FbSnapshotContent) content = NULL;

  if (fb_check_is_wrong (self, FB_SUMMED_BODY, body->number))
    fb_check_find (self, FB_CHECK_PART_ROW, _ ("the row of its content is damaged"));
  if (body->parts[FB_BODY_SEALED_FLOWS] != 0 && self->profile_key == NULL)
    return TRUE;

  if (!check_flows (self, connection, body, &content, error) ||
      !check_parts (self, connection, body, content, error))
    return FALSE;

  return self->n_findings > 0 ||
         (check_manifest (self, body, content, error) && check_fingerprints (self, content, error));
}
