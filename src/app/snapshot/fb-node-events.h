/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Who changed one node, and when, as a dialog: a row that is activated compares the snapshot with
 * the one before it; two that are chosen are compared with each other. Compares by the window
 * action "win.compare-node" (one snapshot, the other, node). UI thread. */

#pragma once

#include "snapshot/fb-snapshot-store.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define FB_TYPE_NODE_EVENTS (fb_node_events_get_type ())
G_DECLARE_FINAL_TYPE (FbNodeEvents, fb_node_events, FB, NODE_EVENTS, AdwWindow)

/* @instance: id. @node: id. @title: what people call the node. */
GtkWindow *fb_node_events_new (FbSnapshotStore *store,
                               const char      *instance,
                               const char      *node,
                               const char      *title);

G_END_DECLS
