/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-topic-set.h"

#define BITS 64

struct _FbTopicSet
{
  GArray *words; /* (owned) of guint64 */
};

FbTopicSet *
fb_topic_set_new (void)
{
  FbTopicSet *self = g_new0 (FbTopicSet, 1);

  self->words = g_array_new (FALSE, TRUE, sizeof (guint64));

  return self;
}

FbTopicSet *
fb_topic_set_copy (const FbTopicSet *self)
{
  FbTopicSet *copy = g_new0 (FbTopicSet, 1);

  copy->words = g_array_copy (self->words);

  return copy;
}

void
fb_topic_set_free (FbTopicSet *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->words);
  g_free (self);
}

gboolean
fb_topic_set_add (FbTopicSet *self, guint32 topic)
{
  guint    place = topic / BITS;
  guint64  bit = G_GUINT64_CONSTANT (1) << (topic % BITS);
  guint64 *word;

  if (place >= self->words->len)
    g_array_set_size (self->words, place + 1);
  word = &g_array_index (self->words, guint64, place);
  if ((*word & bit) != 0)
    return FALSE;
  *word |= bit;

  return TRUE;
}

gboolean
fb_topic_set_has (const FbTopicSet *self, guint32 topic)
{
  guint place = topic / BITS;

  return place < self->words->len &&
         (g_array_index (self->words, guint64, place) >> (topic % BITS) & 1) != 0;
}
