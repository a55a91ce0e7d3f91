/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-settings-scan.h"

#include <math.h>
#include <string.h>

#include "fb-json.h"
#include "snapshot/fb-js-cursor.h"

/* The names are those of Node-RED 4.1 and 5.0, and of the dashboards. What Flowbench decides for a
 * local instance (adminAuth, uiHost, uiPort, userDir, credentialSecret) is not among them. */

#define MAX_TEXT 1000
#define MAX_MEMBERS 200
#define MAX_NESTING 6
#define MAX_NUMBER 9e15 /* whole numbers are exact up to here */

#define EXPORTS "module.exports"

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

/* Members of values that are not shown, wherever they are. */
static const char *const secret_words[] = { "pass", "secret", "token", "auth", "key", "cred" };

static gboolean
is_secret_name (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (secret_words); i++)
    if (strstr (lower, secret_words[i]) != NULL)
      return TRUE;

  return FALSE;
}

static JsonNode *
make_boolean (gboolean value)
{
  return json_node_init_boolean (json_node_alloc (), value);
}

static JsonNode *
make_expression (void)
{
  JsonObject *object = json_object_new ();
  JsonNode   *node = json_node_init_object (json_node_alloc (), object);

  json_object_set_boolean_member (object, "expression", TRUE);
  json_object_unref (object);

  return node;
}

static JsonNode *take_value (FbJsCursor at, guint nesting);

static JsonNode *
take_array (FbJsCursor at, guint nesting)
{
  JsonArray *array = json_array_new ();
  JsonNode  *node = json_node_init_array (json_node_alloc (), array);

  for (;;)
    {
      while (fb_js_take (&at, ','))
        ;
      if (at.at == at.end || strchr (")]};", *at.at) != NULL ||
          json_array_get_length (array) == MAX_MEMBERS)
        break;
      json_array_add_element (array, take_value (at, nesting + 1));
      fb_js_skip_expression (&at);
    }
  json_array_unref (array);

  return node;
}

static JsonNode *
take_object (FbJsCursor at, guint nesting)
{
  JsonObject *object = json_object_new ();
  JsonNode   *node = json_node_init_object (json_node_alloc (), object);
  char       *name;

  while (json_object_get_size (object) < MAX_MEMBERS && (name = fb_js_next_member (&at)) != NULL)
    {
      if (strlen (name) <= MAX_TEXT)
        json_object_set_member (object, name,
                                is_secret_name (name) ? make_boolean (TRUE)
                                                      : take_value (at, nesting + 1));
      g_free (name);
      fb_js_skip_expression (&at);
    }
  json_object_unref (object);

  return node;
}

/* (nullable) a word that is a value. (transfer full) */
static JsonNode *
take_word (FbJsCursor *at)
{
  g_autofree char *word = fb_js_take_word (at);

  if (g_strcmp0 (word, "true") == 0 || g_strcmp0 (word, "false") == 0)
    return make_boolean (*word == 't');
  if (g_strcmp0 (word, "null") == 0 || g_strcmp0 (word, "undefined") == 0)
    return json_node_init_null (json_node_alloc ());

  return NULL;
}

/* (nullable) a decimal number. (transfer full) */
static JsonNode *
take_number (FbJsCursor *at)
{
  g_autofree char *text = g_strndup (at->at, (gsize)MIN (at->end - at->at, 32));
  char            *stop;
  double           value = g_ascii_strtod (text, &stop);

  if (stop == text || strspn (text, "0123456789.-+eE") < (gsize)(stop - text))
    return NULL;

  at->at += stop - text;
  if (!isfinite (value) || fabs (value) > MAX_NUMBER)
    return NULL;
  if (value == (double)(gint64)value)
    return json_node_init_int (json_node_alloc (), (gint64)value);
  return json_node_init_double (json_node_alloc (), value);
}

static JsonNode *
take_scalar (FbJsCursor *at)
{
  g_autofree char *text = fb_js_take_string (at);

  if (text != NULL)
    return strlen (text) <= MAX_TEXT ? json_node_init_string (json_node_alloc (), text) : NULL;
  if (at->at < at->end && (g_ascii_isdigit (*at->at) || *at->at == '-'))
    return take_number (at);

  return take_word (at);
}

