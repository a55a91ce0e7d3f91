/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Flows in a file that a person chose: choosing, reading within bounds, parsing on a worker. */

#pragma once

#include "flow/fb-flow-document.h"
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A chooser for one flow file; "response" tells. (transfer full) */
GtkFileChooserNative *fb_flow_file_chooser_new (GtkWindow *parent) G_GNUC_WARN_UNUSED_RESULT;

/* Errors: FB_ERROR_INVALID (not flows, or larger than FB_FLOW_MAX_BYTES), FB_ERROR_NOT_FOUND,
 * FB_ERROR_DENIED, FB_ERROR_CANCELLED. (transfer full) */
void            fb_flow_file_read_async (GFile              *file,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data);
FbFlowDocument *fb_flow_file_read_finish (GFile        *file,
                                          GAsyncResult *result,
                                          GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
