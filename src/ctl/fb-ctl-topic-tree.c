/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fb-commands.h"
#include "fb-ctl-topic.h"
#include "fb-error.h"
#include "mqtt/fb-payload.h"
#include "mqtt/fb-topic-tree.h"

/* The verb "topic tree": listens for a while, then prints what is there. */

#define WAIT_SECONDS 2.0
#define PREVIEW_BYTES 120

/* One topic with its place in the store. */
typedef struct
{
  char   *topic;
  guint32 id;
} Entry;

static void
entry_clear (gpointer data)
{
  g_free (((Entry *)data)->topic);
}

/* Level by level: what is below a topic follows it at once. */
static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const guchar *left = (const guchar *)((const Entry *)a)->topic;
  const guchar *right = (const guchar *)((const Entry *)b)->topic;

  while (*left == *right && *left != '\0')
    {
      left++;
      right++;
    }
  if (*left == '/' && *right != '\0')
    return -1;
  if (*right == '/' && *left != '\0')
    return 1;
  return *left - *right;
}

static GArray *
list_topics (const FbTopicStore *store)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (Entry));

  g_array_set_clear_func (entries, entry_clear);
  for (guint32 id = fb_topic_store_walk (store, FB_TOPIC_ROOT, FB_TOPIC_ROOT); id != 0;
       id = fb_topic_store_walk (store, id, FB_TOPIC_ROOT))
    if (fb_topic_store_is_topic (store, id))
      {
        Entry entry = { fb_topic_store_dup_topic (store, id), id };

        g_array_append_val (entries, entry);
      }
  g_array_sort (entries, compare_entries);

  return entries;
}

static void
print_object (const FbTopicStore *store, const Entry *entry)
{
  FbTopicValue value;
  g_autoptr (JsonObject) row = NULL;

  fb_topic_store_get_value (store, entry->id, &value);
  row = fb_ctl_topic_describe (entry->topic, value.data, value.length, value.full_length, value.qos,
                               value.is_retained, value.time);
  json_object_set_int_member (row, "count", value.count);
  fb_ctl_output_event (row);
}

/* How many levels, each with its slash, @topic shares with the one before (nullable); @rest: (out)
 * what comes behind them. */
static guint
count_shared (const char *before, const char *topic, const char **rest)
{
  guint n_shared = 0;

  *rest = topic;
  for (const char *at = topic;
       before != NULL && *at != '\0' && (*before == *at || (*before == '\0' && *at == '/')); at++)
    {
      if (*at == '/')
        {
          n_shared++;
          *rest = at + 1;
        }
      if (*before == '\0')
        break;
      before++;
    }

  return n_shared;
}

static void
append_indented (GString *text, guint level, const char *name, gsize length)
{
  for (guint i = 0; i < level; i++)
    g_string_append (text, "  ");
  g_string_append_len (text, name, length);
}

static void
print_line (const FbTopicStore *store, const Entry *entry, const char *before)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *preview = NULL;
  const char      *rest;
  guint            level = count_shared (before, entry->topic, &rest);
  FbTopicValue     value;

  for (const char *slash = strchr (rest, '/'); slash != NULL; slash = strchr (rest, '/'))
    {
      append_indented (text, level++, rest, slash - rest);
      g_string_append_c (text, '\n');
      rest = slash + 1;
    }
  append_indented (text, level, rest, strlen (rest));

  fb_topic_store_get_value (store, entry->id, &value);
  preview = fb_payload_preview (fb_payload_guess (value.data, value.length), value.data,
                                value.length, PREVIEW_BYTES);
  g_string_append_printf (text, " = %s\n", preview);
  fb_ctl_output_text (text->str);
}

static void
print_tree (FbCtl *ctl, const FbTopicStore *store)
{
  g_autoptr (GArray) entries = list_topics (store);
  FbTopicCounters counters;

  for (guint i = 0; i < entries->len; i++)
    if (fb_ctl_is_json (ctl))
      print_object (store, &g_array_index (entries, Entry, i));
    else
      print_line (store, &g_array_index (entries, Entry, i),
                  i > 0 ? g_array_index (entries, Entry, i - 1).topic : NULL);

  fb_topic_store_get_counters (store, &counters);
  if (counters.n_refused > 0)
    g_printerr (_ ("%lu messages are left out: there are more topics than fit\n"),
                (gulong)counters.n_refused);
}

static gboolean
never (gpointer user_data)
{
  return FALSE;
}

int
fb_ctl_topic_tree (FbCtl *ctl, char **args, GError **error)
{
  double seconds = WAIT_SECONDS;
  g_auto (GStrv) filters = NULL;
  const GOptionEntry options[] = {
    { "wait", 'w', 0, G_OPTION_ARG_DOUBLE, &seconds, N_ ("Listen so long (2)"), N_ ("SECONDS") },
    { "filter", 'f', 0, G_OPTION_ARG_STRING_ARRAY, &filters,
      N_ ("These topics instead of those that are kept; may be given more than once"),
      N_ ("FILTER") },
    { NULL },
  };
  g_auto (GStrv) rest = NULL;
  FbBroker *broker = fb_ctl_broker_from_args (ctl, args, options, 1, 1, &rest, error);
  g_autoptr (FbMqttLink) link = NULL;
  g_autoptr (FbTopicTree) tree = fb_topic_tree_new (NULL);
  guint wait_ms;

  if (broker == NULL || !fb_ctl_topic_parse_wait (seconds, &wait_ms, error))
    return FB_CTL_FAILED;

  link = fb_ctl_topic_connect (ctl, broker, fb_topic_tree_get_sink (), g_object_ref (tree),
                               g_object_unref, error);
  if (link == NULL || !fb_ctl_topic_subscribe_all (link, broker, filters, error))
    return FB_CTL_FAILED;

  fb_ctl_wait (ctl, never, NULL, MAX (wait_ms, 1));
  fb_mqtt_link_close (link);
  print_tree (ctl, fb_topic_tree_lock (tree));
  fb_topic_tree_unlock (tree);

  return FB_CTL_DONE;
}