/* What stands at @at, when it is a literal and nothing more. (transfer full) */
static JsonNode *
take_value (FbJsCursor at, guint nesting)
{
  FbJsCursor rest = at;
  g_autoptr (JsonNode) node = NULL;

  fb_js_skip_blank (&at);
  if (at.at == at.end || nesting > MAX_NESTING)
    return make_expression ();

  if (*at.at == '{' || *at.at == '[')
    {
      node = *at.at == '{' ? take_object ((FbJsCursor){ at.at + 1, at.end }, nesting)
                           : take_array ((FbJsCursor){ at.at + 1, at.end }, nesting);
      fb_js_skip_expression (&rest);
      while (rest.at > at.at && g_ascii_isspace (rest.at[-1]))
        rest.at--;
      return rest.at[-1] == '}' || rest.at[-1] == ']' ? g_steal_pointer (&node)
                                                      : make_expression ();
    }

  node = take_scalar (&at);
  fb_js_skip_blank (&at);
  if (node == NULL || (at.at < at.end && strchr (",;)}]", *at.at) == NULL))
    return make_expression ();

  return g_steal_pointer (&node);
}

/* Whether there is nothing: neither null nor undefined nor false sets a thing. */
static gboolean
is_nothing (JsonNode *value)
{
  return JSON_NODE_HOLDS_NULL (value) ||
         (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_BOOLEAN &&
          !json_node_get_boolean (value));
}

static gboolean
is_expression (JsonNode *value)
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

/* Of each context store its module; a name stands for another store. */
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
      JsonNode *module = JSON_NODE_HOLDS_OBJECT (store)
                             ? json_object_get_member (json_node_get_object (store), "module")
                             : store;

      if (module != NULL)
        json_object_set_member (stores, name, json_node_copy (module));
    }
  json_object_unref (stores);

  return node;
}

/* Takes @value as what the setting at @index of the table is. */
static void
add (JsonObject *settings, guint index, JsonNode *value)
{
  const Kind kind = known[index].kind;
  g_autoptr (JsonNode) own = value;

  if (JSON_NODE_HOLDS_NULL (own) || (kind == SECRET && is_nothing (own)))
    return;

  if (kind == SECRET && !is_expression (own))
    json_object_set_boolean_member (settings, known[index].name, TRUE);
  else if (kind == NAMES && JSON_NODE_HOLDS_OBJECT (own) && !is_expression (own))
    json_object_set_member (settings, known[index].name, list_names (own));
  else if (kind == STORES && JSON_NODE_HOLDS_OBJECT (own) && !is_expression (own))
    json_object_set_member (settings, known[index].name, list_stores (own));
  else
    json_object_set_member (settings, known[index].name, g_steal_pointer (&own));
}

/* Of the editor's look only whether projects are on: then files are kept in Git and not here. */
static void
take_projects (JsonObject *settings, JsonNode *theme)
{
  g_autoptr (JsonNode) own = theme;
  JsonObject *projects = JSON_NODE_HOLDS_OBJECT (own)
                             ? fb_json_get_object (json_node_get_object (own), "projects")
                             : NULL;
  JsonNode   *enabled = projects != NULL ? json_object_get_member (projects, "enabled") : NULL;

  if (enabled != NULL)
    json_object_set_member (settings, "editorTheme.projects.enabled", json_node_copy (enabled));
}

/* To the bracket behind the last "module.exports =". FALSE: what is exported is no literal. */
static gboolean
find_exports (FbJsCursor *self)
{
  FbJsCursor at = *self;
  gboolean   found = FALSE;

  while (at.at < at.end)
    {
      const char      *before = at.at;
      g_autofree char *text = NULL;

      fb_js_skip_blank (&at);
      text = fb_js_take_string (&at);
      if (text != NULL)
        continue;
      if ((gsize)(at.end - at.at) > strlen (EXPORTS) &&
          memcmp (at.at, EXPORTS, strlen (EXPORTS)) == 0)
        {
          FbJsCursor behind = { at.at + strlen (EXPORTS), at.end };

          if (fb_js_take (&behind, '=') && fb_js_take (&behind, '{'))
            {
              *self = behind;
              found = TRUE;
            }
        }
      g_free (fb_js_take_word (&at));
      if (at.at == before && at.at < at.end)
        at.at++;
    }

  return found;
}

/* --- what the Admin API tells --------------------------------------------------------------- */

