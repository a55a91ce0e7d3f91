/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>

#include "fb-commands.h"
#include "fb-ctl-snapshot.h"

/* The noun "snapshot": what people write on one after it was taken. */

/* What is not given stays; an empty text takes it away. */
static gboolean
rename_it (FbSnapshotStore *store,
           FbSnapshot      *snapshot,
           const char      *name,
           const char      *description,
           GError         **error)
{
  if (name == NULL && description == NULL)
    return TRUE;

  return fb_snapshot_store_rename (store, fb_snapshot_get_id (snapshot),
                                   name != NULL ? name : fb_snapshot_get_name (snapshot),
                                   description != NULL ? description
                                                       : fb_snapshot_get_description (snapshot),
                                   error);
}

static gboolean
set_tags (
    FbSnapshotStore *store, FbSnapshot *snapshot, char **tags, gboolean is_set, GError **error)
{
  for (char **tag = tags; tag != NULL && *tag != NULL; tag++)
    if (!fb_snapshot_store_set_tag (store, fb_snapshot_get_id (snapshot), *tag, is_set, error))
      return FALSE;

  return TRUE;
}

int
fb_ctl_snapshot_name (FbCtl *ctl, char **args, GError **error)
{
  g_autofree char *name = NULL, *description = NULL;
  g_auto (GStrv) tags = NULL;
  g_auto (GStrv) untags = NULL;
  const GOptionEntry options[] = {
    { "name", 'n', 0, G_OPTION_ARG_STRING, &name, N_ ("Keep it under NAME, for ever"),
      N_ ("NAME") },
    { "description", 'd', 0, G_OPTION_ARG_STRING, &description, N_ ("Say what it is about"),
      N_ ("TEXT") },
    { "tag", 't', 0, G_OPTION_ARG_STRING_ARRAY, &tags, N_ ("Put TAG on it (may be repeated)"),
      N_ ("TAG") },
    { "untag", 0, 0, G_OPTION_ARG_STRING_ARRAY, &untags, N_ ("Take TAG off (may be repeated)"),
      N_ ("TAG") },
    { NULL },
  };
  g_auto (GStrv) rest = fb_ctl_parse (ctl, args, options, 1, 1, error);
  FbSnapshotStore *store;
  g_autoptr (FbSnapshot) snapshot = NULL;
  g_autoptr (FbSnapshot) changed = NULL;

  if (rest == NULL || fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error) == NULL ||
      (snapshot = fb_ctl_snapshot_find (ctl, rest[0], NULL, error)) == NULL)
    return FB_CTL_FAILED;

  store = fb_session_get_snapshots (fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, NULL));
  if (!rename_it (store, snapshot, name, description, error) ||
      !set_tags (store, snapshot, tags, TRUE, error) ||
      !set_tags (store, snapshot, untags, FALSE, error) ||
      (changed = fb_ctl_snapshot_find (ctl, fb_snapshot_get_id (snapshot), NULL, error)) == NULL)
    return FB_CTL_FAILED;
  fb_ctl_snapshot_print (ctl, changed);

  return FB_CTL_DONE;
}
