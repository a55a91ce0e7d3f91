/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The lock of a profile: every process that has it open holds it shared; changing its schema takes
 * it exclusively, so no older program can be at work meanwhile. A second lock, the gate, lets
 * processes open the profile one after the other, so that two which start together do not take each
 * other for older programs. Both end with the process. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FbProfileLock FbProfileLock;

/* Passes the gate of @folder, waiting at most @timeout_ms for a process that is in it, and takes
 * the lock shared. Blocks. FB_ERROR_CONFLICT, FB_ERROR_DENIED. (transfer full) */
FbProfileLock *fb_profile_lock_new (const char *folder,
                                    guint       timeout_ms,
                                    GError    **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether no other process has the profile open now; when TRUE the lock is exclusive until
 * fb_profile_lock_share(). Only in the gate. */
gboolean fb_profile_lock_try_exclusive (FbProfileLock *self);
void     fb_profile_lock_share (FbProfileLock *self);

/* The profile is open: lets the next one in. */
void fb_profile_lock_leave_gate (FbProfileLock *self);

void fb_profile_lock_free (FbProfileLock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbProfileLock, fb_profile_lock_free)

G_END_DECLS
