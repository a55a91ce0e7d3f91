/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n.h>

#include "activity/fb-activity.h"
#include "fb-clock.h"
#include "fb-commands.h"
#include "fb-ctl-output.h"

/* The noun "workspace": the profile as a whole. */

#define DEFAULT_ENTRIES 50
#define MAX_ENTRIES 100000

static const FbColumn activity_columns[] = {
  { "time", N_ ("TIME"), FB_COLUMN_PLAIN },
  { "who", N_ ("WHO"), FB_COLUMN_PLAIN },
  { "verb", N_ ("VERB"), FB_COLUMN_PLAIN },
  { "object_name", N_ ("OBJECT"), FB_COLUMN_PLAIN },
  { "result", N_ ("RESULT"), FB_COLUMN_PLAIN },
  { "detail", N_ ("DETAIL"), FB_COLUMN_PLAIN },
  { NULL },
};

static void
print_findings (FbCtl *ctl, const char *path, GPtrArray *findings)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *lines = json_array_new ();

  for (guint i = 0; i < findings->len; i++)
    json_array_add_string_element (lines, g_ptr_array_index (findings, i));
  json_object_set_string_member (object, "path", path);
  json_object_set_array_member (object, "findings", lines);
  if (fb_ctl_is_json (ctl))
    {
      fb_ctl_output_event (object);
      return;
    }

  for (guint i = 0; i < findings->len; i++)
    {
      fb_ctl_output_text (g_ptr_array_index (findings, i));
      fb_ctl_output_text ("\n");
    }
}

int
fb_ctl_workspace_check (FbCtl *ctl, char **args, GError **error)
{
  gboolean           thorough = FALSE;
  const GOptionEntry options[] = {
    { "thorough", 't', 0, G_OPTION_ARG_NONE, &thorough,
      N_ ("Read every row instead of the structure only"), NULL },
    { NULL },
  };
  g_auto (GStrv) rest = fb_ctl_parse (ctl, args, options, 0, 0, error);
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);
  FbSession  *session;
  FbDatabase *database;

  if (rest == NULL || (session = fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error)) == NULL)
    return FB_CTL_FAILED;

  database = fb_workspace_get_database (fb_session_get_workspace (session));
  if (!fb_database_check (database, thorough, findings, error))
    return FB_CTL_FAILED;
  print_findings (ctl, fb_database_get_path (database), findings);

  return findings->len > 0 ? FB_CTL_FOUND : FB_CTL_DONE;
}

int
fb_ctl_workspace_backup (FbCtl *ctl, char **args, GError **error)
{
  g_auto (GStrv) rest = fb_ctl_parse (ctl, args, NULL, 1, 1, error);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *path = NULL;
  FbSession       *session;
  FbDatabase      *database;

  if (rest == NULL || (session = fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error)) == NULL)
    return FB_CTL_FAILED;

  path = g_canonicalize_filename (rest[0], NULL);
  database = fb_workspace_get_database (fb_session_get_workspace (session));
  if (!fb_database_backup (database, path, error))
    return FB_CTL_FAILED;
  json_object_set_string_member (object, "path", path);
  if (fb_ctl_is_json (ctl))
    fb_ctl_output_event (object);

  return FB_CTL_DONE;
}

static JsonObject *
describe (FbActivityEntry *entry)
{
  JsonObject      *row = json_object_new ();
  g_autofree char *time = fb_clock_format (fb_activity_entry_get_time (entry));

  json_object_set_string_member (row, "time", time);
  json_object_set_string_member (row, "who", fb_activity_entry_get_who (entry));
  json_object_set_string_member (row, "verb", fb_activity_entry_get_verb (entry));
  json_object_set_string_member (row, "object", fb_activity_entry_get_object (entry));
  json_object_set_string_member (row, "object_name", fb_activity_entry_get_object_name (entry));
  json_object_set_string_member (row, "result", fb_activity_entry_get_result (entry));
  json_object_set_string_member (row, "detail", fb_activity_entry_get_detail (entry));

  return row;
}

int
fb_ctl_workspace_activity (FbCtl *ctl, char **args, GError **error)
{
  int                limit = DEFAULT_ENTRIES;
  g_autofree char   *name = NULL;
  const GOptionEntry options[] = {
    { "limit", 'n', 0, G_OPTION_ARG_INT, &limit, N_ ("At most so many entries (50)"),
      N_ ("NUMBER") },
    { "instance", 'i', 0, G_OPTION_ARG_STRING, &name, N_ ("Only what was done to INSTANCE"),
      N_ ("INSTANCE") },
    { NULL },
  };
  g_auto (GStrv) rest = fb_ctl_parse (ctl, args, options, 0, 0, error);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (JsonArray) rows = json_array_new ();
  FbSession  *session;
  FbInstance *instance = NULL;

  if (rest == NULL || (session = fb_ctl_open (ctl, FB_CTL_WITHOUT_SECRETS, error)) == NULL ||
      (name != NULL && (instance = fb_ctl_find_instance (ctl, name, error)) == NULL))
    return FB_CTL_FAILED;

  entries = fb_activity_list (fb_session_get_workspace (session),
                              instance != NULL ? fb_instance_get_id (instance) : NULL,
                              CLAMP (limit, 0, MAX_ENTRIES), error);
  if (entries == NULL)
    return FB_CTL_FAILED;
  for (guint i = 0; i < entries->len; i++)
    json_array_add_object_element (rows, describe (g_ptr_array_index (entries, i)));
  fb_ctl_output_table (fb_ctl_is_json (ctl), rows, activity_columns);

  return FB_CTL_DONE;
}
