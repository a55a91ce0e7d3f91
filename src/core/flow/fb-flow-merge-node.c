/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <math.h>
#include <string.h>

#include "fb-flow-merge-walk-private.h"

/* One node that both sides changed, member by member. Its place is one thing: a position means
 * nothing on another tab. */

#define MAX_MEMBERS 2000 /* a node with more is merged whole */
#define KIND(kind) (1u << (kind))
#define ANY_KIND (~0u)
#define ON_CANVAS (ANY_KIND & ~KIND (FB_FLOW_CONFIG) & ~KIND (FB_FLOW_TAB))

typedef struct
{
  FbMergeItems items[FB_MERGE_N_SIDES];
  FbMergeSide  place;  /* whose z, x and y are taken */
  gboolean     moved;  /* to another tab: and whose g */
  gboolean     united; /* a group that holds what it holds on both sides */
  GString     *out;
  gsize        start;
} Node;

static FbFlowValue
get_value (const Node *node, FbMergeSide side, const char *name)
{
  const FbJsonChild wanted = { .name = name, .name_length = strlen (name) };

  return fb_flow_value_of (fb_merge_items_find (&node->items[side], &wanted));
}

/* The side whose @name is right, or FB_MERGE_OPEN. */
static FbMergeSide
compare_member (FbMergeWalk *self, const Node *node, const char *name)
{
  FbFlowValue values[FB_MERGE_N_SIDES];

  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    values[side] = get_value (node, side, name);

  return fb_merge_compare (self, values);
}

static gboolean
is_same (FbMergeWalk *self, const Node *node, FbMergeSide one, FbMergeSide other, const char *name)
{
  FbFlowValue a = get_value (node, one, name);
  FbFlowValue b = get_value (node, other, name);

  return fb_flow_compare_values (self->compare, &a, &b);
}

/* The place. */

static gboolean
is_same_spot (FbMergeWalk *self, const Node *node, FbMergeSide one, FbMergeSide other)
{
  gboolean is_group = self->nodes[FB_MERGE_THEIRS]->kind == FB_FLOW_GROUP;

  return is_same (self, node, one, other, "x") && is_same (self, node, one, other, "y") &&
         (!is_group ||
          (is_same (self, node, one, other, "w") && is_same (self, node, one, other, "h")));
}

/* NaN when it is none. */
static double
get_number (const Node *node, FbMergeSide side, const char *name)
{
  FbFlowValue value = get_value (node, side, name);

  if (value.start == NULL || !(g_ascii_isdigit (*value.start) || *value.start == '-'))
    return NAN;

  return g_ascii_strtod (value.start, NULL);
}

static char *
dup_spot (const Node *node, FbMergeSide side)
{
  FbFlowValue x = get_value (node, side, "x");
  FbFlowValue y = get_value (node, side, "y");

  if (x.start == NULL || y.start == NULL)
    return NULL;

  return g_strdup_printf ("%.*s, %.*s", (int)MIN (fb_flow_value_length (&x), 40), x.start,
                          (int)MIN (fb_flow_value_length (&y), 40), y.start);
}

static FbMergeSide
ask_for_spot (FbMergeWalk *self, const Node *node)
{
  char       *shown[FB_MERGE_N_SIDES] = { NULL };
  FbMergeSide side;
  gsize       path = self->compare->path->len;

  for (side = 0; self->outcome == NULL && side < FB_MERGE_N_SIDES; side++)
    shown[side] = dup_spot (node, side);
  self->sense = (FbFlowSense){ .aspect = FB_FLOW_LAYOUT };
  g_string_append (self->compare->path, "position");
  side = fb_merge_ask_shown (self, 0, shown);
  fb_flow_compare_pop (self->compare, path);
  for (guint i = 0; i < FB_MERGE_N_SIDES; i++)
    g_free (shown[i]);

  return side;
}

