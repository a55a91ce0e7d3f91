/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Shows what a merge brings together, and asks about each conflict until all are decided. UI
 * thread; writing the result is done on a worker. */

#pragma once

#include "flow/fb-flow-merge.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define FB_TYPE_MERGE_DIALOG (fb_merge_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FbMergeDialog, fb_merge_dialog, FB, MERGE_DIALOG, AdwWindow)

/* A dialog over @parent's window. */
void fb_merge_dialog_ask_async (GtkWidget          *parent,
                                FbFlowMerge        *merge,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data);
/* (nullable) The array of nodes that came out; NULL when the person ended it. (transfer full) */
GBytes *fb_merge_dialog_ask_finish (GtkWidget    *parent,
                                    GAsyncResult *result) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
