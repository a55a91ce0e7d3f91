/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One row of table instance: what is kept of an instance. A plain value; the functions with a
 * connection belong into a database function, on its thread. */

#pragma once

#include "fb-database.h"
#include "instance/fb-instance.h"

G_BEGIN_DECLS

#define FB_TYPE_INSTANCE_ROW (fb_instance_row_get_type ())
GType fb_instance_row_get_type (void);

struct _FbInstanceRow
{
  char          *id;
  FbInstanceKind kind;
  char          *name;
  FbMode         mode;
  char          *environment; /* (nullable) */
  char          *runtime;     /* (nullable) local: name of its runtime */
  int            port;        /* local: loopback port it tries first; remote: 0 */
  char          *url;         /* (nullable) remote: ends in "/" */
  int            auth;        /* remote: FbAuthKind */
  char          *user;        /* (nullable) remote: name for a password login */
  char          *ca_file;     /* (nullable) remote: PEM of an own CA, inside the profile */
  char          *pin;         /* (nullable) remote: SHA-256 of the certificate, lower-case hex */
  int            position;    /* order a person gave; 0 without */
  gint64         created_at;  /* microseconds since 1970 UTC */
  gint64         trashed_at;  /* the same, 0 while it is not in the trash */
};

/* A row with a new id and the time of now. (transfer full) */
FbInstanceRow *fb_instance_row_new (FbInstanceKind kind,
                                    const char    *name) G_GNUC_WARN_UNUSED_RESULT;
FbInstanceRow *fb_instance_row_copy (const FbInstanceRow *row) G_GNUC_WARN_UNUSED_RESULT;
void           fb_instance_row_free (FbInstanceRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbInstanceRow, fb_instance_row_free)

/* Where it is reached: the url of a remote one, the loopback address of a local one. (transfer
 * full) (nullable) */
char *fb_instance_row_get_url (const FbInstanceRow *row) G_GNUC_WARN_UNUSED_RESULT;

/* The word kept for @mode and back: "off", "read-only", "read-write". An unknown word is
 * FB_ERROR_INVALID naming the three. */
const char *fb_mode_to_string (FbMode mode);
gboolean    fb_mode_from_string (const char *text, FbMode *mode, GError **error);

/* Whether people can read and type @name: 1 to 100 characters, no control characters, no blank at
 * either end. Errors: FB_ERROR_INVALID. */
gboolean fb_instance_name_check (const char *name, GError **error);

/* FB_ERROR_CONFLICT when another instance outside the trash has the row's name. */
gboolean
fb_instance_row_check_name (FbConnection *connection, const FbInstanceRow *row, GError **error);

/* A name already used by an instance outside the trash is FB_ERROR_CONFLICT. */
gboolean
fb_instance_row_insert (FbConnection *connection, const FbInstanceRow *row, GError **error);
gboolean
fb_instance_row_update (FbConnection *connection, const FbInstanceRow *row, GError **error);
/* FB_ERROR_NOT_FOUND when there is none. (transfer full) */
FbInstanceRow *fb_instance_row_read (FbConnection *connection,
                                     const char   *id,
                                     GError      **error) G_GNUC_WARN_UNUSED_RESULT;
/* Those outside the trash, or those in it. (transfer full) (element-type FbInstanceRow) */
GPtrArray *fb_instance_row_read_all (FbConnection *connection,
                                     gboolean      trashed,
                                     GError      **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean   fb_instance_row_delete (FbConnection *connection, const char *id, GError **error);

G_END_DECLS
