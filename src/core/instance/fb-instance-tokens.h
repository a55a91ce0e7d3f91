/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The pair of access tokens that a login brings: one with the user's rights and, when the server
 * gives one, another that can only read, for the editor page of a read-only instance. The password
 * is used and forgotten. */

#pragma once

#include "fb-keyring.h"
#include "instance/fb-admin-client.h"

G_BEGIN_DECLS

/* One login for each token; the second only after the first worked, so a wrong password costs one
 * attempt. Errors as fb_admin_client_login_async(). */
void fb_instance_tokens_request_async (FbAdminClient      *client,
                                       const char         *user,
                                       const char         *password,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
/* @read_token: (nullable) none could be had. Both: free with fb_keyring_secret_free(). */
gboolean fb_instance_tokens_request_finish (
    FbAdminClient *client, GAsyncResult *result, char **token, char **read_token, GError **error);

/* Keeps them in the keyring on a worker; NULL forgets what was kept. Without a place that lasts,
 * until the program ends: they come from what a person typed, who can do so again. */
void     fb_instance_tokens_store_async (FbKeyring          *keyring,
                                         const char         *id,
                                         const char         *instance_name,
                                         const char         *token,
                                         const char         *read_token,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data);
gboolean fb_instance_tokens_store_finish (FbKeyring *keyring, GAsyncResult *result, GError **error);

G_END_DECLS
