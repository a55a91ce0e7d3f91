/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The environment variables of a local instance, to be seen and changed. Values that are hidden are
 * not read. UI thread; the database is read and written elsewhere. */

#pragma once

#include "instance/fb-instance.h"
#include "workspace/fb-workspace.h"
#include <adwaita.h>

G_BEGIN_DECLS

#define FB_TYPE_VARIABLE_GROUP (fb_variable_group_get_type ())
G_DECLARE_FINAL_TYPE (FbVariableGroup, fb_variable_group, FB, VARIABLE_GROUP, AdwPreferencesGroup)

/* Once, before it is shown. */
void fb_variable_group_set_instance (FbVariableGroup *self,
                                     FbWorkspace     *workspace,
                                     FbInstance      *instance);

G_END_DECLS
