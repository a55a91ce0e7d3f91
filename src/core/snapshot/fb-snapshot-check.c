/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-check.h"

#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "fb-snapshot-body.h"
#include "fb-snapshot-chain.h"
#include "fb-snapshot-content-private.h"
#include "fb-snapshot-flows.h"
#include "fb-snapshot-hash.h"
#include "fb-snapshot-key.h"
#include "fb-snapshot-manifest.h"
#include "fb-snapshot-secrets.h"
#include "fb-snapshot-store-private.h"
#include "fb-snapshot-sum.h"

/* Each snapshot is read and computed anew in a transaction of its own, so that a long check holds
 * nobody up. What rows no snapshot led to is looked at afterwards. On the caller's thread. */

#define PART_ROW "row"
#define PART_MANIFEST "manifest"
#define PART_PALETTE "palette"

typedef struct
{
  FbWorkspace *workspace;   /* Borrowed */
  FbSealKey   *profile_key; /* (nullable) */
  GPtrArray   *findings;    /* Borrowed */

  /* Owned */
  GHashTable      *wrong[FB_SUMMED_INSTANCE + 1]; /* numbers of rows with a wrong sum */
  GHashTable      *sound_texts;                   /* numbers of texts that were looked at */
  FbSnapshotChain *chain;
  FbSealKey       *key; /* (nullable) of the fingerprints looked at last */
  char            *key_id;

  /* The snapshot that is looked at */
  const char *id;
  guint       n_findings;
} Check;

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
  [FB_BODY_PALETTE] = PART_PALETTE,
};

void
fb_snapshot_finding_free (FbSnapshotFinding *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->snapshot);
  g_free (self->part);
  g_free (self->message);
  g_free (self);
}

static void
clear_check (Check *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->wrong); i++)
    g_clear_pointer (&self->wrong[i], g_hash_table_unref);
  g_clear_pointer (&self->sound_texts, g_hash_table_unref);
  g_clear_pointer (&self->chain, fb_snapshot_chain_free);
  g_clear_pointer (&self->profile_key, fb_seal_key_unref);
  g_clear_pointer (&self->key, fb_seal_key_unref);
  g_clear_pointer (&self->key_id, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Check, clear_check)

static void
find (Check *self, const char *part, const char *message)
{
  FbSnapshotFinding *finding = g_new0 (FbSnapshotFinding, 1);

  finding->snapshot = g_strdup (self->id);
  finding->part = g_strdup (part);
  finding->message = g_strdup (message);
  g_ptr_array_add (self->findings, finding);
  self->n_findings++;
}

/* An error that says the content is bad becomes a finding; TRUE then. */
static gboolean
take_error (Check *self, const char *part, GError *reason, GError **error)
{
  if (g_error_matches (reason, FB_ERROR, FB_ERROR_UNVERIFIED) ||
      g_error_matches (reason, FB_ERROR, FB_ERROR_INVALID))
    {
      find (self, part, reason->message);
      return TRUE;
    }

  g_propagate_error (error, g_error_copy (reason));
  return FALSE;
}

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

static gboolean
read_sums (FbConnection *connection, gpointer user_data, GError **error)
{
  Check *self = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (self->wrong); i++)
    {
      g_autoptr (GArray) numbers = fb_snapshot_sum_list_wrong (connection, i, error);

      if (numbers == NULL)
        return FALSE;
      self->wrong[i] = new_set ();
      for (guint at = 0; at < numbers->len; at++)
        g_hash_table_add (self->wrong[i],
                          g_memdup2 (&g_array_index (numbers, gint64, at), sizeof (gint64)));
    }

  return TRUE;
}

/* Whether the row was changed; it is then told once. */
static gboolean
is_wrong (Check *self, FbSummedTable table, gint64 number)
{
  return number != 0 && g_hash_table_contains (self->wrong[table], &number);
}

/* --- one snapshot ------------------------------------------------------------------------- */

static gboolean
check_texts (Check *self, FbSnapshotTexts *texts, const FbSnapshotLayout *layout, GError **error)
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

/* (nullable) (transfer full) */
static FbSnapshotContent *
read_flows (Check *self, FbConnection *connection, const FbSnapshotBody *body, GError **error)
{
  const FbSnapshotLayout *layout = NULL;
  g_autoptr (FbSnapshotTexts) texts = fb_snapshot_texts_new (connection);
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
  learn_value_hashes (content, texts, layout);
  return content;
}

