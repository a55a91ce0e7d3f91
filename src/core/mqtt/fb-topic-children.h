/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The children of a level in the order in which people look for them. Taken while the store is
 * locked, sorted afterwards: a level may have a hundred thousand. */

#pragma once

#include "mqtt/fb-topic-store.h"

G_BEGIN_DECLS

typedef struct _FbTopicChildren FbTopicChildren;

FbTopicChildren *fb_topic_children_new (const FbTopicStore *store,
                                        guint32             parent) G_GNUC_WARN_UNUSED_RESULT;

/* Sorts them and frees @children. (transfer full) (array length=n_ids) */
guint32 *fb_topic_children_sort (FbTopicChildren *children, guint *n_ids) G_GNUC_WARN_UNUSED_RESULT;

/* "tag2" before "tag10", else by bytes; 0 only for equal names. */
int
fb_topic_name_compare (const char *one, gsize one_length, const char *other, gsize other_length);

G_END_DECLS
