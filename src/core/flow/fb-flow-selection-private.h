/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What choosing the nodes and writing them share. */

#pragma once

#include "fb-flow-selection.h"

G_BEGIN_DECLS

/* The nodes in the order in which they are written. (transfer full) (nullable) (element-type guint)
 * indices */
GArray *fb_flow_selection_collect (FbFlowDocument    *document,
                                   const char *const *ids,
                                   GError           **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
