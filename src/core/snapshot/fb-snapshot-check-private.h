/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the files of the check share. */

#pragma once

#include "fb-snapshot-body.h"
#include "fb-snapshot-chain.h"
#include "fb-snapshot-check.h"
#include "fb-snapshot-store-private.h"
#include "fb-snapshot-sum.h"
#include "fb-snapshot-text.h"

G_BEGIN_DECLS

#define FB_CHECK_PART_ROW "row"
#define FB_CHECK_PART_MANIFEST "manifest"
#define FB_CHECK_PART_PALETTE "palette"

typedef struct
{
  FbWorkspace *workspace;   /* Borrowed */
  FbSealKey   *profile_key; /* (nullable) */
  GPtrArray   *findings;    /* Borrowed */

  /* Owned */
  GHashTable      *wrong[FB_SUMMED_INSTANCE + 1]; /* numbers of rows with a wrong sum */
  GHashTable      *sound_texts;                   /* numbers of texts that were looked at */
  FbSnapshotTexts *texts;                         /* (nullable) of the snapshots before */
  FbFlowDocument  *document;                      /* (nullable) of the snapshot before */
  FbSnapshotChain *chain;
  FbSealKey       *key; /* (nullable) of the fingerprints looked at last */
  char            *key_id;

  /* The snapshot that is looked at */
  const char *id;
  guint       n_findings;
} FbCheck;

/* Notes what is wrong with @part of the snapshot that is looked at. */
void fb_check_find (FbCheck *self, const char *part, const char *message);
/* An error that says the content is bad becomes a finding; TRUE then. */
gboolean fb_check_take_error (FbCheck *self, const char *part, GError *reason, GError **error);
/* Whether the row was changed; it is then told once. */
gboolean fb_check_is_wrong (FbCheck *self, FbSummedTable table, gint64 number);

/* Findings are no error. */
gboolean
fb_check_body (FbCheck *self, FbConnection *connection, const FbSnapshotBody *body, GError **error);

G_END_DECLS
