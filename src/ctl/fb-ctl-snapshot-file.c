/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>

#include "fb-commands.h"
#include "fb-ctl-secret.h"
#include "fb-ctl-snapshot.h"
#include "flow/fb-flow-selection.h"
#include "snapshot/fb-snapshot-export.h"
#include "snapshot/fb-snapshot-file.h"

/* The noun "snapshot": from files and to files. The secret is what credentials in FlowFuse's files
 * are encrypted with; without one they stay out. */

static gboolean
read_secret (gboolean from_stdin, char **secret, GError **error)
{
  *secret = from_stdin ? fb_ctl_secret_get (TRUE, NULL, error) : NULL;

  return *secret != NULL || !from_stdin;
}

/* It is kept as it is, but who restores it should know what it is. */
static void
warn_of_part (FbSnapshotContent *content, const char *path)
{
  FbFlowDocument *document = fb_snapshot_content_get_document (content, NULL);

  if (document != NULL && fb_flow_selection_is (document))
    g_printerr (_ ("%s has nodes but no tab, as the editor's clipboard does: these are not all "
                   "flows of an instance\n"),
                path);
}

static FbSnapshot *
import_file (FbCtl      *ctl,
             const char *path,
             const char *instance_name,
             const char *name,
             const char *secret,
             GError    **error)
{
  g_autofree char *own_name = NULL;
  g_autofree char *description = NULL;
  g_autoptr (FbSnapshotContent) content = NULL;
  FbSnapshotLabel label = { .reason = FB_SNAPSHOT_IMPORTED };
  FbInstance     *instance = NULL;
  FbSession      *session;

  content = fb_snapshot_read_file (path, secret, &own_name, &description, error);
  if (content == NULL)
    return NULL;

  warn_of_part (content, path);
  session =
      fb_ctl_open (ctl,
                   fb_snapshot_content_get_credentials (content) != NULL ? FB_CTL_WITH_SECRETS
                                                                         : FB_CTL_WITHOUT_SECRETS,
                   error);
  if (session == NULL)
    return NULL;
  if (instance_name != NULL)
    {
      instance = fb_ctl_find_instance (ctl, instance_name, error);
      if (instance == NULL)
        return NULL;
      label.instance = fb_instance_get_id (instance);
      label.instance_name = fb_instance_get_name (instance);
    }
  label.name = name != NULL ? name : own_name;
  label.description = description;

  return fb_snapshot_store_put (fb_session_get_snapshots (session), &label, content,
                                fb_ctl_get_cancellable (ctl), error);
}

int
fb_ctl_snapshot_import (FbCtl *ctl, char **args, GError **error)
{
  g_autofree char *instance = NULL;
  g_autofree char *name = NULL;
  g_autofree char *secret = NULL;
  g_autoptr (FbSnapshot) snapshot = NULL;
  g_auto (GStrv) paths = NULL;
  gboolean           with_secret = FALSE;
  const GOptionEntry options[] = {
    { "instance", 'i', 0, G_OPTION_ARG_STRING, &instance,
      N_ ("Put it into the history of INSTANCE"), N_ ("INSTANCE") },
    { "name", 'n', 0, G_OPTION_ARG_STRING, &name, N_ ("Keep it under NAME"), N_ ("NAME") },
    { "secret-stdin", 0, 0, G_OPTION_ARG_NONE, &with_secret,
      N_ ("Read what the file's credentials are encrypted with from standard input"), NULL },
    { NULL },
  };

  paths = fb_ctl_parse (ctl, args, options, 1, 1, error);
  if (paths == NULL || !read_secret (with_secret, &secret, error))
    return FB_CTL_FAILED;

  snapshot = import_file (ctl, paths[0], instance, name, secret, error);
  g_clear_pointer (&secret, fb_keyring_secret_free);
  if (snapshot == NULL)
    return FB_CTL_FAILED;

  fb_ctl_snapshot_print (ctl, snapshot);
  return FB_CTL_DONE;
}

/* Where to; exactly one of the paths is set. */
typedef struct
{
  char *flows;
  char *flowfuse;
  char *folder;
} Target;

