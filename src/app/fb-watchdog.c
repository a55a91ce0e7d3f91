/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-watchdog.h"

#include <dlfcn.h>
#include <execinfo.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* A source that is never ready knows when a turn begins and ends. A thread
 * looks every few milliseconds; in a turn that is too long it sends the main thread a real-time
 * signal that carries this object, and the handler writes the stack into it. A turn in which the
 * thread was only waiting for a processor is the machine's, not ours. */

#define LIMIT_US 50000
/* Processor time by then, below which the thread was kept waiting for a processor. */
#define BUSY_US 30000
#define LOOK_US 10000
#define MAX_FRAMES 100
/* Before it are the handler and the return from the signal. */
#define FIRST_FRAME 2
#define WATCHDOG_SIGNAL (SIGRTMIN + 7)

struct _FbWatchdog
{
  /* Owned */
  GThread *thread;
  GSource *turns;
  FILE    *file;

  pthread_t main_thread;
  int       running; /* atomic */

  /* Written by the main thread, read by the watching one */
  gint64 turn_began; /* atomic; 0 while in poll() */
  gint64 cpu_began;  /* atomic; processor time of the main thread then */

  /* Written by the signal handler */
  void  *frames[MAX_FRAMES];
  int    n_frames; /* atomic; -1 until the handler ran */
  gint64 cpu_now;
};

static gint64
thread_cpu_us (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);

  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static void
signal_cb (int number, siginfo_t *info, void *context)
{
  FbWatchdog *self = info->si_value.sival_ptr;

  self->cpu_now = thread_cpu_us ();
  __atomic_store_n (&self->n_frames, backtrace (self->frames, MAX_FRAMES), __ATOMIC_RELEASE);
}

/* A source that is never ready: prepare comes before poll(), check after it, and its priority makes
 * both the first of their kind. */
typedef struct
{
  GSource     source;
  FbWatchdog *watchdog;
} TurnSource;

static gboolean
turn_source_prepare (GSource *source, int *timeout)
{
  FbWatchdog *self = ((TurnSource *)source)->watchdog;

  *timeout = -1;
  __atomic_store_n (&self->turn_began, 0, __ATOMIC_RELEASE);

  return FALSE;
}

static gboolean
turn_source_check (GSource *source)
{
  FbWatchdog *self = ((TurnSource *)source)->watchdog;

  __atomic_store_n (&self->cpu_began, thread_cpu_us (), __ATOMIC_RELEASE);
  __atomic_store_n (&self->turn_began, g_get_monotonic_time (), __ATOMIC_RELEASE);

  return FALSE;
}

static gboolean
turn_source_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static const GSourceFuncs turn_source_funcs = { .prepare = turn_source_prepare,
                                                .check = turn_source_check,
                                                .dispatch = turn_source_dispatch };

/* Whether a function of this program lies between the interruption and the main loop. */
static gboolean
is_ours (char **symbols, int n_frames)
{
  Dl_info program = { 0 };

  dladdr (signal_cb, &program);

  for (int i = FIRST_FRAME; i < n_frames; i++)
    {
      if (strstr (symbols[i], "g_main_context_dispatch") != NULL ||
          strstr (symbols[i], "g_main_context_iteration") != NULL)
        return FALSE;
      if (program.dli_fname != NULL && g_str_has_prefix (symbols[i], program.dli_fname))
        return TRUE;
    }

  return FALSE;
}

