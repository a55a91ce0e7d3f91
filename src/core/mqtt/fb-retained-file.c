/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "fb-error.h"
#include "fb-file.h"
#include "fb-json.h"
#include "flow/fb-topic-filter.h"
#include "mqtt/fb-retained-set.h"

/* The file of an undo: JSON Lines. It may come from elsewhere, so it is read with limits. */

#define MAX_FILE_BYTES (2 * FB_RETAINED_MAX_BYTES)
#define MAX_LINE_BYTES ((gsize)400 * 1024 * 1024)

static void
set_base64 (JsonObject *object, const char *name, GBytes *bytes)
{
  gsize            length;
  gconstpointer    data = g_bytes_get_data (bytes, &length);
  g_autofree char *text = g_base64_encode (data, length);

  json_object_set_string_member (object, name, text);
}

static void
describe_properties (JsonObject *object, const FbMqttProperties *properties)
{
  JsonArray *user = json_array_new ();

  if (properties->is_text)
    json_object_set_boolean_member (object, "is_text", TRUE);
  if (properties->content_type != NULL)
    json_object_set_string_member (object, "content_type", properties->content_type);
  if (properties->response_topic != NULL)
    json_object_set_string_member (object, "response_topic", properties->response_topic);
  if (properties->correlation_data != NULL)
    set_base64 (object, "correlation_data", properties->correlation_data);
  if (properties->has_expiry)
    json_object_set_int_member (object, "expiry", properties->expiry);
  for (guint i = 0; properties->user != NULL && i < properties->user->len; i++)
    {
      const FbMqttUserProperty *property = g_ptr_array_index (properties->user, i);
      JsonArray                *pair = json_array_new ();

      json_array_add_string_element (pair, property->name);
      json_array_add_string_element (pair, property->value);
      json_array_add_array_element (user, pair);
    }
  json_object_set_array_member (object, "user_properties", user);
}

/* Makes an empty file, so that nobody else's is written over. */
static gboolean
claim (const char *path, GError **error)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  int saved_errno = errno;

  if (fd >= 0)
    return g_close (fd, error);
  if (saved_errno == EEXIST)
    return fb_throw (error, FB_ERROR_CONFLICT,
                     _ ("%s is there already; give the file another name"), path);

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno), "%s: %s", path,
               g_strerror (saved_errno));
  fb_error_convert (error);
  return FALSE;
}

static gboolean
append_message (GString *text, const FbRetained *message, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *line = NULL;
  gsize            length;

  json_object_set_string_member (object, "topic", message->topic);
  set_base64 (object, "payload", message->payload);
  if (message->properties != NULL)
    describe_properties (object, message->properties);
  line = fb_json_print_object (object);
  length = strlen (line);
  if (length > MAX_LINE_BYTES || text->len + length + 1 > MAX_FILE_BYTES)
    return fb_throw (error, FB_ERROR_FULL,
                     _ ("What is to be kept takes a file of more than %u MB: clear it in smaller "
                        "parts"),
                     (guint)(MAX_FILE_BYTES / 1000000));

  g_string_append_len (text, line, (gssize)length);
  g_string_append_c (text, '\n');
  return TRUE;
}

gboolean
fb_retained_write (const char *path, const GPtrArray *messages, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < messages->len; i++)
    if (!append_message (text, g_ptr_array_index (messages, i), error))
      return FALSE;
  if (!claim (path, error))
    return FALSE;
  if (fb_file_write (path, text->str, text->len, 0600, error))
    return TRUE;

  g_unlink (path);
  return FALSE;
}

static gboolean
has_properties (JsonObject *object)
{
  static const char *const names[] = { "is_text",          "content_type", "response_topic",
                                       "correlation_data", "expiry",       "user_properties" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (json_object_has_member (object, names[i]))
      return TRUE;

  return FALSE;
}

static void
read_user_properties (FbMqttProperties *properties, JsonArray *list)
{
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode   *item = json_array_get_element (list, i);
      JsonArray  *pair = JSON_NODE_HOLDS_ARRAY (item) ? json_node_get_array (item) : NULL;
      const char *texts[2] = { NULL, NULL };

      for (guint j = 0; pair != NULL && json_array_get_length (pair) == 2 && j < 2; j++)
        {
          JsonNode *text = json_array_get_element (pair, j);

          if (json_node_get_value_type (text) == G_TYPE_STRING)
            texts[j] = json_node_get_string (text);
        }
      if (texts[0] != NULL && texts[1] != NULL)
        fb_mqtt_properties_add_user (properties, texts[0], texts[1]);
    }
}

/* (nullable) */
static FbMqttProperties *
read_properties (JsonObject *object)
{
  FbMqttProperties *properties = has_properties (object) ? fb_mqtt_properties_new () : NULL;
  const char       *correlation = fb_json_get_string (object, "correlation_data", NULL);
  gint64            expiry = fb_json_get_int (object, "expiry", 0);

  if (properties == NULL)
    return NULL;

  properties->is_text = fb_json_get_boolean (object, "is_text", FALSE);
  properties->content_type = g_strdup (fb_json_get_string (object, "content_type", NULL));
  properties->response_topic = g_strdup (fb_json_get_string (object, "response_topic", NULL));
  if (correlation != NULL)
    {
      gsize   length;
      guchar *data = g_base64_decode (correlation, &length);

      properties->correlation_data = g_bytes_new_take (data, length);
    }
  if (expiry > 0 && expiry <= G_MAXUINT32)
    {
      properties->has_expiry = TRUE;
      properties->expiry = (guint32)expiry;
    }
  read_user_properties (properties, fb_json_get_array (object, "user_properties"));

  return properties;
}

static FbRetained *
read_line (const char *line, gsize length)
{
  g_autoptr (JsonObject) object = fb_json_parse_object (line, (gssize)length, MAX_LINE_BYTES, NULL);
  const char *topic = object != NULL ? fb_json_get_string (object, "topic", NULL) : NULL;
  const char *payload = object != NULL ? fb_json_get_string (object, "payload", NULL) : NULL;
  FbRetained *message;
  guchar     *data;
  gsize       n_bytes;

  if (topic == NULL || payload == NULL || !fb_topic_filter_is_valid (topic) ||
      strpbrk (topic, "+#") != NULL)
    return NULL;

  message = g_new0 (FbRetained, 1);
  message->topic = g_strdup (topic);
  data = g_base64_decode (payload, &n_bytes);
  message->payload = g_bytes_new_take (data, n_bytes);
  message->properties = read_properties (object);

  return message;
}

GPtrArray *
fb_retained_parse (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (GPtrArray) messages =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)fb_retained_free);
  gsize       size;
  const char *at = g_bytes_get_data (bytes, &size);
  const char *stop = at + size;

  for (guint number = 1; at < stop; number++)
    {
      const char *end = memchr (at, '\n', (gsize)(stop - at));
      FbRetained *message;

      end = end != NULL ? end : stop;
      message = read_line (at, (gsize)(end - at));
      if (message == NULL)
        {
          fb_throw (error, FB_ERROR_INVALID,
                    _ ("%s: line %u is no retained message that was kept before clearing"), name,
                    number);
          return NULL;
        }
      g_ptr_array_add (messages, message);
      at = end + 1;
    }

  return g_steal_pointer (&messages);
}

GPtrArray *
fb_retained_read (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = fb_file_read (path, MAX_FILE_BYTES, error);

  return bytes != NULL ? fb_retained_parse (bytes, path, error) : NULL;
}
