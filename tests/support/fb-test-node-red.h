/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Real Node-RED for tests. What npm fetches is kept once per machine below FLOWBENCH_TEST_CACHE
 * (/var/tmp/flowbench-cache when unset), made when it is missing or when the lock file changed, and
 * never written to afterwards. Calls block. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The folder of an installed runtime, laid out as in a profile (package.json, package-lock.json,
 * node_modules). @name: such as "node-red-5.0". NULL after fb_test_missing() when it cannot be
 * fetched. (nullable) (transfer full) */
char *fb_test_runtime (const char *name) G_GNUC_WARN_UNUSED_RESULT;

/* Its node program and its red.js. (nullable) (transfer full) */
char *fb_test_runtime_node (const char *name) G_GNUC_WARN_UNUSED_RESULT;
char *fb_test_runtime_script (const char *name) G_GNUC_WARN_UNUSED_RESULT;

/* A node program that is too old for Node-RED 5.0. (nullable) (transfer full) */
char *fb_test_old_node (void) G_GNUC_WARN_UNUSED_RESULT;

/* As fb_test_runtime(), for any folder below data/ that holds a package.json and its lock file,
 * such as "demo". */
char *fb_test_npm_folder (const char *name) G_GNUC_WARN_UNUSED_RESULT;

/* Puts @from at @to (which must not exist) in no time: folders are made, files are hard links, or
 * copies where links cannot be. For giving a profile a runtime of its own. */
void fb_test_link_tree (const char *from, const char *to);

G_END_DECLS
