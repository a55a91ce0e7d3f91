/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-message-history.h"

#include <string.h>

#include "mqtt/fb-history-table.h"
#include "mqtt/fb-mqtt-properties-bytes.h"

/* A ring of records for all topics, each record knowing the one before it of its topic, and a table
 * of the topics. Everything below is behind one lock. */

struct _FbMessageHistory
{
  GObject parent_instance;

  GMutex lock;

  /* Under the lock */
  FbHistoryRing   ring;
  FbHistoryTable  table;
  FbHistoryCounts total;
  gsize           budget;
  guint64         last_sequence;
};

/* clang-format off */
G_DEFINE_FINAL_TYPE (FbMessageHistory, fb_message_history, G_TYPE_OBJECT)
G_DEFINE_BOXED_TYPE (FbHistoryMessage, fb_history_message, fb_history_message_copy, fb_history_message_free)
/* clang-format on */

/* In the flags of a record, above the QoS. */
enum
{
  QOS_MASK = 3,
  IS_RETAINED = 1 << 2,
  IS_DUPLICATE = 1 << 3,
};

FbHistoryMessage *
fb_history_message_copy (const FbHistoryMessage *self)
{
  FbHistoryMessage *copy = g_new (FbHistoryMessage, 1);

  *copy = *self;
  copy->payload = g_bytes_ref (self->payload);
  copy->properties = self->properties != NULL ? fb_mqtt_properties_copy (self->properties) : NULL;

  return copy;
}

void
fb_history_message_free (FbHistoryMessage *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->payload, g_bytes_unref);
  g_clear_pointer (&self->properties, fb_mqtt_properties_free);
  g_free (self);
}

static void
count_left (FbHistoryCounts *counts, guint64 bytes)
{
  counts->left++;
  counts->left_bytes += bytes;
}

static void
drop_oldest (FbMessageHistory *self)
{
  const FbHistoryRecord *record = fb_history_ring_peek (&self->ring);
  FbHistoryTopic        *topic = fb_history_table_get (&self->table, record->topic);
  FbHistoryCounts       *counts[] = { &topic->counts, &self->total };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      counts[i]->kept--;
      counts[i]->kept_bytes -= record->payload_length;
      count_left (counts[i], record->payload_length);
    }
  if (topic->newest == record)
    topic->newest = NULL;
  fb_history_ring_pop (&self->ring);
}

static gsize
get_needed (FbMessageHistory *self)
{
  return fb_history_ring_get_needed (&self->ring) + fb_history_table_get_memory (&self->table);
}

/* Lets the oldest leave until @length more fit. FALSE, and none leaves, when they never will. */
static gboolean
make_room (FbMessageHistory *self, gsize length)
{
  if (get_needed (self) - self->ring.live - self->ring.pages + length > self->budget)
    return FALSE;

  while (get_needed (self) + length > self->budget && self->total.kept > 0)
    drop_oldest (self);

  return TRUE;
}

/* FALSE when there is no room for one more. */
static gboolean
find_topic (FbMessageHistory *self, guint64 topic, guint32 *number)
{
  gsize needed;

  if (fb_history_table_find (&self->table, topic, number))
    return TRUE;

  needed = fb_history_table_get_needed (&self->table);
  if (needed > self->budget / 2 ||
      !make_room (self, needed - fb_history_table_get_memory (&self->table)))
    return FALSE;

  *number = fb_history_table_add (&self->table, topic);
  return TRUE;
}

static gboolean
is_kept (FbMessageHistory *self, guint64 sequence)
{
  return sequence > self->last_sequence - self->total.kept;
}

/* (nullable) The message before @record of the same topic. */
static const FbHistoryRecord *
get_older (FbMessageHistory *self, const FbHistoryRecord *record)
{
  return record->older_distance > 0 && is_kept (self, record->sequence - record->older_distance)
             ? record->older
             : NULL;
}

static void
fill (FbHistoryRecord *record, const FbMqttMessage *message, gsize properties_length)
{
  guint8 *body;

  record->time = message->time;
  record->payload_length = (guint32)message->payload_length;
  record->properties_length = (guint32)properties_length;
  record->flags = (guint8)((message->qos & QOS_MASK) | (message->is_retained ? IS_RETAINED : 0) |
                           (message->is_duplicate ? IS_DUPLICATE : 0));
  body = fb_history_record_get_body (record);
  fb_mqtt_properties_write (message->properties, body);
  if (message->payload_length > 0)
    memcpy (body + properties_length, message->payload, message->payload_length);
}

/* Makes @record the newest of its topic. */
static void
enter (FbMessageHistory *self, FbHistoryRecord *record, guint32 number)
{
  FbHistoryTopic *topic = fb_history_table_get (&self->table, number);
  guint64         distance;

  record->sequence = ++self->last_sequence;
  record->topic = number;
  distance = topic->newest != NULL ? record->sequence - topic->newest->sequence : 0;
  record->older_distance = distance <= G_MAXUINT32 ? (guint32)distance : 0;
  record->older = topic->newest;
  topic->newest = record;

  topic->counts.kept++;
  topic->counts.kept_bytes += record->payload_length;
  self->total.kept++;
  self->total.kept_bytes += record->payload_length;
}

