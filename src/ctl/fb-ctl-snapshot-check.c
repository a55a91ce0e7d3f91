/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>

#include "fb-commands.h"
#include "fb-ctl-snapshot.h"
#include "snapshot/fb-snapshot-check.h"
#include "snapshot/fb-snapshot-retention.h"

/* The noun "snapshot": whether what is kept is still sound, and how much of it is kept. */

/* clang-format off */
static const FbColumn finding_columns[] = {
  { "snapshot", N_ ("SNAPSHOT"), FB_COLUMN_PLAIN },
  { "part", N_ ("PART"), FB_COLUMN_PLAIN },
  { "message", N_ ("FOUND"), FB_COLUMN_PLAIN },
  { NULL },
};

static const FbColumn prune_columns[] = {
  { "instance", N_ ("Instance"), FB_COLUMN_PLAIN },
  { "removed", N_ ("Removed"), FB_COLUMN_PLAIN },
  { NULL },
};
/* clang-format on */

static void
progress_cb (guint n_done, guint n_all, gpointer user_data)
{
  fb_ctl_output_progress (_ ("Verifying snapshots"), n_all > 0 ? (double)n_done / n_all : -1);
}

static JsonObject *
describe (const FbSnapshotFinding *finding)
{
  JsonObject *row = json_object_new ();

  json_object_set_string_member (row, "snapshot", finding->snapshot);
  json_object_set_string_member (row, "part", finding->part);
  json_object_set_string_member (row, "message", finding->message);

  return row;
}

int
fb_ctl_snapshot_verify (FbCtl *ctl, char **args, GError **error)
{
  gboolean           all = FALSE;
  gboolean           sealed_checked = FALSE;
  const GOptionEntry options[] = {
    { "all", 'a', 0, G_OPTION_ARG_NONE, &all, N_ ("Verify everything that is kept"), NULL },
    { NULL },
  };
  g_auto (GStrv) names = fb_ctl_parse (ctl, args, options, 0, 1, error);
  g_autoptr (GPtrArray) findings =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)fb_snapshot_finding_free);
  g_autoptr (JsonArray) rows = json_array_new ();
  g_autoptr (FbSnapshot) snapshot = NULL;
  FbSession *session;
  gboolean   done;

  if (names == NULL)
    return FB_CTL_FAILED;
  if (all == (names[0] != NULL))
    {
      fb_ctl_throw_usage (error, _ ("One snapshot or --all is needed"));
      return FB_CTL_FAILED;
    }
  session = fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error);
  if (session != NULL && names[0] != NULL)
    snapshot = fb_ctl_snapshot_find (ctl, names[0], NULL, error);
  if (session == NULL || (names[0] != NULL && snapshot == NULL))
    return FB_CTL_FAILED;

  done = fb_snapshot_store_verify (fb_session_get_snapshots (session),
                                   snapshot != NULL ? fb_snapshot_get_id (snapshot) : NULL,
                                   progress_cb, NULL, fb_ctl_get_cancellable (ctl), findings,
                                   &sealed_checked, error);
  fb_ctl_output_progress (NULL, 0);
  if (!done)
    return FB_CTL_FAILED;

  for (guint i = 0; i < findings->len; i++)
    json_array_add_object_element (rows, describe (findings->pdata[i]));
  fb_ctl_output_table (fb_ctl_is_json (ctl), rows, finding_columns);
  if (!sealed_checked && !fb_ctl_is_json (ctl))
    g_printerr ("%s\n", _ ("Sealed values were not opened: the profile's key is not at hand."));

  return findings->len > 0 ? FB_CTL_FOUND : FB_CTL_DONE;
}

int
fb_ctl_snapshot_prune (FbCtl *ctl, char **args, GError **error)
{
  g_auto (GStrv) names = fb_ctl_parse (ctl, args, NULL, 1, 1, error);
  g_autoptr (JsonObject) row = json_object_new ();
  FbSession  *session = names != NULL ? fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error) : NULL;
  FbInstance *instance = session != NULL ? fb_ctl_find_instance (ctl, names[0], error) : NULL;
  guint       n_removed = 0;

  if (instance == NULL ||
      !fb_snapshot_store_prune (fb_session_get_snapshots (session), fb_instance_get_id (instance),
                                NULL, &n_removed, error))
    return FB_CTL_FAILED;

  json_object_set_string_member (row, "instance", fb_instance_get_name (instance));
  json_object_set_int_member (row, "removed", n_removed);
  fb_ctl_output_fields (fb_ctl_is_json (ctl), row, prune_columns);

  return FB_CTL_DONE;
}
