/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "mqtt/fb-mqtt-engine.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "fb-error.h"
#include "instance/fb-reachability.h"
#include "mqtt/fb-mqtt-engine-private.h"

/* Connects, serves until the connection ends, rests as the end demands, and begins again. Whoever
 * wakes it writes to the event descriptor after putting a command into the queue. */

#define TICK_MS 1000
#define CONNECT_S 30
/* A connection that lasted this long is a success: the next one is tried soon. One that ends
 * sooner waits ever longer. */
#define STEADY_S 10
/* Two clients with one id throw each other out, and not every broker says so. */
#define MAX_SHORT 3
#define STRIKE_S 60

static gint64
read_boottime_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_BOOTTIME, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
answer_offline (FbMqttEngine *self, FbMqttCommand *command)
{
  fb_throw (&command->error, FB_ERROR_UNREACHABLE, _ ("%s is not connected"), self->options->name);
  fb_mqtt_engine_post_done (self, command);
}

static void
trust (FbMqttEngine *self, const char *pin)
{
  g_free (self->options->pin);
  self->options->pin = g_strdup (pin);
}

/* Subscriptions are made again on each connection, so the options follow what is subscribed to. */
static void
note_filter (FbMqttEngine *self, const FbMqttCommand *command)
{
  GPtrArray *filters = self->options->filters;

  if (command->error != NULL)
    return;
  if (command->kind == FB_MQTT_COMMAND_SUBSCRIBE)
    fb_mqtt_options_add_filter (self->options, command->text, command->qos);
  for (guint i = 0; command->kind == FB_MQTT_COMMAND_UNSUBSCRIBE && i < filters->len; i++)
    {
      const FbMqttFilter *filter = g_ptr_array_index (filters, i);

      if (g_str_equal (filter->filter, command->text))
        {
          g_ptr_array_remove_index (filters, i);
          return;
        }
    }
}

static void
online_cb (gpointer user_data)
{
  FbMqttEngine *self = user_data;

  self->online_since = g_get_monotonic_time ();
  fb_mqtt_engine_post_state (self, FB_MQTT_LINK_ONLINE, NULL, 0);
}

static void
done_cb (FbMqttCommand *command, gpointer user_data)
{
  FbMqttEngine *self = user_data;

  if (command->task == NULL)
    {
      fb_mqtt_command_free (command);
      return;
    }

  note_filter (self, command);
  fb_mqtt_engine_post_done (self, command);
}

static void
refused_cb (const char *filter, const char *reason, gpointer user_data)
{
  fb_mqtt_engine_post_refused (user_data, filter, reason);
}

static const FbMqttSessionFuncs session_funcs = { online_cb, done_cb, refused_cb };

/* @command: (transfer full) */
static void
obey (FbMqttEngine *self, FbMqttCommand *command)
{
  FbMqttCommandKind kind = command->kind;

  if (kind == FB_MQTT_COMMAND_SUBSCRIBE || kind == FB_MQTT_COMMAND_UNSUBSCRIBE ||
      kind == FB_MQTT_COMMAND_PUBLISH)
    {
      if (self->is_serving)
        fb_mqtt_session_do (self->session, command);
      else
        answer_offline (self, command);
      return;
    }

  if (kind == FB_MQTT_COMMAND_TRUST)
    trust (self, command->text);
  self->is_closing = self->is_closing || kind == FB_MQTT_COMMAND_CLOSE;
  self->is_hurried = self->is_hurried || kind != FB_MQTT_COMMAND_WAKE;
  self->has_slept = self->has_slept || kind == FB_MQTT_COMMAND_WAKE;
  fb_mqtt_command_free (command);
}

static void
obey_all (FbMqttEngine *self)
{
  FbMqttCommand *command;
  guint64        count;

  while (read (self->wake_fd, &count, sizeof count) < 0 && errno == EINTR)
    ;
  while (!self->is_closing && (command = g_async_queue_try_pop (self->commands)) != NULL)
    obey (self, command);
}

/* Waits for the socket (-1: none) and for commands, which are obeyed. Returns what poll() said of
 * the socket. */
static int
wait_for (FbMqttEngine *self, int fd, int events, int timeout_ms)
{
  struct pollfd fds[] = { { .fd = self->wake_fd, .events = POLLIN },
                          { .fd = fd, .events = events } };

  if (poll (fds, G_N_ELEMENTS (fds), timeout_ms) <= 0)
    return 0;
  if (fds[0].revents != 0)
    obey_all (self);

  return fds[1].revents;
}

static void
note_sleep (FbMqttEngine *self)
{
  if (fb_reachability_slept (&self->reachability, read_boottime_us (), g_get_monotonic_time ()))
    self->has_slept = TRUE;
}

