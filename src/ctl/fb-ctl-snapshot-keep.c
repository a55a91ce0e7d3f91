/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>

#include "fb-clock.h"
#include "fb-commands.h"
#include "fb-ctl-instance.h"
#include "fb-ctl-snapshot.h"
#include "fb-error.h"
#include "snapshot/fb-snapshot-schedule.h"

/* The noun "snapshot": what is taken by itself. */

/* clang-format off */
static const FbColumn schedule_columns[] = {
  { "instance", N_ ("Instance"), FB_COLUMN_PLAIN },
  { "schedule", N_ ("Schedule"), FB_COLUMN_PLAIN },
  { "last", N_ ("Last"), FB_COLUMN_PLAIN },
  { NULL },
};
/* clang-format on */

static int
print_schedule (FbCtl *ctl, FbWorkspace *workspace, FbInstance *instance, GError **error)
{
  g_autoptr (JsonObject) row = json_object_new ();
  g_autofree char   *last = NULL;
  FbSnapshotSchedule schedule = FB_SCHEDULE_OFF;
  gint64             last_us = 0;

  if (!fb_snapshot_schedule_read (workspace, fb_instance_get_id (instance), &schedule, &last_us,
                                  error))
    return FB_CTL_FAILED;

  if (last_us > 0)
    last = fb_clock_format (last_us);
  json_object_set_string_member (row, "instance", fb_instance_get_name (instance));
  json_object_set_string_member (row, "schedule", fb_snapshot_schedule_to_string (schedule));
  json_object_set_string_member (row, "last", last);
  fb_ctl_output_fields (fb_ctl_is_json (ctl), row, schedule_columns);

  return FB_CTL_DONE;
}

int
fb_ctl_snapshot_schedule (FbCtl *ctl, char **args, GError **error)
{
  g_auto (GStrv) rest = fb_ctl_parse (ctl, args, NULL, 1, 2, error);
  FbInstance        *instance;
  FbWorkspace       *workspace;
  FbSnapshotSchedule schedule;
  g_autoptr (GError) wrong = NULL;

  if (rest == NULL || fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error) == NULL ||
      (instance = fb_ctl_find_instance (ctl, rest[0], error)) == NULL)
    return FB_CTL_FAILED;

  workspace = fb_session_get_workspace (fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, NULL));
  if (rest[1] != NULL)
    {
      if (!fb_snapshot_schedule_from_string (rest[1], &schedule, &wrong))
        {
          fb_ctl_throw_usage (error, "%s", wrong->message);
          return FB_CTL_FAILED;
        }
      if (!fb_snapshot_schedule_write (workspace, fb_instance_get_id (instance),
                                       fb_instance_get_name (instance), schedule, error))
        return FB_CTL_FAILED;
    }

  return print_schedule (ctl, workspace, instance, error);
}
