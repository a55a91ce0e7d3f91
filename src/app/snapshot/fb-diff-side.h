/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What one side of a comparison is: a snapshot, what runs on an instance now, what is edited there
 * and not deployed yet, or a file. Immutable; any thread. */

#pragma once

#include "instance/fb-instance.h"
#include "snapshot/fb-snapshot.h"

G_BEGIN_DECLS

typedef enum
{
  FB_DIFF_SNAPSHOT,
  FB_DIFF_RUNNING,
  FB_DIFF_EDITED,
  FB_DIFF_FILE,
} FbDiffSideKind;

typedef struct
{
  FbDiffSideKind kind;
  char          *id;       /* of the snapshot or instance; the path of the file */
  char          *title;    /* for people */
  char          *instance; /* (nullable) id of the one it is of */
  GBytes        *flows;    /* (nullable) of FB_DIFF_EDITED */
} FbDiffSide;

#define FB_TYPE_DIFF_SIDE (fb_diff_side_get_type ())
GType fb_diff_side_get_type (void);

/* @title, @instance: (nullable) */
FbDiffSide *fb_diff_side_new (FbDiffSideKind kind,
                              const char    *id,
                              const char    *title,
                              const char    *instance) G_GNUC_WARN_UNUSED_RESULT;
/* With the titles that a person knows them by. UI thread. */
FbDiffSide *fb_diff_side_new_snapshot (FbSnapshot *snapshot) G_GNUC_WARN_UNUSED_RESULT;
FbDiffSide *fb_diff_side_new_running (FbInstance *instance) G_GNUC_WARN_UNUSED_RESULT;
FbDiffSide *fb_diff_side_new_edited (FbInstance *instance) G_GNUC_WARN_UNUSED_RESULT;
FbDiffSide *fb_diff_side_new_file (const char *path) G_GNUC_WARN_UNUSED_RESULT;
FbDiffSide *fb_diff_side_copy (const FbDiffSide *self) G_GNUC_WARN_UNUSED_RESULT;
void        fb_diff_side_free (FbDiffSide *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbDiffSide, fb_diff_side_free)

G_END_DECLS
