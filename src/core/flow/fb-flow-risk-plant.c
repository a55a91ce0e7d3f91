/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-flow-risk-private.h"

/* The rules about what flows do outside: devices that are written to, machines that are talked to,
 * topics that are published. The types are those of node-red-contrib-modbus 5, -modbustcp 1, -s7 3,
 * -opcua 0.2, -iiot-opcua 4, -cip-ethernet-ip 1, -ads-client 1 and of @bitpoolos/edge-bacnet 1.
 * Pure functions. */

/* What can change something in a plant. */
static const char *const field_types[] = {
  "modbus-write",
  "modbus-flex-write",
  "modbus-flex-fc",
  "modbustcp-write",
  "s7 out",
  "s7 control",
  "OpcUa-Method",
  "OPCUA-IIoT-Write",
  "OPCUA-IIoT-Method-Caller",
  "eth-ip out",
  "ads-client-write-raw",
  "ads-client-write-symbol",
  "ads-client-invoke-rpc-method",
  "Bacnet-Write",
  NULL,
};

/* Is set to read or to write, and msg.action sets it to another. */
#define OPCUA_CLIENT "OpcUa-Client"
#define MAX_SOURCES 30 /* nodes before a client; more are not followed */

/* What it is set to when it changes something. */
static const char *const opcua_actions[] = { "write",  "writemultiple", "writefile",
                                             "method", "acknowledge",   NULL };

/* Leave msg.action as it was, or never had one, unless they name it. */
static const char *const plain_types[] = {
  "inject",    "change", "function",   "switch",        "delay",   "trigger", "comment",
  "catch",     "status", "complete",   "mqtt in",       "http in", "range",   "template",
  "link call", "rbe",    "OpcUa-Item", "OpcUa-Browser", NULL,
};

/* Properties that say which machine a node talks to. */
static const char *const host_names[] = { "broker",         "url",     "host",     "hostname",
                                          "server",         "address", "endpoint", "tcpHost",
                                          "targetAmsNetId", "addr",    "path",     NULL };

/* Whether the text of @node, which is not asked what it means, has the word. */
static gboolean
speaks_of_action (FbFlowDocument *document, const FbFlowNode *node)
{
  const char *text = g_bytes_get_data (fb_flow_document_get_bytes (document), NULL);

  return memmem (text + node->start, node->end - node->start, "action", strlen ("action")) != NULL;
}

static gboolean
can_set_action (FbFlowDocument *document, const FbFlowNode *node)
{
  if (fb_flow_risk_only_hands_on (node))
    return FALSE;

  return !g_strv_contains (plain_types, node->type) || speaks_of_action (document, node);
}

/* Adds the nodes whose messages come to the one called @id. FALSE when one of them could tell it
 * what to do. */
static gboolean
trace_back (FbFlowDocument *document, const char *id, GPtrArray *passed)
{
  g_autoptr (GPtrArray) users = fb_flow_document_list_users (document, id);

  for (guint i = 0; i < users->len; i++)
    {
      const FbFlowNode *node = g_ptr_array_index (users, i);
      g_auto (GStrv) wires = fb_flow_risk_list_named (document, node, "wires");
      g_auto (GStrv) links = fb_flow_risk_list_named (document, node, "links");

      if (!g_strv_contains ((const char *const *)wires, id) &&
          !(g_str_equal (node->type, "link out") &&
            g_strv_contains ((const char *const *)links, id)))
        continue;
      if (can_set_action (document, node))
        return FALSE;
      if (!g_ptr_array_find (passed, node, NULL))
        g_ptr_array_add (passed, (gpointer)node);
    }

  return passed->len <= MAX_SOURCES;
}

/* Whether a message could tell @self to write: it wins over what the node is set to. Doubt says
 * yes. */
static gboolean
is_told_by_messages (const FbFlowSubject *self)
{
  g_autoptr (GPtrArray) passed = g_ptr_array_new ();

  if (!trace_back (self->document, self->node->id, passed))
    return TRUE;
  for (guint i = 0; i < passed->len; i++)
    if (!trace_back (self->document, ((const FbFlowNode *)passed->pdata[i])->id, passed))
      return TRUE;

  return FALSE;
}

/* (nullable) the client that messages of @self come to, when it could tell it to write */
static const FbFlowNode *
find_told_client (const FbFlowSubject *self)
{
  g_autoptr (GPtrArray) passed = g_ptr_array_new ();

  if (!g_strv_contains (plain_types, self->node->type) ||
      !speaks_of_action (self->document, self->node))
    return NULL;

  g_ptr_array_add (passed, (gpointer)self->node);
  for (guint i = 0; i < passed->len && passed->len <= MAX_SOURCES; i++)
    {
      const FbFlowNode *from = passed->pdata[i];
      g_auto (GStrv) ids = fb_flow_risk_list_named (self->document, from,
                                                    g_str_equal (from->type, "link out") ? "links"
                                                                                         : "wires");

      for (char **id = ids; *id != NULL; id++)
        {
          const FbFlowNode *node = fb_flow_document_find_node (self->document, *id);

          if (node != NULL && g_str_equal (node->type, OPCUA_CLIENT))
            return node;
          if (node != NULL && !g_ptr_array_find (passed, node, NULL))
            g_ptr_array_add (passed, (gpointer)node);
        }
    }

  return NULL;
}

