/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "fb-test.h"
#include "fb-watchdog.h"

/* In processor time, so that a busy machine does not make it look idle. */
static gint64
cpu_us (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);

  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static gboolean
stall (gpointer user_data)
{
  gint64 until = cpu_us () + 150000;

  if (GPOINTER_TO_INT (user_data))
    usleep (150000);
  else
    while (cpu_us () < until)
      ;

  return G_SOURCE_REMOVE;
}

static gboolean
has_line (gpointer path)
{
  g_autofree char *content = NULL;

  return g_file_get_contents (path, &content, NULL, NULL) && strchr (content, '\n') != NULL;
}

static void
assert_told (gpointer waiting)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "stalls", NULL);
  g_autoptr (FbWatchdog) watchdog = fb_watchdog_start (path);
  g_autofree char *content = NULL;

  /* One turn through poll(), so that the next one is timed. */
  g_timeout_add (1, (GSourceFunc)stall, waiting);
  g_assert_true (fb_test_wait (has_line, path, 5000));
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_true (g_str_has_prefix (content, "{\"wall_ms\":"));
  g_assert_nonnull (strstr (content, "test-watchdog"));
}

static void
test_busy_turn_is_told (void)
{
  assert_told (GINT_TO_POINTER (FALSE));
}

static void
test_waiting_turn_is_told (void)
{
  assert_told (GINT_TO_POINTER (TRUE));
}

static gboolean
count_down (gpointer user_data)
{
  return --*(int *)user_data > 0;
}

static gboolean
is_done (gpointer user_data)
{
  return *(int *)user_data == 0;
}

static void
test_short_turns_are_not (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "stalls", NULL);
  g_autoptr (FbWatchdog) watchdog = fb_watchdog_start (path);
  int turns = 50;

  g_timeout_add (5, count_down, &turns);
  g_assert_true (fb_test_wait (is_done, &turns, 10000));
  g_assert_false (has_line (path));
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/watchdog/busy-turn-is-told", test_busy_turn_is_told);
  g_test_add_func ("/watchdog/waiting-turn-is-told", test_waiting_turn_is_told);
  g_test_add_func ("/watchdog/short-turns-are-not", test_short_turns_are_not);

  return g_test_run ();
}
