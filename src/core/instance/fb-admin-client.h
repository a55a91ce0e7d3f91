/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Node-RED's Admin API of one instance over HTTP: probe, login, flows, nodes. Never retries a
 * password. Writes are refused here with FB_ERROR_DENIED when the instance's mode does not allow
 * them. Answers are bounded. Any one thread with a main context. */

#pragma once

#include "instance/fb-instance.h"
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define FB_TYPE_ADMIN_CLIENT (fb_admin_client_get_type ())
G_DECLARE_FINAL_TYPE (FbAdminClient, fb_admin_client, FB, ADMIN_CLIENT, GObject)

typedef enum
{
  FB_AUTH_NONE,
  FB_AUTH_PASSWORD,
  FB_AUTH_TOKEN,    /* static tokens only: no login is offered, /settings is refused without one */
  FB_AUTH_STRATEGY, /* OpenID and the like: a browser login */
} FbAuthKind;

/* What a probe found; plain value. With a certificate that is not trusted nothing else is known. */
typedef struct
{
  FbAuthKind auth;
  char      *url;                 /* as it answered, ending in "/" */
  char      *node_red_version;    /* (nullable) known only when it could be asked */
  char      *certificate_pin;     /* (nullable) SHA-256 in hex when TLS was used */
  char      *certificate_subject; /* (nullable) */
  gboolean   certificate_trusted;
} FbProbe;

void fb_probe_free (FbProbe *probe);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbProbe, fb_probe_free)

/* @url: ends in "/". @ca: (nullable) own CA. @pin: (nullable) SHA-256 of the certificate in
 * lower-case hex. */
FbAdminClient *fb_admin_client_new (const char      *url,
                                    GTlsCertificate *ca,
                                    const char      *pin) G_GNUC_WARN_UNUSED_RESULT;
/* Writes follow this instance's mode; without one they are refused. */
void        fb_admin_client_set_instance (FbAdminClient *self, FbInstance *instance);
const char *fb_admin_client_get_url (FbAdminClient *self);
/* @token: (nullable) */
void fb_admin_client_set_token (FbAdminClient *self, const char *token);

void     fb_admin_client_probe_async (FbAdminClient      *self,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
FbProbe *fb_admin_client_probe_finish (FbAdminClient *self, GAsyncResult *result, GError **error);
/* One try. @scope: "" for all rights of the user, "read" for a token that can only read.
 * FB_ERROR_DENIED: wrong, or locked out (the message says which). The token: free with
 * fb_keyring_secret_free(). */
void  fb_admin_client_login_async (FbAdminClient      *self,
                                   const char         *user,
                                   const char         *password,
                                   const char         *scope,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
char *fb_admin_client_login_finish (FbAdminClient *self,
                                    GAsyncResult  *result,
                                    gint64        *expires_in,
                                    GError       **error);
/* GET below the admin root, such as "settings"; JSON of at most @max_bytes. FB_ERROR_DENIED,
 * FB_ERROR_NOT_FOUND, FB_ERROR_UNREACHABLE, FB_ERROR_INVALID. (transfer full) */
void      fb_admin_client_get_async (FbAdminClient      *self,
                                     const char         *path,
                                     gsize               max_bytes,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
JsonNode *fb_admin_client_get_finish (FbAdminClient *self, GAsyncResult *result, GError **error);
/* The flows as sent (v2 body). (transfer full) */
void fb_admin_client_get_flows_async (FbAdminClient      *self,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
GBytes *
fb_admin_client_get_flows_finish (FbAdminClient *self, GAsyncResult *result, GError **error);
/* GET of text that is not JSON, such as "nodes" as "text/html": the editor's part of all nodes.
 * (transfer full) */
void    fb_admin_client_fetch_async (FbAdminClient      *self,
                                     const char         *path,
                                     const char         *accept,
                                     gsize               max_bytes,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
GBytes *fb_admin_client_fetch_finish (FbAdminClient *self, GAsyncResult *result, GError **error);
/* POST nodes: lets the instance fetch and load @module by npm; @version: (nullable) the newest. May
 * take minutes. */
void     fb_admin_client_install_async (FbAdminClient      *self,
                                        const char         *module,
                                        const char         *version,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
gboolean fb_admin_client_install_finish (FbAdminClient *self, GAsyncResult *result, GError **error);
/* POST flows/state. @state: "start" or "stop". */
void fb_admin_client_set_flows_state_async (FbAdminClient      *self,
                                            const char         *state,
                                            GCancellable       *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer            user_data);
gboolean
fb_admin_client_set_flows_state_finish (FbAdminClient *self, GAsyncResult *result, GError **error);
void     fb_admin_client_revoke_async (FbAdminClient      *self,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
gboolean fb_admin_client_revoke_finish (FbAdminClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