/* Both put it on another tab. */
static FbMergeSide
ask_for_tab (FbMergeWalk *self, const Node *node)
{
  char       *shown[FB_MERGE_N_SIDES] = { NULL };
  FbMergeSide side;
  gsize       path = self->compare->path->len;

  self->sense = (FbFlowSense){ .aspect = FB_FLOW_MOVED, .is_reference = TRUE };
  for (side = 0; self->outcome == NULL && side < FB_MERGE_N_SIDES; side++)
    {
      FbPropertyChange change = { .is_reference = TRUE };
      FbFlowValue      value = get_value (node, side, "z");

      shown[side] = fb_flow_value_show (self->merge->documents[side], &value, &change);
    }
  g_string_append (self->compare->path, "z");
  side = fb_merge_ask_shown (self, 0, shown);
  fb_flow_compare_pop (self->compare, path);
  for (guint i = 0; i < FB_MERGE_N_SIDES; i++)
    g_free (shown[i]);

  return side;
}

static gboolean
is_tab_gone (FbMergeWalk *self, FbMergeSide side)
{
  const FbFlowNode *node = self->nodes[side];
  guint container = node != NULL && node->z != NULL ? fb_merge_find_entry (self->merge, node->z)
                                                    : FB_FLOW_NO_NODE;

  return self->outcome != NULL && container != FB_FLOW_NO_NODE &&
         !fb_merge_outcome_has (self->outcome, container);
}

/* Numbers of both sides, and more than before in the group. */
static gboolean
can_unite (FbMergeWalk *self, const Node *node)
{
  static const char *const names[] = { "x", "y", "w", "h" };

  if (self->nodes[FB_MERGE_THEIRS]->kind != FB_FLOW_GROUP || !self->has_base ||
      (is_same (self, node, FB_MERGE_BASE, FB_MERGE_MINE, "nodes") &&
       is_same (self, node, FB_MERGE_BASE, FB_MERGE_THEIRS, "nodes")))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (!isfinite (get_number (node, FB_MERGE_MINE, names[i])) ||
        !isfinite (get_number (node, FB_MERGE_THEIRS, names[i])))
      return FALSE;

  return TRUE;
}

static FbMergeSide
find_place (FbMergeWalk *self, Node *node)
{
  FbMergeSide tab = compare_member (self, node, "z");

  node->moved = !is_same (self, node, FB_MERGE_MINE, FB_MERGE_THEIRS, "z");
  if (tab == FB_MERGE_OPEN)
    return ask_for_tab (self, node);
  if (node->moved)
    return tab;
  if (is_same_spot (self, node, FB_MERGE_MINE, FB_MERGE_THEIRS))
    return FB_MERGE_THEIRS;
  if (self->has_base && is_same_spot (self, node, FB_MERGE_BASE, FB_MERGE_MINE))
    return FB_MERGE_THEIRS;
  if (self->has_base && is_same_spot (self, node, FB_MERGE_BASE, FB_MERGE_THEIRS))
    return FB_MERGE_MINE;

  node->united = can_unite (self, node);
  return node->united ? FB_MERGE_THEIRS : ask_for_spot (self, node);
}

static FbMergeSide
find_place_that_is_there (FbMergeWalk *self, Node *node)
{
  FbMergeSide place = find_place (self, node);

  if (!is_tab_gone (self, place))
    return place;

  for (FbMergeSide side = FB_MERGE_MINE; side <= FB_MERGE_THEIRS; side++)
    if (!is_tab_gone (self, side))
      {
        node->moved = TRUE;
        node->united = FALSE;
        return side;
      }

  return place;
}

/* One number of the smallest box that holds both. */
static void
append_united (const Node *node, const FbJsonChild *name, GString *out)
{
  gboolean    is_across = fb_json_child_is (name, "x") || fb_json_child_is (name, "w");
  const char *start = is_across ? "x" : "y";
  const char *size = is_across ? "w" : "h";
  double      mine = get_number (node, FB_MERGE_MINE, start);
  double      theirs = get_number (node, FB_MERGE_THEIRS, start);
  double      number = MIN (mine, theirs);
  char        text[G_ASCII_DTOSTR_BUF_SIZE];

  if (fb_json_child_is (name, size))
    number = MAX (mine + get_number (node, FB_MERGE_MINE, size),
                  theirs + get_number (node, FB_MERGE_THEIRS, size)) -
             number;
  g_string_append (out,
                   isfinite (number) ? g_ascii_formatd (text, sizeof text, "%.15g", number) : "0");
}

