/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-snapshot-content.h"

#include <string.h>

#include "fb-snapshot-content-private.h"

/* A bag of parts. Shared by whoever holds a reference; only the scanned document is made late,
 * behind a lock. */

FbEnvironmentValue *
fb_environment_value_new (const char *name, const char *value, gboolean hidden)
{
  FbEnvironmentValue *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_new0 (FbEnvironmentValue, 1);
  self->name = g_strdup (name);
  self->value = g_strdup (value);
  self->hidden = hidden;

  return self;
}

void
fb_environment_value_free (FbEnvironmentValue *self)
{
  g_return_if_fail (self != NULL);

  if (self->value != NULL)
    explicit_bzero (self->value, strlen (self->value));
  g_free (self->value);
  g_free (self->name);
  g_free (self->fingerprint);
  g_free (self);
}

FbSnapshotContent *
fb_snapshot_content_new (GBytes *flows)
{
  FbSnapshotContent *self;

  g_return_val_if_fail (flows != NULL, NULL);

  self = g_new0 (FbSnapshotContent, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->flows = g_bytes_ref (flows);
  self->environment = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_environment_value_free);
  g_mutex_init (&self->mutex);

  return self;
}

FbSnapshotContent *
fb_snapshot_content_ref (FbSnapshotContent *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
fb_snapshot_content_unref (FbSnapshotContent *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->flows, g_bytes_unref);
  g_clear_pointer (&self->flows_fingerprint, g_free);
  g_clear_pointer (&self->credentials, json_object_unref);
  g_clear_pointer (&self->credential_fields, json_object_unref);
  g_clear_pointer (&self->fingerprints, json_object_unref);
  g_clear_pointer (&self->key_id, g_free);
  g_clear_pointer (&self->environment, g_ptr_array_unref);
  g_clear_pointer (&self->package_json, g_bytes_unref);
  g_clear_pointer (&self->package_lock, g_bytes_unref);
  g_clear_pointer (&self->modules, json_object_unref);
  g_clear_pointer (&self->settings, json_object_unref);
  g_clear_pointer (&self->palette, json_object_unref);
  g_clear_pointer (&self->node_red_version, g_free);
  g_clear_pointer (&self->node_version, g_free);
  g_clear_pointer (&self->rev, g_free);
  g_clear_pointer (&self->document, fb_flow_document_unref);
  g_clear_error (&self->document_error);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

GBytes *
fb_snapshot_content_get_flows (FbSnapshotContent *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->flows;
}

static FbFlowDocument *
get_document (FbSnapshotContent *self, FbFlowDocument *previous, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->document == NULL && self->document_error == NULL)
    self->document = fb_flow_document_new_after (self->flows, previous, &self->document_error);
  if (self->document == NULL && error != NULL)
    *error = g_error_copy (self->document_error);

  return self->document;
}

FbFlowDocument *
fb_snapshot_content_get_document (FbSnapshotContent *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  return get_document (self, NULL, error);
}

FbFlowDocument *
fb_snapshot_content_scan_after (FbSnapshotContent *self, FbFlowDocument *previous)
{
  g_return_val_if_fail (self != NULL, NULL);

  return get_document (self, previous, NULL);
}

FbSnapshotParts
fb_snapshot_content_get_unknown (FbSnapshotContent *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->unknown;
}

void
fb_snapshot_content_set_unknown (FbSnapshotContent *self, FbSnapshotParts unknown)
{
  g_return_if_fail (self != NULL);
  self->unknown = unknown;
}

static void
set_object (JsonObject **field, JsonObject *object)
{
  if (object != NULL)
    json_object_ref (object);
  g_clear_pointer (field, json_object_unref);
  *field = object;
}

static void
set_bytes (GBytes **field, GBytes *bytes)
{
  if (bytes != NULL)
    g_bytes_ref (bytes);
  g_clear_pointer (field, g_bytes_unref);
  *field = bytes;
}

static void
set_text (char **field, const char *text)
{
  char *copy = g_strdup (text);

  g_free (*field);
  *field = copy;
}

JsonObject *
fb_snapshot_content_get_credentials (FbSnapshotContent *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->credentials;
}

void
fb_snapshot_content_set_credentials (FbSnapshotContent *self, JsonObject *credentials)
{
  g_return_if_fail (self != NULL);
  set_object (&self->credentials, credentials);
}

JsonObject *
fb_snapshot_content_get_credential_fields (FbSnapshotContent *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->credential_fields;
}

void
fb_snapshot_content_set_credential_fields (FbSnapshotContent *self, JsonObject *fields)
{
  g_return_if_fail (self != NULL);
  set_object (&self->credential_fields, fields);
}

JsonObject *
fb_snapshot_content_get_fingerprints (FbSnapshotContent *self, const char **key_id)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (key_id != NULL)
    *key_id = self->key_id;
  return self->fingerprints;
}

void
fb_snapshot_content_set_fingerprints (FbSnapshotContent *self,
                                      JsonObject        *fingerprints,
                                      const char        *key_id)
{
  g_return_if_fail (self != NULL);

  set_object (&self->fingerprints, fingerprints);
  set_text (&self->key_id, key_id);
}

