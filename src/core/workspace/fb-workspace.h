/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One profile: its folder, its database, its keyring, its key, and the news that another process of
 * the same profile committed something. Everything that is kept hangs off this object; a process
 * may open several. */

#pragma once

#include "fb-database.h"
#include "fb-keyring.h"
#include "fb-seal.h"

G_BEGIN_DECLS

#define FB_TYPE_WORKSPACE (fb_workspace_get_type ())
G_DECLARE_FINAL_TYPE (FbWorkspace, fb_workspace, FB, WORKSPACE, GObject)

/* @folder: (nullable) the profile; NULL is $XDG_DATA_HOME/flowbench. @migrations: NULL-terminated
 * list of tables, one per area. Takes the exclusive profile lock only while it migrates. Blocks;
 * the window calls it before its first frame only through fb_session_open_async(). Errors:
 * FB_ERROR_UNSUPPORTED (made by a newer Flowbench), FB_ERROR_CONFLICT (another process runs an
 * older program), FB_ERROR_INVALID (damaged; names the newest backup), FB_ERROR_DENIED,
 * FB_ERROR_FULL. (transfer full)
 *
 * Signal "changed": another process of the profile committed; on the main context of the creator,
 * within a second. */
FbWorkspace *fb_workspace_open (const char               *folder,
                                const FbMigration *const *migrations,
                                GError                  **error) G_GNUC_WARN_UNUSED_RESULT;

/* The default profile's folder. (transfer full) */
char *fb_workspace_default_folder (void) G_GNUC_WARN_UNUSED_RESULT;

const char *fb_workspace_get_folder (FbWorkspace *self);
FbDatabase *fb_workspace_get_database (FbWorkspace *self);
FbKeyring  *fb_workspace_get_keyring (FbWorkspace *self);

/* A path below the profile. (transfer full) */
char *fb_workspace_path (FbWorkspace *self,
                         const char  *first,
                         ...) G_GNUC_NULL_TERMINATED G_GNUC_WARN_UNUSED_RESULT;

/* The profile's sealing key, made and kept in the keyring at first use. Blocks, perhaps on the
 * person whom the desktop asks to open the keyring. FB_ERROR_DENIED also when the keyring at hand
 * does not hold the key that this profile was sealed with; otherwise as FbKeyring. (transfer full)
 */
FbSealKey *fb_workspace_dup_key (FbWorkspace *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Begins anew with another key, as when the keyring was lost: sealed drafts can never be opened
 * again. Blocks. */
gboolean fb_workspace_replace_key (FbWorkspace *self, GError **error);

/* Emits "changed" later if another process committed and its news did not come through; for the
 * moment a window comes to the front. Costs one small read on another thread. */
void fb_workspace_look (FbWorkspace *self);

/* Closes the database and lets go of the profile. Blocks for what is being written. */
void fb_workspace_close (FbWorkspace *self);

G_END_DECLS
