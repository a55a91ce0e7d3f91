/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-flow-risk-private.h"

/* The rules. The types are those of @node-red/nodes 5.0, of node-red-contrib-modbus 5,
 * -modbustcp 1, -s7 3, -opcua 0.2, -iiot-opcua 4, -cip-ethernet-ip 1, -ads-client 1, -fs-ops 1,
 * -aedes 0.6 and of @bitpoolos/edge-bacnet 1. Pure functions. */

#define CANVAS_SIZE 8000 /* the editor's */
#define MAX_PASSED 100   /* junctions and link nodes behind an endpoint */

static const char *const exec_types[] = { "exec", "bigexec", "daemon", "pythonshell in", NULL };

static const char *const file_types[] = {
  "file",        "file in",         "tail",           "watch",
  "fs-ops-copy", "fs-ops-delete",   "fs-ops-link",    "fs-ops-mkdir",
  "fs-ops-move", "fs-ops-mktmpdir", "fs-file-lister", NULL,
};

static const char *const code_types[] = { "function", "unsafe-function", "function-npm",
                                          "file-function", NULL };

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

/* What an OpcUa-Client is set to when it changes something. A message can set it to another. */
static const char *const opcua_actions[] = { "write",  "writemultiple", "writefile",
                                             "method", "acknowledge",   NULL };

/* Nodes that let nobody in who cannot say who it is. */
static const char *const login_types[] = { "http auth",     "node-red-contrib-httpauth",
                                           "jwt verify",    "jwt-verify",
                                           "oauth2 verify", NULL };

static const char *const watch_types[] = { "catch", "status", NULL };

/* Listens always, or when a property has a value. */
static const struct
{
  const char *type;
  const char *property;
  const char *value;
  const char *port; /* the property that says where */
} listeners[] = {
  { "tcp in", "server", "\"server\"", "port" },
  { "tcp out", "beserver", "\"server\"", "port" },
  { "udp in", NULL, NULL, "port" },
  { "http in", NULL, NULL, "url" },
  { "websocket-listener", NULL, NULL, "path" },
  { "aedes broker", NULL, NULL, "mqtt_port" },
  { "modbus-server", NULL, NULL, "serverPort" },
  { "OpcUa-Server", NULL, NULL, "port" },
  { "OPCUA-IIoT-Server", NULL, NULL, "port" },
};

/* Properties that say which machine a node talks to. */
static const char *const host_names[] = { "broker",         "url",     "host",     "hostname",
                                          "server",         "address", "endpoint", "tcpHost",
                                          "targetAmsNetId", "addr",    "path",     NULL };

static char *
check_exec (const FbFlowSubject *self)
{
  g_autofree char *command = NULL;

  if (!fb_flow_subject_is_type (self, exec_types) || !fb_flow_subject_is_touched (self))
    return NULL;

  command = fb_flow_subject_dup (self, "command");
  if (command == NULL || *command == '\0')
    return g_strdup_printf (_ ("“%s” runs commands on the machine"), self->title);

  return g_strdup_printf (_ ("“%s” runs a command on the machine: %s"), self->title, command);
}

static char *
check_file (const FbFlowSubject *self)
{
  g_autofree char *file = NULL;

  if (!fb_flow_subject_is_type (self, file_types) || !fb_flow_subject_is_touched (self))
    return NULL;

  file = fb_flow_subject_dup (self, "filename");
  if (file == NULL || *file == '\0')
    return g_strdup_printf (_ ("“%s” works with files of the machine"), self->title);

  return g_strdup_printf (_ ("“%s” works with a file of the machine: %s"), self->title, file);
}

/* (nullable) the property that says where @self listens */
static const char *
find_port (const FbFlowSubject *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (listeners); i++)
    if (g_str_equal (self->node->type, listeners[i].type) &&
        (listeners[i].property == NULL ||
         fb_flow_subject_has (self, listeners[i].property, listeners[i].value)))
      return listeners[i].port;

  return NULL;
}

/* The property as people read it: a number or a string. */
static char *
dup_value (const FbFlowSubject *self, const char *name)
{
  const char *text = g_bytes_get_data (fb_flow_document_get_bytes (self->document), NULL);
  guint       index = fb_flow_document_get_index (self->document, self->node);
  char       *string = fb_flow_subject_dup (self, name);
  gsize       start;
  gsize       end;

  if (string == NULL && fb_flow_document_get_property (self->document, index, name, &start, &end))
    string = g_strndup (text + start, end - start);

  return string != NULL ? string : g_strdup ("");
}

static char *
check_listener (const FbFlowSubject *self)
{
  const char      *port = fb_flow_subject_is_touched (self) ? find_port (self) : NULL;
  g_autofree char *value = NULL;

  if (port == NULL)
    return NULL;

  value = dup_value (self, port);
  return g_strdup_printf (_ ("“%s” (%s) lets others in: %s"), self->title, self->node->type, value);
}