/* What is said of the flows in their body. */
static void
check_document (Check *self, const FbSnapshotBody *body, FbSnapshotContent *content)
{
  FbFlowDocument  *document = fb_snapshot_content_get_document (content, NULL);
  const char      *hash = document != NULL ? fb_flow_document_get_hash (document) : NULL;
  const guint      n_nodes = document != NULL ? fb_flow_document_get_n_nodes (document) : 0;
  g_autofree char *kept = body->flow_hash != NULL ? fb_snapshot_hex_print (body->flow_hash) : NULL;

  if (g_strcmp0 (hash, kept) != 0)
    find (self, FB_PATH_FLOWS, _ ("the flow hash is not that of the flows"));
  if (n_nodes != body->n_nodes || g_bytes_get_size (content->flows) != body->size)
    find (self, FB_PATH_FLOWS, _ ("the number of nodes or bytes is wrong"));
}

static gboolean
check_flows (Check                *self,
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

  return flows != NULL || take_error (self, FB_PATH_FLOWS, reason, error);
}

static gboolean
check_parts (Check                *self,
             FbConnection         *connection,
             const FbSnapshotBody *body,
             FbSnapshotContent    *content,
             GError              **error)
{
  for (guint i = 0; i < FB_BODY_N_PARTS; i++)
    {
      g_autoptr (GError) reason = NULL;

      if (is_wrong (self, FB_SUMMED_PART, body->parts[i]))
        {
          find (self, part_names[i], _ ("stored bytes are damaged"));
          continue;
        }
      if (i == FB_BODY_FLOWS || i == FB_BODY_SEALED_FLOWS ||
          (i == FB_BODY_SECRETS && self->profile_key == NULL))
        continue;
      if (!fb_snapshot_body_read_part (connection, body, i, self->profile_key, content, &reason) &&
          !take_error (self, part_names[i], reason, error))
        return FALSE;
    }

  return TRUE;
}

