/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Entries made ready for queries. Immutable; made and asked on any thread. */

#pragma once

#include "fb-search.h"

G_BEGIN_DECLS

typedef struct _FbSearchIndex FbSearchIndex;

/* @lists: (element-type GPtrArray) of FbSearchEntry; what stands earlier ranks higher among equals.
 * (transfer full) */
FbSearchIndex *fb_search_index_new (GPtrArray *lists) G_GNUC_WARN_UNUSED_RESULT;
FbSearchIndex *fb_search_index_ref (FbSearchIndex *self) G_GNUC_WARN_UNUSED_RESULT;
void           fb_search_index_unref (FbSearchIndex *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbSearchIndex, fb_search_index_unref)

/* Whether a query should end early; called now and then. */
typedef gboolean (*FbSearchStop) (gpointer user_data);

/* What fb_search_query_async() promises. @text: any UTF-8. @used: (element-type utf8) targets used
 * before, the last one first. NULL when @stop said so. (nullable) (transfer full) (element-type
 * FbSearchEntry) */
GPtrArray *fb_search_index_query (FbSearchIndex *self,
                                  const char    *text,
                                  guint          limit,
                                  GPtrArray     *used,
                                  FbSearchStop   stop,
                                  gpointer       user_data) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
