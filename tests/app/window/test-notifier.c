/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-widget.h"
#include "window/fb-notifier.h"

#define DELAY_MS 60

typedef struct
{
  GListStore      *store;
  FbInstance      *instance;
  FbInstanceWatch *watch;
  FbNotifier      *notifier;
  guint            n_told;
  guint            n_withdrawn;
} Fixture;

static void
told_cb (FbNotifier *notifier, const char *id, GNotification *notification, Fixture *fixture)
{
  g_assert_true (G_IS_NOTIFICATION (notification));
  g_assert_true (g_str_has_prefix (id, "down-"));
  fixture->n_told++;
}

static void
withdraw_cb (FbNotifier *notifier, const char *id, Fixture *fixture)
{
  fixture->n_withdrawn++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->store = g_list_store_new (FB_TYPE_INSTANCE);
  fixture->instance = fb_test_instance_new (FB_INSTANCE_REMOTE, "line4", "PROD", FB_MODE_READ_ONLY);
  fixture->watch = fb_instance_watch_new (G_LIST_MODEL (fixture->store));
  fixture->notifier = fb_notifier_new (fixture->watch, NULL, DELAY_MS);
  g_signal_connect (fixture->notifier, "notify-person", G_CALLBACK (told_cb), fixture);
  g_signal_connect (fixture->notifier, "withdraw", G_CALLBACK (withdraw_cb), fixture);
  g_list_store_append (fixture->store, fixture->instance);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->notifier);
  g_assert_finalize_object (fixture->watch);
  g_clear_object (&fixture->store);
  g_assert_finalize_object (fixture->instance);
}

static gboolean
is_told (gpointer user_data)
{
  return ((Fixture *)user_data)->n_told > 0;
}

static gboolean
is_told_again (gpointer user_data)
{
  return ((Fixture *)user_data)->n_told > 1;
}

static void
test_told_once_and_taken_back (Fixture *fixture, gconstpointer data)
{
  fb_instance_set_state (fixture->instance, FB_INSTANCE_UNREACHABLE, "Timed out");
  fb_instance_set_state (fixture->instance, FB_INSTANCE_CRASHED, "Gone");
  g_assert_true (fb_test_wait (is_told, fixture, 5000));
  fb_instance_set_state (fixture->instance, FB_INSTANCE_UNREACHABLE, "Timed out again");
  g_assert_false (fb_test_wait (is_told_again, fixture, 3 * DELAY_MS));

  fb_instance_set_state (fixture->instance, FB_INSTANCE_RUNNING, NULL);
  g_assert_cmpuint (fixture->n_withdrawn, ==, 1);
}

static void
test_short_trouble_is_not_told (Fixture *fixture, gconstpointer data)
{
  fb_instance_set_state (fixture->instance, FB_INSTANCE_UNREACHABLE, NULL);
  fb_instance_set_state (fixture->instance, FB_INSTANCE_RUNNING, NULL);
  g_assert_false (fb_test_wait (is_told, fixture, 3 * DELAY_MS));
  g_assert_cmpuint (fixture->n_withdrawn, ==, 0);
}

static void
test_what_is_looked_at_is_not_told (Fixture *fixture, gconstpointer data)
{
  fb_notifier_set_focused (fixture->notifier, fixture->instance);
  fb_instance_set_state (fixture->instance, FB_INSTANCE_CRASHED, NULL);
  g_assert_false (fb_test_wait (is_told, fixture, 3 * DELAY_MS));
}

static void
test_removed_one_is_forgotten (Fixture *fixture, gconstpointer data)
{
  fb_instance_set_state (fixture->instance, FB_INSTANCE_CRASHED, NULL);
  g_list_store_remove_all (fixture->store);
  g_assert_false (fb_test_wait (is_told, fixture, 3 * DELAY_MS));
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
#define add(name, func) g_test_add ("/notifier/" name, Fixture, NULL, set_up, func, tear_down)
  add ("told-once-and-taken-back", test_told_once_and_taken_back);
  add ("short-trouble-is-not-told", test_short_trouble_is_not_told);
  add ("what-is-looked-at-is-not-told", test_what_is_looked_at_is_not_told);
  add ("removed-one-is-forgotten", test_removed_one_is_forgotten);
#undef add

  return g_test_run ();
}