/* Everything a message can come to from an endpoint before a login is asked for. */
typedef struct
{
  FbFlowDocument *document;
  GPtrArray      *passed; /* FbFlowNode: junctions and link nodes, which only hand on */
  gboolean        leads_on;
} Path;

/* The nodes that the property @name of @node names. (transfer full) */
static GStrv
list_named (FbFlowDocument *document, const FbFlowNode *node, const char *name)
{
  const char *text = g_bytes_get_data (fb_flow_document_get_bytes (document), NULL);
  guint       index = fb_flow_document_get_index (document, node);
  gsize       start;
  gsize       end;

  if (!fb_flow_document_get_property (document, index, name, &start, &end))
    return g_new0 (char *, 1);

  return fb_flow_document_list_ids (text + start, end - start);
}

static gboolean
only_hands_on (const FbFlowNode *node)
{
  return node->kind == FB_FLOW_JUNCTION || g_str_equal (node->type, "link in") ||
         g_str_equal (node->type, "link out");
}

/* FALSE at the first node that does something with a message from anybody. */
static gboolean
follow (Path *self, const FbFlowNode *from)
{
  g_auto (GStrv) ids = list_named (self->document, from,
                                   g_str_equal (from->type, "link out") ? "links" : "wires");

  for (guint i = 0; ids[i] != NULL; i++)
    {
      const FbFlowNode *node = fb_flow_document_find_node (self->document, ids[i]);

      if (node == NULL)
        continue;
      self->leads_on = TRUE;
      if (g_strv_contains (login_types, node->type))
        continue;
      if (!only_hands_on (node) || self->passed->len >= MAX_PASSED)
        return FALSE;
      if (!g_ptr_array_find (self->passed, node, NULL))
        g_ptr_array_add (self->passed, (gpointer)node);
    }

  return TRUE;
}

/* Whether a login is asked for before anything is done. */
static gboolean
is_guarded (const FbFlowSubject *self)
{
  g_autoptr (GPtrArray) passed = g_ptr_array_new ();
  Path path = { .document = self->document, .passed = passed };

  if (!follow (&path, self->node))
    return FALSE;
  for (guint i = 0; i < passed->len; i++)
    if (!follow (&path, passed->pdata[i]))
      return FALSE;

  return path.leads_on;
}

static char *
check_open_http (const FbFlowSubject *self)
{
  g_autofree char *method = NULL;
  g_autofree char *path = NULL;
  g_autofree char *upper = NULL;

  if (!g_str_equal (self->node->type, "http in") || !fb_flow_subject_is_touched (self) ||
      is_guarded (self))
    return NULL;

  method = dup_value (self, "method");
  path = dup_value (self, "url");
  upper = g_ascii_strup (method, -1);
  /* Translators: “Orders” answers POST /orders … */
  return g_strdup_printf (_ ("“%s” answers %s %s without a login of its own"), self->title, upper,
                          path);
}

static char *
check_code (const FbFlowSubject *self)
{
  if (!fb_flow_subject_is_type (self, code_types) ||
      (fb_flow_subject_find (self, "func") == NULL &&
       fb_flow_subject_find (self, "initialize") == NULL &&
       fb_flow_subject_find (self, "finalize") == NULL))
    return NULL;

  switch (self->change->kind)
    {
    case FB_FLOW_ADDED:
      return g_strdup_printf (_ ("“%s” is new code"), self->title);
    case FB_FLOW_DELETED:
      return g_strdup_printf (_ ("The code of “%s” is gone"), self->title);
    case FB_FLOW_CHANGED:
    default:
      return g_strdup_printf (_ ("The code of “%s” is another"), self->title);
    }
}

static char *
check_code_modules (const FbFlowSubject *self)
{
  const FbPropertyChange *libs = fb_flow_subject_find (self, "libs");

  if (libs == NULL || self->change->kind == FB_FLOW_DELETED ||
      !fb_flow_subject_is_type (self, code_types) || fb_flow_subject_has (self, "libs", "[]"))
    return NULL;

  return g_strdup_printf (_ ("“%s” loads modules from outside: %s"), self->title,
                          libs->newer != NULL ? libs->newer : "");
}

