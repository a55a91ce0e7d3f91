/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-node-label.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-json.h"

/* One small function per type whose label is more than a property. What a definition says in
 * JavaScript is not run here, so for types Node-RED does not bring it is what that says in the
 * usual words, else the name, else the palette's label, else the type. */

#define SUBFLOW_PREFIX "subflow:"
#define MAX_VALUE_BYTES (64 * 1024)
#define MAX_LABEL_BYTES (16 * 1024) /* the rest is cut */

typedef struct
{
  FbFlowDocument   *document;
  const FbFlowNode *node;
  guint             index;
} Labeller;

/* (nullable) the property as text: a string as it is, a number or boolean as it is written; NULL
 * when it is absent, empty or anything else. (transfer full) */
static char *
get_text (Labeller *self, const char *name)
{
  const char      *text = g_bytes_get_data (fb_flow_document_get_bytes (self->document), NULL);
  gsize            start;
  gsize            end;
  g_autofree char *value = NULL;

  if (!fb_flow_document_get_property (self->document, self->index, name, &start, &end))
    return NULL;
  if (text[start] == '"')
    value = fb_flow_document_dup_string_property (self->document, self->index, name);
  else if (strchr ("{[n", text[start]) == NULL)
    value = g_strndup (text + start, end - start);

  return value != NULL && *value != '\0' ? g_steal_pointer (&value) : NULL;
}

static gboolean
is_true (Labeller *self, const char *name)
{
  g_autofree char *text = get_text (self, name);

  return g_strcmp0 (text, "true") == 0;
}

static gboolean
text_is (Labeller *self, const char *name, const char *wanted)
{
  g_autofree char *text = get_text (self, name);

  return g_strcmp0 (text, wanted) == 0;
}

/* (nullable) the property when it is a list. (transfer full) */
static JsonArray *
get_list (Labeller *self, const char *name)
{
  const char *text = g_bytes_get_data (fb_flow_document_get_bytes (self->document), NULL);
  gsize       start;
  gsize       end;
  g_autoptr (JsonNode) root = NULL;

  if (!fb_flow_document_get_property (self->document, self->index, name, &start, &end))
    return NULL;

  root = fb_json_parse (text + start, (gssize)(end - start), MAX_VALUE_BYTES, NULL);

  return root != NULL && JSON_NODE_HOLDS_ARRAY (root) ? json_node_dup_array (root) : NULL;
}

static char *
get_text_or (Labeller *self, const char *name, const char *fallback)
{
  char *text = get_text (self, name);

  return text != NULL ? text : g_strdup (fallback);
}

/* "#:(store)::key" is "key". */
static const char *
strip_store (const char *key)
{
  const char *end = g_str_has_prefix (key, "#:(") ? strstr (key, ")::") : NULL;

  return end != NULL ? end + strlen (")::") : key;
}

/* As JavaScript counts. */
static glong
get_length (const char *text)
{
  glong length = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    length += g_utf8_get_char (at) > 0xffff ? 2 : 1;

  return length;
}

static char *
label_inject_payload (Labeller *self)
{
  g_autofree char *payload = get_text_or (self, "payload", "");
  g_autofree char *kind = get_text_or (self, "payloadType", "str");
  g_autofree char *topic = get_text_or (self, "topic", "");
  glong            n_topic = get_length (topic);
  glong            n_payload = get_length (payload);
  const char      *word = NULL;

  if (g_str_equal (kind, "flow") || g_str_equal (kind, "global"))
    return g_strdup_printf ("%s.%s", kind, strip_store (payload));

  if (g_str_equal (kind, "date"))
    word = _ ("timestamp");
  else if (g_str_equal (kind, "bin"))
    word = _ ("buffer");
  else if (g_str_equal (kind, "env"))
    word = _ ("env variable");
  if (word != NULL)
    return n_topic > 0 && n_topic <= 16 ? g_strdup_printf ("%s:%s", topic, word) : g_strdup (word);

  if (g_strv_contains ((const char *const[]){ "str", "string", "num", "bool", "json", NULL }, kind))
    {
      if (n_topic > 0 && n_topic + n_payload <= 32)
        return g_strdup_printf ("%s:%s", topic, payload);
      if (n_payload > 0 && n_payload < 24)
        return g_steal_pointer (&payload);
    }

  /* Translators: the name of Node-RED's inject node on the canvas */
  return g_strdup (_ ("inject"));
}

