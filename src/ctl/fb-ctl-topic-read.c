/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fb-clock.h"
#include "fb-commands.h"
#include "fb-ctl-topic.h"
#include "fb-error.h"
#include "flow/fb-topic-filter.h"
#include "mqtt/fb-payload.h"

/* The verbs "topic watch" and "topic get": messages as they come. */

#define GET_WAIT_SECONDS 5.0
#define PREVIEW_BYTES 400

typedef struct
{
  /* Borrowed */
  FbCtl      *ctl;
  FbCtlCatch *messages;
  FbMqttLink *link;

  gint64 left; /* messages to show; below 0: no end */
} Watch;

static void
print_message (FbCtl *ctl, const FbCtlMessage *message)
{
  gsize            length;
  gconstpointer    data = g_bytes_get_data (message->payload, &length);
  g_autofree char *time = NULL;
  g_autofree char *preview = NULL;
  g_autofree char *line = NULL;

  if (fb_ctl_is_json (ctl))
    {
      g_autoptr (JsonObject) row =
                     fb_ctl_topic_describe (message->topic, data, length, length, message->qos,
                                            message->is_retained, message->time);

      fb_ctl_output_event (row);
      return;
    }

  time = fb_clock_format_time_of_day (message->time);
  preview = fb_payload_preview (fb_payload_guess (data, length), data, length, PREVIEW_BYTES);
  line = g_strdup_printf ("%s %s%s  %s\n", time, message->topic,
                          message->is_retained ? _ (" (retained)") : "", preview);
  fb_ctl_output_text (line);
}

/* Shows what came since the last time; TRUE at the end. */
static gboolean
show_messages (gpointer user_data)
{
  Watch *self = user_data;
  guint  n_lost = 0;
  g_autoptr (GPtrArray) messages = fb_ctl_catch_take (self->messages, &n_lost);

  for (guint i = 0; i < messages->len && self->left != 0; i++)
    {
      print_message (self->ctl, g_ptr_array_index (messages, i));
      self->left -= self->left > 0 ? 1 : 0;
    }
  if (n_lost > 0)
    g_printerr (ngettext ("%u message came faster than it could be shown\n",
                          "%u messages came faster than they could be shown\n", n_lost),
                n_lost);

  return self->left == 0 || fb_ctl_topic_is_stopped (self->link) || !fb_ctl_output_flush ();
}

static int
end_watch (Watch *self, GError **error)
{
  gboolean was_stopped = fb_ctl_topic_throw_stopped (self->link, error);

  fb_mqtt_link_close (self->link);
  if (was_stopped)
    return FB_CTL_FAILED;
  if (self->left == 0 ||
      !g_cancellable_set_error_if_cancelled (fb_ctl_get_cancellable (self->ctl), error))
    return FB_CTL_DONE;

  fb_error_convert (error);
  return FB_CTL_FAILED;
}

int
fb_ctl_topic_watch (FbCtl *ctl, char **args, GError **error)
{
  int                count = 0;
  const GOptionEntry options[] = {
    { "count", 'n', 0, G_OPTION_ARG_INT, &count, N_ ("End after NUMBER messages"), N_ ("NUMBER") },
    { NULL },
  };
  g_auto (GStrv) rest = NULL;
  FbBroker *broker = fb_ctl_broker_from_args (ctl, args, options, 1, G_MAXUINT, &rest, error);
  g_autoptr (FbCtlCatch) messages = fb_ctl_catch_new ();
  g_autoptr (FbMqttLink) link = NULL;
  Watch watch = { .ctl = ctl, .messages = messages, .left = count > 0 ? count : -1 };

  if (broker == NULL ||
      (link = fb_ctl_topic_connect (ctl, broker, &fb_ctl_catch_sink, fb_ctl_catch_ref (messages),
                                    fb_ctl_catch_unref, error)) == NULL ||
      !fb_ctl_topic_subscribe_all (link, broker, rest + 1, error))
    return FB_CTL_FAILED;

  watch.link = link;
  g_signal_connect (link, "notify::state", G_CALLBACK (fb_ctl_topic_say_waiting), NULL);
  fb_ctl_wait (ctl, show_messages, &watch, 0);

  return end_watch (&watch, error);
}

/* One message that is waited for. */
typedef struct
{
  FbCtlCatch *messages;
  GPtrArray  *taken; /* (owned) (nullable) */
} Get;

static gboolean
has_come (gpointer user_data)
{
  Get  *self = user_data;
  guint n_lost;

  g_clear_pointer (&self->taken, g_ptr_array_unref);
  self->taken = fb_ctl_catch_take (self->messages, &n_lost);
  return self->taken->len > 0;
}

static void
print_whole (FbCtl *ctl, const FbCtlMessage *message)
{
  if (fb_ctl_is_json (ctl))
    print_message (ctl, message);
  else
    fb_ctl_output_bytes (message->payload);
}

int
fb_ctl_topic_get (FbCtl *ctl, char **args, GError **error)
{
  double             seconds = GET_WAIT_SECONDS;
  const GOptionEntry options[] = {
    { "wait", 'w', 0, G_OPTION_ARG_DOUBLE, &seconds, N_ ("Wait at most so long (5)"),
      N_ ("SECONDS") },
    { NULL },
  };
  g_auto (GStrv) rest = NULL;
  FbBroker *broker = fb_ctl_broker_from_args (ctl, args, options, 2, 2, &rest, error);
  g_autoptr (FbCtlCatch) messages = fb_ctl_catch_new ();
  g_autoptr (FbMqttLink) link = NULL;
  Get   get = { .messages = messages };
  guint wait_ms;

  if (broker == NULL || !fb_ctl_topic_parse_wait (seconds, &wait_ms, error))
    return FB_CTL_FAILED;
  if (!fb_topic_filter_is_valid (rest[1]) || strpbrk (rest[1], "+#") != NULL)
    {
      fb_ctl_throw_usage (error, _ ("“%s” is not one topic"), rest[1]);
      return FB_CTL_FAILED;
    }
  link = fb_ctl_topic_connect (ctl, broker, &fb_ctl_catch_sink, fb_ctl_catch_ref (messages),
                               fb_ctl_catch_unref, error);
  if (link == NULL || fb_ctl_topic_subscribe (link, rest[1], 0, error) < 0)
    return FB_CTL_FAILED;

  if (fb_ctl_wait (ctl, has_come, &get, MAX (wait_ms, 1)))
    print_whole (ctl, g_ptr_array_index (get.taken, 0));
  else if (!g_cancellable_set_error_if_cancelled (fb_ctl_get_cancellable (ctl), error))
    fb_throw (error, FB_ERROR_NOT_FOUND, _ ("Nothing came for “%s” within %g seconds"), rest[1],
              seconds);
  else
    fb_error_convert (error);
  fb_mqtt_link_close (link);
  if (get.taken != NULL && get.taken->len == 0)
    g_clear_pointer (&get.taken, g_ptr_array_unref);
  if (get.taken == NULL)
    return FB_CTL_FAILED;

  g_ptr_array_unref (get.taken);
  return FB_CTL_DONE;
}
