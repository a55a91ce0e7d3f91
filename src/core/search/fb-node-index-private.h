/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#pragma once

#include "search/fb-node-index.h"

G_BEGIN_DECLS

/* The database, made when there is none. Blocks. (transfer none) (nullable) */
FbDatabase *fb_node_index_open (FbNodeIndex *self, GError **error);

G_END_DECLS
