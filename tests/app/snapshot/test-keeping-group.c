/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "fb-test-session.h"
#include "fb-test-widget.h"
#include "snapshot/fb-keeping-group.h"
#include "snapshot/fb-snapshot-retention.h"
#include "snapshot/fb-snapshot-schedule.h"

typedef struct
{
  FbTestSession base;
  FbInstance   *instance; /* Borrowed */
  GtkWidget    *group;
  GtkWindow    *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fb_test_session_set_up (&fixture->base, NULL);
  fixture->instance = fb_test_session_add_remote (&fixture->base, "line4");
}

static gboolean
may_be_chosen (gpointer user_data)
{
  Fixture *fixture = user_data;

  return gtk_widget_get_sensitive (
             fb_test_find (fixture->group, ADW_TYPE_COMBO_ROW, "Take by Itself")) &&
         gtk_widget_get_sensitive (
             fb_test_find (fixture->group, ADW_TYPE_COMBO_ROW, "Keep Those without a Name"));
}

/* Shows the group for what holds now. */
static void
show (Fixture *fixture)
{
  fixture->group = g_object_new (FB_TYPE_KEEPING_GROUP, NULL);
  fb_keeping_group_set_instance (FB_KEEPING_GROUP (fixture->group),
                                 fb_session_get_snapshots (fixture->base.session),
                                 fixture->instance);
  g_assert_false (may_be_chosen (fixture));
  fixture->window = fb_test_show (fixture->group, 500, 300);
  g_assert_true (fb_test_wait (may_be_chosen, fixture, 10000));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  fb_test_session_tear_down (&fixture->base, NULL);
}

static void
choose (Fixture *fixture, const char *row, guint item)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (
                                  fb_test_wait_for (fixture->group, ADW_TYPE_COMBO_ROW, row)),
                              item);
}

static gboolean
is_daily (gpointer user_data)
{
  Fixture           *fixture = user_data;
  FbSnapshotSchedule schedule;

  return fb_snapshot_schedule_read (fb_session_get_workspace (fixture->base.session),
                                    fb_instance_get_id (fixture->instance), &schedule, NULL,
                                    NULL) &&
         schedule == FB_SCHEDULE_DAILY;
}

static gboolean
is_kept_for_a_quarter (gpointer user_data)
{
  Fixture    *fixture = user_data;
  FbRetention rule;
  gboolean    is_given = FALSE;

  return fb_snapshot_store_get_retention (fb_session_get_snapshots (fixture->base.session),
                                          fb_instance_get_id (fixture->instance), &rule, &is_given,
                                          NULL) &&
         is_given && rule.keep_all_days == 7 && rule.keep_daily_days == 90;
}

static void
test_what_is_chosen_holds (Fixture *fixture, gconstpointer data)
{
  show (fixture);
  fb_test_wait_for (fixture->group, GTK_TYPE_LABEL, "Never");
  /* Nothing goes before somebody says so. */
  fb_test_wait_for (fixture->group, GTK_TYPE_LABEL, "For ever");
  choose (fixture, "Take by Itself", 2);
  g_assert_true (fb_test_wait (is_daily, fixture, 10000));
  choose (fixture, "Keep Those without a Name", 1);
  g_assert_true (fb_test_wait (is_kept_for_a_quarter, fixture, 10000));
}

static void
test_a_rule_of_the_command_line_is_shown (Fixture *fixture, gconstpointer data)
{
  const FbRetention rule = { 3, 33 };

  g_assert_true (fb_snapshot_store_set_retention (fb_session_get_snapshots (fixture->base.session),
                                                  fb_instance_get_id (fixture->instance), &rule,
                                                  NULL));
  show (fixture);
  fb_test_wait_for (fixture->group, GTK_TYPE_LABEL, "All for 3 days, one a day for 33 days");
}

int
main (int argc, char **argv)
{
  fb_test_widget_init (&argc, &argv);
#define add(name, func) g_test_add ("/keeping-group/" name, Fixture, NULL, set_up, func, tear_down)
  add ("what-is-chosen-holds", test_what_is_chosen_holds);
  add ("a-rule-of-the-command-line-is-shown", test_a_rule_of_the_command_line_is_shown);
#undef add

  return g_test_run ();
}
