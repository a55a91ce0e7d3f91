/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What was done here: when, who, verb, object, result. Local and unsigned. Written in the same
 * transaction as the act where the act is in the database. */

#pragma once

#include "workspace/fb-workspace.h"

G_BEGIN_DECLS

#define FB_TYPE_ACTIVITY_ENTRY (fb_activity_entry_get_type ())
G_DECLARE_FINAL_TYPE (FbActivityEntry, fb_activity_entry, FB, ACTIVITY_ENTRY, GObject)

extern const FbMigration fb_activity_migrations[];

/* Inside a write function. @verb: "instance.start", "deploy" …; @object: the thing's id;
 * @object_name: what people call it;
 * @result: "ok" or an FB_ERROR code name; @detail: (nullable) a sentence. Who is the login name of
 * this process. */
gboolean fb_activity_append (FbConnection *connection,
                             const char   *verb,
                             const char   *object,
                             const char   *object_name,
                             const char   *result,
                             const char   *detail,
                             GError      **error);

/* The same as a transaction of its own, not waited for; a failure is logged. */
void fb_activity_note (FbWorkspace *workspace,
                       const char  *verb,
                       const char  *object,
                       const char  *object_name,
                       const char  *result,
                       const char  *detail);

/* Newest first, at most @limit entries, those of @object only when it is not NULL. Blocks.
 * (transfer full) (element-type FbActivityEntry) */
GPtrArray *fb_activity_list (FbWorkspace *workspace,
                             const char  *object,
                             guint        limit,
                             GError     **error) G_GNUC_WARN_UNUSED_RESULT;

gint64      fb_activity_entry_get_time (FbActivityEntry *self);
const char *fb_activity_entry_get_who (FbActivityEntry *self);
const char *fb_activity_entry_get_verb (FbActivityEntry *self);
const char *fb_activity_entry_get_object (FbActivityEntry *self);
const char *fb_activity_entry_get_object_name (FbActivityEntry *self);
const char *fb_activity_entry_get_result (FbActivityEntry *self);
const char *fb_activity_entry_get_detail (FbActivityEntry *self);

G_END_DECLS
