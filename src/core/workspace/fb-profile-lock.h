/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The lock of a profile: every process that has it open holds it shared; changing its schema takes
 * it exclusively, so no older program can be at work meanwhile. Ends with the process. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FbProfileLock FbProfileLock;

/* Takes the lock of @folder shared, waiting at most @timeout_ms for a process that holds it
 * exclusively. Blocks. FB_ERROR_CONFLICT, FB_ERROR_DENIED. (transfer full) */
FbProfileLock *fb_profile_lock_new (const char *folder,
                                    guint       timeout_ms,
                                    GError    **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether no other process has the profile open now; when TRUE the lock is exclusive until
 * fb_profile_lock_share(). */
gboolean fb_profile_lock_try_exclusive (FbProfileLock *self);
void     fb_profile_lock_share (FbProfileLock *self);

void fb_profile_lock_free (FbProfileLock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbProfileLock, fb_profile_lock_free)

G_END_DECLS
