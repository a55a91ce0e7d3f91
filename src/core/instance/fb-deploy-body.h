/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The checks of a deploy that read whole documents, on a worker. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Whether @body may be sent: a v2 object whose flows can be read and whose credentials, if any, are
 * in clear. The result is its flow hash. Errors: FB_ERROR_INVALID. (transfer full) */
void  fb_deploy_body_check_async (GBytes             *body,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);
char *fb_deploy_body_check_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether @running, as read back, has the flow hash @expected (nullable: any). FB_ERROR_UNVERIFIED
 * when not. @rev: (nullable) (transfer full) that of @running */
void     fb_deploy_body_compare_async (GBytes             *running,
                                       const char         *expected,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
gboolean fb_deploy_body_compare_finish (GAsyncResult *result, char **rev, GError **error);

G_END_DECLS