static void
report (FbWatchdog *self, gint64 turn_began)
{
  g_auto (GStrv) escaped = NULL;
  char **symbols = backtrace_symbols (self->frames, self->n_frames);
  g_autoptr (GStrvBuilder) stack = g_strv_builder_new ();
  g_autofree char *joined = NULL;
  gint64           wall_us = g_get_monotonic_time () - turn_began;
  gint64           cpu_us = self->cpu_now - __atomic_load_n (&self->cpu_began, __ATOMIC_ACQUIRE);

  if (symbols != NULL && is_ours (symbols, self->n_frames))
    {
      for (int i = FIRST_FRAME; i < self->n_frames; i++)
        {
          g_autofree char *frame = g_strescape (symbols[i], NULL);

          g_strv_builder_add (stack, frame);
        }
      escaped = g_strv_builder_end (stack);
      joined = g_strjoinv ("\",\"", escaped);
      fprintf (self->file, "{\"wall_ms\":%.1f,\"cpu_ms\":%.1f,\"stack\":[\"%s\"]}\n",
               wall_us / 1000.0, cpu_us / 1000.0, joined);
      fflush (self->file);
    }
  free (symbols);
}

/* 'R' when the main thread is running or waiting for a processor. The main thread's number is the
 * process's. */
static gboolean
main_thread_is_runnable (void)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/task/%d/stat", (int)getpid ());
  g_autofree char *stat = NULL;
  const char      *end;

  if (!g_file_get_contents (path, &stat, NULL, NULL) || (end = strrchr (stat, ')')) == NULL)
    return TRUE;

  return end[1] == ' ' && end[2] == 'R';
}

/* FALSE when it was too early to say. */
static gboolean
look_at (FbWatchdog *self, gint64 turn_began)
{
  gboolean     runnable = main_thread_is_runnable ();
  union sigval value = { .sival_ptr = self };

  __atomic_store_n (&self->n_frames, -1, __ATOMIC_RELEASE);
  if (pthread_sigqueue (self->main_thread, WATCHDOG_SIGNAL, value) != 0)
    return FALSE;
  for (int i = 0; i < 100 && __atomic_load_n (&self->n_frames, __ATOMIC_ACQUIRE) < 0; i++)
    g_usleep (LOOK_US);
  if (__atomic_load_n (&self->n_frames, __ATOMIC_ACQUIRE) < 0)
    return FALSE;

  if (runnable && self->cpu_now - __atomic_load_n (&self->cpu_began, __ATOMIC_ACQUIRE) < BUSY_US)
    return FALSE;

  report (self, turn_began);
  return TRUE;
}

static gpointer
watch (gpointer data)
{
  FbWatchdog *self = data;
  gint64      last_told = 0;

  while (g_atomic_int_get (&self->running))
    {
      gint64 turn_began = __atomic_load_n (&self->turn_began, __ATOMIC_ACQUIRE);

      if (turn_began != 0 && turn_began != last_told &&
          g_get_monotonic_time () - turn_began > LIMIT_US)
        last_told = look_at (self, turn_began) ? turn_began : 0;
      g_usleep (LOOK_US);
    }

  return NULL;
}

FbWatchdog *
fb_watchdog_start (const char *path)
{
  FbWatchdog      *self;
  struct sigaction action = { .sa_sigaction = signal_cb, .sa_flags = SA_SIGINFO | SA_RESTART };
  void            *warm[2];
  FILE            *file;

  g_return_val_if_fail (path != NULL, NULL);

  file = fopen (path, "ae");
  if (file == NULL)
    return NULL;

  self = g_new0 (FbWatchdog, 1);
  self->file = file;
  self->main_thread = pthread_self ();
  self->running = TRUE;
  /* The first backtrace() loads a library, which a signal handler must not. */
  backtrace (warm, G_N_ELEMENTS (warm));
  sigaction (WATCHDOG_SIGNAL, &action, NULL);
  self->turns = g_source_new ((GSourceFuncs *)&turn_source_funcs, sizeof (TurnSource));
  ((TurnSource *)self->turns)->watchdog = self;
  g_source_set_static_name (self->turns, "FbWatchdog");
  g_source_set_priority (self->turns, G_MININT);
  g_source_attach (self->turns, NULL);
  self->thread = g_thread_new ("watchdog", watch, self);

  return self;
}

void
fb_watchdog_stop (FbWatchdog *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_int_set (&self->running, FALSE);
  g_thread_join (self->thread);
  g_source_destroy (self->turns);
  g_source_unref (self->turns);
  fclose (self->file);
  g_free (self);
}
