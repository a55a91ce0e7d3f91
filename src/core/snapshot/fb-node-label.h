/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What Node-RED's editor writes on a node: its name, or what its type makes of its properties
 * ("msg.payload", "[get] /recipe", "set msg.topic"). A pure function; any thread. */

#pragma once

#include "fb-node-palette.h"
#include "flow/fb-flow-document.h"

G_BEGIN_DECLS

/* The label of @node, which is of @document. @look: (nullable) of its type. Never empty. (transfer
 * full) */
char *fb_node_label_make (FbFlowDocument   *document,
                          const FbFlowNode *node,
                          const FbNodeLook *look) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
