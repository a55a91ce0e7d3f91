/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Flow documents for tests and benchmarks: made up but of real shape, the same for the same seed;
 * and real ones, where Node-RED is in the test cache. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* @n_nodes nodes over @n_tabs tabs with wires, groups, config nodes and functions, about 360 bytes
 * each; with line breaks when @pretty. No problems in it. (transfer full) */
GBytes *fb_test_make_flows (guint32 seed, guint n_tabs, guint n_nodes, gboolean pretty)
    G_GNUC_WARN_UNUSED_RESULT;

/* The seed of this run: FLOWBENCH_TEST_SEED, else a random one. Prints it. */
guint32 fb_test_get_seed (void);

/* Paths of the example flows that Node-RED brings along; empty when the cache has none. (transfer
 * full) (element-type filename) */
GPtrArray *fb_test_list_example_flows (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
