/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What the nouns "flows" and "merge" share. */

#pragma once

#include "fb-ctl.h"
#include "flow/fb-flow-document.h"
#include "instance/fb-deploy.h"

G_BEGIN_DECLS

/* Puts the nodes of @document on @instance. @rev: (nullable) that must run there. @new_rev: (out)
 * (transfer full) */
gboolean fb_ctl_flows_deploy (FbCtl          *ctl,
                              FbInstance     *instance,
                              FbFlowDocument *document,
                              const char     *rev,
                              FbDeployType    type,
                              char          **new_rev,
                              GError        **error);

G_END_DECLS
