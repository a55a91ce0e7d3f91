/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The provider of instances and of what is in their flows. It follows the list of instances by
 * itself; whoever learns of new flows (the link of an instance, after loading or a deploy) hands
 * them over. UI thread; entries are made on another one. */

#pragma once

#include "flow/fb-flow-document.h"
#include "search/fb-search.h"

G_BEGIN_DECLS

#define FB_TYPE_INSTANCE_SEARCH (fb_instance_search_get_type ())
G_DECLARE_FINAL_TYPE (FbInstanceSearch, fb_instance_search, FB, INSTANCE_SEARCH, GObject)

/* @instances: of FbInstance, such as the FbInstanceStore. */
FbInstanceSearch *fb_instance_search_new (GListModel *instances) G_GNUC_WARN_UNUSED_RESULT;

/* @document: (nullable) NULL forgets the flows. For an instance that is not in the list nothing
 * happens; one that leaves the list loses its flows. "entries-changed" follows when the entries are
 * ready. */
void fb_instance_search_set_flows (FbInstanceSearch *self,
                                   const char       *instance_id,
                                   FbFlowDocument   *document);

/* (nullable) (transfer none) the flows last handed over */
FbFlowDocument *fb_instance_search_get_flows (FbInstanceSearch *self, const char *instance_id);

G_END_DECLS
