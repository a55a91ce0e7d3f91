/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-flow-compare-private.h"

#include <string.h>

/* What is known of single properties: which aspect of a node they are, what is the same as leaving
 * them out, and in which language a text is. Tables; pure functions. */

#define KIND(kind) (1u << (kind))
#define ANY_KIND (~0u)
#define ON_CANVAS (ANY_KIND & ~KIND (FB_FLOW_CONFIG) & ~KIND (FB_FLOW_TAB))

static const struct
{
  const char   *name;
  guint         kinds;
  FbFlowAspects aspect;
} aspects[] = {
  { "z", ANY_KIND, FB_FLOW_MOVED },
  { "x", ON_CANVAS, FB_FLOW_LAYOUT },
  { "y", ON_CANVAS, FB_FLOW_LAYOUT },
  { "w", ON_CANVAS, FB_FLOW_LAYOUT },
  { "h", ON_CANVAS, FB_FLOW_LAYOUT },
  { "l", ON_CANVAS, FB_FLOW_LAYOUT },
  { "inputLabels", ON_CANVAS, FB_FLOW_LAYOUT },
  { "outputLabels", ON_CANVAS, FB_FLOW_LAYOUT },
  { "style", KIND (FB_FLOW_GROUP), FB_FLOW_LAYOUT },
  { "nodes", KIND (FB_FLOW_GROUP), FB_FLOW_LAYOUT },
  { "color", KIND (FB_FLOW_SUBFLOW), FB_FLOW_LAYOUT },
  { "category", KIND (FB_FLOW_SUBFLOW), FB_FLOW_LAYOUT },
  { "wires", ON_CANVAS, FB_FLOW_WIRES },
  { "d", ANY_KIND & ~KIND (FB_FLOW_TAB), FB_FLOW_ENABLED },
  { "disabled", KIND (FB_FLOW_TAB), FB_FLOW_ENABLED },
};

/* As the editor writes them, or leaves them out. */
static const struct
{
  const char *name;
  const char *value;
} defaults[] = {
  { "d", "false" },  { "disabled", "false" }, { "name", "\"\"" }, { "info", "\"\"" },
  { "z", "\"\"" },   { "g", "\"\"" },         { "env", "[]" },    { "wires", "[]" },
  { "links", "[]" }, { "credentials", "{}" },
};

/* A text of @type at @path; NULL: of any type. */
static const struct
{
  const char *type;
  const char *path;
  const char *language;
} languages[] = {
  { "function", "func", "js" },
  { "function", "initialize", "js" },
  { "function", "finalize", "js" },
  { "ui_template", "format", "html" },
  { "ui-template", "format", "html" },
  { "html", "tag", "css" },
  { "exec", "command", "sh" },
  { "pythonshell in", "code", "python3" },
  { NULL, "info", "markdown" },
  { NULL, "func", "js" },
  { NULL, "sql", "sql" },
  { NULL, "query", "sql" },
  { NULL, "css", "css" },
  { NULL, "script", "js" },
};

/* What template nodes call the languages of their text, as GtkSourceView does. */
static const struct
{
  const char *format;
  const char *language;
} formats[] = {
  { "css", "css" },   { "handlebars", "html" },   { "html", "html" }, { "javascript", "js" },
  { "json", "json" }, { "markdown", "markdown" }, { "php", "php" },   { "python", "python3" },
  { "sql", "sql" },   { "xml", "xml" },           { "yaml", "yaml" },
};

/* The editor's icons are files: "node-red/alert.svg". Nodes of dashboards have icons of their own,
 * that their users see. */
static gboolean
is_canvas_icon (const FbJsonChild *member)
{
  gsize length = (gsize)(member->stop - member->start);

  return fb_json_child_is (member, "icon") &&
         (length <= 2 || memchr (member->start, '/', length) != NULL);
}

FbFlowAspects
fb_flow_find_aspect (const FbFlowNode *node, const FbJsonChild *member)
{
  for (guint i = 0; i < G_N_ELEMENTS (aspects); i++)
    if ((aspects[i].kinds & KIND (node->kind)) != 0 && fb_json_child_is (member, aspects[i].name))
      return aspects[i].aspect;

  if (fb_json_child_is (member, "links") && g_str_has_prefix (node->type, "link "))
    return FB_FLOW_WIRES;
  if (node->kind != FB_FLOW_CONFIG && is_canvas_icon (member))
    return FB_FLOW_LAYOUT;

  return FB_FLOW_PROPERTIES;
}

static gboolean
has_letters (const FbFlowValue *value)
{
  for (const char *at = value->start; at < value->stop; at++)
    if (strchr ("[], \t\r\n", *at) == NULL)
      return TRUE;

  return FALSE;
}

gboolean
fb_flow_is_default (const FbJsonChild *member, const FbFlowValue *value)
{
  gsize length = (gsize)(value->stop - value->start);

  if (value->start == NULL)
    return TRUE;
  /* Ports without wires: how many there are is not said here. */
  if (fb_json_child_is (member, "wires"))
    return !has_letters (value);

  for (guint i = 0; i < G_N_ELEMENTS (defaults); i++)
    if (fb_json_child_is (member, defaults[i].name))
      return strlen (defaults[i].value) == length &&
             memcmp (value->start, defaults[i].value, length) == 0;

  return FALSE;
}

static const char *
find_format (FbFlowDocument *document, const FbFlowNode *node)
{
  guint            index = fb_flow_document_get_index (document, node);
  g_autofree char *format = fb_flow_document_dup_string_property (document, index, "format");

  for (guint i = 0; format != NULL && i < G_N_ELEMENTS (formats); i++)
    if (g_str_equal (format, formats[i].format))
      return formats[i].language;

  return NULL;
}

const char *
fb_flow_find_language (FbFlowDocument *document, const FbFlowNode *node, const char *path)
{
  if (g_str_equal (node->type, "template") && g_str_equal (path, "template"))
    return find_format (document, node);

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    if ((languages[i].type == NULL || g_str_equal (node->type, languages[i].type)) &&
        g_str_equal (path, languages[i].path))
      return languages[i].language;

  return NULL;
}
