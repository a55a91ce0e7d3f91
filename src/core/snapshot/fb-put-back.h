/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Puts a whole content back on an instance whose flows did not start. A local one that ended, or
 * ends again and again, is first started with its flows held. */

#pragma once

#include "fb-operation.h"
#include "instance/fb-deploy-guard.h"
#include "snapshot/fb-snapshot-content.h"

G_BEGIN_DECLS

#define FB_TYPE_PUT_BACK (fb_put_back_get_type ())
G_DECLARE_FINAL_TYPE (FbPutBack, fb_put_back, FB, PUT_BACK, FbOperation)

/* @content: with its secrets. (transfer full) */
FbPutBack *fb_put_back_new (FbInstanceLink    *link,
                            FbDeployGuard     *guard,
                            FbSnapshotContent *content) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
