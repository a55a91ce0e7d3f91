/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What can be done to one instance, as a menu of window actions: for its row, its tab and its
 * settings. */

#pragma once

#include "instance/fb-instance.h"

G_BEGIN_DECLS

/* As @instance is now. (transfer full) */
GMenuModel *fb_instance_menu_new (FbInstance *instance) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the menu would hold @action, such as "win.start-instance". */
gboolean fb_instance_menu_offers (FbInstance *instance, const char *action);

G_END_DECLS
