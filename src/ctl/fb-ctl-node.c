/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>

#include "fb-clock.h"
#include "fb-commands.h"
#include "fb-ctl-output.h"
#include "snapshot/fb-node-history.h"

/* The noun "node": what became of one over the snapshots of its instance. */

/* clang-format off */
static const FbColumn columns[] = {
  { "time", N_ ("TIME"), FB_COLUMN_PLAIN },
  { "change", N_ ("CHANGE"), FB_COLUMN_PLAIN },
  { "who", N_ ("WHO"), FB_COLUMN_PLAIN },
  { "reason", N_ ("REASON"), FB_COLUMN_PLAIN },
  { "snapshot", N_ ("SNAPSHOT"), FB_COLUMN_PLAIN },
  { "before", N_ ("BEFORE"), FB_COLUMN_PLAIN },
  { NULL },
};
/* clang-format on */

static JsonObject *
describe (const FbNodeEvent *event)
{
  JsonObject      *row = json_object_new ();
  g_autofree char *time = fb_clock_format (fb_snapshot_get_time (event->snapshot));

  json_object_set_string_member (row, "time", time);
  json_object_set_string_member (row, "change", fb_node_change_to_string (event->change));
  json_object_set_string_member (row, "who", fb_snapshot_get_who (event->snapshot));
  json_object_set_string_member (row, "reason",
                                 fb_snapshot_reason_to_string (
                                     fb_snapshot_get_reason (event->snapshot)));
  json_object_set_string_member (row, "snapshot", fb_snapshot_get_id (event->snapshot));
  json_object_set_string_member (row, "before",
                                 event->before != NULL ? fb_snapshot_get_id (event->before) : NULL);

  return row;
}

int
fb_ctl_node_history (FbCtl *ctl, char **args, GError **error)
{
  g_auto (GStrv) names = fb_ctl_parse (ctl, args, NULL, 2, 2, error);
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (JsonArray) rows = NULL;
  FbSession  *session = names != NULL ? fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error) : NULL;
  FbInstance *instance = session != NULL ? fb_ctl_find_instance (ctl, names[0], error) : NULL;

  if (instance == NULL)
    return FB_CTL_FAILED;

  events = fb_node_history_read (fb_session_get_snapshots (session), fb_instance_get_id (instance),
                                 names[1], fb_ctl_get_cancellable (ctl), error);
  if (events == NULL)
    return FB_CTL_FAILED;

  rows = json_array_new ();
  for (guint i = 0; i < events->len; i++)
    json_array_add_object_element (rows, describe (events->pdata[i]));
  fb_ctl_output_table (fb_ctl_is_json (ctl), rows, columns);

  return FB_CTL_DONE;
}
