/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "fb-error.h"
#include "fb-sqlite-private.h"

/* The table of meanings: which FB_ERROR a code of SQLite stands for, and what a person is told. */

static const struct
{
  int         code;
  FbError     ours;
  const char *sentence; /* NULL: what SQLite says */
} meanings[] = {
  { SQLITE_BUSY, FB_ERROR_CONFLICT, N_ ("the database is in use by another process") },
  { SQLITE_LOCKED, FB_ERROR_CONFLICT, N_ ("the database is in use by another process") },
  { SQLITE_CONSTRAINT, FB_ERROR_CONFLICT, NULL },
  { SQLITE_FULL, FB_ERROR_FULL, N_ ("no space is left for the database") },
  { SQLITE_CORRUPT, FB_ERROR_INVALID, N_ ("the database is damaged") },
  { SQLITE_NOTADB, FB_ERROR_INVALID, N_ ("the file is not a database, or it is damaged") },
  { SQLITE_TOOBIG, FB_ERROR_INVALID, NULL },
  { SQLITE_MISMATCH, FB_ERROR_INVALID, NULL },
  { SQLITE_READONLY, FB_ERROR_DENIED, N_ ("the database cannot be written") },
  { SQLITE_PERM, FB_ERROR_DENIED, N_ ("the database cannot be used with the rights at hand") },
  { SQLITE_AUTH, FB_ERROR_DENIED, NULL },
  { SQLITE_INTERRUPT, FB_ERROR_CANCELLED, N_ ("cancelled") },
};

/* SQLITE_CANTOPEN and SQLITE_IOERR do not say why; the system's own number does. */
static FbError
code_for_errno (int system_errno)
{
  switch (system_errno)
    {
    case ENOSPC:
    case EDQUOT:
      return FB_ERROR_FULL;
    case EACCES:
    case EPERM:
    case EROFS:
      return FB_ERROR_DENIED;
    case ENOENT:
    case ENOTDIR:
      return FB_ERROR_NOT_FOUND;
    default:
      return FB_ERROR_FAILED;
    }
}

gboolean
fb_sqlite_throw (FbConnection *self, int result, GError **error)
{
  const int primary = result & 0xff;
  int       system_errno;

  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    if (meanings[i].code == primary)
      return fb_throw (error, meanings[i].ours, "%s: %s", self->path,
                       meanings[i].sentence != NULL ? _ (meanings[i].sentence)
                                                    : sqlite3_errmsg (self->handle));

  system_errno = sqlite3_system_errno (self->handle);
  if ((primary == SQLITE_CANTOPEN || primary == SQLITE_IOERR) && system_errno != 0)
    return fb_throw (error, code_for_errno (system_errno), "%s: %s", self->path,
                     g_strerror (system_errno));

  return fb_throw (error, FB_ERROR_FAILED, "%s: %s", self->path, sqlite3_errmsg (self->handle));
}

gboolean
fb_sqlite_throw_if_cancelled (FbConnection *self, GError **error)
{
  if (!g_cancellable_is_cancelled (self->cancellable))
    return FALSE;

  fb_sqlite_throw (self, SQLITE_INTERRUPT, error);
  return TRUE;
}
