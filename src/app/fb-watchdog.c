/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-watchdog.h"

#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* A source that is never ready knows when a turn begins and ends. A thread looks at turns that
 * last: it sends the main thread a real-time signal that carries this object, and the handler
 * writes the stack and the times of that moment into it. Where the kernel does not count how long a
 * thread waits for a processor, all waiting counts. */

#define LIMIT_US 50000
#define FIRST_LOOK_US 20000
#define LOOK_US 10000
#define MAX_FRAMES 100
/* Before it are the handler and the return from the signal. */
#define FIRST_FRAME 2
#define WATCHDOG_SIGNAL (SIGRTMIN + 7)

typedef struct
{
  gint64 wall_us;
  gint64 cpu_us;
  gint64 delay_us; /* runnable, but without a processor */
} Times;

/* What the handler saw. */
typedef struct
{
  Times  times; /* since the turn began */
  gint64 turn;
  void  *frames[MAX_FRAMES];
  int    n_frames; /* atomic; -1 until the handler ran */
} Look;

typedef enum
{
  BLAME_NOBODY,
  BLAME_TOOLKIT, /* called by us */
  BLAME_US,
} Blame;

/* What the watching thread gathers about one turn. */
typedef struct
{
  gint64 began; /* 0: none */
  guint  n_looks;
  guint  n_ours;
  Blame  worst; /* and its stack */
  void  *frames[MAX_FRAMES];
  int    n_frames;
  Times  times;
} Turn;

struct _FbWatchdog
{
  /* Owned */
  GThread *thread;
  GSource *turns;
  FILE    *file;
  int      schedstat; /* of the main thread; -1 when there is none */

  pthread_t main_thread;
  int       running; /* atomic */

  /* Written by the main thread */
  gint64 turn_began; /* atomic; 0 while in poll() */
  Times  began;

  Look look;
};

/* Field 2 of "CPU DELAY SLICES", in nanoseconds. Safe in a signal handler. */
static gint64
read_delay_us (int schedstat)
{
  char    text[64];
  gssize  length = schedstat >= 0 ? pread (schedstat, text, sizeof text, 0) : -1;
  guint64 delay_ns = 0;
  gssize  i = 0;

  while (i < length && text[i] != ' ')
    i++;
  for (i++; i < length && g_ascii_isdigit (text[i]); i++)
    delay_ns = delay_ns * 10 + (guint64)(text[i] - '0');

  return (gint64)(delay_ns / 1000);
}

