/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the parts of FbAdminClient and its users within area instance share. */

#pragma once

#include "fb-http.h"
#include "instance/fb-admin-client.h"

G_BEGIN_DECLS

#define FB_ADMIN_SETTINGS_MAX_BYTES (4 * 1024 * 1024)
#define FB_ADMIN_FLOWS_MAX_BYTES (256 * 1024 * 1024)
#define FB_ADMIN_SMALL_MAX_BYTES (64 * 1024)
#define FB_ADMIN_TIMEOUT_MS 15000
/* Large flows over a slow line. */
#define FB_ADMIN_FLOWS_TIMEOUT_MS (5 * 60 * 1000)

/* One request below the admin root; borrowed during the call only. */
typedef struct
{
  const char        *method; /* NULL is GET */
  const char        *path;
  const char *const *headers;
  const char        *content_type;
  GBytes            *body;
  gsize              max_bytes;
  guint              timeout_ms;
} FbAdminRequest;

/* Refuses what is not GET, logins aside, with FB_ERROR_DENIED before a byte leaves unless the
 * instance is read-write. Any status is an answer. */
void          fb_admin_client_send_async (FbAdminClient        *self,
                                          const FbAdminRequest *request,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
FbHttpAnswer *fb_admin_client_send_finish (FbAdminClient *self,
                                           GAsyncResult  *result,
                                           GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the answer's status is a success; else what it means in words. */
gboolean fb_admin_answer_check (const FbHttpAnswer *answer, GError **error);

/* The answer's JSON object when it is one; else what came instead in words. (transfer full) */
JsonObject *
fb_admin_answer_parse_object (const FbHttpAnswer *answer, gsize max_bytes, GError **error);

FbHttp *fb_admin_client_get_http (FbAdminClient *self);
/* (nullable) */
const char *fb_admin_client_get_token (FbAdminClient *self);

G_END_DECLS
