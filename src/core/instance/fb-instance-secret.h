/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The names under which the keyring holds an instance's secrets. Any thread. */

#pragma once

#include "fb-keyring.h"

G_BEGIN_DECLS

typedef enum
{
  FB_INSTANCE_TOKEN,             /* access token with all rights we have */
  FB_INSTANCE_READ_TOKEN,        /* access token that can only read */
  FB_INSTANCE_CREDENTIAL_SECRET, /* local: the key of flows_cred.json */
} FbInstanceSecret;

/* The name for FbKeyring, such as "instance/<id>/token". (transfer full) */
char *fb_instance_secret_get_name (const char      *id,
                                   FbInstanceSecret secret) G_GNUC_WARN_UNUSED_RESULT;

/* What a person sees in the desktop's keyring program. (transfer full) */
char *fb_instance_secret_get_label (const char      *instance_name,
                                    FbInstanceSecret secret) G_GNUC_WARN_UNUSED_RESULT;

/* Stores one that must outlive the session. Blocks. */
gboolean fb_instance_secret_store (FbKeyring       *keyring,
                                   const char      *id,
                                   const char      *instance_name,
                                   FbInstanceSecret secret,
                                   const char      *value,
                                   GCancellable    *cancellable,
                                   GError         **error);

/* Blocks. Free with fb_keyring_secret_free(). Errors as fb_keyring_lookup(). */
char *fb_instance_secret_lookup (FbKeyring       *keyring,
                                 const char      *id,
                                 FbInstanceSecret secret,
                                 GCancellable    *cancellable,
                                 GError         **error) G_GNUC_WARN_UNUSED_RESULT;

/* Forgets all of an instance's secrets; those that are not there are no error. Blocks. */
gboolean fb_instance_secret_remove_all (FbKeyring    *keyring,
                                        const char   *id,
                                        GCancellable *cancellable,
                                        GError      **error);

G_END_DECLS