static char *
label_inject (Labeller *self)
{
  g_autofree char *repeat = get_text (self, "repeat");
  g_autofree char *crontab = get_text (self, "crontab");
  const char      *suffix = is_true (self, "once") ? " ¹" : "";
  g_autofree char *label = NULL;

  if (crontab != NULL || (repeat != NULL && g_ascii_strtod (repeat, NULL) != 0))
    suffix = " ↻";
  label = self->node->name != NULL ? g_strdup (self->node->name) : label_inject_payload (self);

  return g_strconcat (label, suffix, NULL);
}

static char *
label_debug (Labeller *self)
{
  const char      *name = self->node->name;
  const char      *suffix = is_true (self, "console") ? " ⇲" : "";
  g_autofree char *complete = get_text_or (self, "complete", "false");

  if (text_is (self, "targetType", "jsonata"))
    return g_strconcat (name != NULL ? name : "JSONata", suffix, NULL);
  if (g_str_equal (complete, "true"))
    return g_strconcat (name != NULL ? name : "msg", suffix, NULL);
  if (name != NULL)
    return g_strconcat (name, suffix, NULL);

  return g_strconcat ("msg.", g_str_equal (complete, "false") ? "payload" : complete, suffix, NULL);
}

/* catch, status, complete: "catch: 2" when only some nodes are meant. */
static char *
label_scope (Labeller *self)
{
  g_autoptr (JsonArray) scope = get_list (self, "scope");

  if (scope != NULL)
    return g_strdup_printf ("%s: %u", self->node->type, json_array_get_length (scope));
  if (text_is (self, "scope", "group"))
    /* Translators: "catch: group", what the node listens to */
    return g_strdup_printf (_ ("%s: group"), self->node->type);
  if (is_true (self, "uncaught"))
    return g_strdup_printf (_ ("%s: uncaught"), self->node->type);

  return g_strdup_printf (_ ("%s: all"), self->node->type);
}

static char *
label_link_out (Labeller *self)
{
  return g_strdup (text_is (self, "mode", "return") ? _ ("link return") : _ ("link out"));
}

static char *
label_link_call (Labeller *self)
{
  g_autoptr (JsonArray) links = get_list (self, "links");
  const char       *id = NULL;
  const FbFlowNode *target;

  if (text_is (self, "linkType", "dynamic"))
    /* Translators: a link that is chosen while the flow runs */
    return g_strdup (_ ("Dynamic"));
  if (links != NULL && json_array_get_length (links) > 0)
    {
      JsonNode *first = json_array_get_element (links, 0);

      if (json_node_get_value_type (first) == G_TYPE_STRING)
        id = json_node_get_string (first);
    }
  if (id == NULL)
    return g_strdup (_ ("none"));

  target = fb_flow_document_find_node (self->document, id);
  return g_strdup (target != NULL && target->name != NULL ? target->name : _ ("link call"));
}

static char *
label_change (Labeller *self)
{
  g_autoptr (JsonArray) rules = get_list (self, "rules");
  guint       n_rules = rules != NULL ? json_array_get_length (rules) : 0;
  JsonNode   *first = n_rules > 0 ? json_array_get_element (rules, 0) : NULL;
  JsonObject *rule = NULL;
  const char *action;
  const char *property;

  if (n_rules != 1 || !JSON_NODE_HOLDS_OBJECT (first))
    return g_strdup_printf (ngettext ("change: %u rule", "change: %u rules", n_rules), n_rules);

  rule = json_node_get_object (first);
  action = fb_json_get_string (rule, "t", "delete");
  property = strip_store (fb_json_get_string (rule, "p", ""));
  if (!g_strv_contains ((const char *const[]){ "set", "change", "move", NULL }, action))
    action = "delete";

  return g_strdup_printf ("%s %s.%s", action, fb_json_get_string (rule, "pt", "msg"), property);
}

static char *
label_delay (Labeller *self)
{
  g_autofree char *kind = get_text_or (self, "pauseType", "delay");
  g_autofree char *timeout = get_text_or (self, "timeout", "5");
  g_autofree char *units = get_text_or (self, "timeoutUnits", "s");
  g_autofree char *rate = get_text_or (self, "rate", "1");
  g_autofree char *rate_units = get_text_or (self, "rateUnits", "s");
  g_autofree char *n_rate_units = get_text_or (self, "nbRateUnits", "1");
  const char      *word = "limit topic";

  if (g_str_equal (kind, "delayv"))
    return g_strdup (_ ("variable"));
  if (g_str_equal (kind, "random"))
    return g_strdup (_ ("random"));
  if (g_str_equal (kind, "delay"))
    return g_str_equal (units, "milliseconds")
               ? g_strdup_printf (_ ("delay %sms"), timeout)
               : g_strdup_printf (_ ("delay %s%.1s"), timeout, units);

  if (g_str_equal (kind, "rate"))
    word = "limit";
  else if (g_str_equal (kind, "burst"))
    word = "burst";

  return g_strdup_printf ("%s %s msg/%s%.1s", word, rate,
                          g_ascii_strtod (n_rate_units, NULL) > 1 ? n_rate_units : "", rate_units);
}

