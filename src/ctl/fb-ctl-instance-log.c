/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "fb-clock.h"
#include "fb-commands.h"
#include "fb-ctl-instance.h"
#include "fb-error.h"

/* The verb "instance log": what the keeper kept, and what comes. */

#define DEFAULT_LINES 100
#define MAX_LINES 1000000

/* Node-RED's levels by name; a lower number is worse. */
static const struct
{
  int         level;
  const char *name;
} levels[] = {
  { 10, "fatal" }, { 20, "error" }, { 30, "warn" },
  { 40, "info" },  { 50, "debug" }, { 60, "trace" },
};

typedef struct
{
  FbCtl      *ctl;
  int         level;
  const char *contains;
  guint64     last;
} Follower;

static const char *
name_of (int level)
{
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    if (level <= levels[i].level)
      return levels[i].name;

  return "trace";
}

static gboolean
parse_level (const char *name, int *level, GError **error)
{
  *level = G_MAXINT;
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (levels); i++)
    if (g_str_equal (levels[i].name, name))
      *level = levels[i].level;
  if (name == NULL || *level != G_MAXINT)
    return TRUE;

  return fb_ctl_throw_usage (error,
                             _ ("“%s” is no level: fatal, error, warn, info, debug or trace"),
                             name);
}

static void
print_line (FbCtl *ctl, const FbLogLine *line)
{
  g_autoptr (JsonObject) object = NULL;
  g_autofree char *time = NULL;
  g_autofree char *text = NULL;

  if (!fb_ctl_is_json (ctl))
    {
      time = fb_clock_format_time_of_day (line->time_us);
      text = g_strdup_printf ("%s [%s] %s\n", time, name_of (line->level), line->text);
      fb_ctl_output_text (text);
      return;
    }

  time = fb_clock_format (line->time_us);
  object = json_object_new ();
  json_object_set_int_member (object, "sequence", line->sequence);
  json_object_set_string_member (object, "time", time);
  json_object_set_string_member (object, "level", name_of (line->level));
  json_object_set_string_member (object, "text", line->text);
  fb_ctl_output_event (object);
}

static void
keeper_log_cb (FbKeeperClient *keeper, GPtrArray *lines, Follower *self)
{
  for (guint i = 0; i < lines->len; i++)
    {
      const FbLogLine *line = g_ptr_array_index (lines, i);

      if (line->sequence <= self->last || line->level > self->level ||
          (self->contains != NULL && strstr (line->text, self->contains) == NULL))
        continue;
      self->last = line->sequence;
      print_line (self->ctl, line);
    }
}

/* The reader at the other end of a pipe went away. */
static gboolean
is_unheard (gpointer user_data)
{
  return !fb_ctl_output_flush ();
}

static int
follow (FbKeeperClient *keeper, Follower *self, GError **error)
{
  gulong handler = g_signal_connect (keeper, "log", G_CALLBACK (keeper_log_cb), self);

  fb_keeper_client_follow_log (keeper, self->last);
  fb_ctl_wait (self->ctl, is_unheard, NULL, 0);
  fb_keeper_client_unfollow_log (keeper);
  g_signal_handler_disconnect (keeper, handler);

  if (!g_cancellable_set_error_if_cancelled (fb_ctl_get_cancellable (self->ctl), error))
    return FB_CTL_DONE;
  fb_error_convert (error);

  return FB_CTL_FAILED;
}

static int
print_log (FbCtl *ctl, FbKeeperClient *keeper, guint n_lines, Follower *follower, GError **error)
{
  g_autoptr (GPtrArray) lines = NULL;
  g_auto (FbCtlAnswer) answer = { 0 };

  fb_keeper_client_read_log_async (keeper, n_lines, follower->level, follower->contains,
                                   fb_ctl_get_cancellable (ctl), fb_ctl_answer_cb, &answer);
  lines = fb_keeper_client_read_log_finish (keeper, fb_ctl_answer_wait (&answer), error);
  if (lines == NULL)
    return FB_CTL_FAILED;

  keeper_log_cb (keeper, lines, follower);
  return FB_CTL_DONE;
}

int
fb_ctl_instance_log (FbCtl *ctl, char **args, GError **error)
{
  gboolean           following = FALSE;
  int                n_lines = DEFAULT_LINES;
  g_autofree char   *level = NULL, *contains = NULL;
  const GOptionEntry options[] = {
    { "follow", 'f', 0, G_OPTION_ARG_NONE, &following, N_ ("Go on with what comes"), NULL },
    { "lines", 'n', 0, G_OPTION_ARG_INT, &n_lines, N_ ("At most so many lines (100)"),
      N_ ("NUMBER") },
    { "level", 'l', 0, G_OPTION_ARG_STRING, &level,
      N_ ("Only this level and worse: fatal, error, warn, info, debug or trace"), N_ ("LEVEL") },
    { "grep", 'g', 0, G_OPTION_ARG_STRING, &contains, N_ ("Only lines that contain TEXT"),
      N_ ("TEXT") },
    { NULL },
  };
  g_auto (GStrv) rest = NULL;
  Follower    follower = { .ctl = ctl };
  FbInstance *instance =
      fb_ctl_instance_from_args (ctl, args, options, 1, FB_CTL_WITHOUT_SECRETS, &rest, error);
  FbKeeperClient *keeper;
  int             status;

  if (instance == NULL || !parse_level (level, &follower.level, error))
    return FB_CTL_FAILED;
  follower.contains = contains;

  keeper = fb_instance_link_get_keeper (
      fb_session_get_link (fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error), instance));
  if (keeper == NULL)
    {
      fb_throw (error, FB_ERROR_UNSUPPORTED, _ ("“%s” is a remote instance: its log stays there"),
                fb_instance_get_name (instance));
      return FB_CTL_FAILED;
    }

  status = print_log (ctl, keeper, CLAMP (n_lines, 0, MAX_LINES), &follower, error);
  if (status == FB_CTL_DONE && following)
    status = follow (keeper, &follower, error);

  return status;
}
