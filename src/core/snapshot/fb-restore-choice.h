/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Which nodes of a snapshot come back, and which of those that run go, when some are chosen. Pure;
 * any thread. */

#pragma once

#include "flow/fb-flow-document.h"

G_BEGIN_DECLS

typedef struct
{
  GHashTable *taken;   /* set of ids of the snapshot */
  GHashTable *removed; /* set of ids of what runs */
} FbRestoreChoice;

/* FB_ERROR_NOT_FOUND when @snapshot has not one of @nodes. (transfer full) */
FbRestoreChoice *fb_restore_choice_new (FbFlowDocument    *snapshot,
                                        FbFlowDocument    *running,
                                        const char *const *nodes,
                                        GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void             fb_restore_choice_free (FbRestoreChoice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbRestoreChoice, fb_restore_choice_free)

/* One node of what comes out. */
typedef struct
{
  FbFlowDocument *document;
  guint           index;
} FbRestoreNode;

/* The nodes that run, with the taken ones in their places, and those that are not there any more
 * behind their neighbours: a tab behind the tab it followed, others at the end. (transfer full)
 * (element-type FbRestoreNode) */
GArray *fb_restore_choice_arrange (const FbRestoreChoice *self,
                                   FbFlowDocument        *snapshot,
                                   FbFlowDocument        *running) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
