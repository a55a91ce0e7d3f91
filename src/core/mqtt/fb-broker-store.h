/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* All brokers of the workspace: a GListModel of FbBroker sorted by name. Reads the database again
 * when another process changed it. UI thread; database and keyring are used on others. Each act is
 * noted in activity. */

#pragma once

#include "mqtt/fb-broker.h"
#include "workspace/fb-workspace.h"

G_BEGIN_DECLS

#define FB_TYPE_BROKER_STORE (fb_broker_store_get_type ())
G_DECLARE_FINAL_TYPE (FbBrokerStore, fb_broker_store, FB, BROKER_STORE, GObject)

extern const FbMigration fb_broker_migrations[];

FbBrokerStore *fb_broker_store_new (FbWorkspace *workspace) G_GNUC_WARN_UNUSED_RESULT;
FbWorkspace   *fb_broker_store_get_workspace (FbBrokerStore *self);

void     fb_broker_store_load_async (FbBrokerStore      *self,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
gboolean fb_broker_store_load_finish (FbBrokerStore *self, GAsyncResult *result, GError **error);

/* (nullable) (transfer none) by full id */
FbBroker *fb_broker_store_get (FbBrokerStore *self, const char *id);
/* By name, id or unique id prefix. FB_ERROR_NOT_FOUND, or FB_ERROR_INVALID listing the candidates.
 * (transfer none) */
FbBroker *fb_broker_store_find (FbBrokerStore *self, const char *text, GError **error);

/* Keeps a broker by its options; the password goes to the keyring. Errors: those of
 * fb_broker_check_options(), FB_ERROR_CONFLICT (name taken), FB_ERROR_DENIED (no keyring for the
 * password). The result is (transfer none). */
void      fb_broker_store_add_async (FbBrokerStore       *self,
                                     const FbMqttOptions *options,
                                     FbMode               mode,
                                     gboolean             is_production,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
FbBroker *fb_broker_store_add_finish (FbBrokerStore *self, GAsyncResult *result, GError **error);

/* Puts new options in place of the old ones. Without a password the one that is kept stays as long
 * as there is a user; an empty one forgets it. Errors as for adding, FB_ERROR_NOT_FOUND (removed
 * meanwhile). */
void     fb_broker_store_change_async (FbBrokerStore       *self,
                                       FbBroker            *broker,
                                       const FbMqttOptions *options,
                                       FbMode               mode,
                                       gboolean             is_production,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
gboolean fb_broker_store_change_finish (FbBrokerStore *self, GAsyncResult *result, GError **error);

/* To the trash and back, under another name if its own is taken meanwhile. After 30 days it goes
 * for good, with its password. */
void     fb_broker_store_remove_async (FbBrokerStore      *self,
                                       FbBroker           *broker,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
gboolean fb_broker_store_remove_finish (FbBrokerStore *self, GAsyncResult *result, GError **error);
void     fb_broker_store_restore_async (FbBrokerStore      *self,
                                        const char         *id,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
/* (transfer none) */
FbBroker *
fb_broker_store_restore_finish (FbBrokerStore *self, GAsyncResult *result, GError **error);

/* What lies in the trash, newest first. (transfer full) (element-type FbBrokerRow) */
void       fb_broker_store_list_trash_async (FbBrokerStore      *self,
                                             GCancellable       *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer            user_data);
GPtrArray *fb_broker_store_list_trash_finish (FbBrokerStore *self,
                                              GAsyncResult  *result,
                                              GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* The options to connect with, password and all. Errors: FB_ERROR_DENIED (the broker is off, or the
 * keyring is locked), FB_ERROR_NOT_FOUND (the keyring has no password for it). (transfer full) */
void           fb_broker_store_get_options_async (FbBrokerStore      *self,
                                                  FbBroker           *broker,
                                                  GCancellable       *cancellable,
                                                  GAsyncReadyCallback callback,
                                                  gpointer            user_data);
FbMqttOptions *fb_broker_store_get_options_finish (FbBrokerStore *self,
                                                   GAsyncResult  *result,
                                                   GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