static char *
describe_client (const FbFlowSubject *self)
{
  g_autofree char *action = fb_flow_subject_dup (self, "action");

  if (action != NULL && g_strv_contains (opcua_actions, action))
    return g_strdup_printf (_ ("“%s” (%s) writes to devices of the plant"), self->title,
                            self->node->type);
  if (action == NULL || *action == '\0' || is_told_by_messages (self))
    return g_strdup_printf (_ ("“%s” (%s) writes to devices of the plant when a message says so"),
                            self->title, self->node->type);

  return NULL;
}

char *
fb_flow_risk_check_field_write (const FbFlowSubject *self)
{
  const FbFlowNode *client;

  if (!fb_flow_subject_is_touched (self))
    return NULL;
  if (fb_flow_subject_is_type (self, field_types))
    return g_strdup_printf (_ ("“%s” (%s) writes to devices of the plant"), self->title,
                            self->node->type);
  if (g_str_equal (self->node->type, OPCUA_CLIENT))
    return describe_client (self);

  client = find_told_client (self);
  return client != NULL
             ? g_strdup_printf (_ ("“%s” may tell “%s” (%s) to write to devices of the plant"),
                                self->title, fb_flow_document_get_title (self->document, client),
                                client->type)
             : NULL;
}

/* The host of an address as nodes have it: a URL, host:port, or a host. */
static char *
dup_host (const char *address)
{
  const char *scheme = strstr (address, "://");
  const char *start = scheme != NULL ? scheme + strlen ("://") : address;
  const char *end = start + strcspn (start, "/?#");
  const char *login = memchr (start, '@', (gsize)(end - start));
  const char *port;

  if (login != NULL)
    start = login + 1;
  if (*start == '[')
    port = memchr (start, ']', (gsize)(end - start));
  else
    port = memchr (start, ':', (gsize)(end - start));

  return g_ascii_strdown (start, (port != NULL ? port : end) - start);
}

/* (nullable) the machine that the config node called @name in @document talks to. (transfer full)
 */
static char *
dup_config_host (FbFlowDocument *document, const FbFlowNode *node, const char *name)
{
  guint             index = fb_flow_document_get_index (document, node);
  g_autofree char  *id = fb_flow_document_dup_string_property (document, index, name);
  const FbFlowNode *config = id != NULL ? fb_flow_document_find_node (document, id) : NULL;

  for (guint i = 0; config != NULL && host_names[i] != NULL; i++)
    {
      g_autofree char *address =
          fb_flow_document_dup_string_property (document,
                                                fb_flow_document_get_index (document, config),
                                                host_names[i]);

      if (address != NULL && *address != '\0')
        return dup_host (address);
    }

  return NULL;
}

static gboolean
hosts_differ (const FbFlowSubject    *self,
              const FbPropertyChange *property,
              char                  **older,
              char                  **newer)
{
  if (property->is_reference)
    {
      *older = dup_config_host (fb_flow_diff_get_older (self->diff), self->change->older,
                                property->path);
      *newer = dup_config_host (self->document, self->node, property->path);
    }
  else if (g_strv_contains (host_names, property->path) && property->older != NULL &&
           property->newer != NULL)
    {
      *older = dup_host (property->older);
      *newer = dup_host (property->newer);
    }

  return *older != NULL && *newer != NULL && !g_str_equal (*older, *newer);
}

char *
fb_flow_risk_check_host (const FbFlowSubject *self)
{
  if (self->change->kind != FB_FLOW_CHANGED)
    return NULL;

  for (guint i = 0; i < self->properties->len; i++)
    {
      const FbPropertyChange *property = g_ptr_array_index (self->properties, i);
      g_autofree char        *older = NULL;
      g_autofree char        *newer = NULL;

      if (property->aspect == FB_FLOW_PROPERTIES && hosts_differ (self, property, &older, &newer))
        return g_strdup_printf (_ ("“%s” talks to another machine: %s instead of %s"), self->title,
                                newer, older);
    }

  return NULL;
}

char *
fb_flow_risk_check_publish (const FbFlowSubject *self)
{
  g_autofree char *topic = NULL;

  if (!g_str_equal (self->node->type, "mqtt out") || !fb_flow_subject_is_touched (self) ||
      (self->change->kind == FB_FLOW_CHANGED && fb_flow_subject_find (self, "topic") == NULL))
    return NULL;

  topic = fb_flow_subject_dup (self, "topic");
  if (topic == NULL || *topic == '\0')
    return g_strdup_printf (_ ("“%s” publishes to topics that its messages name"), self->title);

  return g_strdup_printf (_ ("“%s” publishes to another topic: %s"), self->title, topic);
}
