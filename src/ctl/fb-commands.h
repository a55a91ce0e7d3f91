/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* Every verb of flowbenchctl, one function each. The table that names them is in fb-commands.c. */

#pragma once

#include "fb-ctl.h"

G_BEGIN_DECLS

typedef int (*FbCommandFunc) (FbCtl *ctl, char **args, GError **error);

typedef struct
{
  const char   *noun;
  const char   *verb;      /* "" when the noun needs none */
  const char   *arguments; /* as shown in the usage line */
  const char   *summary;
  const char   *keys; /* of the JSON output, separated by blanks */
  FbCommandFunc run;
} FbCommand;

/* (nullable) */
const FbCommand *fb_commands_find (const char *noun, const char *verb);
gboolean         fb_commands_has_noun (const char *noun);
/* "noun verb", or the noun alone of a command that needs no verb. (transfer full) */
char *fb_commands_dup_words (const FbCommand *command) G_GNUC_WARN_UNUSED_RESULT;
/* The verbs of @noun, or all when it is NULL, one line each. (transfer full) */
char *fb_commands_describe (const char *noun) G_GNUC_WARN_UNUSED_RESULT;

int fb_ctl_broker_add (FbCtl *ctl, char **args, GError **error);
int fb_ctl_broker_change (FbCtl *ctl, char **args, GError **error);
int fb_ctl_broker_list (FbCtl *ctl, char **args, GError **error);
int fb_ctl_broker_offers (FbCtl *ctl, char **args, GError **error);
int fb_ctl_broker_remove (FbCtl *ctl, char **args, GError **error);
int fb_ctl_broker_restore (FbCtl *ctl, char **args, GError **error);
int fb_ctl_broker_test (FbCtl *ctl, char **args, GError **error);
int fb_ctl_demo_make (FbCtl *ctl, char **args, GError **error);
int fb_ctl_demo_remove (FbCtl *ctl, char **args, GError **error);
int fb_ctl_diff (FbCtl *ctl, char **args, GError **error);
int fb_ctl_flows_check (FbCtl *ctl, char **args, GError **error);
int fb_ctl_flows_get (FbCtl *ctl, char **args, GError **error);
int fb_ctl_flows_put (FbCtl *ctl, char **args, GError **error);
int fb_ctl_flows_select (FbCtl *ctl, char **args, GError **error);
int fb_ctl_instance_add_local (FbCtl *ctl, char **args, GError **error);
int fb_ctl_instance_add_remote (FbCtl *ctl, char **args, GError **error);
int fb_ctl_instance_env (FbCtl *ctl, char **args, GError **error);
int fb_ctl_instance_list (FbCtl *ctl, char **args, GError **error);
int fb_ctl_instance_log (FbCtl *ctl, char **args, GError **error);
int fb_ctl_instance_login (FbCtl *ctl, char **args, GError **error);
int fb_ctl_instance_mode (FbCtl *ctl, char **args, GError **error);
int fb_ctl_instance_remove (FbCtl *ctl, char **args, GError **error);
int fb_ctl_instance_rename (FbCtl *ctl, char **args, GError **error);
int fb_ctl_instance_restart (FbCtl *ctl, char **args, GError **error);
int fb_ctl_instance_restore (FbCtl *ctl, char **args, GError **error);
int fb_ctl_instance_runtime (FbCtl *ctl, char **args, GError **error);
int fb_ctl_instance_start (FbCtl *ctl, char **args, GError **error);
int fb_ctl_instance_status (FbCtl *ctl, char **args, GError **error);
int fb_ctl_instance_stop (FbCtl *ctl, char **args, GError **error);
int fb_ctl_instance_trash (FbCtl *ctl, char **args, GError **error);
int fb_ctl_instance_url (FbCtl *ctl, char **args, GError **error);
int fb_ctl_merge (FbCtl *ctl, char **args, GError **error);
int fb_ctl_mqtt_info (FbCtl *ctl, char **args, GError **error);
int fb_ctl_mqtt_record (FbCtl *ctl, char **args, GError **error);
int fb_ctl_mqtt_replay (FbCtl *ctl, char **args, GError **error);
int fb_ctl_mqtt_show (FbCtl *ctl, char **args, GError **error);
int fb_ctl_node_history (FbCtl *ctl, char **args, GError **error);
int fb_ctl_runtime_install (FbCtl *ctl, char **args, GError **error);
int fb_ctl_runtime_list (FbCtl *ctl, char **args, GError **error);
int fb_ctl_runtime_remove (FbCtl *ctl, char **args, GError **error);
int fb_ctl_search (FbCtl *ctl, char **args, GError **error);
int fb_ctl_snapshot_prune (FbCtl *ctl, char **args, GError **error);
int fb_ctl_snapshot_verify (FbCtl *ctl, char **args, GError **error);
int fb_ctl_snapshot_export (FbCtl *ctl, char **args, GError **error);
int fb_ctl_snapshot_import (FbCtl *ctl, char **args, GError **error);
int fb_ctl_snapshot_list (FbCtl *ctl, char **args, GError **error);
int fb_ctl_snapshot_name (FbCtl *ctl, char **args, GError **error);
int fb_ctl_snapshot_restore (FbCtl *ctl, char **args, GError **error);
int fb_ctl_snapshot_schedule (FbCtl *ctl, char **args, GError **error);
int fb_ctl_snapshot_show (FbCtl *ctl, char **args, GError **error);
int fb_ctl_snapshot_take (FbCtl *ctl, char **args, GError **error);
int fb_ctl_topic_clear (FbCtl *ctl, char **args, GError **error);
int fb_ctl_topic_get (FbCtl *ctl, char **args, GError **error);
int fb_ctl_topic_publish (FbCtl *ctl, char **args, GError **error);
int fb_ctl_topic_put_back (FbCtl *ctl, char **args, GError **error);
int fb_ctl_topic_schema (FbCtl *ctl, char **args, GError **error);
int fb_ctl_topic_tree (FbCtl *ctl, char **args, GError **error);
int fb_ctl_topic_users (FbCtl *ctl, char **args, GError **error);
int fb_ctl_topic_watch (FbCtl *ctl, char **args, GError **error);
int fb_ctl_workspace_activity (FbCtl *ctl, char **args, GError **error);
int fb_ctl_workspace_backup (FbCtl *ctl, char **args, GError **error);
int fb_ctl_workspace_check (FbCtl *ctl, char **args, GError **error);

G_END_DECLS
