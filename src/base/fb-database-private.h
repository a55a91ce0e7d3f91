/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#pragma once

#include "fb-connection-private.h"
#include "fb-database.h"

G_BEGIN_DECLS

/* Opens the file of a database, makes it when it is missing and @flags allow, and sees that it is
 * ours. Errors as fb_database_open(). (transfer full) */
FbConnection *fb_database_file_open (const char     *path,
                                     guint32         application_id,
                                     FbDatabaseFlags flags,
                                     GError        **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