/* The key called @id in self->key; FALSE when it cannot be had. */
static gboolean
take_key (Check *self, const char *id)
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
check_fingerprints (Check *self, FbSnapshotContent *content, GError **error)
{
  g_autoptr (FbSnapshotContent) copy = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *computed = NULL;

  if (!fb_snapshot_manifest_has_secrets (content) && content->flows_fingerprint == NULL)
    return TRUE;
  if (!take_key (self, content->key_id))
    {
      find (self, FB_PATH_CREDENTIALS, _ ("the key of the fingerprints is missing or damaged"));
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
    find (self, FB_PATH_CREDENTIALS, _ ("the fingerprints are not those of the sealed values"));
  if (g_strcmp0 (content->flows_fingerprint, copy->flows_fingerprint) != 0 &&
      content->flows_fingerprint != NULL)
    find (self, FB_PATH_FLOWS, _ ("the fingerprint is not that of the sealed flows"));
  return TRUE;
}

/* Only what seemed sound by itself: a damaged part was told already. */
static gboolean
check_manifest (Check *self, const FbSnapshotBody *body, FbSnapshotContent *content, GError **error)
{
  g_autofree char *manifest = fb_snapshot_manifest_print (content, error);
  g_autofree char *hash = NULL;
  g_autofree char *kept = NULL;

  if (manifest == NULL)
    return FALSE;

  hash = fb_snapshot_manifest_hash (manifest);
  kept = body->manifest_hash != NULL ? fb_snapshot_hex_print (body->manifest_hash) : NULL;
  if (g_strcmp0 (hash, kept) != 0)
    find (self, PART_MANIFEST, _ ("the manifest hash is not that of the parts"));

  return TRUE;
}

static gboolean
check_body (Check *self, FbConnection *connection, const FbSnapshotBody *body, GError **error)
{
  g_autoptr (FbSnapshotContent) content = NULL;

  if (is_wrong (self, FB_SUMMED_BODY, body->number))
    find (self, PART_ROW, _ ("the row of its content is damaged"));
  if (body->parts[FB_BODY_SEALED_FLOWS] != 0 && self->profile_key == NULL)
    return TRUE;

  if (!check_flows (self, connection, body, &content, error) ||
      !check_parts (self, connection, body, content, error))
    return FALSE;

  return self->n_findings > 0 ||
         (check_manifest (self, body, content, error) && check_fingerprints (self, content, error));
}

static gboolean
check_one (FbConnection *connection, gpointer user_data, GError **error)
{
  Check *self = user_data;
  g_autoptr (FbSnapshotRow) row = fb_snapshot_row_read (connection, self->id, error);
  g_autoptr (GError) reason = NULL;
  g_auto (FbSnapshotBody) body = { 0 };

  if (row == NULL)
    return FALSE;

  self->n_findings = 0;
  if (is_wrong (self, FB_SUMMED_SNAPSHOT, row->number))
    find (self, PART_ROW, _ ("the row of the snapshot is damaged"));
  if (!fb_snapshot_body_open (connection, row->body, &body, &reason))
    return take_error (self, PART_ROW, reason, error);

  return check_body (self, connection, &body, error);
}

/* --- what is left ------------------------------------------------------------------------- */

static gboolean
check_rest_of_texts (Check *self, FbConnection *connection, GError **error)
{
  g_autoptr (FbSnapshotTexts) texts = fb_snapshot_texts_new (connection);
  g_autoptr (GArray) numbers = fb_snapshot_texts_list (connection, error);

  if (numbers == NULL)
    return FALSE;

  for (guint i = 0; i < numbers->len; i++)
    {
      const gint64 number = g_array_index (numbers, gint64, i);
      g_autoptr (GError) reason = NULL;

      if (g_hash_table_contains (self->sound_texts, &number))
        continue;
      if (!fb_snapshot_texts_load_number (texts, number, error))
        return FALSE;
      if (!fb_snapshot_texts_check (texts, number, &reason) &&
          !take_error (self, FB_PATH_FLOWS, reason, error))
        return FALSE;
    }

  return TRUE;
}

/* Rows with a wrong sum that no snapshot led to. */
static gboolean
check_rest (FbConnection *connection, gpointer user_data, GError **error)
{
  Check      *self = user_data;
  const guint before = self->findings->len;

  self->id = NULL;
  if (g_hash_table_size (self->wrong[FB_SUMMED_KEY]) > 0)
    find (self, FB_PATH_CREDENTIALS, _ ("the row of a fingerprint key is damaged"));
  if (g_hash_table_size (self->wrong[FB_SUMMED_INSTANCE]) > 0)
    find (self, PART_ROW, _ ("the row of an instance is damaged"));
  /* A text, part or body of damaged snapshots was told with them. */
  if (before > 0)
    return TRUE;

  for (guint i = 0; i < FB_SUMMED_KEY; i++)
    if (g_hash_table_size (self->wrong[i]) > 0)
      find (self, PART_ROW, _ ("a row that no snapshot needs is damaged"));

  return check_rest_of_texts (self, connection, error);
}

/* What SQLite itself finds in the file. */
static gboolean
check_file (Check *self, FbDatabase *database, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  self->id = NULL;
  if (!fb_database_check (database, TRUE, lines, error))
    return FALSE;

  for (guint i = 0; i < lines->len; i++)
    find (self, PART_ROW, g_ptr_array_index (lines, i));
  return TRUE;
}

/* All, or the one called @id. (transfer full) */
static GPtrArray *
list_snapshots (FbSnapshotStore *self, const char *id, GError **error)
{
  g_autoptr (GPtrArray) snapshots = NULL;
  FbSnapshot *one;

  if (id == NULL)
    return fb_snapshot_store_read_all (self, NULL, error);

  one = fb_snapshot_store_find (self, id, NULL, error);
  if (one == NULL)
    return NULL;
  snapshots = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (snapshots, one);

  return g_steal_pointer (&snapshots);
}

static gboolean
check_snapshots (Check             *self,
                 FbDatabase        *database,
                 GPtrArray         *snapshots,
                 FbSnapshotProgress progress,
                 gpointer           user_data,
                 GCancellable      *cancellable,
                 GError           **error)
{
  for (guint i = 0; i < snapshots->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          fb_error_convert (error);
          return FALSE;
        }
      self->id = fb_snapshot_get_id (g_ptr_array_index (snapshots, i));
      if (!fb_database_read (database, check_one, self, error))
        return FALSE;
      if (progress != NULL)
        progress (i + 1, snapshots->len, user_data);
    }

  return TRUE;
}

gboolean
fb_snapshot_store_verify (FbSnapshotStore   *self,
                          const char        *id,
                          FbSnapshotProgress progress,
                          gpointer           user_data,
                          GCancellable      *cancellable,
                          GPtrArray         *findings,
                          gboolean          *sealed_checked,
                          GError           **error)
{
  g_auto (Check) check = { .findings = findings };
  g_autoptr (GPtrArray) snapshots = NULL;
  FbDatabase *database;

  g_return_val_if_fail (FB_IS_SNAPSHOT_STORE (self), FALSE);
  g_return_val_if_fail (findings != NULL, FALSE);

  database = fb_snapshot_store_get_database (self);
  check.workspace = fb_snapshot_store_get_workspace (self);
  check.sound_texts = new_set ();
  check.chain = fb_snapshot_chain_new ();
  check.profile_key = fb_workspace_dup_key (check.workspace, NULL);
  if (sealed_checked != NULL)
    *sealed_checked = check.profile_key != NULL;

  snapshots = list_snapshots (self, id, error);
  if (snapshots == NULL || !fb_database_read (database, read_sums, &check, error) ||
      !check_snapshots (&check, database, snapshots, progress, user_data, cancellable, error))
    return FALSE;

  return id != NULL || (fb_database_read (database, check_rest, &check, error) &&
                        check_file (&check, database, error));
}
