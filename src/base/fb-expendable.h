/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A database file whose content can be had again from elsewhere: synchronous=NORMAL, no migrations,
 * and one that is damaged or of another schema is made anew. */

#pragma once

#include "fb-database.h"

G_BEGIN_DECLS

/* @schema: statements that do nothing where it is there already; another schema takes another
 * @application_id. Blocks. Errors: those of fb_database_open(), without FB_ERROR_INVALID.
 * (transfer full) */
FbDatabase *fb_expendable_open (const char *path,
                                guint32     application_id,
                                const char *schema,
                                GError    **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