GPtrArray *
fb_snapshot_content_get_environment (FbSnapshotContent *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->environment;
}

/* The place of @name among the sorted, after one of the same name went. */
static guint
make_place (GPtrArray *environment, const char *name)
{
  guint at = environment->len;

  /* They nearly always come in order. */
  while (at > 0)
    {
      const FbEnvironmentValue *other = g_ptr_array_index (environment, at - 1);
      const int                 order = strcmp (other->name, name);

      if (order < 0)
        break;
      at--;
      if (order == 0)
        g_ptr_array_remove_index (environment, at);
    }

  return at;
}

void
fb_snapshot_content_take_environment (FbSnapshotContent *self,
                                      const char        *name,
                                      const char        *value,
                                      gboolean           hidden,
                                      const char        *fingerprint)
{
  FbEnvironmentValue *variable = fb_environment_value_new (name, value, hidden);

  variable->fingerprint = g_strdup (fingerprint);
  g_ptr_array_insert (self->environment, (int)make_place (self->environment, name), variable);
}

void
fb_snapshot_content_add_environment (FbSnapshotContent *self,
                                     const char        *name,
                                     const char        *value,
                                     gboolean           hidden)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (name != NULL);

  fb_snapshot_content_take_environment (self, name, value, hidden, NULL);
}

GBytes *
fb_snapshot_content_get_package_json (FbSnapshotContent *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->package_json;
}

void
fb_snapshot_content_set_package_json (FbSnapshotContent *self, GBytes *bytes)
{
  g_return_if_fail (self != NULL);
  set_bytes (&self->package_json, bytes);
}

GBytes *
fb_snapshot_content_get_package_lock (FbSnapshotContent *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->package_lock;
}

void
fb_snapshot_content_set_package_lock (FbSnapshotContent *self, GBytes *bytes)
{
  g_return_if_fail (self != NULL);
  set_bytes (&self->package_lock, bytes);
}

JsonObject *
fb_snapshot_content_get_modules (FbSnapshotContent *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->modules;
}

void
fb_snapshot_content_set_modules (FbSnapshotContent *self, JsonObject *modules)
{
  g_return_if_fail (self != NULL);
  set_object (&self->modules, modules);
}

JsonObject *
fb_snapshot_content_get_settings (FbSnapshotContent *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->settings;
}

void
fb_snapshot_content_set_settings (FbSnapshotContent *self, JsonObject *settings)
{
  g_return_if_fail (self != NULL);
  set_object (&self->settings, settings);
}

JsonObject *
fb_snapshot_content_get_palette (FbSnapshotContent *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->palette;
}

void
fb_snapshot_content_set_palette (FbSnapshotContent *self, JsonObject *palette)
{
  g_return_if_fail (self != NULL);
  set_object (&self->palette, palette);
}

const char *
fb_snapshot_content_get_node_red_version (FbSnapshotContent *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->node_red_version;
}

void
fb_snapshot_content_set_node_red_version (FbSnapshotContent *self, const char *version)
{
  g_return_if_fail (self != NULL);
  set_text (&self->node_red_version, version);
}

const char *
fb_snapshot_content_get_node_version (FbSnapshotContent *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->node_version;
}

void
fb_snapshot_content_set_node_version (FbSnapshotContent *self, const char *version)
{
  g_return_if_fail (self != NULL);
  set_text (&self->node_version, version);
}

const char *
fb_snapshot_content_get_rev (FbSnapshotContent *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->rev;
}

void
fb_snapshot_content_set_rev (FbSnapshotContent *self, const char *rev)
{
  g_return_if_fail (self != NULL);
  set_text (&self->rev, rev);
}

FbSnapshotContent *
fb_snapshot_content_copy (FbSnapshotContent *self)
{
  FbSnapshotContent *copy = fb_snapshot_content_new (self->flows);
  FbFlowDocument    *document = fb_snapshot_content_get_document (self, NULL);

  if (document != NULL)
    copy->document = fb_flow_document_ref (document);
  copy->flows_fingerprint = g_strdup (self->flows_fingerprint);
  copy->unknown = self->unknown;
  fb_snapshot_content_set_credentials (copy, self->credentials);
  fb_snapshot_content_set_credential_fields (copy, self->credential_fields);
  fb_snapshot_content_set_fingerprints (copy, self->fingerprints, self->key_id);
  for (guint i = 0; i < self->environment->len; i++)
    {
      const FbEnvironmentValue *variable = g_ptr_array_index (self->environment, i);

      fb_snapshot_content_take_environment (copy, variable->name, variable->value, variable->hidden,
                                            variable->fingerprint);
    }
  fb_snapshot_content_set_package_json (copy, self->package_json);
  fb_snapshot_content_set_package_lock (copy, self->package_lock);
  fb_snapshot_content_set_modules (copy, self->modules);
  fb_snapshot_content_set_settings (copy, self->settings);
  fb_snapshot_content_set_palette (copy, self->palette);
  copy->node_red_version = g_strdup (self->node_red_version);
  copy->node_version = g_strdup (self->node_version);
  copy->rev = g_strdup (self->rev);

  return copy;
}
