/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-node-facets.h"

#include <string.h>

#include "fb-json-reader.h"
#include "fb-json-string.h"
#include "flow/fb-flow-code.h"

/* One pass over the tokens of the node. Sources for what a property means: the nodes of Node-RED
 * 4.1 and 5.0: "topic" of mqtt in and out, "url" of http in and request and of sockets, ${NAME} and
 * env.get() in any text. */

#define MAX_TEXT (256 * 1024)
#define MAX_FACETS 200
#define MAX_VALUE 65535

typedef struct
{
  /* Borrowed */
  FbNodeFacets     *facets;
  const FbFlowNode *node;

  guint    outer; /* depth of the node's own members */
  gboolean is_code;
  gboolean in_env;  /* below the member "env" */
  gboolean in_skip; /* below a member of ids */
  char     key[32]; /* the member read last, shortened */
} Walk;

static void
facet_clear (gpointer data)
{
  g_free (((FbNodeFacet *)data)->value);
}

static void
add_facet (FbNodeFacets *self, FbNodeFilter kind, const char *value, gsize length)
{
  FbNodeFacet facet = { .kind = kind };

  if (length == 0 || length > MAX_VALUE || self->facets->len >= MAX_FACETS)
    return;

  facet.value = g_strndup (value, length);
  g_array_append_val (self->facets, facet);
}

static gsize
name_length (const char *text)
{
  gsize length = 0;

  while (g_ascii_isalnum (text[length]) || text[length] == '_')
    length++;

  return length;
}

/* ${NAME}, and env.get("NAME") in code. */
static void
find_variables (FbNodeFacets *self, const char *text)
{
  static const char *const openings[] = { "${", "env.get(\"", "env.get('" };

  for (guint i = 0; i < G_N_ELEMENTS (openings); i++)
    for (const char *at = strstr (text, openings[i]); at != NULL; at = strstr (at, openings[i]))
      {
        at += strlen (openings[i]);
        add_facet (self, FB_FILTER_ENV, at, name_length (at));
      }
}

static gboolean
holds_code (const Walk *self)
{
  for (const FbFlowCode *code = fb_flow_code_list (); code->type != NULL; code++)
    if (g_str_equal (code->type, self->node->type) && g_str_equal (code->property, self->key))
      return TRUE;

  return FALSE;
}

static void
begin_member (Walk *self)
{
  static const char *const skipped[] = { "id", "type", "z", "g", "wires", "links", "nodes", NULL };

  self->in_skip = g_strv_contains (skipped, self->key);
  self->in_env = g_str_equal (self->key, "env");
  self->is_code = holds_code (self);
}

static void
add_string (Walk *self, const char *text, gboolean is_outer)
{
  GString *into = self->is_code ? self->facets->code : self->facets->texts;
  gsize    length = strlen (text);

  if (length == 0 || self->in_skip)
    return;

  if (into->len + length < MAX_TEXT)
    {
      g_string_append (into, text);
      g_string_append_c (into, '\n');
    }
  if (is_outer && g_str_equal (self->key, "topic"))
    add_facet (self->facets, FB_FILTER_TOPIC, text, length);
  else if (is_outer && (g_str_equal (self->key, "url") || g_str_equal (self->key, "broker") ||
                        g_str_equal (self->key, "server") || g_str_equal (self->key, "host")))
    add_facet (self->facets, FB_FILTER_URL, text, length);
  else if (self->in_env && !is_outer && g_str_equal (self->key, "name"))
    add_facet (self->facets, FB_FILTER_ENV, text, length);
  find_variables (self->facets, text);
}

static void
walk (Walk *self, FbJsonReader *reader)
{
  FbJsonToken token;

  while ((token = fb_json_reader_next (reader, NULL)) > FB_JSON_TOKEN_END)
    if (token == FB_JSON_TOKEN_KEY)
      {
        gsize length = MIN (reader->key_length, sizeof self->key - 1);

        memcpy (self->key, reader->key, length);
        self->key[length] = '\0';
        if (reader->depth == self->outer)
          begin_member (self);
      }
    else if (token == FB_JSON_TOKEN_STRING)
      {
        g_autofree char *text =
            fb_json_dup_text (reader->start + 1, (gsize)(reader->stop - reader->start) - 2);

        add_string (self, text, reader->depth == self->outer);
      }
}

FbNodeFacets *
fb_node_facets_new (FbFlowDocument *document, guint index)
{
  FbNodeFacets     *self = g_new0 (FbNodeFacets, 1);
  const FbFlowNode *node = fb_flow_document_get_node (document, index);
  const char       *text = g_bytes_get_data (fb_flow_document_get_bytes (document), NULL);
  Walk              state = { .facets = self, .node = node, .outer = 1 };
  g_auto (FbJsonReader) reader = { 0 };

  self->texts = g_string_new (NULL);
  self->code = g_string_new (NULL);
  self->facets = g_array_new (FALSE, FALSE, sizeof (FbNodeFacet));
  g_array_set_clear_func (self->facets, facet_clear);

  fb_json_reader_init (&reader, text + node->start, node->end - node->start);
  walk (&state, &reader);

  return self;
}

void
fb_node_facets_free (FbNodeFacets *self)
{
  g_string_free (self->texts, TRUE);
  g_string_free (self->code, TRUE);
  g_array_unref (self->facets);
  g_free (self);
}
