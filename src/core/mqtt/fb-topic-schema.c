/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-topic-schema.h"

#include <glib/gi18n.h>

#include "mqtt/fb-topic-breach.h"

/* A payload that is text but no JSON is learned as one string; one that is neither has no values.
 */

struct _FbTopicSchema
{
  FbTopicShape *shape;
  guint         n_places;
  guint64       n_messages;
  guint64       n_learned;
  guint64       forms[FB_PAYLOAD_BINARY + 1];
  gint64        last; /* when one was looked at; by the clock of the messages */
};

static const char *const content_types[] = {
  [FB_PAYLOAD_EMPTY] = "application/octet-stream",
  [FB_PAYLOAD_TEXT] = "text/plain",
  [FB_PAYLOAD_JSON] = "application/json",
  [FB_PAYLOAD_CBOR] = "application/cbor",
  [FB_PAYLOAD_MESSAGE_PACK] = "application/msgpack",
  [FB_PAYLOAD_IMAGE] = "application/octet-stream",
  [FB_PAYLOAD_BINARY] = "application/octet-stream",
};

FbTopicSchema *
fb_topic_schema_new (void)
{
  FbTopicSchema *self = g_new0 (FbTopicSchema, 1);

  self->shape = fb_topic_shape_new ();
  self->n_places = 1;

  return self;
}

void
fb_topic_schema_free (FbTopicSchema *self)
{
  if (self == NULL)
    return;

  fb_topic_shape_free (self->shape);
  g_free (self);
}

/* A clock that went back must not stop the learning. */
static gboolean
is_wanted (FbTopicSchema *self, gint64 time)
{
  return self->n_learned < FB_SCHEMA_FIRST || time - self->last >= G_USEC_PER_SEC ||
         time < self->last;
}

/* (nullable) The values of a payload. (transfer full) */
static JsonNode *
read_values (const FbMqttMessage *message, FbPayloadForm form)
{
  if (form == FB_PAYLOAD_TEXT)
    {
      g_autofree char *text = g_strndup ((const char *)message->payload, message->payload_length);

      return json_node_init_string (json_node_alloc (), text);
    }
  if (form == FB_PAYLOAD_JSON || form == FB_PAYLOAD_CBOR || form == FB_PAYLOAD_MESSAGE_PACK)
    return fb_payload_read (form, message->payload, message->payload_length, NULL);

  return NULL;
}

GPtrArray *
fb_topic_schema_learn (FbTopicSchema *self, const FbMqttMessage *message)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GPtrArray) breaches = NULL;
  FbPayloadForm form;

  g_return_val_if_fail (self != NULL && message != NULL, NULL);

  self->n_messages++;
  if (!is_wanted (self, message->time) || message->payload_length > FB_SCHEMA_MAX_PAYLOAD)
    return NULL;

  self->last = message->time;
  form = fb_payload_guess (message->payload, message->payload_length);
  self->forms[form]++;
  node = read_values (message, form);
  if (node == NULL)
    return NULL;

  if (self->n_learned >= FB_SCHEMA_FIRST)
    breaches = fb_topic_breach_list (self->shape, node, FB_SCHEMA_MAX_BREACHES);
  self->n_learned++;
  fb_topic_shape_learn (self->shape, node, message->time, &self->n_places);

  return breaches != NULL && breaches->len > 0 ? g_steal_pointer (&breaches) : NULL;
}

void
fb_topic_schema_merge (FbTopicSchema *self, const FbTopicSchema *other)
{
  g_return_if_fail (self != NULL && other != NULL);

  fb_topic_shape_merge (self->shape, other->shape, &self->n_places);
  self->n_messages += other->n_messages;
  self->n_learned += other->n_learned;
  for (guint i = 0; i < G_N_ELEMENTS (self->forms); i++)
    self->forms[i] += other->forms[i];
  self->last = MAX (self->last, other->last);
}

guint64
fb_topic_schema_get_n_messages (const FbTopicSchema *self)
{
  return self->n_messages;
}

guint64
fb_topic_schema_get_n_learned (const FbTopicSchema *self)
{
  return self->n_learned;
}

FbPayloadForm
fb_topic_schema_get_form (const FbTopicSchema *self)
{
  FbPayloadForm most = FB_PAYLOAD_EMPTY;

  /* A retained message that is deleted is empty whatever the others are. */
  for (FbPayloadForm form = FB_PAYLOAD_TEXT; form <= FB_PAYLOAD_BINARY; form++)
    if (self->forms[form] > 0 &&
        (most == FB_PAYLOAD_EMPTY || self->forms[form] > self->forms[most]))
      most = form;

  return most;
}

const char *
fb_topic_schema_get_content_type (const FbTopicSchema *self)
{
  return content_types[fb_topic_schema_get_form (self)];
}

JsonObject *
fb_topic_schema_describe (const FbTopicSchema *self)
{
  return fb_topic_shape_describe (self->shape);
}

char *
fb_topic_schema_sign (const FbTopicSchema *self)
{
  GString *signature = g_string_new (content_types[fb_topic_schema_get_form (self)]);

  fb_topic_shape_sign (self->shape, signature);
  return g_string_free (signature, FALSE);
}
