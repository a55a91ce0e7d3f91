/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Some nodes of a flow document as the text that Node-RED's editor exports and imports: what was
 * chosen, what lies in it, and what it uses. Pure functions; any thread. */

#pragma once

#include "flow/fb-flow-document.h"

G_BEGIN_DECLS

/* An array of the nodes, groups, tabs and subflows @ids, what they contain, the configuration nodes
 * they use and the subflows they are instances of, in the order of the editor's
 * createExportableNodeSet() and laid out as @document is. Each node has the bytes it has there, but
 * for credentials, which are left out. Wires and links to nodes that do not come along stay: an
 * import drops them, and so does the editor. That is what the editor copies; its dialog for exports
 * adds a node with the versions of the modules, which an import can do without. @n_nodes: (out)
 * (optional) how many nodes it has. Errors: FB_ERROR_NOT_FOUND naming the id that no node has.
 * (transfer full) */
GBytes *fb_flow_selection_write (FbFlowDocument    *document,
                                 const char *const *ids,
                                 guint             *n_nodes,
                                 GError           **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether @document is such a part of flows and not all flows of an instance: it has no tab, but
 * nodes that lie on one. */
gboolean fb_flow_selection_is (FbFlowDocument *document);

G_END_DECLS
