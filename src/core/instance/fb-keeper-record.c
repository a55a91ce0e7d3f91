/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "instance/fb-keeper-record.h"

#include <stdio.h>
#include <string.h>

#include "fb-error.h"
#include "fb-file.h"

/* Plain reading and writing; the keeper decides what it means. */

#define MAX_BYTES (256 * 1024)
#define MAX_GROUPS 64

FbKeeperRecord *
fb_keeper_record_new (void)
{
  FbKeeperRecord *record = g_new0 (FbKeeperRecord, 1);

  record->groups = g_array_new (FALSE, FALSE, sizeof (FbProcessGroup));

  return record;
}

void
fb_keeper_record_free (FbKeeperRecord *record)
{
  if (record == NULL)
    return;

  g_free (record->boot_id);
  g_clear_pointer (&record->status, fb_keeper_status_free);
  g_array_unref (record->groups);
  g_free (record);
}

static void
read_groups (FbKeeperRecord *record, JsonArray *array)
{
  guint n = array != NULL ? MIN (json_array_get_length (array), MAX_GROUPS) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonNode   *element = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      FbProcessGroup group;

      if (object == NULL)
        continue;
      group.pgid = fb_json_get_int (object, "pgid", 0);
      group.session = fb_json_get_int (object, "session", 0);
      group.start_ticks = fb_json_get_int (object, "start", 0);
      /* 0, 1 and negative numbers mean "everybody" to kill(). */
      if (group.pgid > 1 && group.session > 1)
        g_array_append_val (record->groups, group);
    }
}

FbKeeperRecord *
fb_keeper_record_load (const char *folder)
{
  FbKeeperRecord  *record = fb_keeper_record_new ();
  g_autofree char *path = g_build_filename (folder, FB_KEEPER_RECORD_NAME, NULL);
  g_autoptr (GBytes) json = fb_file_read (path, MAX_BYTES, NULL);
  g_autoptr (JsonObject) object = NULL;
  JsonObject *status;

  if (json != NULL)
    object = fb_json_parse_object (g_bytes_get_data (json, NULL), g_bytes_get_size (json),
                                   MAX_BYTES, NULL);
  if (object == NULL)
    return record;

  record->boot_id = g_strdup (fb_json_get_string (object, "bootId", NULL));
  status = fb_json_get_object (object, "status");
  if (status != NULL)
    record->status = fb_keeper_status_from_json (status);
  read_groups (record, fb_json_get_array (object, "groups"));

  return record;
}

gboolean
fb_keeper_record_save (const FbKeeperRecord *record, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, FB_KEEPER_RECORD_NAME, NULL);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *text = NULL;
  JsonArray       *groups = json_array_new ();

  if (record->boot_id != NULL)
    json_object_set_string_member (object, "bootId", record->boot_id);
  if (record->status != NULL)
    json_object_set_object_member (object, "status", fb_keeper_status_to_json (record->status));
  for (guint i = 0; i < record->groups->len; i++)
    {
      const FbProcessGroup *group = &g_array_index (record->groups, FbProcessGroup, i);
      JsonObject           *entry = json_object_new ();

      json_object_set_int_member (entry, "pgid", group->pgid);
      json_object_set_int_member (entry, "session", group->session);
      json_object_set_int_member (entry, "start", group->start_ticks);
      json_array_add_object_element (groups, entry);
    }
  json_object_set_array_member (object, "groups", groups);

  text = fb_json_print_object (object);
  return fb_file_write (path, text, strlen (text), 0600, error);
}

char *
fb_process_boot_id (void)
{
  char *text = NULL;

  if (!g_file_get_contents ("/proc/sys/kernel/random/boot_id", &text, NULL, NULL))
    return g_strdup ("");

  return g_strstrip (text);
}

gboolean
fb_process_stat (gint64 pid, FbProcessStat *stat)
{
  g_autofree char   *path = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/stat", pid);
  g_autofree char   *text = NULL;
  const char        *behind_name;
  long long          pgid, session;
  unsigned long long user, system, start;

  *stat = (FbProcessStat){ 0 };
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;

  /* The name in parentheses may hold anything, so what follows is found from the end: proc(5). */
  behind_name = strrchr (text, ')');
  if (behind_name == NULL || sscanf (behind_name,
                                     ") %c %*d %lld %lld %*d %*d %*u %*u %*u %*u %*u %llu %llu %*d "
                                     "%*d %*d %*d %*d %*d %llu",
                                     &stat->state, &pgid, &session, &user, &system, &start) != 6)
    return FALSE;

  stat->pgid = pgid;
  stat->session = session;
  stat->start_ticks = start;
  stat->cpu_ticks = user + system;

  return TRUE;
}
