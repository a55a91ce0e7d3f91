/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The one way to put flows on an instance. Steps: may we write; are the credentials readable; what
 * runs now; the guard; send; read back and compare by flow hash; note in activity. A body with a
 * "$" credential blob is refused (it would wipe the instance's credentials). */

#pragma once

#include "fb-operation.h"
#include "instance/fb-deploy-guard.h"
#include "instance/fb-instance-link.h"

G_BEGIN_DECLS

#define FB_TYPE_DEPLOY (fb_deploy_get_type ())
G_DECLARE_FINAL_TYPE (FbDeploy, fb_deploy, FB, DEPLOY, FbOperation)

typedef enum
{
  FB_DEPLOY_FULL,
  FB_DEPLOY_NODES,
  FB_DEPLOY_FLOWS,
  FB_DEPLOY_RELOAD, /* restart the flows from what is stored; no body */
} FbDeployType;

/* @body: v2 object {flows, rev?, credentials?}; without rev it overwrites whatever is there.
 * (transfer full) */
FbDeploy *fb_deploy_new (FbInstanceLink *link,
                         FbDeployGuard  *guard,
                         GBytes         *body,
                         FbDeployType    type) G_GNUC_WARN_UNUSED_RESULT;

/* What the server answered, for the editor page: HTTP status (0 before one came) and body. */
guint fb_deploy_get_status (FbDeploy *self);
/* (nullable) */
const char *fb_deploy_get_answer (FbDeploy *self);
/* Whether the flows left here, even when nothing is known of what became of them. */
gboolean fb_deploy_get_sent (FbDeploy *self);
/* (nullable) the new rev */
const char *fb_deploy_get_rev (FbDeploy *self);

G_END_DECLS
