/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-sparkplug-topic.h"

#include <string.h>

#include "fb-json.h"

/* A topic that is nearly one of Sparkplug is none: whoever sends it is not followed. */

#define MAX_STATE_BYTES 4096
#define MAX_PARTS 5

static const char *const kinds[] = {
  [FB_SPARKPLUG_NBIRTH] = "NBIRTH", [FB_SPARKPLUG_NDEATH] = "NDEATH",
  [FB_SPARKPLUG_NDATA] = "NDATA",   [FB_SPARKPLUG_NCMD] = "NCMD",
  [FB_SPARKPLUG_DBIRTH] = "DBIRTH", [FB_SPARKPLUG_DDEATH] = "DDEATH",
  [FB_SPARKPLUG_DDATA] = "DDATA",   [FB_SPARKPLUG_DCMD] = "DCMD",
};

static gboolean
is_name (FbSparkplugName name, const char *text)
{
  return name.length == strlen (text) && memcmp (name.text, text, name.length) == 0;
}

static gboolean
begins_with (const char *topic, gsize length, const char *start)
{
  return length > strlen (start) && memcmp (topic, start, strlen (start)) == 0;
}

/* How many parts there are; more than MAX_PARTS, or 0 when one is empty, is no topic. */
static guint
split (const char *topic, gsize length, FbSparkplugName *parts)
{
  const char *end = topic + length;
  guint       n_parts = 0;

  for (const char *at = topic; at <= end && n_parts < MAX_PARTS; n_parts++)
    {
      const char *slash = memchr (at, '/', (gsize)(end - at));
      gsize       part_length = (gsize)((slash != NULL ? slash : end) - at);

      if (part_length == 0)
        return 0;
      parts[n_parts] = (FbSparkplugName){ at, part_length };
      if (slash == NULL)
        return n_parts + 1;
      at = slash + 1;
    }

  return 0;
}

static gboolean
take_state (FbSparkplugTopic *self, FbSparkplugName host)
{
  *self = (FbSparkplugTopic){ .kind = FB_SPARKPLUG_STATE, .edge = host };

  return TRUE;
}

gboolean
fb_sparkplug_topic_parse (FbSparkplugTopic *self, const char *topic, gsize length)
{
  FbSparkplugName parts[MAX_PARTS];
  guint           n_parts;
  guint           kind = 0;

  if (!begins_with (topic, length, "spBv1.0/") && !begins_with (topic, length, "STATE/"))
    return FALSE;

  n_parts = split (topic, length, parts);
  if (n_parts == 2 && is_name (parts[0], "STATE"))
    return take_state (self, parts[1]);
  if (n_parts < 3 || *topic != 's')
    return FALSE;
  if (n_parts == 3)
    return is_name (parts[1], "STATE") && take_state (self, parts[2]);

  while (kind < G_N_ELEMENTS (kinds) && !is_name (parts[2], kinds[kind]))
    kind++;
  if (kind == G_N_ELEMENTS (kinds) || (n_parts == 5) != (kind >= FB_SPARKPLUG_DBIRTH))
    return FALSE;

  *self = (FbSparkplugTopic){ .kind = (FbSparkplugKind)kind, .group = parts[1], .edge = parts[3] };
  if (n_parts == 5)
    self->device = parts[4];

  return TRUE;
}

gboolean
fb_sparkplug_read_state (const guint8 *payload, gsize length, gboolean *is_online, gint64 *time)
{
  FbSparkplugName text = { (const char *)payload, length };
  g_autoptr (JsonObject) object = NULL;
  JsonNode *online;

  *time = 0;
  *is_online = is_name (text, "ONLINE");
  if (*is_online || is_name (text, "OFFLINE"))
    return TRUE;

  if (length > 0)
    object = fb_json_parse_object ((const char *)payload, (gssize)length, MAX_STATE_BYTES, NULL);
  online = object != NULL ? json_object_get_member (object, "online") : NULL;
  if (online == NULL || json_node_get_value_type (online) != G_TYPE_BOOLEAN)
    return FALSE;

  *is_online = json_node_get_boolean (online);
  *time = CLAMP (fb_json_get_int (object, "timestamp", 0), 0, G_MAXINT64 / 1000) * 1000;

  return TRUE;
}