static void
append (FbMessageHistory *self, guint64 topic, const FbMqttMessage *message)
{
  gsize            properties_length = fb_mqtt_properties_get_size (message->properties);
  gsize            body_length = properties_length + message->payload_length;
  guint32          number;
  FbHistoryRecord *record = NULL;

  if (!find_topic (self, topic, &number))
    {
      count_left (&self->total, message->payload_length);
      return;
    }

  if (body_length <= G_MAXUINT32 && make_room (self, fb_history_ring_measure (body_length)))
    record = fb_history_ring_push (&self->ring, body_length);
  if (record == NULL)
    {
      count_left (&fb_history_table_get (&self->table, number)->counts, message->payload_length);
      count_left (&self->total, message->payload_length);
      return;
    }

  fill (record, message, properties_length);
  enter (self, record, number);
}

static FbHistoryMessage *
copy_record (const FbHistoryRecord *record)
{
  FbHistoryMessage *message = g_new0 (FbHistoryMessage, 1);
  const guint8     *body = fb_history_record_get_body (record);

  message->sequence = record->sequence;
  message->time = record->time;
  message->qos = record->flags & QOS_MASK;
  message->is_retained = (record->flags & IS_RETAINED) != 0;
  message->is_duplicate = (record->flags & IS_DUPLICATE) != 0;
  if (record->properties_length > 0)
    message->properties = fb_mqtt_properties_read (body, record->properties_length, NULL);
  message->payload = g_bytes_new (body + record->properties_length, record->payload_length);

  return message;
}

/* (nullable) Where the list goes on. */
static const FbHistoryRecord *
find_place (FbMessageHistory *self, guint64 topic, const FbHistoryCursor *cursor)
{
  guint32 number;

  if (!fb_history_table_find (&self->table, topic, &number))
    return NULL;
  if (cursor->sequence == 0)
    return fb_history_table_get (&self->table, number)->newest;

  return is_kept (self, cursor->sequence) ? get_older (self, cursor->place) : NULL;
}

static void
fb_message_history_finalize (GObject *object)
{
  FbMessageHistory *self = FB_MESSAGE_HISTORY (object);

  fb_history_ring_clear (&self->ring);
  fb_history_table_clear (&self->table);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (fb_message_history_parent_class)->finalize (object);
}

static void
fb_message_history_class_init (FbMessageHistoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fb_message_history_finalize;
}

static void
fb_message_history_init (FbMessageHistory *self)
{
  g_mutex_init (&self->lock);
  fb_history_table_init (&self->table);
  self->budget = FB_HISTORY_BUDGET;
}

FbMessageHistory *
fb_message_history_new (gsize budget)
{
  FbMessageHistory *self = g_object_new (FB_TYPE_MESSAGE_HISTORY, NULL);

  fb_message_history_set_budget (self, budget);
  return self;
}

void
fb_message_history_set_budget (FbMessageHistory *self, gsize budget)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (FB_IS_MESSAGE_HISTORY (self));
  g_return_if_fail (budget >= FB_HISTORY_MIN_BUDGET);

  locker = g_mutex_locker_new (&self->lock);
  self->budget = budget;
  while (get_needed (self) > budget && self->total.kept > 0)
    drop_oldest (self);
}

gsize
fb_message_history_get_budget (FbMessageHistory *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (FB_IS_MESSAGE_HISTORY (self), 0);

  locker = g_mutex_locker_new (&self->lock);
  return self->budget;
}

void
fb_message_history_append (FbMessageHistory *self, guint64 topic, const FbMqttMessage *message)
{
  g_return_if_fail (FB_IS_MESSAGE_HISTORY (self));
  g_return_if_fail (message != NULL);

  g_mutex_lock (&self->lock);
  append (self, topic, message);
  g_mutex_unlock (&self->lock);
}

GPtrArray *
fb_message_history_list (FbMessageHistory *self,
                         guint64           topic,
                         FbHistoryCursor  *cursor,
                         guint             max_messages,
                         gsize             max_bytes)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func ((GDestroyNotify)fb_history_message_free);
  gsize      bytes = 0;
  const FbHistoryRecord *record;
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (FB_IS_MESSAGE_HISTORY (self), messages);
  g_return_val_if_fail (cursor != NULL, messages);

  locker = g_mutex_locker_new (&self->lock);
  for (record = find_place (self, topic, cursor);
       record != NULL && messages->len < max_messages && (bytes < max_bytes || messages->len == 0);
       record = get_older (self, record))
    {
      g_ptr_array_add (messages, copy_record (record));
      bytes += record->payload_length;
      cursor->sequence = record->sequence;
      cursor->place = record;
    }

  return messages;
}

void
fb_message_history_get_counts (FbMessageHistory *self, guint64 topic, FbHistoryCounts *counts)
{
  guint32 number;
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (FB_IS_MESSAGE_HISTORY (self));
  g_return_if_fail (counts != NULL);

  locker = g_mutex_locker_new (&self->lock);
  *counts = (FbHistoryCounts){ 0 };
  if (fb_history_table_find (&self->table, topic, &number))
    *counts = fb_history_table_get (&self->table, number)->counts;
}

void
fb_message_history_get_total (FbMessageHistory *self, FbHistoryCounts *counts)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (FB_IS_MESSAGE_HISTORY (self));
  g_return_if_fail (counts != NULL);

  locker = g_mutex_locker_new (&self->lock);
  *counts = self->total;
}

gsize
fb_message_history_get_memory (FbMessageHistory *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (FB_IS_MESSAGE_HISTORY (self), 0);

  locker = g_mutex_locker_new (&self->lock);
  return fb_history_ring_get_memory (&self->ring) + fb_history_table_get_memory (&self->table);
}
