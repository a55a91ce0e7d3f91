/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The live tie to one instance: follows its keeper (local) or its reachability with back-off and
 * jitter (remote), keeps the comms web socket, and writes what it learns into the FbInstance. Hands
 * out the signed-in Admin client. UI thread.
 *
 * Signals: "deployed" (char *rev) somebody else put flows there; "notification" (char *topic,
 * JsonNode *data) from comms, at most 50 a frame; "session-expired" (). Properties
 * "credentials-broken": deploying would overwrite credentials that cannot be decrypted;
 * "overridden": names of the user's own settings that have no effect, since ours replaced them;
 * "own-rev": of the last deploy from here, told whenever one has ended. */

#pragma once

#include "instance/fb-admin-client.h"
#include "instance/fb-instance-store.h"
#include "instance/fb-keeper-client.h"

G_BEGIN_DECLS

#define FB_TYPE_INSTANCE_LINK (fb_instance_link_get_type ())
G_DECLARE_FINAL_TYPE (FbInstanceLink, fb_instance_link, FB, INSTANCE_LINK, GObject)

/* Where the deploy came from that put the flows there. */
typedef enum
{
  FB_ORIGIN_OTHERS,
  FB_ORIGIN_HERE,
  FB_ORIGIN_UNKNOWN, /* may be one from here whose answer was lost */
} FbDeployOrigin;

FbInstanceLink *fb_instance_link_new (FbInstanceStore *store,
                                      FbInstance      *instance) G_GNUC_WARN_UNUSED_RESULT;

FbInstance *fb_instance_link_get_instance (FbInstanceLink *self);
/* (nullable) of a local instance */
FbKeeperClient *fb_instance_link_get_keeper (FbInstanceLink *self);
/* (nullable) once the instance's address is known */
FbAdminClient *fb_instance_link_get_admin (FbInstanceLink *self);
/* (nullable) why the secrets for it could not be read, such as a keyring that is locked */
const char *fb_instance_link_get_access_failure (FbInstanceLink *self);
gboolean    fb_instance_link_get_credentials_broken (FbInstanceLink *self);
/* (nullable) when there are none, and while it does not run */
const char *const *fb_instance_link_get_overridden (FbInstanceLink *self);
/* Of the deploy that led to @rev (nullable): from here is the last one, and while one is under way
 * it is taken for that. */
FbDeployOrigin fb_instance_link_get_deploy_origin (FbInstanceLink *self, const char *rev);
/* Whether the web socket is open: else "deployed" and "notification" do not come. */
gboolean fb_instance_link_hears (FbInstanceLink *self);

/* Begins and ends watching; an instance in mode off is never contacted. */
void fb_instance_link_open (FbInstanceLink *self);
void fb_instance_link_close (FbInstanceLink *self);
/* Tries now instead of when the back-off is over. */
void fb_instance_link_retry (FbInstanceLink *self);
/* Asks a remote server whether the session still holds, such as after it refused something; ends in
 * "session-expired" when it does not. */
void fb_instance_link_check (FbInstanceLink *self);

/* Local: through the keeper, with secrets from the keyring. */
void     fb_instance_link_start_async (FbInstanceLink     *self,
                                       gboolean            safe,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
gboolean fb_instance_link_start_finish (FbInstanceLink *self, GAsyncResult *result, GError **error);
void     fb_instance_link_stop_async (FbInstanceLink     *self,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
gboolean fb_instance_link_stop_finish (FbInstanceLink *self, GAsyncResult *result, GError **error);

/* Remote: one login with what a person typed; the token goes to the keyring. */
void     fb_instance_link_login_async (FbInstanceLink     *self,
                                       const char         *user,
                                       const char         *password,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
gboolean fb_instance_link_login_finish (FbInstanceLink *self, GAsyncResult *result, GError **error);

/* A token for the editor page: one that can only read when the mode is read-only and the server can
 * give one; (nullable) for an instance without authentication. Free with fb_keyring_secret_free().
 */
void fb_instance_link_page_token_async (FbInstanceLink     *self,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
char *
fb_instance_link_page_token_finish (FbInstanceLink *self, GAsyncResult *result, GError **error);
/* Whom the editor page may trust beside the system's authorities: an own one, known once a page
 * token was asked for, and the pinned certificate (SHA-256 in lower-case hex). (nullable) both,
 * (transfer none) */
GTlsCertificate *fb_instance_link_get_ca (FbInstanceLink *self);
const char      *fb_instance_link_get_pin (FbInstanceLink *self);

G_END_DECLS
