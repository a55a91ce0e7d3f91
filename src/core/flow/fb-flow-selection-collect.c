/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fb-error.h"
#include "fb-flow-compare-private.h"
#include "fb-flow-document-private.h"
#include "fb-flow-selection-private.h"

/* Which nodes come along, and in which order. As in the editor a set of nodes grows by the
 * configuration nodes that its nodes use; a subflow stands before the set with its first instance,
 * what lies in a group behind the group. Both are sets of their own; they stand on a stack here,
 * since a file can nest them as deep as it likes. */

#define MAX_ID 1000 /* bytes; a longer string is no id */

#define IS(kind) (1u << (kind))
#define NODES IS (FB_FLOW_NODE)
#define GROUPS IS (FB_FLOW_GROUP)
#define JUNCTIONS IS (FB_FLOW_JUNCTION)
#define CONFIGS IS (FB_FLOW_CONFIG)

/* What lies on a tab or subflow that was chosen, and in a subflow that is used. */
static const guint chosen_order[] = { GROUPS, JUNCTIONS, NODES, CONFIGS };
static const guint used_order[] = { NODES, CONFIGS, JUNCTIONS, GROUPS };

/* Nodes one behind the other. */
typedef struct
{
  guint first;
  guint last;
} Chain;

typedef struct
{
  GArray  *set; /* indices; grows */
  guint    at;
  gboolean is_entered; /* the node at @at has had its subflow */
  gboolean is_before;  /* stands before all of the set it was found in; else behind */
  Chain    chain;
} Frame;

typedef struct
{
  /* Borrowed */
  FbFlowDocument *document;

  /* Owned */
  GArray       **inside; /* what lies in a tab, subflow or group; like @taken by its index */
  guint8        *taken;  /* by the index of the first node with the id */
  guint         *next;   /* by index, in its chain */
  GArray        *frames;
  FbJsonChildren members;
} Collector;

static void
clear_frame (gpointer data)
{
  Frame *frame = data;

  g_array_unref (frame->set);
}

static void
add_inside (Collector *self, const char *container, guint index)
{
  const FbFlowNode *node =
      container != NULL ? fb_flow_document_find_node (self->document, container) : NULL;
  GArray **list;

  if (node == NULL)
    return;
  list = &self->inside[fb_flow_document_get_index (self->document, node)];
  if (*list == NULL)
    *list = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_val (*list, index);
}

static void
collector_init (Collector *self, FbFlowDocument *document)
{
  guint n_nodes = fb_flow_document_get_n_nodes (document);

  self->document = document;
  self->inside = g_new0 (GArray *, n_nodes + 1);
  self->taken = g_malloc0 (n_nodes + 1);
  self->next = g_new (guint, n_nodes + 1);
  self->frames = g_array_new (FALSE, FALSE, sizeof (Frame));
  g_array_set_clear_func (self->frames, clear_frame);
  for (guint i = 0; i < n_nodes; i++)
    {
      const FbFlowNode *node = fb_flow_document_get_node (document, i);

      add_inside (self, node->z, i);
      add_inside (self, node->g, i);
    }
}

static void
collector_clear (Collector *self)
{
  for (guint i = 0; i < fb_flow_document_get_n_nodes (self->document); i++)
    g_clear_pointer (&self->inside[i], g_array_unref);
  g_clear_pointer (&self->inside, g_free);
  g_clear_pointer (&self->taken, g_free);
  g_clear_pointer (&self->next, g_free);
  g_clear_pointer (&self->frames, g_array_unref);
  fb_json_children_clear (&self->members);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Collector, collector_clear)

/* Of nodes with the same id one. */
static void
take (Collector *self, GArray *set, guint index)
{
  const FbFlowNode *node = fb_flow_document_get_node (self->document, index);
  const FbFlowNode *first = fb_flow_document_find_node (self->document, node->id);
  guint8           *taken = &self->taken[fb_flow_document_get_index (self->document, first)];

  if (*taken)
    return;
  *taken = TRUE;
  g_array_append_val (set, index);
}

