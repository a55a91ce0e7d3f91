/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Everything one snapshot holds, in clear, in memory. Filled by its maker, then shared and never
 * changed again: setters only before the first fb_snapshot_content_ref() and before any getter of
 * another thread. What a source cannot give is named in the unknown parts; what is neither given
 * nor unknown is known to be absent. Any thread.
 *
 * Read back without secrets, credentials and the values of hidden environment variables are not
 * there; their keyed fingerprints are. */

#pragma once

#include "fb-json.h"
#include "flow/fb-flow-document.h"

G_BEGIN_DECLS

typedef enum
{
  FB_PART_CREDENTIALS = 1 << 0,
  FB_PART_ENVIRONMENT = 1 << 1,
  FB_PART_PACKAGES = 1 << 2, /* package.json and its lock */
  FB_PART_MODULES = 1 << 3,
  FB_PART_SETTINGS = 1 << 4,
  FB_PART_PALETTE = 1 << 5,
} FbSnapshotParts;

/* One variable. @value: (nullable) a hidden one of a snapshot that was read without secrets, or one
 * whose value the source does not tell. @fingerprint: (nullable) of a hidden value, hex. */
typedef struct
{
  char    *name;
  char    *value;
  gboolean hidden;
  char    *fingerprint;
} FbEnvironmentValue;

FbEnvironmentValue *fb_environment_value_new (const char *name,
                                              const char *value,
                                              gboolean    hidden) G_GNUC_WARN_UNUSED_RESULT;
/* Wipes the value. */
void fb_environment_value_free (FbEnvironmentValue *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbEnvironmentValue, fb_environment_value_free)

typedef struct _FbSnapshotContent FbSnapshotContent;

/* @flows: exact bytes, of the file for a local instance, of the array for a remote one; they need
 * not be sound. (transfer full) */
FbSnapshotContent *fb_snapshot_content_new (GBytes *flows) G_GNUC_WARN_UNUSED_RESULT;
FbSnapshotContent *fb_snapshot_content_ref (FbSnapshotContent *self);
void               fb_snapshot_content_unref (FbSnapshotContent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbSnapshotContent, fb_snapshot_content_unref)

GBytes *fb_snapshot_content_get_flows (FbSnapshotContent *self);
/* The flows scanned, at first use: on a worker for large ones. FB_ERROR_INVALID when they are no
 * flow document. (transfer none) (nullable) */
FbFlowDocument *fb_snapshot_content_get_document (FbSnapshotContent *self, GError **error);

FbSnapshotParts fb_snapshot_content_get_unknown (FbSnapshotContent *self);
void            fb_snapshot_content_set_unknown (FbSnapshotContent *self, FbSnapshotParts unknown);

/* (nullable) node id -> {field: value}; values wiped with the last reference as far as they are
 * ours. (transfer none) */
JsonObject *fb_snapshot_content_get_credentials (FbSnapshotContent *self);
void        fb_snapshot_content_set_credentials (FbSnapshotContent *self, JsonObject *credentials);

/* (nullable) node id -> {field: true}: fields that are set but whose values the source does not
 * give; beside FB_PART_CREDENTIALS in the unknown parts. View data. (transfer none) */
JsonObject *fb_snapshot_content_get_credential_fields (FbSnapshotContent *self);
void        fb_snapshot_content_set_credential_fields (FbSnapshotContent *self, JsonObject *fields);

/* (nullable) node id -> {field: hex}: keyed fingerprints, there when the content came from the
 * store or went through fb_snapshot_store_fingerprint(). Equal values have equal ones under the
 * same key; @key_id (nullable) names it, and fingerprints of different keys say nothing about each
 * other. (transfer none) */
JsonObject *fb_snapshot_content_get_fingerprints (FbSnapshotContent *self, const char **key_id);

/* Sorted by name. (transfer none) (element-type FbEnvironmentValue) */
GPtrArray *fb_snapshot_content_get_environment (FbSnapshotContent *self);
/* A second value of a name replaces the first. */
void fb_snapshot_content_add_environment (FbSnapshotContent *self,
                                          const char        *name,
                                          const char        *value,
                                          gboolean           hidden);

/* (nullable) exact bytes */
GBytes *fb_snapshot_content_get_package_json (FbSnapshotContent *self);
void    fb_snapshot_content_set_package_json (FbSnapshotContent *self, GBytes *bytes);
/* (nullable) exact bytes */
GBytes *fb_snapshot_content_get_package_lock (FbSnapshotContent *self);
void    fb_snapshot_content_set_package_lock (FbSnapshotContent *self, GBytes *bytes);

/* (nullable) name -> version; Node-RED itself as "node-red" */
JsonObject *fb_snapshot_content_get_modules (FbSnapshotContent *self);
void        fb_snapshot_content_set_modules (FbSnapshotContent *self, JsonObject *modules);

/* (nullable) the settings that matter */
JsonObject *fb_snapshot_content_get_settings (FbSnapshotContent *self);
void        fb_snapshot_content_set_settings (FbSnapshotContent *self, JsonObject *settings);

/* View data, outside the manifest: (nullable) type -> {color, icon, inputs, outputs, category,
 * align, label}, and (nullable) versions and rev. */
JsonObject *fb_snapshot_content_get_palette (FbSnapshotContent *self);
void        fb_snapshot_content_set_palette (FbSnapshotContent *self, JsonObject *palette);
const char *fb_snapshot_content_get_node_red_version (FbSnapshotContent *self);
void        fb_snapshot_content_set_node_red_version (FbSnapshotContent *self, const char *version);
const char *fb_snapshot_content_get_node_version (FbSnapshotContent *self);
void        fb_snapshot_content_set_node_version (FbSnapshotContent *self, const char *version);
const char *fb_snapshot_content_get_rev (FbSnapshotContent *self);
void        fb_snapshot_content_set_rev (FbSnapshotContent *self, const char *rev);

G_END_DECLS
