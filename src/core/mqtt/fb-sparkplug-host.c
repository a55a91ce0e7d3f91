/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-sparkplug-host.h"

#include <string.h>

#include "mqtt/fb-sparkplug-held.h"
#include "mqtt/fb-sparkplug-table.h"

/* The rules of Sparkplug 3.0, sections 5 and 6.4, as a listener needs them, and forgiving where
 * real edge nodes are wrong: nothing here may keep a value from being seen. */

#define STORM_BIRTHS 5
#define STORM_WINDOW (60 * G_USEC_PER_SEC)

const FbSparkplugLimits fb_sparkplug_usual_limits = { 100000, 1000000, 128 * 1024 * 1024 };

struct _FbSparkplugHost
{
  FbSparkplugTable table;
  FbSparkplugHeld  held;

  /* Borrowed */
  const FbSparkplugListener *listener;
  gpointer                   user_data;

  /* Borrowed for the time of a call */
  const FbMqttMessage *message;
};

FbSparkplugHost *
fb_sparkplug_host_new (const FbSparkplugLimits   *limits,
                       const FbSparkplugListener *listener,
                       gpointer                   user_data)
{
  FbSparkplugHost *self = g_new0 (FbSparkplugHost, 1);

  fb_sparkplug_table_init (&self->table, limits != NULL ? limits : &fb_sparkplug_usual_limits);
  fb_sparkplug_held_init (&self->held);
  self->listener = listener;
  self->user_data = user_data;

  return self;
}

void
fb_sparkplug_host_free (FbSparkplugHost *self)
{
  if (self == NULL)
    return;

  fb_sparkplug_held_clear (&self->held);
  fb_sparkplug_table_clear (&self->table);
  g_free (self);
}

static void
tell (FbSparkplugHost *self, FbSparkplugEvent event, const FbSparkplugPlace *place)
{
  self->listener->event (event, &place->status, self->message, self->user_data);
}

static void
tell_value (FbSparkplugHost          *self,
            const FbSparkplugPlace   *place,
            const FbSparkplugTag     *tag,
            const FbSparkplugMetric  *metric,
            const FbSparkplugPayload *payload)
{
  gint64 time = metric->time != 0 ? metric->time : fb_sparkplug_payload_get_time (payload);
  FbSparkplugUpdate update = {
    .place = &place->status,
    .name = tag->name,
    .type = metric->type != FB_SPARKPLUG_UNKNOWN ? metric->type : tag->type,
    .value = &metric->value,
    .is_null = metric->is_null,
    .is_historical = metric->is_historical,
    .time = time != 0 ? time : self->message->time,
    .message = self->message,
  };

  self->listener->value (&update, self->user_data);
}

static gboolean
get_bd_seq (const FbSparkplugPayload *payload, guint64 *bd_seq)
{
  for (guint i = 0; i < fb_sparkplug_payload_get_n_metrics (payload); i++)
    {
      const FbSparkplugMetric *metric = fb_sparkplug_payload_get_metric (payload, i);

      if (g_strcmp0 (metric->name, "bdSeq") == 0 && metric->value.form == FB_SPARKPLUG_AS_INTEGER)
        {
          *bd_seq = metric->value.bits;
          return TRUE;
        }
    }

  return FALSE;
}

static void
die (FbSparkplugHost *self, FbSparkplugPlace *place)
{
  if (place->status.presence == FB_SPARKPLUG_OFFLINE)
    return;

  place->status.presence = FB_SPARKPLUG_OFFLINE;
  place->status.since = self->message->time;
  tell (self, FB_SPARKPLUG_DIED, place);
}

static void
die_with_devices (FbSparkplugHost *self, FbSparkplugPlace *node)
{
  GHashTableIter    iter;
  FbSparkplugPlace *device;

  g_hash_table_iter_init (&iter, node->devices);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&device))
    die (self, device);
  die (self, node);
}

/* All that a birth told of @place before means nothing any more. */
static void
unlearn (FbSparkplugHost *self, FbSparkplugPlace *place)
{
  fb_sparkplug_table_forget_tags (&self->table, place);
  place->status.n_unresolved = 0;
  place->status.is_cached = FALSE;
}

/* Whatever it sends but a death shows that it lives, though its birth may have been missed. What
 * was kept of an older birth is all there is then, unless a death tells that it is over. */
static void
wake (FbSparkplugHost *self, FbSparkplugPlace *place)
{
  if (place->status.presence == FB_SPARKPLUG_ONLINE ||
      place->status.presence == FB_SPARKPLUG_UNBORN)
    return;

  if (place->status.presence == FB_SPARKPLUG_OFFLINE)
    unlearn (self, place);
  place->status.presence = FB_SPARKPLUG_UNBORN;
  place->status.since = self->message->time;
  tell (self, FB_SPARKPLUG_HEARD, place);
}

