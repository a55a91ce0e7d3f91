/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One SQLite connection and its prepared statements. Not shared between threads: FbDatabase hands
 * it to a function on the thread that owns it. Statements come from a cache and are reset by
 * fb_statement_clear() or its autoptr. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FbConnection FbConnection;
typedef struct _FbStatement  FbStatement;

/* Runs statements without parameters or results, separated by semicolons. Errors: see
 * fb_statement_step(). */
gboolean fb_connection_execute (FbConnection *self, const char *sql, GError **error);

/* Prepares (or takes from the cache) one statement. (transfer full) */
FbStatement *fb_connection_prepare (FbConnection *self,
                                    const char   *sql,
                                    GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/* Prepares @sql and binds one value per letter of @types: s (const char *, NULL is null), i
 * (gint64), d (double), b (GBytes *, NULL is null). (transfer full) */
FbStatement *fb_connection_prepare_with (FbConnection *self,
                                         GError      **error,
                                         const char   *sql,
                                         const char   *types,
                                         ...) G_GNUC_WARN_UNUSED_RESULT;

/* As fb_connection_prepare_with() for a statement without rows; runs it. */
gboolean
fb_connection_run (FbConnection *self, GError **error, const char *sql, const char *types, ...);

gint64 fb_connection_last_row_id (FbConnection *self);
gint64 fb_connection_changes (FbConnection *self);

/* Binding: @index from 1. */
void fb_statement_bind_string (FbStatement *self, int index, const char *value);
void fb_statement_bind_int (FbStatement *self, int index, gint64 value);
void fb_statement_bind_double (FbStatement *self, int index, double value);
void fb_statement_bind_bytes (FbStatement *self, int index, GBytes *value);

/* TRUE: a row is there. FALSE without @error: no more rows. Errors: FB_ERROR_CONFLICT (busy,
 * constraint), FB_ERROR_FULL, FB_ERROR_INVALID (damaged or not a database), FB_ERROR_DENIED
 * (read-only), FB_ERROR_CANCELLED, FB_ERROR_FAILED. */
gboolean fb_statement_step (FbStatement *self, GError **error);

/* Columns of the current row: @index from 0. Strings and bytes are valid until the next step. */
const char *fb_statement_get_string (FbStatement *self, int index);
gint64      fb_statement_get_int (FbStatement *self, int index);
double      fb_statement_get_double (FbStatement *self, int index);
/* (nullable) Without a copy, for many small ones: NULL also when it is empty. */
const guint8 *fb_statement_get_data (FbStatement *self, int index, gsize *length);
/* (transfer full) (nullable) */
GBytes *fb_statement_get_bytes (FbStatement *self, int index) G_GNUC_WARN_UNUSED_RESULT;

/* Resets the statement and gives it back to the cache. */
void fb_statement_clear (FbStatement *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbStatement, fb_statement_clear)

G_END_DECLS
