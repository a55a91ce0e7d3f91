/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* All that "New Local Instance" means, as one operation: fetch the runtime when it is missing, make
 * the instance, start it. Goes on when its dialog is closed. */

#pragma once

#include "session/fb-session.h"

G_BEGIN_DECLS

#define FB_TYPE_INSTANCE_SETUP (fb_instance_setup_get_type ())
G_DECLARE_FINAL_TYPE (FbInstanceSetup, fb_instance_setup, FB, INSTANCE_SETUP, FbOperation)

/* @flows: (nullable) flow document to begin with. @from: (nullable) instance to duplicate. */
FbOperation *fb_instance_setup_new (FbSession  *session,
                                    const char *name,
                                    FbRuntime  *runtime,
                                    GBytes     *flows,
                                    FbInstance *from) G_GNUC_WARN_UNUSED_RESULT;

/* (nullable) the instance once it is made, even when starting it failed. (transfer none) */
FbInstance *fb_instance_setup_get_instance (FbInstanceSetup *self);

G_END_DECLS
