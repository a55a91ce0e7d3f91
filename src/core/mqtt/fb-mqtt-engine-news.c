/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <unistd.h>

#include "mqtt/fb-mqtt-engine-private.h"

/* News travel as one idle source each, which the main context keeps in order. */

typedef enum
{
  NEWS_STATE,
  NEWS_REFUSED,
  NEWS_DONE,
} NewsKind;

typedef struct
{
  FbMqttEngine   *engine;
  NewsKind        kind;
  FbMqttLinkState state;
  gboolean        has_end;
  FbMqttEnd       end;
  gint64          retry_time;
  char           *filter;
  char           *reason;
  FbMqttCommand  *command;
} News;

static void
free_engine (gpointer data)
{
  FbMqttEngine *self = data;

  g_async_queue_unref (self->commands);
  close (self->wake_fd);
  g_main_context_unref (self->context);
  fb_mqtt_target_unref (self->target);
  fb_mqtt_options_free (self->options);
  g_free (self->client_id);
}

void
fb_mqtt_engine_unref (FbMqttEngine *self)
{
  g_atomic_rc_box_release_full (self, free_engine);
}

static void
free_news (gpointer data)
{
  News *news = data;

  fb_mqtt_end_clear (&news->end);
  g_free (news->filter);
  g_free (news->reason);
  g_clear_pointer (&news->command, fb_mqtt_command_free);
  fb_mqtt_engine_unref (news->engine);
  g_free (news);
}

static gboolean
tell_cb (gpointer user_data)
{
  News                    *news = user_data;
  const FbMqttEngineFuncs *funcs = news->engine->funcs;
  gpointer                 owner = news->engine->owner;

  if (news->kind == NEWS_DONE)
    fb_mqtt_command_answer (g_steal_pointer (&news->command));
  else if (news->kind == NEWS_STATE && owner != NULL)
    funcs->state (news->state, news->has_end ? &news->end : NULL, news->retry_time, owner);
  else if (news->kind == NEWS_REFUSED && owner != NULL)
    funcs->refused (news->filter, news->reason, owner);

  return G_SOURCE_REMOVE;
}

/* @news: (transfer full) */
static void
post (FbMqttEngine *self, News *news)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  news->engine = g_atomic_rc_box_acquire (self);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, tell_cb, news, free_news);
  g_source_attach (source, self->context);
}

void
fb_mqtt_engine_post_state (FbMqttEngine    *self,
                           FbMqttLinkState  state,
                           const FbMqttEnd *end,
                           gint64           retry_time)
{
  News *news = g_new0 (News, 1);

  news->kind = NEWS_STATE;
  news->state = state;
  news->retry_time = retry_time;
  if (end != NULL)
    {
      news->has_end = TRUE;
      news->end.kind = end->kind;
      news->end.reason = g_strdup (end->reason);
      news->end.certificate = g_strdup (end->certificate);
      news->end.fingerprint = g_strdup (end->fingerprint);
    }
  post (self, news);
}

void
fb_mqtt_engine_post_refused (FbMqttEngine *self, const char *filter, const char *reason)
{
  News *news = g_new0 (News, 1);

  news->kind = NEWS_REFUSED;
  news->filter = g_strdup (filter);
  news->reason = g_strdup (reason);
  post (self, news);
}

void
fb_mqtt_engine_post_done (FbMqttEngine *self, FbMqttCommand *command)
{
  News *news = g_new0 (News, 1);

  news->kind = NEWS_DONE;
  news->command = command;
  post (self, news);
}
