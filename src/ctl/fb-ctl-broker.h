/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the nouns "broker" and "topic" share. */

#pragma once

#include "fb-ctl-output.h"
#include "fb-ctl.h"

G_BEGIN_DECLS

#define FB_CTL_BROKER_KEYS                                                                         \
  "id name url mode production version user has_password filters filters[].filter filters[].qos"

/* All that is kept of a broker but what it is secured with, with the keys above. (transfer full) */
JsonObject *fb_ctl_broker_describe (FbBroker *broker) G_GNUC_WARN_UNUSED_RESULT;

/* Prints one broker. */
void fb_ctl_broker_print (FbCtl *ctl, FbBroker *broker);

/* By name, id or unique prefix, in the opened session. An ambiguous one is FB_CTL_ERROR_USAGE.
 * (transfer none) */
FbBroker *fb_ctl_broker_find (FbCtl *ctl, const char *text, GError **error);

/* Parses @args, whose first argument names a broker and which has @min to @max in all, and opens
 * the profile, with its secrets when the broker has one. @rest: (out) (transfer full) the
 * arguments. (transfer none), NULL with @error */
FbBroker *fb_ctl_broker_from_args (FbCtl              *ctl,
                                   char              **args,
                                   const GOptionEntry *options,
                                   guint               min,
                                   guint               max,
                                   char             ***rest,
                                   GError            **error);

/* FB_ERROR_DENIED unless the mode of @broker is read-write and, where it is marked production, its
 * name was given once more as @confirmed (nullable). */
gboolean fb_ctl_broker_check_publish (FbBroker *broker, const char *confirmed, GError **error);

/* The flows of all instances; those that are not known are said on standard error. (transfer full)
 * (element-type FbFlowSource) */
GPtrArray *fb_ctl_broker_read_flows (FbCtl *ctl, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
