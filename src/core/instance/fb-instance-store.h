/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* All instances of the workspace: a GListModel of FbInstance sorted local first, then by name.
 * Reads the database again when another process changed it. The UI thread only. Acts that take more
 * than a moment are operations.
 *
 * The folder of a local instance, <profile>/instances/<id>/, holds node-red/ (Node-RED's userDir:
 * flows.json, flows_cred.json, the user's own settings.js if there is one), settings.js (ours),
 * storage/ (working directory of the flows), log/ (the ring), keeper.json, keeper.lock, keeper.sock
 * and keeper.state. */

#pragma once

#include "fb-operation.h"
#include "instance/fb-instance.h"
#include "workspace/fb-workspace.h"

G_BEGIN_DECLS

#define FB_TYPE_INSTANCE_STORE (fb_instance_store_get_type ())
G_DECLARE_FINAL_TYPE (FbInstanceStore, fb_instance_store, FB, INSTANCE_STORE, GObject)

typedef struct _FbRuntimeStore FbRuntimeStore;

extern const FbMigration fb_instance_migrations[];

FbInstanceStore *fb_instance_store_new (FbWorkspace    *workspace,
                                        FbRuntimeStore *runtimes) G_GNUC_WARN_UNUSED_RESULT;

void fb_instance_store_load_async (FbInstanceStore    *self,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
gboolean
fb_instance_store_load_finish (FbInstanceStore *self, GAsyncResult *result, GError **error);

/* (nullable) (transfer none) by full id */
FbInstance *fb_instance_store_get (FbInstanceStore *self, const char *id);
/* By name, id or unique id prefix. FB_ERROR_NOT_FOUND, or FB_ERROR_INVALID listing the candidates.
 * (transfer none) */
FbInstance *fb_instance_store_find (FbInstanceStore *self, const char *text, GError **error);

/* Makes a local instance: folder, port, secrets, settings. @flows: (nullable) a flow document to
 * begin with; @from: (nullable) an instance to duplicate. The result is
 * fb_instance_store_get_result(). (transfer full) */
FbOperation *fb_instance_store_add_local (FbInstanceStore *self,
                                          const char      *name,
                                          const char      *runtime,
                                          GBytes          *flows,
                                          FbInstance      *from) G_GNUC_WARN_UNUSED_RESULT;

/* Where and how a remote instance is reached; plain value. */
typedef struct
{
  char *url;      /* with the admin root, such as https://line4.example/admin/ */
  char *user;     /* (nullable) name for a password login */
  char *password; /* (nullable) typed; used once for a token, never kept */
  char *token;    /* (nullable) static access token */
  char *ca_file;  /* (nullable) PEM of an own CA; copied into the profile */
  char *pin; /* (nullable) SHA-256 of the certificate in lower-case hex, agreed to by a person */
} FbRemoteAccess;

/* Adds a remote instance, read-only, after a probe and a login. (transfer full) */
FbOperation *fb_instance_store_add_remote (FbInstanceStore      *self,
                                           const char           *name,
                                           const FbRemoteAccess *access) G_GNUC_WARN_UNUSED_RESULT;

/* (nullable) the instance that an add operation made. (transfer none) */
FbInstance *fb_instance_store_get_result (FbOperation *operation);

/* Changes of kept properties; each is noted in activity. @name is "name", "mode", "environment",
 * "runtime" or "port", and for a remote one "url", "user", "auth", "ca-file" or "pin"; @value:
 * (nullable) its text. A change to what it already is does nothing. Errors: FB_ERROR_INVALID,
 * FB_ERROR_CONFLICT (name taken), FB_ERROR_NOT_FOUND (removed meanwhile, no such runtime). */
void fb_instance_store_change_async (FbInstanceStore    *self,
                                     FbInstance         *instance,
                                     const char         *name,
                                     const char         *value,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
gboolean
fb_instance_store_change_finish (FbInstanceStore *self, GAsyncResult *result, GError **error);

/* To the trash (a running one is stopped first) and back. Emptying the trash after 30 days also
 * forgets the secrets. */
void fb_instance_store_remove_async (FbInstanceStore    *self,
                                     FbInstance         *instance,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
gboolean
     fb_instance_store_remove_finish (FbInstanceStore *self, GAsyncResult *result, GError **error);
void fb_instance_store_restore_async (FbInstanceStore    *self,
                                      const char         *id,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
gboolean
fb_instance_store_restore_finish (FbInstanceStore *self, GAsyncResult *result, GError **error);

/* What lies in the trash, newest first. (transfer full) (element-type FbInstanceRow) */
void fb_instance_store_list_trash_async (FbInstanceStore    *self,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data);
GPtrArray *
fb_instance_store_list_trash_finish (FbInstanceStore *self, GAsyncResult *result, GError **error);

FbWorkspace    *fb_instance_store_get_workspace (FbInstanceStore *self);
FbRuntimeStore *fb_instance_store_get_runtimes (FbInstanceStore *self);

/* The folder of a local instance. (transfer full) */
char *fb_instance_store_get_folder (FbInstanceStore *self,
                                    FbInstance      *instance) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
