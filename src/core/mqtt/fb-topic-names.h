/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The distinct words of topics, each kept once and counted: a million topics of a plant are made of
 * a few hundred. Ids are not 0, and stay until the last use is given back. One thread at a time. */

#pragma once

#include "mqtt/fb-topic-hash.h"
#include "mqtt/fb-topic-index.h"
#include "mqtt/fb-value-arena.h"

G_BEGIN_DECLS

typedef struct
{
  FbTopicKey   key;
  FbTopicIndex index;
  FbValueArena arena;
  GArray      *names;      /* (owned) of FbTopicName; the first is none */
  guint32      first_free; /* 0: none */
} FbTopicNames;

typedef struct
{
  FbValueBlock *text; /* ended by a zero byte that its length counts; NULL: free */
  guint32       hash; /* of a free one: the id of the next free one */
  guint32       n_uses;
} FbTopicName;

void fb_topic_names_init (FbTopicNames *self, const FbTopicKey *key, gsize max_memory);
void fb_topic_names_clear (FbTopicNames *self);

/* 0 when it is not there. */
guint32 fb_topic_names_find (const FbTopicNames *self, const char *text, gsize length);
/* Finds or makes it, for one more use. @text: one byte more than @length can be read. 0 when there
 * is no memory left under the limit. */
guint32 fb_topic_names_take (FbTopicNames *self, const char *text, gsize length);
void    fb_topic_names_give_back (FbTopicNames *self, guint32 id);
gsize   fb_topic_names_get_memory (const FbTopicNames *self);

/* Until it is given back. */
static inline const char *
fb_topic_names_get (const FbTopicNames *self, guint32 id, gsize *length)
{
  const FbValueBlock *text = g_array_index (self->names, FbTopicName, id).text;

  *length = text->length - 1;
  return (const char *)text->data;
}

G_END_DECLS
