/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The environment variables of local instances: what process.env holds inside Node-RED beside what
 * the keeper's own environment has. They are kept in the database, hidden values sealed by the
 * profile's key, and reach Node-RED on the descriptor that brings the credential secret, so that no
 * process list shows them. A change is seen at the next start. Calls block: workers, flowbenchctl
 * and tests; any thread. */

#pragma once

#include "workspace/fb-workspace.h"

G_BEGIN_DECLS

/* Names and values of one instance together, as JSON text. */
#define FB_INSTANCE_VARIABLES_MAX_BYTES (24 * 1024)

extern const FbMigration fb_instance_variable_migrations[];

/* One variable; plain value. @value: (nullable) not read when it is hidden and secrets were not
 * asked for. */
typedef struct
{
  char    *name;
  char    *value;
  gboolean hidden;
} FbInstanceVariable;

FbInstanceVariable *fb_instance_variable_new (const char *name,
                                              const char *value,
                                              gboolean    hidden) G_GNUC_WARN_UNUSED_RESULT;
FbInstanceVariable *
fb_instance_variable_copy (const FbInstanceVariable *self) G_GNUC_WARN_UNUSED_RESULT;
/* Wipes the value. */
void fb_instance_variable_free (FbInstanceVariable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbInstanceVariable, fb_instance_variable_free)

/* Whether @name is letters, digits and underscores, not beginning with a digit, and none that would
 * change how Node-RED is started. FB_ERROR_INVALID. */
gboolean fb_instance_variable_check_name (const char *name, GError **error);

/* Sorted by name. @with_secrets: also hidden values, for which FB_ERROR_DENIED: the profile's key
 * cannot be had. (transfer full) (element-type FbInstanceVariable) */
GPtrArray *fb_instance_variables_list (FbWorkspace *workspace,
                                       const char  *instance,
                                       gboolean     with_secrets,
                                       GError     **error) G_GNUC_WARN_UNUSED_RESULT;

/* Without secrets. */
void       fb_instance_variables_list_async (FbWorkspace        *workspace,
                                             const char         *instance,
                                             GCancellable       *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer            user_data);
GPtrArray *fb_instance_variables_list_finish (FbWorkspace  *workspace,
                                              GAsyncResult *result,
                                              GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/* @instance: id; @instance_name: for activity ("instance.variable"), which never gets a value.
 * Errors: FB_ERROR_INVALID (name, or a value that is no UTF-8 text), FB_ERROR_FULL (more than
 * FB_INSTANCE_VARIABLES_MAX_BYTES in all), FB_ERROR_DENIED (hidden, and no key). */
gboolean fb_instance_variables_set (FbWorkspace              *workspace,
                                    const char               *instance,
                                    const char               *instance_name,
                                    const FbInstanceVariable *variable,
                                    GError                  **error);
/* FB_ERROR_NOT_FOUND when there is none. */
gboolean fb_instance_variables_unset (FbWorkspace *workspace,
                                      const char  *instance,
                                      const char  *instance_name,
                                      const char  *name,
                                      GError     **error);
/* All of them at once, in place of what is there; every value must be given. */
gboolean fb_instance_variables_replace (FbWorkspace *workspace,
                                        const char  *instance,
                                        const char  *instance_name,
                                        GPtrArray   *variables,
                                        GError     **error);

/* The same on a worker; once begun, a change cannot be cancelled. Both end with change_finish. */
void fb_instance_variables_set_async (FbWorkspace              *workspace,
                                      const char               *instance,
                                      const char               *instance_name,
                                      const FbInstanceVariable *variable,
                                      GAsyncReadyCallback       callback,
                                      gpointer                  user_data);
void fb_instance_variables_unset_async (FbWorkspace        *workspace,
                                        const char         *instance,
                                        const char         *instance_name,
                                        const char         *name,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
gboolean
fb_instance_variables_change_finish (FbWorkspace *workspace, GAsyncResult *result, GError **error);

G_END_DECLS
