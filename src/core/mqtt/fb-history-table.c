/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-history-table.h"

/* Open addressing over numbers of topics; a GHashTable of a million would take as much again. */

#define CHUNK_TOPICS 256u
#define FIRST_SLOTS 1024u

static guint32
find_slot (const FbHistoryTable *self, guint64 topic)
{
  guint32 slot = (guint32)((topic * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> 32);

  for (slot &= self->n_slots - 1; self->slots[slot] != 0; slot = (slot + 1) & (self->n_slots - 1))
    if (fb_history_table_get (self, self->slots[slot] - 1)->topic == topic)
      break;

  return slot;
}

static gboolean
is_full (const FbHistoryTable *self)
{
  return self->n_topics >= self->n_slots / 4 * 3;
}

static void
grow (FbHistoryTable *self)
{
  g_free (self->slots);
  self->n_slots *= 2;
  self->slots = g_new0 (guint32, self->n_slots);
  for (guint32 i = 0; i < self->n_topics; i++)
    self->slots[find_slot (self, fb_history_table_get (self, i)->topic)] = i + 1;
}

void
fb_history_table_init (FbHistoryTable *self)
{
  self->chunks = g_ptr_array_new_with_free_func (g_free);
  self->n_slots = FIRST_SLOTS;
  self->slots = g_new0 (guint32, self->n_slots);
  self->n_topics = 0;
}

void
fb_history_table_clear (FbHistoryTable *self)
{
  g_clear_pointer (&self->chunks, g_ptr_array_unref);
  g_clear_pointer (&self->slots, g_free);
}

gsize
fb_history_table_get_memory (const FbHistoryTable *self)
{
  return self->n_slots * sizeof *self->slots +
         self->chunks->len * (CHUNK_TOPICS * sizeof (FbHistoryTopic) + sizeof (gpointer));
}

gsize
fb_history_table_get_needed (const FbHistoryTable *self)
{
  gsize needed = fb_history_table_get_memory (self);

  if (is_full (self))
    needed += self->n_slots * sizeof *self->slots;
  if (self->n_topics == self->chunks->len * CHUNK_TOPICS)
    needed += CHUNK_TOPICS * sizeof (FbHistoryTopic) + sizeof (gpointer);

  return needed;
}

gboolean
fb_history_table_find (const FbHistoryTable *self, guint64 topic, guint32 *number)
{
  guint32 slot = find_slot (self, topic);

  if (self->slots[slot] == 0)
    return FALSE;

  *number = self->slots[slot] - 1;
  return TRUE;
}

guint32
fb_history_table_add (FbHistoryTable *self, guint64 topic)
{
  guint32 number;

  if (is_full (self))
    grow (self);
  if (self->n_topics == self->chunks->len * CHUNK_TOPICS)
    g_ptr_array_add (self->chunks, g_new0 (FbHistoryTopic, CHUNK_TOPICS));

  number = self->n_topics++;
  fb_history_table_get (self, number)->topic = topic;
  self->slots[find_slot (self, topic)] = self->n_topics;

  return number;
}

FbHistoryTopic *
fb_history_table_get (const FbHistoryTable *self, guint32 number)
{
  FbHistoryTopic *chunk = g_ptr_array_index (self->chunks, number / CHUNK_TOPICS);

  return &chunk[number % CHUNK_TOPICS];
}