static char *
label_trigger (Labeller *self)
{
  g_autofree char *duration = get_text_or (self, "duration", "0");
  g_autofree char *units = get_text_or (self, "units", "ms");
  double           value = g_ascii_strtod (duration, NULL);

  if (value > 0)
    return g_strdup_printf (_ ("trigger %s%s"), duration, units);
  if (value < 0)
    return g_strdup_printf (_ ("resend every %s%s"), duration + strspn (duration, "-"), units);

  return g_strdup (_ ("trigger & block"));
}

static char *
label_range (Labeller *self)
{
  g_autofree char *low = get_text (self, "minout");
  g_autofree char *high = get_text (self, "maxout");

  return low != NULL && high != NULL ? g_strdup_printf ("%s - %s", low, high) : NULL;
}

static char *
label_filter (Labeller *self)
{
  g_autofree char *func = get_text_or (self, "func", "rbe");

  if (g_str_has_prefix (func, "rbe"))
    /* Translators: the name of Node-RED's filter node on the canvas */
    return g_strdup (_ ("filter"));
  if (g_str_has_suffix (func, "Eq"))
    func[strlen (func) - strlen ("Eq")] = '\0';

  return g_steal_pointer (&func);
}

/* join, batch: the count stands behind a name, too. */
static char *
label_sequence (Labeller *self)
{
  const char      *name = self->node->name != NULL ? self->node->name : self->node->type;
  g_autofree char *mode = get_text_or (self, "mode", "");
  gboolean         by_count = g_str_equal (mode, "custom") || g_str_equal (mode, "count");
  g_autofree char *count = by_count ? get_text (self, "count") : NULL;
  g_autofree char *interval = NULL;

  if (count != NULL)
    return g_strconcat (name, " ", count, is_true (self, "accumulate") ? "+" : "", NULL);

  interval = g_str_equal (mode, "interval") ? get_text (self, "interval") : NULL;
  return interval != NULL ? g_strconcat (name, " ", interval, "s", NULL) : g_strdup (name);
}

static char *
label_http_in (Labeller *self)
{
  g_autofree char *url = get_text (self, "url");
  g_autofree char *method = get_text_or (self, "method", "get");

  return url == NULL
             ? g_strdup ("http")
             : g_strdup_printf ("[%s] %s%s", method, g_str_has_prefix (url, "/") ? "" : "/", url);
}

static char *
label_http_response (Labeller *self)
{
  g_autofree char *status = get_text (self, "statusCode");

  return status != NULL ? g_strdup_printf ("http (%s)", status) : g_strdup ("http");
}

static char *
label_websocket (Labeller *self)
{
  g_autofree char  *id = get_text (self, "client");
  const FbFlowNode *config = NULL;
  Labeller          of_config = { .document = self->document };
  g_autofree char  *path = NULL;

  if (id == NULL)
    id = get_text (self, "server");
  if (id != NULL)
    config = fb_flow_document_find_node (self->document, id);
  if (config == NULL)
    return g_strdup ("websocket");

  of_config.node = config;
  of_config.index = fb_flow_document_get_index (self->document, config);
  path = get_text_or (&of_config, "path", "");
  return g_strdup_printf ("[ws] %s", path);
}

static char *
label_tcp (Labeller *self)
{
  g_autofree char *host =
      get_text (self, g_str_equal (self->node->type, "tcp request") ? "server" : "host");
  g_autofree char *port = get_text_or (self, "port", "");

  return g_strconcat ("tcp:", host != NULL ? host : "", host != NULL ? ":" : "", port, NULL);
}

static char *
label_udp (Labeller *self)
{
  gboolean         comes_in = g_str_equal (self->node->type, "udp in");
  g_autofree char *port = get_text_or (self, "port", "");
  g_autofree char *address = get_text_or (self, comes_in ? "group" : "addr", "");

  return comes_in && text_is (self, "multicast", "false")
             ? g_strconcat ("udp ", port, NULL)
             : g_strconcat ("udp ", address, ":", port, NULL);
}

