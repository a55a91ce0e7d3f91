/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-ctl-diff.h"

#include <glib/gi18n.h>

#include "fb-commands.h"
#include "fb-ctl-input.h"
#include "fb-ctl-snapshot.h"
#include "fb-error.h"
#include "snapshot/fb-snapshot-file.h"
#include "snapshot/fb-snapshot-gather.h"

/* The noun "diff", which needs no verb: a side is a file or folder if there is one so called, else
 * an instance, else a snapshot. */

#define FILE_PARTS                                                                                 \
  (FB_PART_CREDENTIALS | FB_PART_ENVIRONMENT | FB_PART_PACKAGES | FB_PART_MODULES |                \
   FB_PART_SETTINGS | FB_PART_PALETTE)

static gboolean
is_file (const char *text)
{
  return g_str_equal (text, "-") || g_file_test (text, G_FILE_TEST_EXISTS);
}

static FbSnapshotContent *
read_file (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  FbSnapshotContent *content;

  if (!g_str_equal (path, "-"))
    return fb_snapshot_read_file (path, NULL, NULL, NULL, error);

  bytes = fb_ctl_input_read (path, error);
  if (bytes == NULL)
    return NULL;
  content = fb_snapshot_content_new (bytes);
  fb_snapshot_content_set_unknown (content, FILE_PARTS);

  return content;
}

/* What it holds now. */
static FbSnapshotContent *
read_instance (FbCtl *ctl, FbInstance *instance, GError **error)
{
  g_auto (FbCtlAnswer) answer = { 0 };
  FbSession         *session = fb_ctl_open (ctl, FB_CTL_WITH_SECRETS, error);
  FbInstanceLink    *link;
  FbSnapshotContent *content;

  if (session == NULL || !fb_ctl_snapshot_choose_link (ctl, instance, &link, error))
    return NULL;

  fb_snapshot_gather_async (fb_session_get_instances (session), instance, link, NULL,
                            fb_ctl_get_cancellable (ctl), fb_ctl_answer_cb, &answer);
  content = fb_snapshot_gather_finish (fb_ctl_answer_wait (&answer), NULL, error);
  /* Without the profile's key, whether credentials changed since a snapshot stays unknown. */
  if (content != NULL)
    fb_snapshot_store_fingerprint (fb_session_get_snapshots (session), content, NULL);

  return content;
}

static FbSnapshotContent *
read_snapshot (FbCtl *ctl, const char *text, GError **error)
{
  FbSession *session = fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, NULL);
  g_autoptr (FbSnapshot) snapshot = fb_ctl_snapshot_find (ctl, text, NULL, error);

  return snapshot != NULL ? fb_snapshot_store_get_content (fb_session_get_snapshots (session),
                                                           fb_snapshot_get_id (snapshot), FALSE,
                                                           fb_ctl_get_cancellable (ctl), error)
                          : NULL;
}

static FbSnapshotContent *
read_side (FbCtl *ctl, const char *text, GError **error)
{
  g_autoptr (GError) reason = NULL;
  FbInstance        *instance;
  FbSnapshotContent *content;

  if (is_file (text))
    return read_file (text, error);
  if (fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error) == NULL)
    return NULL;

  instance = fb_ctl_find_instance (ctl, text, &reason);
  if (instance != NULL)
    return read_instance (ctl, instance, error);
  if (!g_error_matches (reason, FB_ERROR, FB_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }

  g_clear_error (&reason);
  content = read_snapshot (ctl, text, &reason);
  if (g_error_matches (reason, FB_ERROR, FB_ERROR_NOT_FOUND))
    fb_throw (error, FB_ERROR_NOT_FOUND, _ ("“%s” is no file, no instance and no snapshot"), text);
  else if (reason != NULL)
    g_propagate_error (error, g_steal_pointer (&reason));

  return content;
}

FbSnapshotContent *
fb_ctl_diff_read (FbCtl *ctl, const char *text, GError **error)
{
  g_autoptr (FbSnapshotContent) content = read_side (ctl, text, error);

  if (content == NULL)
    return NULL;
  if (fb_snapshot_content_get_document (content, error) == NULL)
    {
      fb_throw_prefixed (error, "%s: ", text);
      return NULL;
    }

  return g_steal_pointer (&content);
}

const FbFlowNode *
fb_ctl_diff_find_tab (FbFlowDiff *flows, const FbFlowChange *change)
{
  const FbFlowNode *node = change->newer != NULL ? change->newer : change->older;
  const FbFlowNode *tab = NULL;

  if (node->kind == FB_FLOW_TAB || node->kind == FB_FLOW_SUBFLOW)
    return node;
  if (node->z == NULL || node->kind == FB_FLOW_CONFIG)
    return NULL;
  if (change->newer != NULL)
    tab = fb_flow_document_find_node (fb_flow_diff_get_newer (flows), node->z);

  return tab != NULL ? tab : fb_flow_document_find_node (fb_flow_diff_get_older (flows), node->z);
}

int
fb_ctl_diff (FbCtl *ctl, char **args, GError **error)
{
  gboolean           only_counts = FALSE;
  const GOptionEntry options[] = {
    { "stat", 's', 0, G_OPTION_ARG_NONE, &only_counts,
      N_ ("Only which nodes differ, not what in them"), NULL },
    { NULL },
  };
  g_auto (GStrv) rest = fb_ctl_parse (ctl, args, options, 2, 2, error);
  g_autoptr (FbSnapshotContent) older = NULL;
  g_autoptr (FbSnapshotContent) newer = NULL;
  g_autoptr (FbSnapshotDiff) diff = NULL;

  if (rest == NULL || (older = fb_ctl_diff_read (ctl, rest[0], error)) == NULL ||
      (newer = fb_ctl_diff_read (ctl, rest[1], error)) == NULL)
    return FB_CTL_FAILED;

  diff = fb_snapshot_diff_new (older, newer, error);
  if (diff == NULL)
    return FB_CTL_FAILED;
  if (fb_ctl_is_json (ctl))
    fb_ctl_diff_print_json (diff, !only_counts);
  else
    fb_ctl_diff_print_text (diff, !only_counts);

  return fb_snapshot_diff_is_equal (diff) ? FB_CTL_DONE : FB_CTL_FOUND;
}
