/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* What fb-connection.c, fb-statement.c and fb-sqlite-error.c share: the only files that see SQLite.
 */

#pragma once

#include <sqlite3.h>

#include "fb-connection.h"

G_BEGIN_DECLS

struct _FbConnection
{
  /* Owned */
  sqlite3      *handle;
  char         *path;
  GHashTable   *idle; /* SQL -> FbStatement */
  GCancellable *cancellable;

  gulong cancelled_id;
};

struct _FbStatement
{
  /* Owned */
  sqlite3_stmt *handle;
  char         *sql;

  /* Borrowed */
  FbConnection *connection;

  int bind_result; /* the first failure to bind, told by the next step */
};

/* Sets the FB_ERROR for @result, with the path of the database and what is known of the cause;
 * returns FALSE. */
gboolean fb_sqlite_throw (FbConnection *self, int result, GError **error);
/* TRUE and FB_ERROR_CANCELLED when the connection's cancellable is cancelled. */
gboolean fb_sqlite_throw_if_cancelled (FbConnection *self, GError **error);

void fb_statement_free (gpointer statement);

G_END_DECLS