/* Members. */

/* A node that leaves a group because the group was deleted stays in it when that comes back. */
static gboolean
merge_group (FbMergeWalk *self, const FbFlowValue *values, guint depth, GString *out)
{
  const FbFlowNode *base = self->nodes[FB_MERGE_BASE];
  guint group = base != NULL && base->g != NULL ? fb_merge_find_entry (self->merge, base->g)
                                                : FB_FLOW_NO_NODE;

  if (self->outcome == NULL || group == FB_FLOW_NO_NODE || !self->outcome->revived[group])
    return fb_merge_settle (self, values, out);

  return fb_merge_take (&values[fb_merge_get_entry (self->merge, group)->states[FB_MERGE_MINE] ==
                                        FB_NODE_DELETED
                                    ? FB_MERGE_THEIRS
                                    : FB_MERGE_MINE],
                        out);
}

static const struct
{
  const char *name;
  guint       kinds;
  FbMergeFunc merge;
  FbFlowSense sense;
} members[] = {
  { "wires", ON_CANVAS, fb_merge_wires, { FB_FLOW_WIRES, TRUE, FALSE } },
  { "g", ANY_KIND, merge_group, { FB_FLOW_PROPERTIES, TRUE, FALSE } },
  { "scope", ANY_KIND, fb_merge_set, { FB_FLOW_PROPERTIES, TRUE, FALSE } },
  { "nodes", KIND (FB_FLOW_GROUP), fb_merge_set, { FB_FLOW_LAYOUT, TRUE, FALSE } },
  { "credentials", ANY_KIND, fb_merge_value, { FB_FLOW_PROPERTIES, FALSE, TRUE } },
  { "env", ANY_KIND, fb_merge_environment, { FB_FLOW_PROPERTIES, FALSE, FALSE } },
  { "in", KIND (FB_FLOW_SUBFLOW), fb_merge_ports, { FB_FLOW_PROPERTIES, FALSE, FALSE } },
  { "out", KIND (FB_FLOW_SUBFLOW), fb_merge_ports, { FB_FLOW_PROPERTIES, FALSE, FALSE } },
  { "status", KIND (FB_FLOW_SUBFLOW), fb_merge_ports, { FB_FLOW_PROPERTIES, FALSE, FALSE } },
};

static gboolean
is_place (const FbMergeWalk *self, const Node *place, const FbJsonChild *name)
{
  const FbFlowNode *node = self->nodes[FB_MERGE_THEIRS];

  if (fb_json_child_is (name, "z"))
    return TRUE;
  if (fb_json_child_is (name, "g"))
    return place->moved;
  if (node->kind == FB_FLOW_CONFIG || node->kind == FB_FLOW_TAB)
    return FALSE;

  return fb_json_child_is (name, "x") || fb_json_child_is (name, "y") ||
         (node->kind == FB_FLOW_GROUP &&
          (fb_json_child_is (name, "w") || fb_json_child_is (name, "h")));
}

static gboolean
is_reference (const FbMergeWalk *self, const FbJsonChild *name)
{
  const FbFlowNode *node = self->nodes[FB_MERGE_THEIRS];

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if ((members[i].kinds & KIND (node->kind)) != 0 && fb_json_child_is (name, members[i].name))
      return members[i].sense.is_reference;

  return fb_flow_find_aspect (node, name) == FB_FLOW_WIRES;
}

static gboolean
merge_differing (FbMergeWalk       *self,
                 const FbJsonChild *name,
                 const FbFlowValue *values,
                 GString           *out)
{
  const FbFlowNode *node = self->nodes[FB_MERGE_THEIRS];

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if ((members[i].kinds & KIND (node->kind)) != 0 && fb_json_child_is (name, members[i].name))
      {
        self->sense = members[i].sense;
        return members[i].merge (self, values, 1, out);
      }

  self->sense = (FbFlowSense){ .aspect = fb_flow_find_aspect (node, name) };
  if (self->sense.aspect != FB_FLOW_WIRES)
    return fb_merge_value (self, values, 1, out);

  self->sense.is_reference = TRUE;
  return fb_merge_set (self, values, 1, out);
}