static void
follow_sequence (FbSparkplugHost *self, FbSparkplugPlace *node, const FbSparkplugPayload *payload)
{
  guint64  seq;
  gboolean has_gap = fb_sparkplug_payload_get_seq (payload, &seq) &&
                     fb_sparkplug_sequence_take (&node->sequence, seq);

  wake (self, node);
  node->status.n_gaps = node->sequence.n_gaps;
  node->status.n_lost = node->sequence.n_lost;
  if (has_gap)
    tell (self, FB_SPARKPLUG_LOST, node);
}

static void
learn (FbSparkplugHost *self, FbSparkplugPlace *place, const FbSparkplugPayload *payload)
{
  unlearn (self, place);
  place->status.presence = FB_SPARKPLUG_ONLINE;
  place->status.since = self->message->time;
  place->status.n_births++;
  tell (self, FB_SPARKPLUG_BORN, place);
  for (guint i = 0; i < fb_sparkplug_payload_get_n_metrics (payload); i++)
    {
      const FbSparkplugMetric *metric = fb_sparkplug_payload_get_metric (payload, i);
      FbSparkplugTag          *tag = NULL;

      if (metric->name != NULL)
        tag = fb_sparkplug_table_define (&self->table, place, metric);
      else
        self->table.counters.n_invalid++;
      if (tag != NULL)
        tell_value (self, place, tag, metric, payload);
    }
}

/* A name that no birth told is learned with the first value. */
static void
take_data (FbSparkplugHost *self, FbSparkplugPlace *place, const FbSparkplugPayload *payload)
{
  wake (self, place);
  for (guint i = 0; i < fb_sparkplug_payload_get_n_metrics (payload); i++)
    {
      const FbSparkplugMetric *metric = fb_sparkplug_payload_get_metric (payload, i);
      FbSparkplugTag          *tag = fb_sparkplug_table_find_tag (place, metric);

      if (tag == NULL && metric->name != NULL)
        {
          tag = fb_sparkplug_table_define (&self->table, place, metric);
        }
      else if (tag == NULL)
        {
          self->table.counters.n_unresolved++;
          if (place->status.n_unresolved++ == 0)
            tell (self, FB_SPARKPLUG_UNRESOLVED, place);
        }
      if (tag != NULL)
        tell_value (self, place, tag, metric, payload);
    }
}

static void
note_storm (FbSparkplugHost *self, FbSparkplugPlace *node)
{
  gint64 time = self->message->time;

  if (time < node->window_start || time - node->window_start > STORM_WINDOW)
    {
      node->window_start = time;
      node->n_in_window = 0;
      node->status.is_storming = FALSE;
    }
  if (++node->n_in_window == STORM_BIRTHS)
    {
      node->status.is_storming = TRUE;
      tell (self, FB_SPARKPLUG_STORM, node);
    }
}

/* The devices that were born a moment too early. */
static void
learn_held (FbSparkplugHost *self, FbSparkplugPlace *node)
{
  FbSparkplugPlace *device;

  for (GBytes *bytes = fb_sparkplug_held_take (&self->held, node, self->message->time, &device);
       bytes != NULL;
       bytes = fb_sparkplug_held_take (&self->held, node, self->message->time, &device))
    {
      g_autoptr (FbSparkplugPayload) payload = fb_sparkplug_payload_new (bytes, NULL);
      guint64 seq;

      g_bytes_unref (bytes);
      learn (self, device, payload);
      if (fb_sparkplug_payload_get_seq (payload, &seq))
        fb_sparkplug_sequence_start (&node->sequence, seq);
    }
}

static void
take_node_birth (FbSparkplugHost *self, FbSparkplugPlace *node, const FbSparkplugPayload *payload)
{
  GHashTableIter    iter;
  FbSparkplugPlace *device;
  guint64           seq;

  g_hash_table_iter_init (&iter, node->devices);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&device))
    {
      die (self, device);
      unlearn (self, device);
    }

  fb_sparkplug_payload_get_seq (payload, &seq);
  fb_sparkplug_sequence_start (&node->sequence, seq);
  node->status.has_bd_seq = get_bd_seq (payload, &node->status.bd_seq);
  note_storm (self, node);
  learn (self, node, payload);
  learn_held (self, node);
}

static void
take_node_death (FbSparkplugHost *self, FbSparkplugPlace *node, const FbSparkplugPayload *payload)
{
  guint64  bd_seq = 0;
  gboolean has_bd_seq = get_bd_seq (payload, &bd_seq);

  if (node->status.has_bd_seq && (!has_bd_seq || bd_seq != node->status.bd_seq))
    {
      self->table.counters.n_old_deaths++;
      return;
    }

  fb_sparkplug_sequence_stop (&node->sequence);
  die_with_devices (self, node);
}