static JsonNode *copy_plain (JsonNode *value, guint nesting);

static JsonNode *
copy_object (JsonObject *source, guint nesting)
{
  JsonObject    *object = json_object_new ();
  JsonNode      *node = json_node_init_object (json_node_alloc (), object);
  JsonObjectIter iter;
  const char    *name;
  JsonNode      *value;

  json_object_iter_init (&iter, source);
  while (json_object_iter_next (&iter, &name, &value) &&
         json_object_get_size (object) < MAX_MEMBERS)
    if (strlen (name) <= MAX_TEXT)
      json_object_set_member (object, name,
                              is_secret_name (name) ? make_boolean (TRUE)
                                                    : copy_plain (value, nesting + 1));
  json_object_unref (object);

  return node;
}

static JsonNode *
copy_array (JsonArray *source, guint nesting)
{
  JsonArray *array = json_array_new ();
  JsonNode  *node = json_node_init_array (json_node_alloc (), array);

  for (guint i = 0; i < MIN (json_array_get_length (source), MAX_MEMBERS); i++)
    json_array_add_element (array, copy_plain (json_array_get_element (source, i), nesting + 1));
  json_array_unref (array);

  return node;
}

/* @value without what is long, deep or may be secret. */
static JsonNode *
copy_plain (JsonNode *value, guint nesting)
{
  if (nesting <= MAX_NESTING && JSON_NODE_HOLDS_OBJECT (value))
    return copy_object (json_node_get_object (value), nesting);
  if (nesting <= MAX_NESTING && JSON_NODE_HOLDS_ARRAY (value))
    return copy_array (json_node_get_array (value), nesting);
  if (JSON_NODE_HOLDS_OBJECT (value) || JSON_NODE_HOLDS_ARRAY (value) ||
      (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_DOUBLE &&
       !isfinite (json_node_get_double (value))) ||
      (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING &&
       strlen (json_node_get_string (value)) > MAX_TEXT))
    return make_expression ();

  return json_node_copy (value);
}

/* Diagnostics say of some settings only "SET" or "UNSET". */
static void
add_remote (JsonObject *settings, guint index, JsonNode *value)
{
  const char *text =
      JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING
          ? json_node_get_string (value)
          : "";

  if (g_str_equal (text, "SET"))
    add (settings, index, make_boolean (TRUE));
  else if (!g_str_equal (text, "UNSET"))
    add (settings, index, copy_plain (value, 0));
}

static void
take_answer (JsonObject *answer, JsonObject *settings)
{
  JsonNode *theme = json_object_get_member (answer, "editorTheme");

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      JsonNode *value = json_object_get_member (answer, known[i].name);

      if (value != NULL)
        add_remote (settings, i, value);
    }
  if (theme != NULL)
    take_projects (settings, copy_plain (theme, 0));
}

void
fb_settings_take_remote (JsonObject *answer, JsonObject *diagnostics, JsonObject *settings)
{
  /* Only the API tells these. */
  static const char *const more[] = { "flowEncryptionType", "context" };
  JsonObject *runtime = diagnostics != NULL ? fb_json_get_object (diagnostics, "runtime") : NULL;
  JsonObject *report = runtime != NULL ? fb_json_get_object (runtime, "settings") : NULL;

  g_return_if_fail (answer != NULL && settings != NULL);

  if (report != NULL)
    take_answer (report, settings);
  take_answer (answer, settings);
  for (guint i = 0; i < G_N_ELEMENTS (more); i++)
    {
      JsonNode *value = json_object_get_member (answer, more[i]);

      if (value != NULL)
        json_object_set_member (settings, more[i], copy_plain (value, 0));
    }
}

void
fb_settings_scan (const char *text, gsize length, JsonObject *settings)
{
  FbJsCursor at = { text, text + length };
  char      *name;

  g_return_if_fail (settings != NULL);

  if (length == 0 || !find_exports (&at))
    return;

  while ((name = fb_js_next_member (&at)) != NULL)
    {
      for (guint i = 0; i < G_N_ELEMENTS (known); i++)
        if (g_str_equal (known[i].name, name))
          add (settings, i, take_value (at, 0));
      if (g_str_equal (name, "editorTheme"))
        take_projects (settings, take_value (at, 0));
      g_free (name);
      fb_js_skip_expression (&at);
    }
}