/* What names nodes is looked at in any case once nodes came back that a side had deleted. */
static gboolean
merge_any (FbMergeWalk *self, const FbJsonChild *name, const FbFlowValue *values, GString *out)
{
  FbMergeSide side = fb_merge_compare (self, values);

  if (side == FB_MERGE_OPEN ||
      (self->outcome != NULL && self->outcome->any_revived && is_reference (self, name)))
    return merge_differing (self, name, values, out);

  return fb_merge_take (&values[side], out);
}

static void
merge_member (FbMergeWalk       *walk,
              const FbJsonChild *name,
              const FbFlowValue *values,
              gpointer           user_data)
{
  Node    *node = user_data;
  gsize    before = node->out->len;
  gsize    path = fb_flow_compare_push_name (walk->compare, name);
  gboolean is_there = TRUE;

  if (node->out->len > node->start)
    g_string_append_c (node->out, ',');
  fb_merge_append_key (values, node->out);
  if (!is_place (walk, node, name))
    is_there = merge_any (walk, name, values, node->out);
  else if (node->united && !fb_json_child_is (name, "z"))
    append_united (node, name, node->out);
  else
    is_there = fb_merge_take (&values[node->place], node->out);
  if (!is_there)
    g_string_truncate (node->out, before);
  fb_flow_compare_pop (walk->compare, path);
}

/* Rules and the number of outputs say which port is which. */
static gboolean
have_ports_moved (FbMergeWalk *self, const Node *node)
{
  static const char *const names[] = { "outputs", "rules", "out" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (FbMergeSide side = FB_MERGE_MINE; side <= FB_MERGE_THEIRS; side++)
      if (!is_same (self, node, FB_MERGE_BASE, side, names[i]))
        return TRUE;

  return FALSE;
}

static void
merge_members (FbMergeWalk *self, Node *node)
{
  self->ports_moved = have_ports_moved (self, node);
  node->place = find_place_that_is_there (self, node);
  node->start = node->out->len + 1;
  g_string_append_c (node->out, '{');
  fb_merge_items_walk (node->items, self, merge_member, node);
  g_string_append_c (node->out, '}');
}

static void
merge_whole (FbMergeWalk *self, const FbMergeEntry *entry, GString *out)
{
  FbFlowValue values[FB_MERGE_N_SIDES];

  self->sense = (FbFlowSense){ .aspect = FB_FLOW_PROPERTIES };
  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    {
      values[side] = fb_merge_get_text (self->merge, entry, side);
      self->sense.is_secret |= fb_flow_mentions_credentials (&values[side]);
    }
  fb_merge_ask (self, values, out);
}

void
fb_merge_walk_node (FbMergeWalk *self, const FbMergeEntry *entry, GString *out)
{
  Node     node = { .out = out };
  gboolean is_small = TRUE;

  self->entry = entry;
  self->cursor = entry->conflict;
  self->has_base = entry->nodes[FB_MERGE_BASE] != FB_FLOW_NO_NODE;
  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    {
      FbFlowValue text = fb_merge_get_text (self->merge, entry, side);

      self->nodes[side] = fb_merge_get_node (self->merge, entry, side);
      fb_merge_items_read (&node.items[side], &text);
      is_small = is_small && node.items[side].children.length <= MAX_MEMBERS;
    }
  if (is_small)
    merge_members (self, &node);
  else
    merge_whole (self, entry, out);
  for (guint side = 0; side < FB_MERGE_N_SIDES; side++)
    fb_merge_items_clear (&node.items[side]);
}

void
fb_merge_walk_init (FbMergeWalk *self, FbFlowMerge *merge, const FbMergeOutcome *outcome)
{
  *self = (FbMergeWalk){ .merge = merge, .outcome = outcome };
  self->compare =
      fb_flow_compare_new (merge->documents[FB_MERGE_MINE], merge->documents[FB_MERGE_THEIRS]);
}

void
fb_merge_walk_clear (FbMergeWalk *self)
{
  g_clear_pointer (&self->compare, fb_flow_compare_free);
}
