/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Takes away what no snapshot needs any more, after rows of the list went. Nothing that is left is
 * ever built on something that goes; what cannot be read is left where it is. */

#pragma once

#include "fb-database.h"

G_BEGIN_DECLS

/* Bodies without a row, and parts without a body; bodies that were built on one that goes are
 * written anew. For use inside a write function, the one that deleted the rows. */
gboolean fb_snapshot_collect_bodies (FbConnection *connection, GError **error);

/* Texts that no body names. In short transactions, so that others can write in between; what is
 * interrupted is done the next time. Blocks. */
gboolean fb_snapshot_collect_texts (FbDatabase *database, GError **error);

G_END_DECLS
