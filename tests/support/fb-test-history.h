/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A flow document as it grows under an engineer's hands: each step moves, renames, rewires, adds
 * and deletes nodes and changes code, mostly on one tab. Made up, and the same for the same seed.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FbTestHistory FbTestHistory;

/* Begins with fb_test_make_flows(). (transfer full) */
FbTestHistory *fb_test_history_new (guint32 seed, guint n_tabs, guint n_nodes, gboolean pretty)
    G_GNUC_WARN_UNUSED_RESULT;
void fb_test_history_free (FbTestHistory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbTestHistory, fb_test_history_free)

/* Makes @n_edits edits, or 1 to 20 when it is 0. */
void fb_test_history_step (FbTestHistory *self, guint n_edits);

/* The document now. (transfer full) */
GBytes *fb_test_history_print (FbTestHistory *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
