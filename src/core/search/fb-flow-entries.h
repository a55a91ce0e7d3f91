/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What can be found in the flows of an instance. */

#pragma once

#include "flow/fb-flow-document.h"

G_BEGIN_DECLS

#define FB_FLOW_MAX_ENTRIES 200000

/* Tabs, subflows, named groups, config nodes and nodes, in this order of kinds as in the document;
 * junctions are left out. A node without a name is shown by what the editor shows for its type: its
 * topic, address, file. At most FB_FLOW_MAX_ENTRIES. Slow for large documents; any thread.
 * (transfer full) (element-type FbSearchEntry) */
GPtrArray *fb_flow_document_list_entries (FbFlowDocument *document,
                                          const char     *instance_id,
                                          const char     *instance_name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
