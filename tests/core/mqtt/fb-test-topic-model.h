/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* A topic store that is plainly right: a hash table of strings. What holds for it must hold for
 * FbTopicStore; fb_test_topic_model_compare() looks at everything the store tells. */

#pragma once

#include "mqtt/fb-topic-store.h"

G_BEGIN_DECLS

typedef struct
{
  GBytes  *value;
  gint64   time;
  guint64  count;
  guint8   qos;
  gboolean is_retained;
} FbTestTopic;

typedef struct
{
  GHashTable *topics; /* GBytes: FbTestTopic */
} FbTestTopicModel;

FbTestTopicModel *fb_test_topic_model_new (void);
void              fb_test_topic_model_free (FbTestTopicModel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbTestTopicModel, fb_test_topic_model_free)

void fb_test_topic_model_put (FbTestTopicModel *self, const FbMqttMessage *message);
/* Forgets @topic, or all that is at it and below it. */
void fb_test_topic_model_forget (FbTestTopicModel *self, const char *topic, gboolean is_below);

/* Asserts that @store says the same, and that its tree is in order. */
void fb_test_topic_model_compare (FbTestTopicModel *self, const FbTopicStore *store);

G_END_DECLS
