/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>

#include "fb-commands.h"
#include "fb-ctl-instance.h"
#include "fb-ctl-snapshot.h"
#include "fb-error.h"
#include "snapshot/fb-snapshot-restore.h"

/* The verb "snapshot restore". */

/* clang-format off */
static const FbColumn columns[] = {
  { "instance", N_ ("Instance"), FB_COLUMN_PLAIN },
  { "nodes", N_ ("Nodes"), FB_COLUMN_PLAIN },
  { "rev", N_ ("Revision"), FB_COLUMN_PLAIN },
  { "before", N_ ("Before"), FB_COLUMN_PLAIN },
  { NULL },
};
/* clang-format on */

static JsonArray *
describe_strings (GPtrArray *strings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; strings != NULL && i < strings->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (strings, i));

  return array;
}

static JsonArray *
describe_secrets (GPtrArray *secrets)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; secrets != NULL && i < secrets->len; i++)
    {
      const FbRestoreSecret *secret = g_ptr_array_index (secrets, i);
      JsonObject            *object = json_object_new ();
      JsonArray             *fields = json_array_new ();

      for (char **field = secret->fields; *field != NULL; field++)
        json_array_add_string_element (fields, *field);
      json_object_set_string_member (object, "id", secret->id);
      json_object_set_string_member (object, "type", secret->type);
      json_object_set_string_member (object, "name", secret->title);
      json_object_set_string_member (object, "state",
                                     fb_restore_secret_state_to_string (secret->state));
      json_object_set_array_member (object, "fields", fields);
      json_array_add_object_element (array, object);
    }

  return array;
}

/* One line for each node that is without passwords now, or may be. */
static void
print_secrets (GPtrArray *secrets)
{
  for (guint i = 0; secrets != NULL && i < secrets->len; i++)
    {
      const FbRestoreSecret *secret = g_ptr_array_index (secrets, i);
      g_autofree char       *fields = g_strjoinv (", ", secret->fields);

      if (secret->state == FB_RESTORE_SECRET_BLANK)
        g_printerr (_ ("“%s” (%s, %s) has to be given again: %s\n"), secret->title, secret->type,
                    secret->id, fields);
      else if (secret->state == FB_RESTORE_SECRET_MAYBE)
        g_printerr (_ ("“%s” (%s, %s) may need a password: the snapshot does not tell\n"),
                    secret->title, secret->type, secret->id);
      else
        g_printerr (_ ("“%s” (%s, %s) keeps what the instance has, perhaps another one than "
                       "then: %s\n"),
                    secret->title, secret->type, secret->id, fields);
    }
}

static void
print (FbCtl *ctl, FbSnapshotRestore *restore, FbSnapshot *snapshot, FbInstance *instance)
{
  g_autoptr (JsonObject) object = json_object_new ();
  FbSnapshot *before = fb_snapshot_restore_get_before (restore);
  GPtrArray  *secrets = fb_snapshot_restore_get_secrets (restore);

  json_object_set_string_member (object, "snapshot", fb_snapshot_get_id (snapshot));
  json_object_set_string_member (object, "instance", fb_instance_get_name (instance));
  json_object_set_string_member (object, "before",
                                 before != NULL ? fb_snapshot_get_id (before) : NULL);
  json_object_set_string_member (object, "rev", fb_snapshot_restore_get_rev (restore));
  json_object_set_int_member (object, "nodes", fb_snapshot_restore_get_n_nodes (restore));
  json_object_set_array_member (object, "installed",
                                describe_strings (fb_snapshot_restore_get_installed (restore)));
  json_object_set_array_member (object, "secrets", describe_secrets (secrets));
  fb_ctl_output_fields (fb_ctl_is_json (ctl), object, columns);
  if (!fb_ctl_is_json (ctl))
    print_secrets (secrets);
}

/* The one named, or the one the snapshot was taken of. */
static FbInstance *
choose_target (FbCtl *ctl, const char *to, FbSnapshot *snapshot, GError **error)
{
  const char *instance = fb_snapshot_get_instance (snapshot);
  g_autoptr (GError) failure = NULL;
  FbInstance *found;

  if (to != NULL)
    return fb_ctl_find_instance (ctl, to, error);
  if (instance == NULL)
    {
      fb_ctl_throw_usage (error, _ ("The snapshot was taken of no instance here: say where it goes "
                                    "with --to"));
      return NULL;
    }

  found = fb_ctl_find_instance (ctl, instance, &failure);
  if (found == NULL)
    fb_throw (error, FB_ERROR_NOT_FOUND,
              _ ("The instance “%s” is gone: say where the snapshot goes with --to"),
              fb_snapshot_get_instance_name (snapshot) != NULL
                  ? fb_snapshot_get_instance_name (snapshot)
                  : instance);

  return found;
}

static int
restore (FbCtl             *ctl,
         const char        *text,
         const char        *to,
         const char *const *nodes,
         FbRestoreFlags     flags,
         GError           **error)
{
  FbSession *session = fb_ctl_open (ctl, FB_CTL_WITH_SECRETS, error);
  g_autoptr (FbSnapshot) snapshot = NULL;
  g_autoptr (FbSnapshotRestore) operation = NULL;
  FbInstance     *instance;
  FbInstanceLink *link;

  if (session == NULL || (snapshot = fb_ctl_snapshot_find (ctl, text, NULL, error)) == NULL ||
      (instance = choose_target (ctl, to, snapshot, error)) == NULL ||
      (link = fb_ctl_instance_reach (ctl, instance, error)) == NULL)
    return FB_CTL_FAILED;

  operation = fb_snapshot_restore_new (fb_session_get_snapshots (session),
                                       fb_session_get_instances (session), link,
                                       fb_snapshot_get_id (snapshot), nodes, flags);
  if (!fb_ctl_run (ctl, FB_OPERATION (g_object_ref (operation)), error))
    return FB_CTL_FAILED;
  print (ctl, operation, snapshot, instance);

  return FB_CTL_DONE;
}

int
fb_ctl_snapshot_restore (FbCtl *ctl, char **args, GError **error)
{
  g_autofree char *to = NULL;
  g_auto (GStrv) nodes = NULL;
  gboolean           install = FALSE, accept_missing = FALSE, environment = FALSE;
  const GOptionEntry options[] = {
    { "to", 't', 0, G_OPTION_ARG_STRING, &to, N_ ("Put it on another instance"), N_ ("INSTANCE") },
    { "node", 'n', 0, G_OPTION_ARG_STRING_ARRAY, &nodes,
      N_ ("Only this tab, subflow, group or node; may be given more than once"), N_ ("ID") },
    { "install", 0, 0, G_OPTION_ARG_NONE, &install,
      N_ ("Let the instance install modules that are missing there"), NULL },
    { "accept-missing", 0, 0, G_OPTION_ARG_NONE, &accept_missing,
      N_ ("Even when node types are missing there, for which the flows then wait"), NULL },
    { "env", 0, 0, G_OPTION_ARG_NONE, &environment,
      N_ ("The environment variables too, from the next start on"), NULL },
    { NULL },
  };
  g_auto (GStrv) rest = fb_ctl_parse (ctl, args, options, 1, 1, error);
  FbRestoreFlags flags = (install ? FB_RESTORE_INSTALL : 0) |
                         (accept_missing ? FB_RESTORE_ACCEPT_MISSING : 0) |
                         (environment ? FB_RESTORE_ENVIRONMENT : 0);

  if (rest == NULL)
    return FB_CTL_FAILED;

  return restore (ctl, rest[0], to, (const char *const *)nodes, flags, error);
}
