/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-topic-users.h"

#include "flow/fb-topic-filter.h"
#include "mqtt/fb-broker-offers.h"

/* A list of the few nodes that speak MQTT; a query walks it. The flows themselves are let go. */

struct _FbTopicUsers
{
  GPtrArray *users; /* (element-type FbTopicUser) */
};

static void
user_free (gpointer data)
{
  FbTopicUser *user = data;

  g_free (user->instance);
  g_free (user->instance_name);
  g_free (user->node);
  g_free (user->title);
  g_free (user->flow);
  g_free (user->tab);
  g_free (user->topic);
  g_clear_pointer (&user->broker, fb_mqtt_options_free);
  g_free (user);
}

static FbMqttOptions *
find_broker (const FbFlowSource *source, guint index)
{
  g_autofree char  *id = fb_flow_source_dup_property (source, index, "broker");
  const FbFlowNode *node = id != NULL ? fb_flow_document_find_node (source->document, id) : NULL;
  g_autofree char  *note = NULL;

  if (node == NULL || !g_str_equal (node->type, "mqtt-broker"))
    return NULL;

  return fb_broker_options_of_node (source, fb_flow_document_get_index (source->document, node),
                                    &note);
}

/* (nullable) when it comes with a message, or from a variable that is not known. */
static char *
find_topic (const FbFlowSource *source, guint index)
{
  g_autofree char *text = fb_flow_source_dup_property (source, index, "topic");
  g_autofree char *topic = text != NULL ? fb_flow_source_resolve (source, index, text) : NULL;

  return topic != NULL && fb_topic_filter_is_valid (topic) ? g_steal_pointer (&topic) : NULL;
}

static void
add_node (FbTopicUsers *self, const FbFlowSource *source, guint index, FbTopicRole role)
{
  const FbFlowNode *node = fb_flow_document_get_node (source->document, index);
  const FbFlowNode *flow =
      node->z != NULL ? fb_flow_document_find_node (source->document, node->z) : NULL;
  FbTopicUser *user = g_new0 (FbTopicUser, 1);

  user->instance = g_strdup (source->instance);
  user->instance_name = g_strdup (source->instance_name);
  user->node = g_strdup (node->id);
  user->title = g_strdup (fb_flow_document_get_title (source->document, node));
  user->flow = g_strdup (node->z);
  user->tab = g_strdup (flow != NULL ? flow->name : NULL);
  user->role = role;
  user->topic = find_topic (source, index);
  user->broker = find_broker (source, index);
  user->is_disabled = node->disabled || (flow != NULL && flow->disabled);
  g_ptr_array_add (self->users, user);
}

FbTopicUsers *
fb_topic_users_new (const GPtrArray *sources)
{
  FbTopicUsers *self = g_new0 (FbTopicUsers, 1);

  self->users = g_ptr_array_new_with_free_func (user_free);
  for (guint i = 0; i < sources->len; i++)
    {
      const FbFlowSource *source = g_ptr_array_index (sources, i);
      guint               n_nodes =
          source->document != NULL ? fb_flow_document_get_n_nodes (source->document) : 0;

      for (guint j = 0; j < n_nodes; j++)
        {
          const char *type = fb_flow_document_get_node (source->document, j)->type;

          if (g_str_equal (type, "mqtt in"))
            add_node (self, source, j, FB_TOPIC_SUBSCRIBES);
          else if (g_str_equal (type, "mqtt out"))
            add_node (self, source, j, FB_TOPIC_PUBLISHES);
        }
    }

  return self;
}

void
fb_topic_users_free (FbTopicUsers *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->users);
  g_free (self);
}

static gboolean
is_at (const FbTopicUser *user, const FbMqttOptions *broker)
{
  return broker == NULL || user->broker == NULL ||
         fb_mqtt_options_are_same_broker (user->broker, broker);
}

GPtrArray *
fb_topic_users_find (const FbTopicUsers *self, const char *filter, const FbMqttOptions *broker)
{
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < self->users->len; i++)
    {
      FbTopicUser *user = g_ptr_array_index (self->users, i);
      gboolean     fits = filter == NULL
                              ? user->topic == NULL
                              : user->topic != NULL && fb_topic_filter_overlaps (user->topic, filter);

      if (fits && is_at (user, broker))
        g_ptr_array_add (found, user);
    }

  return found;
}

/* The different topics and filters of the enabled nodes at @broker: many nodes share one. */
static GPtrArray *
list_filters (const FbTopicUsers *self, const FbMqttOptions *broker)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *filters = g_ptr_array_new ();

  for (guint i = 0; i < self->users->len; i++)
    {
      FbTopicUser *user = g_ptr_array_index (self->users, i);

      if (user->topic != NULL && !user->is_disabled && is_at (user, broker) &&
          g_hash_table_add (seen, user->topic))
        g_ptr_array_add (filters, user->topic);
    }

  return filters;
}

static gboolean
any_overlaps (const GPtrArray *filters, const char *filter)
{
  for (guint i = 0; i < filters->len; i++)
    if (fb_topic_filter_overlaps (g_ptr_array_index (filters, i), filter))
      return TRUE;

  return FALSE;
}

GPtrArray *
fb_topic_users_list_unhandled (const FbTopicUsers  *self,
                               const GPtrArray     *topics,
                               const FbMqttOptions *broker)
{
  g_autoptr (GPtrArray) filters = list_filters (self, broker);
  GPtrArray *unhandled = g_ptr_array_new ();

  for (guint i = 0; i < topics->len; i++)
    if (!any_overlaps (filters, g_ptr_array_index (topics, i)))
      g_ptr_array_add (unhandled, g_ptr_array_index (topics, i));

  return unhandled;
}

GPtrArray *
fb_topic_users_list_waiting (const FbTopicUsers  *self,
                             const GPtrArray     *topics,
                             const FbMqttOptions *broker)
{
  GPtrArray *waiting = g_ptr_array_new ();

  for (guint i = 0; i < self->users->len; i++)
    {
      FbTopicUser *user = g_ptr_array_index (self->users, i);

      if (user->role == FB_TOPIC_SUBSCRIBES && user->topic != NULL && !user->is_disabled &&
          is_at (user, broker) && !any_overlaps (topics, user->topic))
        g_ptr_array_add (waiting, user);
    }

  return waiting;
}