static void
tick (FbMqttEngine *self, gint64 started)
{
  const char *name = self->options->name;

  note_sleep (self);
  fb_mqtt_session_tick (self->session);
  if (self->has_slept)
    fb_mqtt_session_drop (self->session, FB_MQTT_END_LOST,
                          g_strdup_printf (_ ("The machine slept; connecting to %s again"), name));
  else if (!fb_mqtt_session_is_online (self->session) &&
           g_get_monotonic_time () - started > CONNECT_S * G_USEC_PER_SEC)
    fb_mqtt_session_drop (self->session, FB_MQTT_END_LOST,
                          g_strdup_printf (_ ("%s did not answer in time"), name));
}

static gboolean
is_over (FbMqttEngine *self)
{
  return self->is_closing || fb_mqtt_session_get_end (self->session)->kind != FB_MQTT_END_NONE;
}

static void
serve (FbMqttEngine *self, gint64 started)
{
  gint64   next_tick = 0;
  gboolean has_more = FALSE;

  self->is_serving = TRUE;
  while (!is_over (self))
    {
      gboolean wants_write = fb_mqtt_session_wants_write (self->session);
      int      events = wait_for (self, fb_mqtt_session_get_fd (self->session),
                             wants_write ? POLLIN | POLLOUT : POLLIN, has_more ? 0 : TICK_MS);

      has_more = FALSE;
      if (!is_over (self) && (events & ~POLLOUT) != 0)
        has_more = fb_mqtt_session_read (self->session);
      if (!is_over (self) && (events & POLLOUT) != 0)
        fb_mqtt_session_write (self->session);
      if (!is_over (self) && (self->has_slept || g_get_monotonic_time () >= next_tick))
        {
          tick (self, started);
          next_tick = g_get_monotonic_time () + TICK_MS * 1000;
        }
    }
  self->is_serving = FALSE;
}

/* Whether what came was not MQTT for the third time within a minute. */
static gboolean
strike (FbMqttEngine *self)
{
  gint64   now = g_get_monotonic_time ();
  gint64   oldest = self->strikes[0];
  gboolean is_out = oldest != 0 && now - oldest < STRIKE_S * G_USEC_PER_SEC;

  for (guint i = 0; i + 1 < G_N_ELEMENTS (self->strikes); i++)
    self->strikes[i] = self->strikes[i + 1];
  self->strikes[G_N_ELEMENTS (self->strikes) - 1] = now;
  if (is_out)
    memset (self->strikes, 0, sizeof self->strikes);

  return is_out;
}

/* A way outwards for the library when it cannot go itself; FALSE with an end when there is none. */
static gboolean
open_relay (FbMqttEngine *self, FbMqttEnd *end)
{
  g_autoptr (GError) error = NULL;

  if (!fb_mqtt_relay_is_needed (self->options))
    return TRUE;

  self->relay = fb_mqtt_relay_new (self->options, self->target, &error);
  if (self->relay == NULL)
    fb_mqtt_end_set (end, FB_MQTT_END_REFUSED, g_strdup (error->message));
  return self->relay != NULL;
}

/* The library only saw that the relay closed; the relay knows why. */
static void
close_relay (FbMqttEngine *self, FbMqttEnd *end)
{
  FbMqttEnd outer = { 0 };

  if (self->relay != NULL && end->kind == FB_MQTT_END_LOST && !self->has_slept &&
      fb_mqtt_relay_take_end (self->relay, &outer))
    {
      if (outer.kind == FB_MQTT_END_INVALID)
        fb_mqtt_target_count (&self->target->counters.invalid, 1);
      fb_mqtt_end_clear (end);
      *end = outer;
    }
  g_clear_pointer (&self->relay, fb_mqtt_relay_stop);
}

static void
connect_and_serve (FbMqttEngine *self, FbMqttEnd *end)
{
  gint64 started = g_get_monotonic_time ();

  fb_mqtt_engine_post_state (self, FB_MQTT_LINK_CONNECTING, NULL, 0);
  if (self->is_hurried)
    self->n_short = 0;
  self->is_hurried = self->has_slept = FALSE;
  self->online_since = 0;
  if (!open_relay (self, end))
    return;
  if (self->session == NULL)
    self->session =
        fb_mqtt_session_new (self->options, self->client_id, self->target, &session_funcs, self);
  fb_mqtt_session_connect (self->session,
                           self->relay != NULL ? fb_mqtt_relay_get_path (self->relay) : NULL);
  serve (self, started);
  if (self->is_closing)
    fb_mqtt_session_disconnect (self->session);

  *end = *fb_mqtt_session_get_end (self->session);
  *fb_mqtt_session_get_end (self->session) = (FbMqttEnd){ 0 };
  if (self->is_closing || !fb_mqtt_session_is_kept (self->options) ||
      end->kind == FB_MQTT_END_REFUSED)
    g_clear_pointer (&self->session, fb_mqtt_session_free);
  close_relay (self, end);
  if (self->online_since == 0)
    return;
  if (g_get_monotonic_time () - self->online_since > STEADY_S * G_USEC_PER_SEC)
    {
      fb_reachability_succeed (&self->reachability);
      self->n_short = 0;
    }
  else if (end->kind == FB_MQTT_END_LOST && !self->has_slept)
    self->n_short++;
}

