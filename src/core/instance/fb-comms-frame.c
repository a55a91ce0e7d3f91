/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-comms-frame.h"

#include <string.h>

#include "fb-error.h"
#include "fb-json.h"

static void
message_free (gpointer data)
{
  FbCommsMessage *message = data;

  g_free (message->topic);
  g_clear_pointer (&message->data, json_node_unref);
  g_free (message);
}

static void
read_message (JsonArray *array, guint index, JsonNode *element, gpointer user_data)
{
  FbCommsFrame   *frame = user_data;
  FbCommsMessage *message;
  JsonObject     *object;
  JsonNode       *data;
  const char     *topic;

  if (!JSON_NODE_HOLDS_OBJECT (element) || frame->messages->len >= FB_COMMS_FRAME_MAX_MESSAGES)
    return;

  object = json_node_get_object (element);
  topic = fb_json_get_string (object, "topic", NULL);
  if (topic == NULL || *topic == '\0' || strlen (topic) > FB_COMMS_TOPIC_MAX_BYTES)
    return;

  data = json_object_get_member (object, "data");
  message = g_new0 (FbCommsMessage, 1);
  message->topic = g_strdup (topic);
  message->data = data != NULL ? json_node_ref (data) : NULL;
  g_ptr_array_add (frame->messages, message);
}

static gboolean
read_control (FbCommsFrame *frame, JsonObject *object, GError **error)
{
  const char *auth = fb_json_get_string (object, "auth", NULL);

  if (g_strcmp0 (auth, "ok") == 0)
    frame->kind = FB_COMMS_AUTH_OK;
  else if (g_strcmp0 (auth, "fail") == 0)
    frame->kind = FB_COMMS_AUTH_FAIL;
  else
    return fb_throw (error, FB_ERROR_INVALID,
                     "A frame that is neither messages nor an answer to "
                     "the token");

  return TRUE;
}

FbCommsFrame *
fb_comms_frame_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (FbCommsFrame) frame = NULL;
  g_autoptr (JsonNode) root = fb_json_parse (text, length, FB_COMMS_FRAME_MAX_BYTES, error);

  if (root == NULL)
    return NULL;

  frame = g_new0 (FbCommsFrame, 1);
  frame->messages = g_ptr_array_new_with_free_func (message_free);
  if (JSON_NODE_HOLDS_ARRAY (root))
    json_array_foreach_element (json_node_get_array (root), read_message, frame);
  else if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      fb_throw (error, FB_ERROR_INVALID, "A frame that is neither an array nor an object");
      return NULL;
    }
  else if (!read_control (frame, json_node_get_object (root), error))
    return NULL;

  return g_steal_pointer (&frame);
}

void
fb_comms_frame_free (FbCommsFrame *frame)
{
  if (frame == NULL)
    return;

  g_ptr_array_unref (frame->messages);
  g_free (frame);
}
