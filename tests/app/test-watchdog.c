/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <gtk/gtk.h>
#include <sched.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "fb-json.h"
#include "fb-test.h"
#include "fb-watchdog.h"

#define STALL_US 150000

static gint64
clock_us (clockid_t clock)
{
  struct timespec time;

  clock_gettime (clock, &time);

  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* In processor time, so that a busy machine does not make it look idle. */
static gboolean
compute (gpointer user_data)
{
  gint64 until = clock_us (CLOCK_THREAD_CPUTIME_ID) + STALL_US;

  while (clock_us (CLOCK_THREAD_CPUTIME_ID) < until)
    ;

  return G_SOURCE_REMOVE;
}

static gboolean
wait_for_nothing (gpointer user_data)
{
  gint64 until = clock_us (CLOCK_MONOTONIC) + STALL_US;

  /* A look interrupts the sleep. */
  while (clock_us (CLOCK_MONOTONIC) < until)
    usleep (STALL_US);

  return G_SOURCE_REMOVE;
}

/* What is asked of GTK is told, but is not ours. */
static gboolean
let_gtk_compute (gpointer user_data)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  g_autoptr (GString) css = g_string_new (NULL);
  gint64 until = clock_us (CLOCK_THREAD_CPUTIME_ID) + STALL_US;

  for (int i = 0; i < 500; i++)
    g_string_append_printf (css, ".a%d { margin: %dpx; }\n", i, i);
  while (clock_us (CLOCK_THREAD_CPUTIME_ID) < until)
    gtk_css_provider_load_from_data (provider, css->str, -1);

  return G_SOURCE_REMOVE;
}

static gboolean
has_line (gpointer path)
{
  g_autofree char *content = NULL;

  return g_file_get_contents (path, &content, NULL, NULL) && strchr (content, '\n') != NULL;
}

/* (transfer full) what is told about a turn with @stall in it */
static JsonObject *
watch_turn (GSourceFunc stall)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "stalls", NULL);
  g_autoptr (FbWatchdog) watchdog = fb_watchdog_start (path);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *told;

  /* One turn through poll(), so that the next one is timed. */
  g_timeout_add (1, stall, NULL);
  g_assert_true (fb_test_wait (has_line, path, 5000));
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  *strchr (content, '\n') = '\0';
  told = fb_json_parse_object (content, -1, strlen (content), &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (json_object_get_double_member (told, "own_ms"), >, 50);
  g_assert_nonnull (strstr (content, "test-watchdog"));

  return told;
}

static void
test_busy_turn_is_told (void)
{
  g_autoptr (JsonObject) told = watch_turn (compute);

  g_assert_cmpfloat (json_object_get_double_member (told, "cpu_ms"), >, 50);
  g_assert_cmpfloat (json_object_get_double_member (told, "ours_ms"), >, 50);
}

static void
test_waiting_turn_is_told (void)
{
  g_autoptr (JsonObject) told = watch_turn (wait_for_nothing);

  g_assert_cmpfloat (json_object_get_double_member (told, "cpu_ms"), <, 50);
  g_assert_cmpfloat (json_object_get_double_member (told, "ours_ms"), >, 50);
}

static void
test_turn_of_the_toolkit_is_not_ours (void)
{
  g_autoptr (JsonObject) told = watch_turn (let_gtk_compute);

  g_assert_cmpfloat (json_object_get_double_member (told, "ours_ms"), <, 50);
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

/* What is told when all is over. */
static gboolean
tells_at_end (FbWatchdog *watchdog, char *path)
{
  fb_watchdog_stop (watchdog);

  return has_line (path);
}

static void
test_short_turns_are_not (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "stalls", NULL);
  FbWatchdog      *watchdog = fb_watchdog_start (path);
  int              turns = 50;

  g_timeout_add (5, count_down, &turns);
  g_assert_true (fb_test_wait (is_done, &turns, 10000));
  g_assert_false (tells_at_end (watchdog, path));
}

static gpointer
spin (gpointer spinning)
{
  while (g_atomic_int_get ((int *)spinning))
    ;

  return NULL;
}

/* Short in processor time, long on the clock. */
static gboolean
compute_little (gpointer user_data)
{
  gint64 began = clock_us (CLOCK_MONOTONIC);
  gint64 until = clock_us (CLOCK_THREAD_CPUTIME_ID) + 25000;

  while (clock_us (CLOCK_THREAD_CPUTIME_ID) < until)
    ;
  g_assert_cmpint (clock_us (CLOCK_MONOTONIC) - began, >, 60000);
  *(int *)user_data = 0;

  return G_SOURCE_REMOVE;
}

static void
test_turn_without_a_processor_is_not (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "stalls", NULL);
  FbWatchdog      *watchdog = NULL;
  GThread         *spinners[8];
  cpu_set_t        before;
  cpu_set_t        one;
  int              spinning = 1;
  int              waiting = 1;

  if (!g_file_test ("/proc/self/schedstat", G_FILE_TEST_EXISTS))
    {
      fb_test_missing ("/proc/self/schedstat");
      return;
    }

  watchdog = fb_watchdog_start (path);
  CPU_ZERO (&one);
  CPU_SET (sched_getcpu (), &one);
  g_assert_cmpint (sched_getaffinity (0, sizeof before, &before), ==, 0);
  g_assert_cmpint (sched_setaffinity (0, sizeof one, &one), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (spinners); i++)
    spinners[i] = g_thread_new ("spinner", spin, &spinning);

  g_timeout_add (1, compute_little, &waiting);
  g_assert_true (fb_test_wait (is_done, &waiting, 20000));

  g_atomic_int_set (&spinning, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (spinners); i++)
    g_thread_join (spinners[i]);
  g_assert_cmpint (sched_setaffinity (0, sizeof before, &before), ==, 0);
  g_assert_false (tells_at_end (watchdog, path));
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/watchdog/busy-turn-is-told", test_busy_turn_is_told);
  g_test_add_func ("/watchdog/waiting-turn-is-told", test_waiting_turn_is_told);
  g_test_add_func ("/watchdog/turn-of-the-toolkit-is-not-ours",
                   test_turn_of_the_toolkit_is_not_ours);
  g_test_add_func ("/watchdog/short-turns-are-not", test_short_turns_are_not);
  g_test_add_func ("/watchdog/turn-without-a-processor-is-not",
                   test_turn_without_a_processor_is_not);

  return g_test_run ();
}
