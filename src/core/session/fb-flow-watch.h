/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Keeps the search's picture of the flows of all instances: reads those of local ones from disk
 * whenever their file changes, running or not, and those of remote ones over the link while it is
 * online and whenever somebody deployed there. UI thread; files are read and parsed on another. */

#pragma once

#include "instance/fb-instance-link.h"
#include "search/fb-instance-search.h"

G_BEGIN_DECLS

#define FB_TYPE_FLOW_WATCH (fb_flow_watch_get_type ())
G_DECLARE_FINAL_TYPE (FbFlowWatch, fb_flow_watch, FB, FLOW_WATCH, GObject)

FbFlowWatch *fb_flow_watch_new (FbInstanceStore  *instances,
                                FbInstanceSearch *search) G_GNUC_WARN_UNUSED_RESULT;

/* From now on the flows of the link's instance are asked for over @link, if it is a remote one. */
void fb_flow_watch_add_link (FbFlowWatch *self, FbInstanceLink *link);

/* Ends all watching; what is being read is given up. */
void fb_flow_watch_close (FbFlowWatch *self);

G_END_DECLS