static void
take_node_data (FbSparkplugHost *self, FbSparkplugPlace *node, const FbSparkplugPayload *payload)
{
  follow_sequence (self, node, payload);
  take_data (self, node, payload);
}

static void
take_device_birth (FbSparkplugHost          *self,
                   FbSparkplugPlace         *device,
                   const FbSparkplugPayload *payload)
{
  if (device->node->status.presence != FB_SPARKPLUG_ONLINE)
    fb_sparkplug_held_add (&self->held, device, self->message);
  follow_sequence (self, device->node, payload);
  learn (self, device, payload);
}

static void
take_device_death (FbSparkplugHost          *self,
                   FbSparkplugPlace         *device,
                   const FbSparkplugPayload *payload)
{
  follow_sequence (self, device->node, payload);
  die (self, device);
}

static void
take_device_data (FbSparkplugHost          *self,
                  FbSparkplugPlace         *device,
                  const FbSparkplugPayload *payload)
{
  follow_sequence (self, device->node, payload);
  take_data (self, device, payload);
}

typedef void (*Rule) (FbSparkplugHost          *self,
                      FbSparkplugPlace         *place,
                      const FbSparkplugPayload *payload);

/* Commands and states of host applications tell nothing of an edge node. */
static const Rule rules[] = {
  [FB_SPARKPLUG_NBIRTH] = take_node_birth,
  [FB_SPARKPLUG_NDEATH] = take_node_death,
  [FB_SPARKPLUG_NDATA] = take_node_data,
  [FB_SPARKPLUG_NCMD] = NULL,
  [FB_SPARKPLUG_DBIRTH] = take_device_birth,
  [FB_SPARKPLUG_DDEATH] = take_device_death,
  [FB_SPARKPLUG_DDATA] = take_device_data,
  [FB_SPARKPLUG_DCMD] = NULL,
  [FB_SPARKPLUG_STATE] = NULL,
};

gboolean
fb_sparkplug_host_take (FbSparkplugHost *self, const FbMqttMessage *message)
{
  FbSparkplugTopic topic;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (FbSparkplugPayload) payload = NULL;
  FbSparkplugPlace *place;

  if (!fb_sparkplug_topic_parse (&topic, message->topic, message->topic_length))
    return FALSE;

  self->table.counters.n_messages++;
  if (rules[topic.kind] == NULL)
    return TRUE;

  bytes = g_bytes_new_static (message->payload, message->payload_length);
  payload = fb_sparkplug_payload_new (bytes, NULL);
  if (payload == NULL)
    {
      self->table.counters.n_invalid++;
      return TRUE;
    }

  self->message = message;
  place = fb_sparkplug_table_get (&self->table, &topic);
  if (place != NULL)
    rules[topic.kind](self, place, payload);
  self->message = NULL;

  return TRUE;
}

void
fb_sparkplug_host_recall (FbSparkplugHost *self, const char *topic, GBytes *payload)
{
  FbSparkplugTopic  parts;
  FbSparkplugPlace *place;
  g_autoptr (FbSparkplugPayload) birth = NULL;

  if (fb_sparkplug_topic_parse (&parts, topic, strlen (topic)) &&
      (parts.kind == FB_SPARKPLUG_NBIRTH || parts.kind == FB_SPARKPLUG_DBIRTH))
    birth = fb_sparkplug_payload_new (payload, NULL);
  if (birth == NULL)
    {
      self->table.counters.n_invalid++;
      return;
    }

  place = fb_sparkplug_table_get (&self->table, &parts);
  if (place == NULL || place->status.presence != FB_SPARKPLUG_UNHEARD)
    return;

  place->status.is_cached = TRUE;
  for (guint i = 0; i < fb_sparkplug_payload_get_n_metrics (birth); i++)
    {
      const FbSparkplugMetric *metric = fb_sparkplug_payload_get_metric (birth, i);

      if (metric->name != NULL)
        fb_sparkplug_table_define (&self->table, place, metric);
    }
}

const FbSparkplugStatus *
fb_sparkplug_host_get_status (FbSparkplugHost *self,
                              const char      *group,
                              const char      *edge,
                              const char      *device)
{
  FbSparkplugTopic  topic = { .group = { group, strlen (group) }, .edge = { edge, strlen (edge) } };
  FbSparkplugPlace *place;

  if (device != NULL)
    topic.device = (FbSparkplugName){ device, strlen (device) };
  place = fb_sparkplug_table_find (&self->table, &topic);

  return place != NULL ? &place->status : NULL;
}

void
fb_sparkplug_host_get_counters (const FbSparkplugHost *self, FbSparkplugCounters *counters)
{
  *counters = self->table.counters;
}