/* What lies on the tab, subflow or group @id, as far as it is of @kinds. */
static void
take_inside (Collector *self, GArray *set, const char *id, guint kinds)
{
  const FbFlowNode *node = fb_flow_document_find_node (self->document, id);
  const GArray     *list = self->inside[fb_flow_document_get_index (self->document, node)];

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      guint index = g_array_index (list, guint, i);

      if ((IS (fb_flow_document_get_node (self->document, index)->kind) & kinds) != 0)
        take (self, set, index);
    }
}

static void
push (Collector *self, GArray *set, gboolean is_before)
{
  Frame frame = { .set = set,
                  .is_before = is_before,
                  .chain = { FB_FLOW_NO_NODE, FB_FLOW_NO_NODE } };

  g_array_append_val (self->frames, frame);
}

/* TRUE when its subflow is to be gone through first. */
static gboolean
enter_subflow (Collector *self, const FbFlowNode *node)
{
  const FbFlowNode *subflow;
  GArray           *set;
  guint             index;

  if (!g_str_has_prefix (node->type, FB_FLOW_SUBFLOW_PREFIX))
    return FALSE;
  subflow =
      fb_flow_document_find_node (self->document, node->type + strlen (FB_FLOW_SUBFLOW_PREFIX));
  if (subflow == NULL || subflow->kind != FB_FLOW_SUBFLOW)
    return FALSE;
  index = fb_flow_document_get_index (self->document, subflow);
  if (self->taken[index])
    return FALSE;

  set = g_array_new (FALSE, FALSE, sizeof (guint));
  take (self, set, index);
  for (guint i = 0; i < G_N_ELEMENTS (used_order); i++)
    take_inside (self, set, subflow->id, used_order[i]);
  push (self, set, TRUE);

  return TRUE;
}

/* The configuration node that @value names, if it does. */
static void
take_named (Collector *self, GArray *set, const FbFlowValue *value)
{
  const FbFlowNode *node;
  g_autofree char  *id = NULL;

  if (!fb_flow_value_begins (value, '"') || fb_flow_value_length (value) > MAX_ID)
    return;
  id = fb_flow_value_dup_string (value);
  node = fb_flow_document_find_node (self->document, id);
  if (node != NULL && node->kind == FB_FLOW_CONFIG)
    take (self, set, fb_flow_document_get_index (self->document, node));
}

/* @is_environment: of variables, whose values can be configuration nodes too. */
static void
take_named_in_list (Collector *self, GArray *set, const FbFlowValue *list, gboolean is_environment)
{
  g_auto (FbJsonChildren) elements = { 0 };
  g_auto (FbJsonChildren) variable = { 0 };

  fb_flow_value_read (list, &elements);
  for (guint i = 0; i < elements.length; i++)
    {
      FbFlowValue element = fb_flow_value_of (&elements.items[i]);

      if (is_environment && fb_flow_value_begins (&element, '{'))
        {
          fb_flow_value_read (&element, &variable);
          element = fb_flow_value_of (fb_json_children_find (&variable, "value"));
        }
      take_named (self, set, &element);
    }
}

