/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <string.h>

#include "fb-json.h"
#include "snapshot/fb-settings-private.h"

/* The names are those of Node-RED 4.1 and 5.0, and of the dashboards. What Flowbench decides for a
 * local instance (adminAuth, uiHost, uiPort, userDir, credentialSecret) is not among them. */

typedef enum
{
  PLAIN,  /* its value */
  SECRET, /* that it is set */
  NAMES,  /* the names of its members */
  STORES, /* of each member the module */
} Kind;

static const struct
{
  const char *name;
  Kind        kind;
} known[] = {
  { "apiMaxLength", PLAIN },
  { "contextStorage", STORES },
  { "debugMaxLength", PLAIN },
  { "diagnostics", PLAIN },
  { "disableEditor", PLAIN },
  { "exportGlobalContextKeys", PLAIN },
  { "externalModules", PLAIN },
  { "flowFile", PLAIN },
  { "flowFilePretty", PLAIN },
  { "functionExternalModules", PLAIN },
  { "functionGlobalContext", NAMES },
  { "functionTimeout", PLAIN },
  { "globalFunctionTimeout", PLAIN },
  { "httpAdminMiddleware", SECRET },
  { "httpAdminRoot", PLAIN },
  { "httpNodeAuth", SECRET },
  { "httpNodeCors", PLAIN },
  { "httpNodeMiddleware", SECRET },
  { "httpNodeRoot", PLAIN },
  { "httpRoot", PLAIN },
  { "httpStatic", PLAIN },
  { "httpStaticAuth", SECRET },
  { "httpStaticRoot", PLAIN },
  { "https", SECRET },
  { "inboundWebSocketTimeout", PLAIN },
  { "lang", PLAIN },
  { "mqttReconnectTime", PLAIN },
  { "nodeMessageBufferMaxLength", PLAIN },
  { "nodesDir", PLAIN },
  { "nodesExcludes", PLAIN },
  { "requireHttps", PLAIN },
  { "runtimeState", PLAIN },
  { "serialReconnectTime", PLAIN },
  { "socketReconnectTime", PLAIN },
  { "socketTimeout", PLAIN },
  { "tcpMsgQueueSize", PLAIN },
  { "tlsConfigDisableLocalFiles", PLAIN },
  { "ui", PLAIN },
  { "dashboard", PLAIN },
  { "webSocketNodeVerifyClient", SECRET },
};

static const char *const secret_words[] = { "pass", "secret", "token", "auth", "key", "cred" };

gboolean
fb_settings_is_secret_name (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (secret_words); i++)
    if (strstr (lower, secret_words[i]) != NULL)
      return TRUE;

  return FALSE;
}

JsonNode *
fb_settings_make_boolean (gboolean value)
{
  return json_node_init_boolean (json_node_alloc (), value);
}

JsonNode *
fb_settings_make_expression (void)
{
  JsonObject *object = json_object_new ();
  JsonNode   *node = json_node_init_object (json_node_alloc (), object);

  json_object_set_boolean_member (object, "expression", TRUE);
  json_object_unref (object);

  return node;
}

/* Whether there is nothing: neither null nor undefined nor false sets a thing. */
static gboolean
is_nothing (JsonNode *value)
{
  return JSON_NODE_HOLDS_NULL (value) ||
         (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_BOOLEAN &&
          !json_node_get_boolean (value));
}

gboolean
fb_settings_is_expression (JsonNode *value)
{
  return JSON_NODE_HOLDS_OBJECT (value) &&
         fb_json_get_boolean (json_node_get_object (value), "expression", FALSE);
}

/* The names of the members of @value, sorted. */
static JsonNode *
list_names (JsonNode *value)
{
  JsonArray *array = json_array_new ();
  JsonNode  *node = json_node_init_array (json_node_alloc (), array);
  g_autoptr (GList) names = json_object_get_members (json_node_get_object (value));

  names = g_list_sort (names, (GCompareFunc)strcmp);
  for (GList *name = names; name != NULL; name = name->next)
    json_array_add_string_element (array, name->data);
  json_array_unref (array);

  return node;
}

/* Of each context store its module, as far as it is said; a name stands for another store. */
static JsonNode *
list_stores (JsonNode *value)
{
  JsonObject    *stores = json_object_new ();
  JsonNode      *node = json_node_init_object (json_node_alloc (), stores);
  JsonObjectIter iter;
  const char    *name;
  JsonNode      *store;

  json_object_iter_init (&iter, json_node_get_object (value));
  while (json_object_iter_next (&iter, &name, &store))
    {
      JsonNode *module = JSON_NODE_HOLDS_OBJECT (store) && !fb_settings_is_expression (store)
                             ? json_object_get_member (json_node_get_object (store), "module")
                             : store;

      if (module != NULL)
        json_object_set_member (stores, name, json_node_copy (module));
    }
  json_object_unref (stores);

  return node;
}

void
fb_settings_add (JsonObject *settings, guint index, JsonNode *value)
{
  const Kind kind = known[index].kind;
  g_autoptr (JsonNode) own = value;

  if (JSON_NODE_HOLDS_NULL (own) || (kind == SECRET && is_nothing (own)))
    return;

  if (kind == SECRET && !fb_settings_is_expression (own))
    json_object_set_boolean_member (settings, known[index].name, TRUE);
  else if (kind == NAMES && JSON_NODE_HOLDS_OBJECT (own) && !fb_settings_is_expression (own))
    json_object_set_member (settings, known[index].name, list_names (own));
  else if (kind == STORES && JSON_NODE_HOLDS_OBJECT (own) && !fb_settings_is_expression (own))
    json_object_set_member (settings, known[index].name, list_stores (own));
  else
    json_object_set_member (settings, known[index].name, g_steal_pointer (&own));
}

void
fb_settings_take_projects (JsonObject *settings, JsonNode *theme)
{
  g_autoptr (JsonNode) own = theme;
  JsonNode *projects = JSON_NODE_HOLDS_OBJECT (own)
                           ? json_object_get_member (json_node_get_object (own), "projects")
                           : NULL;
  JsonNode *enabled = projects;

  if (projects != NULL && !fb_settings_is_expression (projects))
    enabled = JSON_NODE_HOLDS_OBJECT (projects)
                  ? json_object_get_member (json_node_get_object (projects), "enabled")
                  : NULL;
  if (enabled != NULL)
    json_object_set_member (settings, "editorTheme.projects.enabled", json_node_copy (enabled));
}

guint
fb_settings_get_n_known (void)
{
  return G_N_ELEMENTS (known);
}

const char *
fb_settings_get_known (guint index)
{
  return known[index].name;
}