static gint64
read_clock_us (clockid_t clock)
{
  struct timespec time;

  clock_gettime (clock, &time);

  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* Of the calling thread, which is the main one. */
static Times
read_times (FbWatchdog *self)
{
  return (Times){ .wall_us = read_clock_us (CLOCK_MONOTONIC),
                  .cpu_us = read_clock_us (CLOCK_THREAD_CPUTIME_ID),
                  .delay_us = read_delay_us (self->schedstat) };
}

static void
signal_cb (int number, siginfo_t *info, void *context)
{
  FbWatchdog *self = info->si_value.sival_ptr;
  Look       *look = &self->look;
  Times       now = read_times (self);

  look->turn = __atomic_load_n (&self->turn_began, __ATOMIC_ACQUIRE);
  look->times = (Times){ .wall_us = now.wall_us - self->began.wall_us,
                         .cpu_us = now.cpu_us - self->began.cpu_us,
                         .delay_us = now.delay_us - self->began.delay_us };
  __atomic_store_n (&look->n_frames, backtrace (look->frames, MAX_FRAMES), __ATOMIC_RELEASE);
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

  self->began = read_times (self);
  __atomic_store_n (&self->turn_began, self->began.wall_us, __ATOMIC_RELEASE);

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

static gboolean
is_toolkit (const char *path)
{
  static const char *const libraries[] = { "/libgtk-4.", "/libadwaita-1.", "/libwebkitgtk-6.",
                                           "/libjavascriptcoregtk-6." };

  for (gsize i = 0; i < G_N_ELEMENTS (libraries); i++)
    if (strstr (path, libraries[i]) != NULL)
      return TRUE;

  return FALSE;
}

static gboolean
is_ours (const char *path, const char *program)
{
  return strcmp (path, program) == 0 || strstr (path, "/libflowbench-") != NULL;
}

/* From the interruption to the main loop the first that is either the toolkit's or ours decides:
 * what lies above it is done for it. */
static Blame
find_blame (void *const *frames, int n_frames)
{
  Dl_info program = { 0 };
  Blame   blame = BLAME_NOBODY;

  dladdr (signal_cb, &program);
  for (int i = FIRST_FRAME; i < n_frames; i++)
    {
      Dl_info info = { 0 };

      if (dladdr (frames[i], &info) == 0 || info.dli_fname == NULL)
        continue;
      if (info.dli_sname != NULL && g_str_has_prefix (info.dli_sname, "g_main_context_"))
        break;
      if (is_ours (info.dli_fname, program.dli_fname))
        return blame == BLAME_NOBODY ? BLAME_US : BLAME_TOOLKIT;
      if (is_toolkit (info.dli_fname))
        blame = BLAME_TOOLKIT;
    }

  return BLAME_NOBODY;
}

static char *
describe_stack (void *const *frames, int n_frames)
{
  char   **symbols = backtrace_symbols (frames, n_frames);
  GString *stack = g_string_new (NULL);

  for (int i = FIRST_FRAME; symbols != NULL && i < n_frames; i++)
    {
      g_autofree char *frame = g_strescape (symbols[i], NULL);

      g_string_append_printf (stack, "%s\"%s\"", i > FIRST_FRAME ? "," : "", frame);
    }
  free (symbols);

  return g_string_free (stack, FALSE);
}

static void
end_turn (FbWatchdog *self, Turn *turn)
{
  const gint64     own_us = turn->times.wall_us - turn->times.delay_us;
  g_autofree char *stack = NULL;

  if (turn->worst != BLAME_NOBODY && own_us > LIMIT_US)
    {
      stack = describe_stack (turn->frames, turn->n_frames);
      fprintf (self->file,
               "{\"wall_ms\":%.1f,\"own_ms\":%.1f,\"cpu_ms\":%.1f,\"ours_ms\":%.1f,"
               "\"stack\":[%s]}\n",
               (double)turn->times.wall_us / 1000, (double)own_us / 1000,
               (double)turn->times.cpu_us / 1000,
               (double)own_us / 1000 * turn->n_ours / turn->n_looks, stack);
      fflush (self->file);
    }

  *turn = (Turn){ 0 };
}

static void
take_look (Turn *turn, const Look *look)
{
  Blame blame = find_blame (look->frames, look->n_frames);

  turn->n_looks++;
  turn->n_ours += blame == BLAME_US;
  turn->times = look->times;
  if (blame <= turn->worst)
    return;

  turn->worst = blame;
  turn->n_frames = look->n_frames;
  memcpy (turn->frames, look->frames, sizeof look->frames);
}

/* FALSE when the main thread did not get to it. */
static gboolean
look_at (FbWatchdog *self)
{
  union sigval value = { .sival_ptr = self };

  __atomic_store_n (&self->look.n_frames, -1, __ATOMIC_RELEASE);
  if (pthread_sigqueue (self->main_thread, WATCHDOG_SIGNAL, value) != 0)
    return FALSE;
  while (__atomic_load_n (&self->look.n_frames, __ATOMIC_ACQUIRE) < 0)
    {
      if (!g_atomic_int_get (&self->running))
        return FALSE;
      g_usleep (1000);
    }

  return TRUE;
}

static gpointer
watch (gpointer data)
{
  FbWatchdog *self = data;
  Turn        turn = { 0 };

  while (g_atomic_int_get (&self->running))
    {
      gint64 began = __atomic_load_n (&self->turn_began, __ATOMIC_ACQUIRE);

      if (turn.began != 0 && turn.began != began)
        end_turn (self, &turn);
      if (began != 0 && read_clock_us (CLOCK_MONOTONIC) - began > FIRST_LOOK_US && look_at (self) &&
          self->look.turn == began)
        {
          turn.began = began;
          take_look (&turn, &self->look);
        }
      g_usleep (LOOK_US);
    }
  end_turn (self, &turn);

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
  self->schedstat = open ("/proc/self/schedstat", O_RDONLY | O_CLOEXEC);
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
  if (self->schedstat >= 0)
    close (self->schedstat);
  fclose (self->file);
  g_free (self);
}