static void
target_clear (Target *target)
{
  g_free (target->flows);
  g_free (target->flowfuse);
  g_free (target->folder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Target, target_clear)

static const char *
get_path (const Target *target)
{
  return target->flows != NULL      ? target->flows
         : target->flowfuse != NULL ? target->flowfuse
                                    : target->folder;
}

static FbExportForm
get_form (const Target *target)
{
  return target->flows != NULL      ? FB_EXPORT_FLOWS
         : target->flowfuse != NULL ? FB_EXPORT_FLOWFUSE
                                    : FB_EXPORT_FOLDER;
}

/* A person who gave a secret expects them in the file. */
static void
warn_of_gaps (FbSnapshotContent *content, const char *path)
{
  g_autofree char *gaps = fb_snapshot_export_describe_gaps (content);
  g_auto (GStrv) lines = g_strsplit (gaps != NULL ? gaps : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    g_printerr ("%s: %s\n", path, lines[i]);
}

static gboolean
export_snapshot (
    FbCtl *ctl, const char *text, const Target *target, const char *secret, GError **error)
{
  FbSession *session =
      fb_ctl_open (ctl, secret != NULL ? FB_CTL_WITH_SECRETS : FB_CTL_WITHOUT_SECRETS, error);
  g_autoptr (FbSnapshot) snapshot =
                 session != NULL ? fb_ctl_snapshot_find (ctl, text, NULL, error) : NULL;
  g_autoptr (FbSnapshotContent) content = NULL;

  if (snapshot == NULL)
    return FALSE;
  content = fb_snapshot_store_get_content (fb_session_get_snapshots (session),
                                           fb_snapshot_get_id (snapshot), secret != NULL,
                                           fb_ctl_get_cancellable (ctl), error);
  if (content == NULL)
    return FALSE;

  if (!fb_snapshot_export (snapshot, content, get_form (target), get_path (target), secret, error))
    return FALSE;
  if (secret != NULL)
    warn_of_gaps (content, get_path (target));

  return TRUE;
}

static void
print_target (FbCtl *ctl, const char *path)
{
  static const FbColumn columns[] = { { "path", N_ ("Path"), FB_COLUMN_PLAIN }, { NULL } };
  g_autoptr (JsonObject) row = json_object_new ();

  json_object_set_string_member (row, "path", path);
  fb_ctl_output_fields (fb_ctl_is_json (ctl), row, columns);
}

int
fb_ctl_snapshot_export (FbCtl *ctl, char **args, GError **error)
{
  g_auto (Target) target = { 0 };
  g_autofree char *secret = NULL;
  g_auto (GStrv) names = NULL;
  gboolean           with_secret = FALSE;
  gboolean           done;
  const GOptionEntry options[] = {
    { "flows", 0, 0, G_OPTION_ARG_FILENAME, &target.flows,
      N_ ("Write the flows alone, byte for byte"), N_ ("FILE") },
    { "flowfuse", 0, 0, G_OPTION_ARG_FILENAME, &target.flowfuse,
      N_ ("Write a snapshot that FlowFuse imports"), N_ ("FILE") },
    { "folder", 0, 0, G_OPTION_ARG_FILENAME, &target.folder,
      N_ ("Write a folder that reads well in a review"), N_ ("FOLDER") },
    { "secret-stdin", 0, 0, G_OPTION_ARG_NONE, &with_secret,
      N_ ("With --flowfuse: credentials too, encrypted with what standard input says"), NULL },
    { NULL },
  };

  names = fb_ctl_parse (ctl, args, options, 1, 1, error);
  if (names == NULL)
    return FB_CTL_FAILED;
  if ((target.flows != NULL) + (target.flowfuse != NULL) + (target.folder != NULL) != 1 ||
      (with_secret && target.flowfuse == NULL))
    {
      fb_ctl_throw_usage (error, _ ("One of --flows, --flowfuse and --folder is needed, and "
                                    "--secret-stdin only goes with --flowfuse"));
      return FB_CTL_FAILED;
    }
  if (!read_secret (with_secret, &secret, error))
    return FB_CTL_FAILED;

  done = export_snapshot (ctl, names[0], &target, secret, error);
  g_clear_pointer (&secret, fb_keyring_secret_free);
  if (!done)
    return FB_CTL_FAILED;

  print_target (ctl, get_path (&target));
  return FB_CTL_DONE;
}
