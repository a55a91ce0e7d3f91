/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A content made ready for the database: hashed, its parts printed and sealed. What takes time is
 * done here, before the transaction. Immutable; any thread. */

#pragma once

#include "fb-seal.h"
#include "fb-snapshot-content.h"
#include "fb-snapshot-recent.h"

G_BEGIN_DECLS

/* Parts that are rows of table snapshot_part, in the order of their columns. */
typedef enum
{
  FB_BODY_FLOWS,        /* when they cannot be cut into nodes; their fingerprint when sealed */
  FB_BODY_SEALED_FLOWS, /* when secrets may be among them */
  FB_BODY_CREDENTIALS,  /* fingerprints */
  FB_BODY_ENVIRONMENT,
  FB_BODY_MODULES,
  FB_BODY_PACKAGE_JSON,
  FB_BODY_PACKAGE_LOCK,
  FB_BODY_SETTINGS,
  FB_BODY_SECRETS, /* sealed */
  FB_BODY_FIELDS,
  FB_BODY_PALETTE,
  FB_BODY_N_PARTS,
} FbBodyPart;

#define FB_SEALED_FLOWS_CONTEXT "snapshot flows"

/* What sealed flows are bound to. @fingerprint: (nullable) of them; the first ones had none.
 * (transfer full) */
char *fb_snapshot_draft_sealed_flows_context (const char *fingerprint) G_GNUC_WARN_UNUSED_RESULT;

typedef struct
{
  FbSnapshotContent *content;
  char              *manifest_hash; /* hex */
  guint              n_nodes;       /* 0 when the flows are no document */
  guint8            *text_hashes;   /* (nullable) of the nodes; NULL when they are not cut */
  GBytes            *parts[FB_BODY_N_PARTS];  /* (nullable) */
  GBytes            *hashes[FB_BODY_N_PARTS]; /* (nullable) by which a part is found again */
} FbSnapshotDraft;

/* Whether credentials in clear may stand inside the flows: in a node, beside the nodes, or in what
 * cannot be read. */
gboolean fb_snapshot_draft_hides_secrets (FbSnapshotContent *content);

/* @content: its fingerprints are there. @hides_secrets: fb_snapshot_draft_hides_secrets().
 * @profile_key: (nullable) when there is nothing to seal. @recent: (nullable) flows that are mostly
 * the same. FB_ERROR_INVALID. (transfer full) */
FbSnapshotDraft *fb_snapshot_draft_new (FbSnapshotContent   *content,
                                        gboolean             hides_secrets,
                                        FbSealKey           *profile_key,
                                        const FbRecentFlows *recent,
                                        GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void             fb_snapshot_draft_free (FbSnapshotDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbSnapshotDraft, fb_snapshot_draft_free)

G_END_DECLS