static char *
check_field_write (const FbFlowSubject *self)
{
  g_autofree char *action = fb_flow_subject_dup (self, "action");
  gboolean         writes = fb_flow_subject_is_type (self, field_types) ||
                    (g_str_equal (self->node->type, "OpcUa-Client") && action != NULL &&
                     g_strv_contains (opcua_actions, action));

  if (!writes || !fb_flow_subject_is_touched (self))
    return NULL;

  return g_strdup_printf (_ ("“%s” (%s) writes to devices of the plant"), self->title,
                          self->node->type);
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

static char *
check_host (const FbFlowSubject *self)
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

static char *
check_publish (const FbFlowSubject *self)
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

static char *
check_credentials (const FbFlowSubject *self)
{
  for (guint i = 0; i < self->properties->len; i++)
    {
      const FbPropertyChange *property = g_ptr_array_index (self->properties, i);

      if (property->is_secret)
        return g_strdup_printf (_ ("Credentials of “%s” are touched: %s"), self->title,
                                property->path);
    }

  return NULL;
}

/* The editor lists the modules that flows need in a config node of its own. */
static char *
check_module (const FbFlowSubject *self)
{
  const FbPropertyChange *modules = fb_flow_subject_find (self, "modules");

  if (!g_str_equal (self->node->type, "global-config") || modules == NULL ||
      self->change->kind == FB_FLOW_DELETED)
    return NULL;

  return g_strdup_printf (_ ("The flows need another palette module: %s %s"),
                          strchr (modules->path, '.') != NULL ? strchr (modules->path, '.') + 1
                                                              : "",
                          modules->newer != NULL ? modules->newer : "");
}

static char *
check_environment (const FbFlowSubject *self)
{
  const FbPropertyChange *variable = fb_flow_subject_find (self, "env");

  if (variable == NULL || variable->aspect == FB_FLOW_LAYOUT || variable->path[3] != '[')
    return NULL;

  return g_strdup_printf (_ ("Environment variables of “%s” are others: %s"), self->title,
                          variable->path);
}

static char *
check_watch_removed (const FbFlowSubject *self)
{
  gboolean is_off = self->change->kind == FB_FLOW_CHANGED && self->change->newer->disabled &&
                    !self->change->older->disabled;

  if (!fb_flow_subject_is_type (self, watch_types) ||
      (self->change->kind != FB_FLOW_DELETED && !is_off))
    return NULL;

  return g_strdup_printf (_ ("“%s” (%s) no longer watches over other nodes"), self->title,
                          self->node->type);
}

static char *
check_disabled (const FbFlowSubject *self)
{
  if (self->change->kind != FB_FLOW_CHANGED || !self->change->newer->disabled ||
      self->change->older->disabled)
    return NULL;

  if (self->node->kind == FB_FLOW_TAB)
    return g_strdup_printf (_ ("The tab “%s” is switched off"), self->title);

  return g_strdup_printf (_ ("“%s” is switched off"), self->title);
}

static char *
check_inject_once (const FbFlowSubject *self)
{
  if (!g_str_equal (self->node->type, "inject") || !fb_flow_subject_is_touched (self) ||
      fb_flow_subject_find (self, "once") == NULL || !fb_flow_subject_has (self, "once", "true"))
    return NULL;

  return g_strdup_printf (_ ("“%s” fires as soon as the flows start"), self->title);
}

static double
get_number (const FbFlowSubject *self, const char *name, double fallback)
{
  const char *text = g_bytes_get_data (fb_flow_document_get_bytes (self->document), NULL);
  guint       index = fb_flow_document_get_index (self->document, self->node);
  gsize       start;
  gsize       end;

  if (!fb_flow_document_get_property (self->document, index, name, &start, &end) ||
      text[start] == '"')
    return fallback;

  return g_ascii_strtod (text + start, NULL);
}

static char *
check_hidden (const FbFlowSubject *self)
{
  double x = get_number (self, "x", 0);
  double y = get_number (self, "y", 0);

  if (self->change->kind == FB_FLOW_DELETED || self->node->kind == FB_FLOW_CONFIG ||
      self->node->kind == FB_FLOW_TAB || self->node->kind == FB_FLOW_SUBFLOW)
    return NULL;

  if (get_number (self, "w", 1) <= 0 || get_number (self, "h", 1) <= 0)
    return g_strdup_printf (_ ("“%s” has no size: it cannot be seen"), self->title);
  if (x < 0 || y < 0 || x > CANVAS_SIZE || y > CANVAS_SIZE)
    return g_strdup_printf (_ ("“%s” lies off the canvas, where nobody looks"), self->title);

  return NULL;
}

static const FbFlowRuleEntry rules[] = {
  { "exec", check_exec },
  { "file", check_file },
  { "listener", check_listener },
  { "http-open", check_open_http },
  { "code", check_code },
  { "code-modules", check_code_modules },
  { "field-write", check_field_write },
  { "host", check_host },
  { "publish", check_publish },
  { "credentials", check_credentials },
  { "module", check_module },
  { "environment", check_environment },
  { "watch-removed", check_watch_removed },
  { "disabled", check_disabled },
  { "inject-once", check_inject_once },
  { "hidden", check_hidden },
  { NULL, NULL },
};

const FbFlowRuleEntry *
fb_flow_risk_get_rules (void)
{
  return rules;
}
