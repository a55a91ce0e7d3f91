/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-draft.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-snapshot-content-private.h"
#include "fb-snapshot-flows.h"
#include "fb-snapshot-hash.h"
#include "fb-snapshot-manifest.h"
#include "fb-snapshot-secrets.h"

/* Flows go one of three ways: cut into nodes; as one blob when they are no flow document; sealed as
 * one blob when somebody wrote credentials into them, as a hand-made file may have. */

#define CREDENTIALS "credentials"

static const char *const paths[FB_BODY_N_PARTS] = {
  [FB_BODY_CREDENTIALS] = FB_PATH_CREDENTIALS,   [FB_BODY_ENVIRONMENT] = FB_PATH_ENVIRONMENT,
  [FB_BODY_MODULES] = FB_PATH_MODULES,           [FB_BODY_PACKAGE_JSON] = FB_PATH_PACKAGE_JSON,
  [FB_BODY_PACKAGE_LOCK] = FB_PATH_PACKAGE_LOCK, [FB_BODY_SETTINGS] = FB_PATH_SETTINGS,
};

void
fb_snapshot_draft_free (FbSnapshotDraft *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < FB_BODY_N_PARTS; i++)
    {
      g_clear_pointer (&self->parts[i], g_bytes_unref);
      g_clear_pointer (&self->hashes[i], g_bytes_unref);
    }
  g_free (self->text_hashes);
  g_free (self->manifest_hash);
  fb_snapshot_content_unref (self->content);
  g_free (self);
}

/* Whether @text may hold the word; written with escapes it is not found, but then "\u" is. */
static gboolean
may_name_credentials (const char *text, gsize length)
{
  /* Empty bytes have no address. */
  if (text == NULL || length == 0)
    return FALSE;

  return memmem (text, length, CREDENTIALS, strlen (CREDENTIALS)) != NULL ||
         memmem (text, length, "\\u", 2) != NULL;
}

gboolean
fb_snapshot_draft_hides_secrets (FbSnapshotContent *content)
{
  FbFlowDocument *document;

  g_return_val_if_fail (content != NULL, FALSE);

  document = fb_snapshot_content_get_document (content, NULL);
  if (document != NULL)
    return fb_flow_document_has_credentials (document);

  return may_name_credentials (g_bytes_get_data (content->flows, NULL),
                               g_bytes_get_size (content->flows));
}

/* Takes @bytes. An empty object needs no row. */
static void
take_part (FbSnapshotDraft *self, FbBodyPart part, GBytes *bytes)
{
  if (g_bytes_get_size (bytes) == 2 && memcmp (g_bytes_get_data (bytes, NULL), "{}", 2) == 0)
    {
      g_bytes_unref (bytes);
      return;
    }

  self->parts[part] = bytes;
  self->hashes[part] = fb_snapshot_hash_bytes (bytes);
}

static gboolean
print_object (FbSnapshotDraft *self, FbBodyPart part, JsonObject *object, GError **error)
{
  GBytes *bytes;

  if (object == NULL)
    return TRUE;
  bytes = fb_snapshot_manifest_canonical (object, error);
  if (bytes == NULL)
    return FALSE;

  take_part (self, part, bytes);
  return TRUE;
}

