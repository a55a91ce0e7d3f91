/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the files of the noun "instance" share. */

#pragma once

#include "fb-ctl-output.h"
#include "fb-ctl.h"

G_BEGIN_DECLS

/* All that is known of an instance, with the keys of `instance status`. (transfer full) */
JsonObject *fb_ctl_instance_describe (FbInstance *instance) G_GNUC_WARN_UNUSED_RESULT;

/* Prints one instance. */
void fb_ctl_instance_print (FbCtl *ctl, FbInstance *instance);

/* Parses @args, whose first argument names an instance and which has @n_args in all, and opens the
 * profile. @rest: (out) (transfer full) the arguments. (transfer none), NULL with @error */
FbInstance *fb_ctl_instance_from_args (FbCtl              *ctl,
                                       char              **args,
                                       const GOptionEntry *options,
                                       guint               n_args,
                                       FbCtlSecrets        secrets,
                                       char             ***rest,
                                       GError            **error);

/* The opened link, after it has learnt how the instance is or @timeout_ms have passed. One whose
 * mode is off is not asked. (transfer none) */
FbInstanceLink *fb_ctl_instance_ask (FbCtl *ctl, FbInstance *instance, guint timeout_ms);

/* The opened link of an instance whose Admin API answers; else why not. (transfer none) */
FbInstanceLink *fb_ctl_instance_reach (FbCtl *ctl, FbInstance *instance, GError **error);

G_END_DECLS
