/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Where things lie in the folder of a local instance (fb-instance-store.h has the whole picture).
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FB_LOCAL_USER_DIR "node-red"
#define FB_LOCAL_STORAGE "storage"
#define FB_LOCAL_INSTANCE "instance.json"
#define FB_LOCAL_USER_SETTINGS FB_LOCAL_USER_DIR "/settings.js"
#define FB_LOCAL_FLOWS FB_LOCAL_USER_DIR "/flows.json"
#define FB_LOCAL_FLOWS_BACKUP FB_LOCAL_USER_DIR "/.flows.json.backup"
#define FB_LOCAL_CREDENTIALS FB_LOCAL_USER_DIR "/flows_cred.json"

/* One of the above below @folder. (transfer full) */
static inline char *
fb_local_path (const char *folder, const char *name)
{
  return g_build_filename (folder, name, NULL);
}

G_END_DECLS
