/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-paths.h"

/* Stateless; any thread. */

char *
fb_paths_data (const char *first, ...)
{
  const char      *root = g_getenv ("FLOWBENCH_DATA_DIR");
  g_autofree char *below = NULL;
  va_list          args;

  va_start (args, first);
  below = g_build_filename_valist (first, &args);
  va_end (args);

  return g_build_filename (root != NULL ? root : FB_PKGDATADIR, below, NULL);
}

char *
fb_paths_libexec (const char *name)
{
  const char *root = g_getenv ("FLOWBENCH_LIBEXEC_DIR");

  return g_build_filename (root != NULL ? root : FB_LIBEXECDIR, name, NULL);
}

char *
fb_paths_module (const char *name)
{
  const char *root = g_getenv ("FLOWBENCH_MODULE_DIR");

  return g_build_filename (root != NULL ? root : FB_MODULEDIR, name, NULL);
}