static char *
label_file (Labeller *self)
{
  gboolean         reads = g_str_equal (self->node->type, "file in");
  gboolean         is_plain = text_is (self, "filenameType", "str");
  gboolean         is_env = text_is (self, "filenameType", "env");
  g_autofree char *name = is_plain || is_env ? get_text (self, "filename") : NULL;

  if (text_is (self, "overwriteFile", "delete"))
    return g_strconcat ("delete ", is_env ? "env." : "", name, NULL);
  if (name != NULL)
    return g_strconcat (is_env ? "env." : "", name, NULL);

  return g_strdup (reads ? _ ("read file") : _ ("write file"));
}

/* What the two dashboards show on their pages, unless it is filled in there. */
static char *
label_widget (Labeller *self)
{
  g_autofree char *label = get_text (self, "label");

  return label != NULL && strstr (label, "{{") == NULL ? g_steal_pointer (&label) : NULL;
}

/* @property: the label when the node has no name; @make goes before, and also sees named nodes when
 * @of_named. */
static const struct
{
  const char *type;
  const char *property;
  char *(*make) (Labeller *self);
  gboolean of_named;
} rules[] = {
  { "batch", NULL, label_sequence, TRUE },
  { "catch", NULL, label_scope },
  { "change", NULL, label_change },
  { "complete", NULL, label_scope },
  { "debug", NULL, label_debug, TRUE },
  { "delay", NULL, label_delay },
  { "exec", "command" },
  { "file", NULL, label_file },
  { "file in", NULL, label_file },
  { "html", "tag" },
  { "http in", NULL, label_http_in },
  { "http response", NULL, label_http_response },
  { "inject", NULL, label_inject, TRUE },
  { "join", NULL, label_sequence, TRUE },
  { "link call", NULL, label_link_call },
  { "link out", NULL, label_link_out },
  { "mqtt in", "topic" },
  { "mqtt out", "topic" },
  { "range", NULL, label_range },
  { "rbe", NULL, label_filter },
  { "status", NULL, label_scope },
  { "tcp in", NULL, label_tcp },
  { "tcp out", NULL, label_tcp },
  { "tcp request", NULL, label_tcp },
  { "trigger", NULL, label_trigger },
  { "udp in", NULL, label_udp },
  { "udp out", NULL, label_udp },
  { "watch", "files" },
  { "websocket in", NULL, label_websocket },
  { "websocket out", NULL, label_websocket },
};

/* (nullable) */
static char *
apply_rules (Labeller *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    if (g_str_equal (rules[i].type, self->node->type))
      {
        if (self->node->name != NULL && !rules[i].of_named)
          return NULL;
        return rules[i].make != NULL ? rules[i].make (self) : get_text (self, rules[i].property);
      }

  if (self->node->name == NULL &&
      (g_str_has_prefix (self->node->type, "ui_") || g_str_has_prefix (self->node->type, "ui-")))
    return label_widget (self);

  return NULL;
}

/* (nullable) the first of the steps of the definition's own function that is not empty */
static char *
apply_steps (Labeller *self, const FbNodeLook *look)
{
  g_auto (GStrv) steps = NULL;

  if (look == NULL || look->shows == NULL)
    return NULL;

  steps = g_strsplit (look->shows, "\n", -1);
  for (char **step = steps; *step != NULL; step++)
    {
      char *text = **step == '.' ? get_text (self, *step + 1) : NULL;

      if (**step == '\'' && (*step)[1] != '\0')
        text = g_strdup (*step + 1);
      if (text != NULL)
        return text;
    }

  return NULL;
}

static const char *
find_plain_label (Labeller *self, const FbNodeLook *look)
{
  const char       *type = self->node->type;
  const FbFlowNode *subflow;

  if (self->node->name != NULL)
    return self->node->name;
  if (g_str_has_prefix (type, SUBFLOW_PREFIX))
    {
      subflow = fb_flow_document_find_node (self->document, type + strlen (SUBFLOW_PREFIX));
      if (subflow != NULL && subflow->name != NULL)
        return subflow->name;
    }

  return look != NULL && look->label != NULL ? look->label : type;
}

char *
fb_node_label_make (FbFlowDocument *document, const FbFlowNode *node, const FbNodeLook *look)
{
  Labeller         self = { .document = document, .node = node };
  g_autofree char *made = NULL;
  const char      *label;

  g_return_val_if_fail (document != NULL, NULL);
  g_return_val_if_fail (node != NULL, NULL);

  self.index = fb_flow_document_get_index (document, node);
  made = apply_rules (&self);
  if (made == NULL)
    made = apply_steps (&self, look);
  label = made != NULL && *made != '\0' ? made : find_plain_label (&self, look);

  return g_utf8_make_valid (label, (gssize)MIN (strlen (label), MAX_LABEL_BYTES));
}
