/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "activity/fb-activity.h"
#include "fb-error.h"
#include "fb-test.h"
#include "instance/fb-instance-store.h"
#include "snapshot/fb-snapshot-schedule.h"

#define INSTANCE "0000000000000000000000line4"
#define TIMEOUT_MS 60000

static const FbMigration *const tables[] = { fb_activity_migrations, fb_instance_migrations,
                                             fb_snapshot_schedule_migrations, NULL };

typedef struct
{
  char        *folder;
  FbWorkspace *workspace;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = fb_test_make_folder ();
  fixture->workspace = fb_workspace_open (fixture->folder, tables, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fb_workspace_close (fixture->workspace);
  fb_test_assert_goes (g_steal_pointer (&fixture->workspace));
  g_free (fixture->folder);
}

static FbSnapshotSchedule
read_on_a_worker (Fixture *fixture)
{
  g_auto (FbTestResult) result = { 0 };
  FbSnapshotSchedule schedule = FB_SCHEDULE_OFF;
  g_autoptr (GError) error = NULL;

  fb_snapshot_schedule_read_async (fixture->workspace, INSTANCE, NULL, fb_test_take_result,
                                   &result);
  g_assert_null (result.result);
  g_assert_true (fb_snapshot_schedule_read_finish (fixture->workspace,
                                                   fb_test_await (&result, TIMEOUT_MS), &schedule,
                                                   &error));
  g_assert_no_error (error);

  return schedule;
}

static void
write_on_a_worker (Fixture *fixture, FbSnapshotSchedule schedule)
{
  g_auto (FbTestResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  fb_snapshot_schedule_write_async (fixture->workspace, INSTANCE, "Line 4", schedule,
                                    fb_test_take_result, &result);
  g_assert_true (fb_snapshot_schedule_write_finish (fixture->workspace,
                                                    fb_test_await (&result, TIMEOUT_MS), &error));
  g_assert_no_error (error);
}

static void
test_on_a_worker (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) entries = NULL;
  FbActivityEntry *entry;

  g_assert_cmpint (read_on_a_worker (fixture), ==, FB_SCHEDULE_OFF);
  write_on_a_worker (fixture, FB_SCHEDULE_HOURLY);
  g_assert_cmpint (read_on_a_worker (fixture), ==, FB_SCHEDULE_HOURLY);
  write_on_a_worker (fixture, FB_SCHEDULE_OFF);
  g_assert_cmpint (read_on_a_worker (fixture), ==, FB_SCHEDULE_OFF);

  entries = fb_activity_list (fixture->workspace, INSTANCE, 10, NULL);
  g_assert_cmpuint (entries->len, ==, 2);
  entry = entries->pdata[1];
  g_assert_cmpstr (fb_activity_entry_get_verb (entry), ==, "snapshot.schedule");
  g_assert_cmpstr (fb_activity_entry_get_detail (entry), ==, "hourly");
}

static void
test_cancelled_reading_says_so (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (FbTestResult) result = { 0 };
  FbSnapshotSchedule schedule = FB_SCHEDULE_DAILY;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  fb_snapshot_schedule_read_async (fixture->workspace, INSTANCE, cancellable, fb_test_take_result,
                                   &result);
  g_assert_false (fb_snapshot_schedule_read_finish (fixture->workspace,
                                                    fb_test_await (&result, TIMEOUT_MS), &schedule,
                                                    &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (schedule, ==, FB_SCHEDULE_DAILY);
}

static void
test_words (void)
{
  FbSnapshotSchedule schedule;
  g_autoptr (GError) error = NULL;

  for (FbSnapshotSchedule i = FB_SCHEDULE_OFF; i <= FB_SCHEDULE_DAILY; i++)
    {
      g_assert_true (
          fb_snapshot_schedule_from_string (fb_snapshot_schedule_to_string (i), &schedule, NULL));
      g_assert_cmpint (schedule, ==, i);
    }
  g_assert_false (fb_snapshot_schedule_from_string ("weekly", &schedule, &error));
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add ("/snapshot/schedule/read-and-written-on-a-worker", Fixture, NULL, set_up,
              test_on_a_worker, tear_down);
  g_test_add ("/snapshot/schedule/cancelled-reading-says-so", Fixture, NULL, set_up,
              test_cancelled_reading_says_so, tear_down);
  g_test_add_func ("/snapshot/schedule/words", test_words);

  return g_test_run ();
}
