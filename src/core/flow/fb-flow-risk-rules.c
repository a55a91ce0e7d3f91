/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-flow-risk-private.h"

/* The table of rules, and those about the machine and the flows themselves. The types are those of
 * @node-red/nodes 5.0 and of node-red-contrib-modbus 5, -opcua 0.2, -iiot-opcua 4, -fs-ops 1 and
 * -aedes 0.6. Pure functions. */

#define CANVAS_SIZE 8000 /* the editor's */

static const char *const exec_types[] = { "exec", "bigexec", "daemon", "pythonshell in", NULL };

static const char *const file_types[] = {
  "file",        "file in",         "tail",           "watch",
  "fs-ops-copy", "fs-ops-delete",   "fs-ops-link",    "fs-ops-mkdir",
  "fs-ops-move", "fs-ops-mktmpdir", "fs-file-lister", NULL,
};

static const char *const code_types[] = { "function", "unsafe-function", "function-npm",
                                          "file-function", NULL };

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

static char *
check_listener (const FbFlowSubject *self)
{
  const char      *port = fb_flow_subject_is_touched (self) ? find_port (self) : NULL;
  g_autofree char *value = NULL;

  if (port == NULL)
    return NULL;

  value = fb_flow_subject_dup_text (self, port);
  return g_strdup_printf (_ ("“%s” (%s) lets others in: %s"), self->title, self->node->type, value);
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
  { "http-open", fb_flow_risk_check_open_http },
  { "code", check_code },
  { "code-modules", check_code_modules },
  { "field-write", fb_flow_risk_check_field_write },
  { "host", fb_flow_risk_check_host },
  { "publish", fb_flow_risk_check_publish },
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
