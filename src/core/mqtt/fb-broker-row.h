/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One row of table broker with its filters: what is kept of a broker. A plain value; the functions
 * with a connection belong into a database function, on its thread. */

#pragma once

#include "fb-database.h"
#include "mqtt/fb-broker.h"

G_BEGIN_DECLS

#define FB_BROKER_MAX_FILTERS 100

#define FB_TYPE_BROKER_ROW (fb_broker_row_get_type ())
GType fb_broker_row_get_type (void);

struct _FbBrokerRow
{
  char          *id;
  FbMqttOptions *options; /* without password */
  FbMode         mode;
  gboolean       is_production;
  gboolean       has_password; /* in the keyring */
  gint64         created_at;   /* microseconds since 1970 UTC */
  gint64         trashed_at;   /* the same, 0 while it is not in the trash */
  gint64         password_at;  /* the same, when the password was last kept or forgotten */
};

/* A row with a new id and the time of now; the password is left out. (transfer full) */
FbBrokerRow *fb_broker_row_new (const FbMqttOptions *options) G_GNUC_WARN_UNUSED_RESULT;
FbBrokerRow *fb_broker_row_copy (const FbBrokerRow *row) G_GNUC_WARN_UNUSED_RESULT;
void         fb_broker_row_free (FbBrokerRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbBrokerRow, fb_broker_row_free)

/* Whether they keep the same. */
gboolean fb_broker_row_equal (const FbBrokerRow *a, const FbBrokerRow *b);

/* FB_ERROR_CONFLICT when another broker outside the trash has the name. */
gboolean fb_broker_row_insert (FbConnection *connection, const FbBrokerRow *row, GError **error);
gboolean fb_broker_row_update (FbConnection *connection, const FbBrokerRow *row, GError **error);
/* Whether a broker outside the trash has it. */
gboolean fb_broker_row_has_name (FbConnection *connection, const char *name);
/* FB_ERROR_NOT_FOUND when there is none. (transfer full) */
FbBrokerRow *fb_broker_row_read (FbConnection *connection,
                                 const char   *id,
                                 GError      **error) G_GNUC_WARN_UNUSED_RESULT;
/* Those outside the trash, or those in it, newest first. (transfer full) (element-type FbBrokerRow)
 */
GPtrArray *fb_broker_row_read_all (FbConnection *connection,
                                   gboolean      trashed,
                                   GError      **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean   fb_broker_row_delete (FbConnection *connection, const char *id, GError **error);

G_END_DECLS
