/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-commands.h"

#include <glib/gi18n.h>

#include "fb-ctl-snapshot.h"
#include "fb-ctl-topic.h"

/* The table of nouns and verbs: what the parser finds, what --help shows and what the tests hold
 * stable. Constant; any thread. */

#define WORDS_WIDTH 49

#define INSTANCE_KEYS                                                                              \
  "id name kind mode environment runtime url state state_detail user pid cpu memory "              \
  "node_red_version"

/* One command a paragraph; a formatter would indent each deeper than the one before. */
/* clang-format off */
static const FbCommand commands[] = {
  { "runtime", "list", "",
    N_ ("Show the runtimes that are or can be installed"),
    "name state node_red_version node_version size", fb_ctl_runtime_list },
  { "runtime", "install", N_ ("RUNTIME"),
    N_ ("Fetch a runtime into the profile"),
    "name state node_red_version node_version size", fb_ctl_runtime_install },
  { "runtime", "remove", N_ ("RUNTIME"),
    N_ ("Remove a runtime that no instance uses"),
    "name", fb_ctl_runtime_remove },

  { "instance", "list", "",
    N_ ("Show the instances of the profile"),
    INSTANCE_KEYS, fb_ctl_instance_list },
  { "instance", "status", N_ ("[INSTANCE…]"),
    N_ ("Ask instances how they are"),
    INSTANCE_KEYS, fb_ctl_instance_status },
  { "instance", "add-local", N_ ("NAME"),
    N_ ("Make a local instance"),
    INSTANCE_KEYS, fb_ctl_instance_add_local },
  { "instance", "add-remote", N_ ("NAME URL"),
    N_ ("Add a remote instance, read-only"),
    INSTANCE_KEYS, fb_ctl_instance_add_remote },
  { "instance", "login", N_ ("INSTANCE USER"),
    N_ ("Sign in to a remote instance again"),
    INSTANCE_KEYS, fb_ctl_instance_login },
  { "instance", "start", N_ ("INSTANCE"),
    N_ ("Start a local instance"),
    INSTANCE_KEYS, fb_ctl_instance_start },
  { "instance", "stop", N_ ("INSTANCE"),
    N_ ("Stop a local instance"),
    INSTANCE_KEYS, fb_ctl_instance_stop },
  { "instance", "restart", N_ ("INSTANCE"),
    N_ ("Stop and start a local instance"),
    INSTANCE_KEYS, fb_ctl_instance_restart },
  { "instance", "log", N_ ("INSTANCE"),
    N_ ("Print the log of a local instance"),
    "sequence time level text", fb_ctl_instance_log },
  { "instance", "url", N_ ("INSTANCE"),
    N_ ("Print the address of the editor"),
    "url", fb_ctl_instance_url },
  { "instance", "mode", N_ ("INSTANCE off|read-only|read-write"),
    N_ ("Set what Flowbench may do to an instance"),
    INSTANCE_KEYS, fb_ctl_instance_mode },
  { "instance", "rename", N_ ("INSTANCE NAME"),
    N_ ("Give an instance another name"),
    INSTANCE_KEYS, fb_ctl_instance_rename },
  { "instance", "runtime", N_ ("INSTANCE RUNTIME"),
    N_ ("Let a local instance use another runtime"),
    INSTANCE_KEYS, fb_ctl_instance_runtime },
  { "instance", "env", N_ ("INSTANCE [list|set NAME VALUE|unset NAME]"),
    N_ ("Show or change the environment variables of a local instance"),
    "name value hidden", fb_ctl_instance_env },
  { "instance", "remove", N_ ("INSTANCE"),
    N_ ("Put an instance into the trash"),
    "id name", fb_ctl_instance_remove },
  { "instance", "trash", "",
    N_ ("Show what was removed and can be had back"),
    "id name kind time", fb_ctl_instance_trash },
  { "instance", "restore", N_ ("ID"),
    N_ ("Take an instance out of the trash"),
    INSTANCE_KEYS, fb_ctl_instance_restore },

  { "flows", "get", N_ ("INSTANCE"),
    N_ ("Print the flows that run on an instance"),
    "flows rev", fb_ctl_flows_get },
  { "flows", "put", N_ ("INSTANCE FILE"),
    N_ ("Deploy a flow file to an instance"),
    "instance rev nodes", fb_ctl_flows_put },
  { "flows", "check", N_ ("FILE"),
    N_ ("Look for mistakes in a flow file"),
    "hash nodes problems problems[].code problems[].node problems[].message", fb_ctl_flows_check },
  { "flows", "select", N_ ("FILE|INSTANCE|SNAPSHOT ID…"),
    N_ ("Write nodes, groups or tabs as the editor's clipboard has them"),
    "nodes path flows", fb_ctl_flows_select },

  { "snapshot", "take", N_ ("INSTANCE"),
    N_ ("Keep everything that an instance holds now"),
    FB_CTL_SNAPSHOT_KEYS, fb_ctl_snapshot_take },
  { "snapshot", "list", N_ ("[INSTANCE]"),
    N_ ("Show the snapshots there are, newest first"),
    FB_CTL_SNAPSHOT_KEYS, fb_ctl_snapshot_list },
  { "snapshot", "show", N_ ("SNAPSHOT"),
    N_ ("Show what a snapshot holds, without its secrets"),
    FB_CTL_SNAPSHOT_KEYS
    " summary node_version modules settings environment environment[].name environment[].value"
    " environment[].hidden credentials credentials[].node credentials[].fields",
    fb_ctl_snapshot_show },
  { "snapshot", "name", N_ ("SNAPSHOT"),
    N_ ("Give a snapshot a name, a description or tags; with a name or a tag it is kept"),
    FB_CTL_SNAPSHOT_KEYS, fb_ctl_snapshot_name },
  { "snapshot", "import", N_ ("FILE"),
    N_ ("Keep a flow file, a FlowFuse snapshot or a folder of flows"),
    FB_CTL_SNAPSHOT_KEYS, fb_ctl_snapshot_import },
  { "snapshot", "export", N_ ("SNAPSHOT"),
    N_ ("Write a snapshot to a file or a folder"),
    "path", fb_ctl_snapshot_export },
  { "snapshot", "restore", N_ ("SNAPSHOT"),
    N_ ("Put a snapshot, or parts of it, on an instance"),
    "snapshot instance before rev nodes installed secrets", fb_ctl_snapshot_restore },
  { "snapshot", "verify", N_ ("[SNAPSHOT]"),
    N_ ("Compute a snapshot, or all of them, anew and find what is damaged"),
    "snapshot part message", fb_ctl_snapshot_verify },
  { "snapshot", "prune", N_ ("INSTANCE"),
    N_ ("Let go of the snapshots that the instance's rule does not keep"),
    "instance removed", fb_ctl_snapshot_prune },
  { "snapshot", "schedule", N_ ("INSTANCE [daily|hourly|off]"),
    N_ ("Show or set how often snapshots are taken while a window is open"),
    "instance schedule last", fb_ctl_snapshot_schedule },

  { "broker", "list", "",
    N_ ("Show the MQTT brokers of the profile"),
    FB_CTL_BROKER_KEYS, fb_ctl_broker_list },
  { "broker", "offers", "",
    N_ ("Show the brokers that the flows of instances connect to"),
    "name url broker note filters filters[].filter filters[].qos uses uses[].instance"
    " uses[].instance_name uses[].node",
    fb_ctl_broker_offers },
  { "broker", "add", N_ ("NAME URL"),
    N_ ("Keep how a broker is reached, read-only"),
    FB_CTL_BROKER_KEYS, fb_ctl_broker_add },
  { "broker", "change", N_ ("BROKER"),
    N_ ("Change what is kept of a broker"),
    FB_CTL_BROKER_KEYS, fb_ctl_broker_change },
  { "broker", "test", N_ ("BROKER"),
    N_ ("Connect to a broker and say what it grants"),
    "broker url client_id filters filters[].filter filters[].granted filters[].answer",
    fb_ctl_broker_test },
  { "broker", "remove", N_ ("BROKER"),
    N_ ("Put a broker into the trash"),
    "id name", fb_ctl_broker_remove },
  { "broker", "restore", N_ ("ID"),
    N_ ("Take a broker out of the trash"),
    FB_CTL_BROKER_KEYS, fb_ctl_broker_restore },

  { "topic", "tree", N_ ("BROKER"),
    N_ ("Listen for a while and print the topics with their values"),
    FB_CTL_MESSAGE_KEYS " count", fb_ctl_topic_tree },
  { "topic", "watch", N_ ("BROKER [FILTER…]"),
    N_ ("Print messages as they come"),
    FB_CTL_MESSAGE_KEYS, fb_ctl_topic_watch },
  { "topic", "get", N_ ("BROKER TOPIC"),
    N_ ("Print the next message of a topic, byte for byte"),
    FB_CTL_MESSAGE_KEYS, fb_ctl_topic_get },
  { "topic", "publish", N_ ("BROKER TOPIC"),
    N_ ("Publish a message"),
    "broker topic size qos retained", fb_ctl_topic_publish },
  { "topic", "clear", N_ ("BROKER FILTER"),
    N_ ("Make a broker forget what it retains"),
    "broker filter found cleared undo left", fb_ctl_topic_clear },
  { "topic", "put-back", N_ ("BROKER FILE"),
    N_ ("Publish again what was cleared"),
    "broker published", fb_ctl_topic_put_back },
  { "topic", "schema", N_ ("BROKER [FILTER…]"),
    N_ ("Listen for a while and print what the payloads have in common"),
    "address topics messages content_type schema", fb_ctl_topic_schema },
  { "topic", "users", N_ ("TOPIC"),
    N_ ("Find the nodes that subscribe to a topic or publish it"),
    "instance instance_name node title tab role topic broker disabled", fb_ctl_topic_users },

  { "mqtt", "record", N_ ("BROKER FILE"),
    N_ ("Record what a broker delivers"),
    "path broker messages bytes lost disconnections", fb_ctl_mqtt_record },
  { "mqtt", "replay", N_ ("FILE BROKER"),
    N_ ("Publish a recording again"),
    "broker published refused lost unread topics topics[].topic topics[].messages",
    fb_ctl_mqtt_replay },
  { "mqtt", "show", N_ ("FILE"),
    N_ ("Print the messages of a recording"),
    "time topic qos retained encoding payload properties", fb_ctl_mqtt_show },
  { "mqtt", "info", N_ ("FILE"),
    N_ ("Show what a recording is of"),
    "broker url filters started first last messages lost unread", fb_ctl_mqtt_info },

  { "demo", "make", "",
    N_ ("Set up the demo plant and start it"),
    INSTANCE_KEYS, fb_ctl_demo_make },
  { "demo", "remove", "",
    N_ ("Remove the demo plant with everything in it"),
    "id name", fb_ctl_demo_remove },

  { "diff", "", N_ ("A B"),
    N_ ("Show what differs between two files, instances or snapshots"),
    "equal summary added changed deleted layout_only tabs_reordered unknown changes changes[].kind "
    "changes[].id changes[].type changes[].name changes[].tab changes[].aspects "
    "changes[].properties changes[].properties[].path changes[].properties[].kind "
    "changes[].properties[].aspect changes[].properties[].older changes[].properties[].newer "
    "changes[].properties[].secret around around[].area around[].kind around[].name around[].node "
    "around[].older around[].newer risks risks[].code risks[].node risks[].message", fb_ctl_diff },

  { "merge", "", N_ ("BASE MINE THEIRS"),
    N_ ("Bring together what two sides changed since BASE"),
    "summary merged conflicts conflicts[].kind conflicts[].node conflicts[].name conflicts[].path "
    "conflicts[].line conflicts[].base conflicts[].mine conflicts[].theirs conflicts[].choice path "
    "rev", fb_ctl_merge },

  { "search", "", N_ ("WORD…"),
    N_ ("Find nodes by words and by type: module: topic: url: env: instance:"),
    "instance instance_name snapshot node type name tab module version excerpt", fb_ctl_search },

  { "node", "history", N_ ("INSTANCE NODE"),
    N_ ("Show in which snapshots a node changed, newest first"),
    "time change who reason snapshot before", fb_ctl_node_history },

  { "workspace", "check", "",
    N_ ("Check the profile's database"),
    "path findings", fb_ctl_workspace_check },
  { "workspace", "backup", N_ ("FILE"),
    N_ ("Write a copy of the profile's database"),
    "path", fb_ctl_workspace_backup },
  { "workspace", "activity", "",
    N_ ("Show what was done in this profile, newest first"),
    "time who verb object object_name result detail", fb_ctl_workspace_activity },
};
/* clang-format on */

const FbCommand *
fb_commands_find (const char *noun, const char *verb)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].noun, noun) && g_str_equal (commands[i].verb, verb))
      return &commands[i];

  return NULL;
}

gboolean
fb_commands_has_noun (const char *noun)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].noun, noun))
      return TRUE;

  return FALSE;
}

char *
fb_commands_dup_words (const FbCommand *command)
{
  return g_strchomp (g_strconcat (command->noun, " ", command->verb, NULL));
}

char *
fb_commands_describe (const char *noun)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      const FbCommand *command = &commands[i];
      g_autofree char *name = NULL;
      g_autofree char *words = NULL;

      if (noun != NULL && !g_str_equal (command->noun, noun))
        continue;
      if (i > 0 && noun == NULL && !g_str_equal (command->noun, commands[i - 1].noun))
        g_string_append_c (text, '\n');
      name = fb_commands_dup_words (command);
      words =
          g_strconcat (name, " ", *command->arguments != '\0' ? _ (command->arguments) : "", NULL);
      g_string_append_printf (text, "  %s%*s %s\n", words,
                              MAX (0, WORDS_WIDTH - (int)g_utf8_strlen (words, -1)), "",
                              _ (command->summary));
    }

  return g_string_free (text, FALSE);
}
