/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The topics of a history: what is kept of each and what has left. A topic has a number that stays,
 * from 0. Not thread-safe. */

#pragma once

#include "mqtt/fb-history-ring.h"
#include "mqtt/fb-message-history.h"

G_BEGIN_DECLS

typedef struct
{
  guint64                topic;
  const FbHistoryRecord *newest; /* (nullable) */
  FbHistoryCounts        counts;
} FbHistoryTopic;

typedef struct
{
  GPtrArray *chunks; /* of topics: none moves when the table grows */
  guint32   *slots;  /* number + 1, 0 is free */
  guint32    n_slots;
  guint32    n_topics;
} FbHistoryTable;

void fb_history_table_init (FbHistoryTable *self);
void fb_history_table_clear (FbHistoryTable *self);

gsize fb_history_table_get_memory (const FbHistoryTable *self);
/* The same once one more topic is added. */
gsize fb_history_table_get_needed (const FbHistoryTable *self);

/* FALSE when @topic is not there. */
gboolean fb_history_table_find (const FbHistoryTable *self, guint64 topic, guint32 *number);
/* @topic must not be there. Returns its number. */
guint32         fb_history_table_add (FbHistoryTable *self, guint64 topic);
FbHistoryTopic *fb_history_table_get (const FbHistoryTable *self, guint32 number);

G_END_DECLS
