/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Read-only connections to one database, lent to one thread at a time. Thread-safe. */

#pragma once

#include "fb-connection-private.h"

G_BEGIN_DECLS

typedef struct _FbReaderPool FbReaderPool;

FbReaderPool *fb_reader_pool_new (const char *path) G_GNUC_WARN_UNUSED_RESULT;

/* An idle connection, or a new one; FB_ERROR_CANCELLED once the pool was closed. (transfer full) */
FbConnection *fb_reader_pool_take (FbReaderPool *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* @reader: (transfer full) */
void fb_reader_pool_give (FbReaderPool *self, FbConnection *reader);

/* Closes what is idle; what is lent is closed when it comes back. */
void fb_reader_pool_close (FbReaderPool *self);
void fb_reader_pool_free (FbReaderPool *self);

G_END_DECLS