/* Turns the end of a connection into one that is not tried again. */
static void
give_up (FbMqttEnd *end, const char *words)
{
  g_autofree char *reason = end->reason;

  end->kind = FB_MQTT_END_REFUSED;
  /* Translators: what happened, and why it is not tried again. */
  end->reason = g_strdup_printf (_ ("%s. %s"), reason, words);
}

/* Returns when to try again: 0 now, -1 when a person must do something first. */
static gint64
decide (FbMqttEngine *self, FbMqttEnd *end, FbMqttLinkState *state)
{
  double spread = g_random_double ();

  *state = FB_MQTT_LINK_WAITING;
  if (end->kind == FB_MQTT_END_INVALID && strike (self))
    give_up (end,
             _ ("This was the third time within a minute, so it is not tried again by itself"));
  else if (self->options->client_id != NULL && self->n_short >= MAX_SHORT)
    give_up (end,
             _ ("It does so soon after each connection: another client may use the same client "
                "id"));

  if (end->kind == FB_MQTT_END_REFUSED)
    *state = FB_MQTT_LINK_STOPPED;
  else if (end->kind == FB_MQTT_END_UNKNOWN)
    *state = FB_MQTT_LINK_ASKING;
  if (*state != FB_MQTT_LINK_WAITING)
    return -1;

  return g_get_monotonic_time () +
         1000 * (gint64)(self->has_slept ? fb_reachability_spread (spread)
                                         : fb_reachability_fail (&self->reachability, spread));
}

static void
rest (FbMqttEngine *self, FbMqttEnd *end)
{
  FbMqttLinkState state;
  gint64          until = decide (self, end, &state);

  self->has_slept = FALSE;
  fb_mqtt_engine_post_state (self, state, end, MAX (until, 0));
  while (!self->is_closing && !self->is_hurried)
    {
      gint64 left_ms = (until - g_get_monotonic_time ()) / 1000 + 1;

      if (until >= 0 && left_ms <= 0)
        return;
      wait_for (self, -1, 0, until < 0 ? -1 : MIN (left_ms, TICK_MS));
      note_sleep (self);
      if (self->has_slept && until >= 0)
        {
          self->has_slept = FALSE;
          until = g_get_monotonic_time () + 1000 * fb_reachability_spread (g_random_double ());
          fb_mqtt_engine_post_state (self, state, end, until);
        }
    }
}

/* The library writes to sockets whose other end may be gone. */
static void
block_broken_pipe (void)
{
  sigset_t set;

  sigemptyset (&set);
  sigaddset (&set, SIGPIPE);
  pthread_sigmask (SIG_BLOCK, &set, NULL);
}

static gpointer
run (gpointer user_data)
{
  FbMqttEngine  *self = user_data;
  FbMqttCommand *command;

  block_broken_pipe ();
  fb_reachability_init (&self->reachability);
  note_sleep (self);
  while (!self->is_closing)
    {
      FbMqttEnd end = { 0 };

      connect_and_serve (self, &end);
      if (!self->is_closing)
        rest (self, &end);
      fb_mqtt_end_clear (&end);
    }

  g_clear_pointer (&self->session, fb_mqtt_session_free);
  while ((command = g_async_queue_try_pop (self->commands)) != NULL)
    answer_offline (self, command);
  fb_mqtt_engine_unref (self);

  return NULL;
}

FbMqttEngine *
fb_mqtt_engine_start (const FbMqttOptions     *options,
                      const char              *client_id,
                      FbMqttTarget            *target,
                      const FbMqttEngineFuncs *funcs,
                      gpointer                 owner)
{
  FbMqttEngine *self = g_atomic_rc_box_new0 (FbMqttEngine);

  self->options = fb_mqtt_options_copy (options);
  self->client_id = g_strdup (client_id);
  self->target = fb_mqtt_target_ref (target);
  self->commands = g_async_queue_new ();
  self->wake_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  self->context = g_main_context_ref_thread_default ();
  self->funcs = funcs;
  self->owner = owner;
  g_thread_unref (g_thread_new ("mqtt", run, g_atomic_rc_box_acquire (self)));

  return self;
}

void
fb_mqtt_engine_send (FbMqttEngine *self, FbMqttCommand *command)
{
  guint64 one = 1;

  g_async_queue_push (self->commands, command);
  while (write (self->wake_fd, &one, sizeof one) < 0 && errno == EINTR)
    ;
}

void
fb_mqtt_engine_stop (FbMqttEngine *self)
{
  self->owner = NULL;
  fb_mqtt_engine_send (self, fb_mqtt_command_new (FB_MQTT_COMMAND_CLOSE, NULL, NULL));
  fb_mqtt_engine_unref (self);
}
