/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-test-tree.h"

void
fb_test_tree_put (FbTopicTree *tree, const char *topic, const char *text)
{
  const FbMqttSink *sink = fb_topic_tree_get_sink ();
  FbMqttMessage     message = { .topic = topic,
                                .topic_length = strlen (topic),
                                .payload = (const guint8 *)text,
                                .payload_length = strlen (text),
                                .time = g_get_real_time () };

  sink->begin (tree);
  sink->message (&message, tree);
  sink->end (tree);
}

gboolean
fb_test_tree_find (FbTopicTree *tree, const char *topic, guint32 *id)
{
  FbTopicStore *store = fb_topic_tree_lock (tree);

  *id = fb_topic_store_find (store, topic, strlen (topic));
  fb_topic_tree_unlock (tree);

  return *id != 0;
}