static gboolean
print_parts (FbSnapshotDraft *self, GError **error)
{
  for (guint i = 0; i < FB_BODY_N_PARTS; i++)
    {
      g_autoptr (GError) local_error = NULL;
      GBytes *bytes;

      if (paths[i] == NULL)
        continue;
      bytes = fb_snapshot_manifest_print_part (self->content, paths[i], &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (bytes != NULL)
        take_part (self, i, bytes);
    }

  return print_object (self, FB_BODY_FIELDS, self->content->credential_fields, error) &&
         print_object (self, FB_BODY_PALETTE, self->content->palette, error);
}

/* Found again by what they are sealed for: the sealed bytes differ each time. */
static gboolean
seal_secrets (FbSnapshotDraft *self, FbSealKey *profile_key, GError **error)
{
  g_autofree char *context = fb_snapshot_secrets_context (self->content, error);

  if (context == NULL)
    return FALSE;

  self->hashes[FB_BODY_SECRETS] = fb_snapshot_hex_parse (context);
  self->parts[FB_BODY_SECRETS] = fb_snapshot_secrets_seal (self->content, profile_key, error);

  return self->parts[FB_BODY_SECRETS] != NULL;
}

char *
fb_snapshot_draft_sealed_flows_context (const char *fingerprint)
{
  return g_strdup_printf ("%s%s%s", FB_SEALED_FLOWS_CONTEXT, fingerprint != NULL ? " " : "",
                          fingerprint != NULL ? fingerprint : "");
}

/* A hash of what is sealed would tell something of it, so that it is not found again. What stands
 * for the flows in the manifest lies in their own part. */
static gboolean
seal_flows (FbSnapshotDraft *self, FbSealKey *profile_key, GError **error)
{
  g_autofree char *context =
      fb_snapshot_draft_sealed_flows_context (self->content->flows_fingerprint);
  GBytes *sealed = fb_seal (profile_key, context, self->content->flows);
  GBytes *print = fb_snapshot_manifest_print_part (self->content, FB_PATH_FLOWS, error);

  self->parts[FB_BODY_SEALED_FLOWS] = sealed;
  self->hashes[FB_BODY_SEALED_FLOWS] = fb_snapshot_hash_bytes (sealed);
  if (print == NULL)
    return FALSE;

  take_part (self, FB_BODY_FLOWS, print);
  return TRUE;
}

static gboolean
prepare_flows (FbSnapshotDraft     *self,
               gboolean             hides_secrets,
               FbSealKey           *profile_key,
               const FbRecentFlows *recent,
               GError             **error)
{
  FbFlowDocument *document = fb_snapshot_content_get_document (self->content, NULL);

  if (document != NULL)
    self->n_nodes = fb_flow_document_get_n_nodes (document);

  if (hides_secrets)
    {
      if (profile_key == NULL || self->content->flows_fingerprint == NULL)
        return fb_throw (error, FB_ERROR_DENIED,
                         _ ("There are credentials inside the flows, which cannot be kept without "
                            "a key"));
      return seal_flows (self, profile_key, error);
    }
  if (document != NULL)
    self->text_hashes = fb_snapshot_flows_hash (document, recent);
  else
    {
      self->parts[FB_BODY_FLOWS] = g_bytes_ref (self->content->flows);
      self->hashes[FB_BODY_FLOWS] = fb_snapshot_hash_bytes (self->content->flows);
    }

  return TRUE;
}

FbSnapshotDraft *
fb_snapshot_draft_new (FbSnapshotContent   *content,
                       gboolean             hides_secrets,
                       FbSealKey           *profile_key,
                       const FbRecentFlows *recent,
                       GError             **error)
{
  g_autoptr (FbSnapshotDraft) self = NULL;
  g_autofree char *manifest = NULL;

  g_return_val_if_fail (content != NULL, NULL);

  if (g_bytes_get_size (content->flows) > FB_FLOW_MAX_BYTES)
    {
      fb_throw (error, FB_ERROR_INVALID, _ ("Flows larger than %d MiB cannot be kept"),
                FB_FLOW_MAX_BYTES / 1024 / 1024);
      return NULL;
    }

  self = g_new0 (FbSnapshotDraft, 1);
  self->content = fb_snapshot_content_ref (content);
  manifest = fb_snapshot_manifest_print (content, error);
  if (manifest == NULL || !prepare_flows (self, hides_secrets, profile_key, recent, error) ||
      !print_parts (self, error) ||
      (profile_key != NULL && fb_snapshot_manifest_has_secrets (content) &&
       !seal_secrets (self, profile_key, error)))
    return NULL;
  self->manifest_hash = fb_snapshot_manifest_hash (manifest);

  return g_steal_pointer (&self);
}
