/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What can be done to one instance, as a menu of window actions: for its row, its tab and its
 * settings. */

#pragma once

#include "instance/fb-instance.h"

G_BEGIN_DECLS

/* As @instance is now. (transfer full) */
GMenuModel *fb_instance_menu_new (FbInstance *instance) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
