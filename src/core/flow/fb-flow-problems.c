/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-flow-document-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-json-reader.h"
#include "fb-json-string.h"

/* What a document refers to and has not. Whether a property names a config node cannot be known
 * without the node's definition, so config references are not looked at. Any thread. */

typedef struct
{
  FbFlowDocument *document; /* Borrowed */
  GPtrArray      *problems; /* Owned */
  guint           n_more;
  gboolean        has_tabs;
} Search;

static void
problem_free (gpointer data)
{
  FbFlowProblem *self = data;

  g_free (self->code);
  g_free (self->node);
  g_free (self->message);
  g_free (self);
}

/* Takes @message. */
static void
add_problem (Search *self, const char *code, const FbFlowNode *node, char *message)
{
  FbFlowProblem *problem;

  if (self->problems->len + 1 >= FB_FLOW_MAX_PROBLEMS)
    {
      self->n_more++;
      g_free (message);
      return;
    }

  problem = g_new (FbFlowProblem, 1);
  problem->code = g_strdup (code);
  problem->node = node != NULL ? g_strdup (node->id) : NULL;
  problem->message = message;
  g_ptr_array_add (self->problems, problem);
}

static void
end_problems (Search *self)
{
  FbFlowProblem *problem;

  if (self->n_more == 0)
    return;

  problem = g_new0 (FbFlowProblem, 1);
  problem->code = g_strdup ("more");
  problem->message =
      g_strdup_printf (ngettext ("and %u more problem", "and %u more problems", self->n_more),
                       self->n_more);
  g_ptr_array_add (self->problems, problem);
}

static const char *
shown_name (const FbFlowNode *node)
{
  return node->name != NULL ? node->name : node->type;
}

static gboolean
is_there (Search *self, const char *id, FbFlowKind kind)
{
  const FbFlowNode *node = fb_flow_document_find_node (self->document, id);

  return node != NULL && node->kind == kind;
}

static void
check_ids (Search *self)
{
  const guint *order = fb_flow_document_get_order (self->document);
  guint        n_nodes = fb_flow_document_get_n_nodes (self->document);

  for (guint i = 1; i < n_nodes; i++)
    {
      const FbFlowNode *first = fb_flow_document_get_node (self->document, order[i - 1]);
      const FbFlowNode *node = fb_flow_document_get_node (self->document, order[i]);

      if (strcmp (first->id, node->id) == 0)
        add_problem (self, "duplicate-id", node,
                     g_strdup_printf (_ ("“%s” has the same id as another node: %s"),
                                      shown_name (node), node->id));
    }
}

static void
check_place (Search *self, const FbFlowNode *node)
{
  /* Nodes that were copied without their tab and group still name them. */
  if (node->z != NULL && self->has_tabs && !is_there (self, node->z, FB_FLOW_TAB) &&
      !is_there (self, node->z, FB_FLOW_SUBFLOW))
    add_problem (self, "unknown-container", node,
                 g_strdup_printf (_ ("“%s” lies on a tab that does not exist: %s"),
                                  shown_name (node), node->z));

  if (node->g != NULL && self->has_tabs && !is_there (self, node->g, FB_FLOW_GROUP))
    add_problem (self, "unknown-group", node,
                 g_strdup_printf (_ ("“%s” lies in a group that does not exist: %s"),
                                  shown_name (node), node->g));

  if (g_str_has_prefix (node->type, FB_FLOW_SUBFLOW_PREFIX) &&
      !is_there (self, node->type + strlen (FB_FLOW_SUBFLOW_PREFIX), FB_FLOW_SUBFLOW))
    add_problem (self, "unknown-subflow", node,
                 g_strdup_printf (_ ("“%s” is made from a subflow that does not exist: %s"),
                                  shown_name (node), node->type + strlen (FB_FLOW_SUBFLOW_PREFIX)));
}

/* The string the reader stands at names a node that @node is wired or linked to. */
static void
check_target (Search *self, const FbFlowNode *node, const FbJsonReader *reader, gboolean is_link)
{
  g_autofree char *id =
      fb_json_dup_text (reader->start + 1, (gsize)(reader->stop - reader->start) - 2);

  if (id[0] == '\0' || fb_flow_document_find_node (self->document, id) != NULL)
    return;

  if (is_link)
    add_problem (self, "dangling-link", node,
                 g_strdup_printf (_ ("“%s” is linked to a node that does not exist: %s"),
                                  shown_name (node), id));
  else
    add_problem (self, "dangling-wire", node,
                 g_strdup_printf (_ ("“%s” is wired to a node that does not exist: %s"),
                                  shown_name (node), id));
}

/* Checks every string below the value that begins now: wires are lists of lists of ids. */
static void
check_strings (Search *self, const FbFlowNode *node, FbJsonReader *reader, gboolean is_link)
{
  guint depth = reader->depth;

  do
    {
      FbJsonToken token = fb_json_reader_next (reader, NULL);

      if (token == FB_JSON_TOKEN_STRING)
        check_target (self, node, reader, is_link);
    }
  while (reader->depth > depth);
}

/* A subflow's ports: {"x":…,"wires":[{"id":…,"port":…}]}. */
static void
check_port_wires (Search *self, const FbFlowNode *node, FbJsonReader *reader)
{
  guint    depth = reader->depth;
  gboolean is_id = FALSE;

  do
    {
      FbJsonToken token = fb_json_reader_next (reader, NULL);

      if (token == FB_JSON_TOKEN_STRING && is_id)
        check_target (self, node, reader, FALSE);
      is_id = token == FB_JSON_TOKEN_KEY && fb_json_reader_key_is (reader, "id");
    }
  while (reader->depth > depth);
}

static void
check_targets (Search *self, const FbFlowNode *node)
{
  const char *text = fb_flow_document_get_text (self->document);
  gboolean    is_subflow = node->kind == FB_FLOW_SUBFLOW;
  gboolean    has_links = g_str_has_prefix (node->type, "link ");
  g_auto (FbJsonReader) reader = { 0 };

  fb_json_reader_init (&reader, text + node->start, node->end - node->start);
  fb_json_reader_next (&reader, NULL);
  while (fb_json_reader_next (&reader, NULL) == FB_JSON_TOKEN_KEY)
    {
      if (fb_json_reader_key_is (&reader, "wires"))
        check_strings (self, node, &reader, FALSE);
      else if (has_links && fb_json_reader_key_is (&reader, "links"))
        check_strings (self, node, &reader, TRUE);
      else if (is_subflow &&
               (fb_json_reader_key_is (&reader, "in") || fb_json_reader_key_is (&reader, "out") ||
                fb_json_reader_key_is (&reader, "status")))
        check_port_wires (self, node, &reader);
      else
        fb_json_reader_skip (&reader, NULL);
    }
}

GPtrArray *
fb_flow_make_problems (FbFlowDocument *self)
{
  Search search = { .document = self };
  guint  n_nodes = fb_flow_document_get_n_nodes (self);

  search.problems = g_ptr_array_new_with_free_func (problem_free);
  for (guint i = 0; i < n_nodes && !search.has_tabs; i++)
    search.has_tabs = fb_flow_document_get_node (self, i)->kind == FB_FLOW_TAB;

  check_ids (&search);
  for (guint i = 0; i < n_nodes; i++)
    {
      check_place (&search, fb_flow_document_get_node (self, i));
      check_targets (&search, fb_flow_document_get_node (self, i));
    }
  end_problems (&search);

  return search.problems;
}
