/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Where the program's own files are. The environment variables FLOWBENCH_DATA_DIR,
 * FLOWBENCH_LIBEXEC_DIR and FLOWBENCH_MODULE_DIR point at an uninstalled tree; otherwise the paths
 * given at build time hold. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A file below the data folder, such as ("runtimes", "node-red-5.0", NULL). (transfer full) */
char *fb_paths_data (const char *first, ...) G_GNUC_NULL_TERMINATED G_GNUC_WARN_UNUSED_RESULT;

/* A helper program, such as "flowbench-keeper". (transfer full) */
char *fb_paths_libexec (const char *name) G_GNUC_WARN_UNUSED_RESULT;

/* A module or a folder of modules that is loaded while running. (transfer full) */
char *fb_paths_module (const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
