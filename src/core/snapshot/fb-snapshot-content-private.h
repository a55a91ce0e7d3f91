/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the files of core/snapshot share of a content. */

#pragma once

#include "fb-snapshot-content.h"

G_BEGIN_DECLS

struct _FbSnapshotContent
{
  gatomicrefcount ref_count;

  /* Owned */
  GBytes         *flows;
  char           *flows_fingerprint; /* (nullable) keyed; when there are credentials among them */
  JsonObject     *credentials;
  JsonObject     *credential_fields;
  JsonObject     *fingerprints;
  char           *key_id;
  GPtrArray      *environment; /* FbEnvironmentValue, sorted by name */
  GBytes         *package_json;
  GBytes         *package_lock;
  JsonObject     *modules;
  JsonObject     *settings;
  JsonObject     *palette;
  char           *node_red_version;
  char           *node_version;
  char           *rev;
  FbSnapshotParts unknown;

  GMutex          mutex; /* guards what follows */
  FbFlowDocument *document;
  GError         *document_error;
};

/* One of its own, to be changed; what is behind pointers is shared. (transfer full) */
FbSnapshotContent *fb_snapshot_content_copy (FbSnapshotContent *self) G_GNUC_WARN_UNUSED_RESULT;

/* As fb_snapshot_content_get_document(), sooner when the flows are mostly those of @previous
 * (nullable). */
FbFlowDocument *fb_snapshot_content_scan_after (FbSnapshotContent *self, FbFlowDocument *previous);
void            fb_snapshot_content_set_fingerprints (FbSnapshotContent *self,
                                                      JsonObject        *fingerprints,
                                                      const char        *key_id);
/* As fb_snapshot_content_add_environment(), with what is known of a hidden value. */
void fb_snapshot_content_take_environment (FbSnapshotContent *self,
                                           const char        *name,
                                           const char        *value,
                                           gboolean           hidden,
                                           const char        *fingerprint);

G_END_DECLS
