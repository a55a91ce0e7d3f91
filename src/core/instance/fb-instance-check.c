/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-instance-check.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "fb-clock.h"
#include "fb-error.h"
#include "fb-file.h"
#include "flow/fb-flow-document.h"
#include "instance/fb-credentials-file.h"
#include "instance/fb-local-files.h"

/* Reads files and judges them; no state. */

void
fb_instance_problem_free (FbInstanceProblem *problem)
{
  if (problem == NULL)
    return;

  g_free (problem->message);
  g_free (problem);
}

static void
add_problem (GPtrArray *problems, FbInstanceProblemKind kind, gboolean has_backup, char *message)
{
  FbInstanceProblem *problem = g_new0 (FbInstanceProblem, 1);

  problem->kind = kind;
  problem->has_backup = has_backup;
  problem->message = message;
  g_ptr_array_add (problems, problem);
}

/* NULL without an error when the file is not there or empty: Node-RED begins anew or takes its
 * backup then. */
static GBytes *
read_present (const char *path, gsize limit, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  GBytes *content = fb_file_read (path, limit, &local_error);

  if (content != NULL && g_bytes_get_size (content) == 0)
    g_clear_pointer (&content, g_bytes_unref);
  if (local_error != NULL && !g_error_matches (local_error, FB_ERROR, FB_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&local_error));

  return content;
}

static gboolean
backup_is_whole (const char *folder)
{
  g_autofree char *path = fb_local_path (folder, FB_LOCAL_FLOWS_BACKUP);
  g_autoptr (GBytes) content = fb_file_read (path, FB_FLOW_MAX_BYTES, NULL);
  g_autoptr (FbFlowDocument) document = NULL;

  if (content != NULL && g_bytes_get_size (content) > 0)
    document = fb_flow_document_new (content, NULL);

  return document != NULL;
}

static gboolean
check_flows (const char *folder, GPtrArray *problems, GError **error)
{
  g_autofree char *path = fb_local_path (folder, FB_LOCAL_FLOWS);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) content = read_present (path, FB_FLOW_MAX_BYTES, &local_error);
  g_autoptr (FbFlowDocument) document = NULL;
  gboolean has_backup;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (content == NULL)
    return TRUE;

  document = fb_flow_document_new (content, &local_error);
  if (document != NULL)
    return TRUE;

  has_backup = backup_is_whole (folder);
  add_problem (problems, FB_INSTANCE_FLOWS_DAMAGED, has_backup,
               g_strdup_printf (
                   has_backup
                       ? _ ("The flow file %s is damaged (%s). Node-RED would start without flows "
                            "and overwrite it. The backup beside it is whole: restore it, then "
                            "start again")
                       : _ ("The flow file %s is damaged (%s). Node-RED would start without flows "
                            "and overwrite it. Mend the file or put an older one in its place, "
                            "then start again"),
                   path, local_error->message));
  return TRUE;
}

static gboolean
check_credentials (const char *folder, const char *secret, GPtrArray *problems, GError **error)
{
  g_autofree char *path = fb_local_path (folder, FB_LOCAL_CREDENTIALS);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) content = read_present (path, FB_CREDENTIALS_MAX_BYTES, &local_error);
  g_autoptr (JsonObject) credentials = NULL;

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (content == NULL)
    return TRUE;

  credentials = fb_credentials_decrypt (content, secret, &local_error);
  if (credentials == NULL)
    add_problem (problems, FB_INSTANCE_CREDENTIALS_UNREADABLE, FALSE,
                 g_strdup_printf (_ ("The passwords in %s cannot be read (%s). Deploying would "
                                     "overwrite them, so it is blocked. Put the right key back, "
                                     "or set the file aside and type them anew"),
                                  path, local_error->message));
  return TRUE;
}

GPtrArray *
fb_instance_check (const char *folder, const char *secret, GError **error)
{
  g_autoptr (GPtrArray) problems =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)fb_instance_problem_free);

  g_return_val_if_fail (folder != NULL, NULL);

  if (!check_flows (folder, problems, error) ||
      !check_credentials (folder, secret, problems, error))
    {
      fb_throw_prefixed (error, _ ("Looking at the instance’s files: "));
      return NULL;
    }

  return g_steal_pointer (&problems);
}

/* Renames @path to a name that says when. */
static gboolean
move_away (const char *path, char **kept, GError **error)
{
  g_autofree char *time = fb_clock_format (fb_clock_now ());
  g_autofree char *target = g_strdup_printf ("%s.%s.kept", path, time);

  if (g_rename (path, target) != 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), _ ("Keeping %s: %s"), path,
                   g_strerror (errno));
      fb_error_convert (error);
      return FALSE;
    }

  if (kept != NULL)
    *kept = g_steal_pointer (&target);
  return TRUE;
}

gboolean
fb_instance_restore_flows (const char *folder, char **kept, GError **error)
{
  g_autofree char *path = fb_local_path (folder, FB_LOCAL_FLOWS);
  g_autofree char *backup = fb_local_path (folder, FB_LOCAL_FLOWS_BACKUP);
  g_autoptr (GBytes) content = NULL;

  g_return_val_if_fail (folder != NULL, FALSE);

  if (!backup_is_whole (folder))
    return fb_throw (error, FB_ERROR_NOT_FOUND, _ ("There is no whole backup of the flow file"));

  content = fb_file_read (backup, FB_FLOW_MAX_BYTES, error);
  return content != NULL && move_away (path, kept, error) &&
         fb_file_write (path, g_bytes_get_data (content, NULL), g_bytes_get_size (content), 0600,
                        error);
}

gboolean
fb_instance_set_credentials_aside (const char *folder, char **kept, GError **error)
{
  g_autofree char *path = fb_local_path (folder, FB_LOCAL_CREDENTIALS);

  g_return_val_if_fail (folder != NULL, FALSE);

  return move_away (path, kept, error);
}