/* Members that name no configuration node, even if they look like it. */
static gboolean
is_own (const FbJsonChild *member)
{
  static const char *const names[] = { "id", "z", "name", "label", "info", "credentials" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (fb_json_child_is (member, names[i]))
      return TRUE;

  return FALSE;
}

static void
take_used (Collector *self, GArray *set, const FbFlowNode *node)
{
  const char *text = fb_flow_document_get_text (self->document);
  FbFlowValue value = { text + node->start, text + node->end };

  fb_flow_value_read (&value, &self->members);
  for (guint i = 0; i < self->members.length; i++)
    {
      const FbJsonChild *member = &self->members.items[i];

      value = fb_flow_value_of (member);
      if (is_own (member))
        continue;
      if (fb_flow_value_begins (&value, '['))
        take_named_in_list (self, set, &value, fb_json_child_is (member, "env"));
      else
        take_named (self, set, &value);
    }
}

/* Those that the group lists, then those that only say so themselves. */
static void
enter_group (Collector *self, const FbFlowNode *group)
{
  GArray     *set = g_array_new (FALSE, FALSE, sizeof (guint));
  const char *text = fb_flow_document_get_text (self->document);
  gsize       start, end;

  if (fb_flow_document_get_property (self->document,
                                     fb_flow_document_get_index (self->document, group), "nodes",
                                     &start, &end))
    {
      g_auto (GStrv) ids = fb_flow_document_list_ids (text + start, end - start);

      for (guint i = 0; ids[i] != NULL; i++)
        {
          const FbFlowNode *node = fb_flow_document_find_node (self->document, ids[i]);

          if (node != NULL)
            take (self, set, fb_flow_document_get_index (self->document, node));
        }
    }
  take_inside (self, set, group->id, ~0u);
  push (self, set, FALSE);
}

static void
link_chains (Collector *self, Chain *chain, const Chain *other)
{
  if (other->first == FB_FLOW_NO_NODE)
    return;
  if (chain->first == FB_FLOW_NO_NODE)
    {
      *chain = *other;
      return;
    }
  self->next[chain->last] = other->first;
  chain->last = other->last;
}

static void
pop (Collector *self)
{
  Chain    chain = g_array_index (self->frames, Frame, self->frames->len - 1).chain;
  gboolean is_before = g_array_index (self->frames, Frame, self->frames->len - 1).is_before;
  Frame   *outer;

  g_array_set_size (self->frames, self->frames->len - 1);
  outer = &g_array_index (self->frames, Frame, self->frames->len - 1);
  if (is_before)
    {
      link_chains (self, &chain, &outer->chain);
      outer->chain = chain;
    }
  else
    link_chains (self, &outer->chain, &chain);
}

static void
step (Collector *self)
{
  Frame            *frame = &g_array_index (self->frames, Frame, self->frames->len - 1);
  guint             index = g_array_index (frame->set, guint, frame->at);
  const FbFlowNode *node = fb_flow_document_get_node (self->document, index);
  gboolean          was_entered = frame->is_entered;

  frame->is_entered = TRUE;
  if (!was_entered && enter_subflow (self, node))
    return;

  frame->is_entered = FALSE;
  frame->at++;
  link_chains (self, &frame->chain, &(Chain){ index, index });
  take_used (self, frame->set, node);
  if (node->kind == FB_FLOW_GROUP)
    enter_group (self, node);
}

static GArray *
choose (Collector *self, const char *const *ids, GError **error)
{
  g_autoptr (GArray) set = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; ids[i] != NULL; i++)
    {
      const FbFlowNode *node = fb_flow_document_find_node (self->document, ids[i]);

      if (node == NULL)
        {
          fb_throw (error, FB_ERROR_NOT_FOUND, _ ("No node has the id “%s”"), ids[i]);
          return NULL;
        }
      take (self, set, fb_flow_document_get_index (self->document, node));
      if (node->kind != FB_FLOW_TAB && node->kind != FB_FLOW_SUBFLOW)
        continue;
      for (guint kind = 0; kind < G_N_ELEMENTS (chosen_order); kind++)
        take_inside (self, set, node->id, chosen_order[kind]);
    }

  return g_steal_pointer (&set);
}

GArray *
fb_flow_selection_collect (FbFlowDocument *document, const char *const *ids, GError **error)
{
  g_auto (Collector) self = { 0 };
  GArray *set;
  GArray *indices;
  Frame  *frame;

  collector_init (&self, document);
  set = choose (&self, ids, error);
  if (set == NULL)
    return NULL;

  push (&self, set, FALSE);
  for (;;)
    {
      frame = &g_array_index (self.frames, Frame, self.frames->len - 1);
      if (frame->at < frame->set->len)
        step (&self);
      else if (self.frames->len > 1)
        pop (&self);
      else
        break;
    }

  indices = g_array_new (FALSE, FALSE, sizeof (guint));
  if (frame->chain.first == FB_FLOW_NO_NODE)
    return indices;
  for (guint at = frame->chain.first;; at = self.next[at])
    {
      g_array_append_val (indices, at);
      if (at == frame->chain.last)
        return indices;
    }
}
