/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "fb-test-topic-model.h"

/* Lines that put and forget topics: whatever they are, the store says the same as a hash table.
 * "+TOPIC=VALUE" puts, "*TOPIC=VALUE" puts a retained message, "#N" a value of N times 100 bytes at
 * the topic before, "-TOPIC" forgets, "_TOPIC" forgets all below too, "!" everything. */

#define MAX_LINES 500

typedef struct
{
  FbTopicStore     *store;
  FbTestTopicModel *model;
  char             *last; /* topic */
} Run;

static void
put (Run *run, const char *topic, const char *payload, gsize length, gboolean is_retained)
{
  FbMqttMessage message = { .topic = topic,
                            .topic_length = strlen (topic),
                            .payload = (const guint8 *)payload,
                            .payload_length = length,
                            .is_retained = is_retained };

  if (message.topic_length == 0 || message.topic_length > G_MAXUINT16)
    return;
  fb_topic_store_put_batch (run->store, &message, 1);
  fb_test_topic_model_put (run->model, &message);
  if (topic != run->last)
    {
      g_free (run->last);
      run->last = g_strdup (topic);
    }
}

static void
put_line (Run *run, char *line)
{
  char *value = strchr (line, '=');

  if (value != NULL)
    *value++ = '\0';
  put (run, line + 1, value, value != NULL ? strlen (value) : 0, line[0] == '*');
}

static void
put_large (Run *run, const char *line)
{
  gsize            length = strtoul (line + 1, NULL, 10) % 20000 * 100;
  g_autofree char *payload = g_strnfill (length, 'v');

  if (run->last != NULL)
    put (run, run->last, payload, length, FALSE);
}

static void
forget (Run *run, const char *line)
{
  guint32 id = fb_topic_store_find (run->store, line + 1, strlen (line + 1));

  if (id == 0)
    return;
  fb_test_topic_model_forget (run->model, line + 1, line[0] == '_');
  if (line[0] == '_')
    fb_topic_store_forget_below (run->store, id);
  else
    fb_topic_store_forget (run->store, id);
}

static void
do_line (Run *run, char *line)
{
  if (line[0] == '+' || line[0] == '*')
    put_line (run, line);
  else if (line[0] == '#')
    put_large (run, line);
  else if (line[0] == '-' || line[0] == '_')
    forget (run, line);
  else if (line[0] == '!')
    {
      fb_topic_store_clear (run->store);
      g_hash_table_remove_all (run->model->topics);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *)data : "", size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", MAX_LINES);
  Run run = { .store = fb_topic_store_new (&fb_topic_usual_limits),
              .model = fb_test_topic_model_new () };

  for (guint i = 0; lines[i] != NULL; i++)
    do_line (&run, lines[i]);
  fb_test_topic_model_compare (run.model, run.store);

  g_free (run.last);
  fb_topic_store_free (run.store);
  fb_test_topic_model_free (run.model);
  return 0;
}
