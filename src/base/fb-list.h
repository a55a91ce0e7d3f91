/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What list models that are read anew as a whole have in common. The thread of the model. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Puts @fresh (transfer full) in place of @items (element-type GObject), which @model shows, and
 * tells the smallest span that differs. Objects are compared by identity. */
void fb_list_replace (GListModel *model, GPtrArray **items, GPtrArray *fresh);

G_END_DECLS
