/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What is edited and not deployed, out of a kept draft: data/node-red/editor.js makes it of a whole
 * set of nodes and the changes since. Pure functions; any thread. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* @draft: contents as the draft store gives them. The flows, without credentials; FB_ERROR_INVALID
 * when it is no draft. (transfer full) */
GBytes *fb_edited_flows_fold (GBytes *draft, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
