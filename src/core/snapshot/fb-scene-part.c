/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-scene-part.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* First a draft for each node of the tab, so that wires find their ends, then what each says, then
 * the sizes. The thread that makes the scene. */

#define MAX_DRAFTS 100000 /* more on one tab are not drawn */
#define MAX_WIRES 200000
#define MAX_GROUP_DEPTH 50
#define GROUP_MARGIN 26.0
#define GROUP_BUTTON 20.0 /* what a button needs beyond it */
#define GROUP_LABEL_SPACE 8.0
#define GROUP_LABEL_LOW 8.0 /* a label at the bottom needs more height */
#define EMPTY_GROUP 40.0

guint
fb_scene_part_get_place (FbScenePart *self, const FbSceneDraft *draft)
{
  return (guint)(draft - &g_array_index (self->drafts, FbSceneDraft, 0));
}

void
fb_scene_part_add_wire (FbScenePart *self, guint source, guint port, const FbSceneDraft *target)
{
  FbSceneWireDraft wire = { source, port, 0 };

  if (target == NULL || target->kind == FB_SCENE_GROUP || self->wires->len >= MAX_WIRES)
    return;

  wire.target = fb_scene_part_get_place (self, target);
  g_array_append_val (self->wires, wire);
}

const char *
fb_scene_part_keep_lines (FbScenePart *self, const char *text, guint *n_lines)
{
  g_auto (GStrv) lines = fb_scene_split_label (text);
  g_autofree char *joined = NULL;

  for (char **line = lines; *line != NULL; line++)
    {
      (*line)[fb_scene_clip (*line)] = '\0';
      for (char *at = *line; *at != '\0'; at++)
        if (g_ascii_iscntrl (*at))
          *at = ' ';
    }

  *n_lines = g_strv_length (lines);
  joined = g_strjoinv ("\n", lines);

  return *joined != '\0' ? g_string_chunk_insert_const (self->strings, joined) : NULL;
}

double
fb_scene_part_measure (FbScenePart *self, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  double width = 0;

  for (char **line = lines; *line != NULL; line++)
    width = MAX (width, self->measure (*line, FB_SCENE_LABEL_SIZE, self->measure_data));

  /* The editor reckons in whole pixels. */
  return round (width);
}

FbSceneDraft *
fb_scene_part_find (FbScenePart *self, const char *id)
{
  const FbFlowNode *node =
      self->document != NULL ? fb_flow_document_find_node (self->document, id) : NULL;
  guint place = 0;

  if (node != NULL)
    place = self->draft_of[fb_flow_document_get_index (self->document, node)];

  return place > 0 ? &g_array_index (self->drafts, FbSceneDraft, place - 1) : NULL;
}

FbSceneDraft *
fb_scene_part_find_pair (FbScenePart *self, const FbSceneDraft *draft)
{
  if (draft->node != NULL)
    return fb_scene_part_find (self, draft->node->id);

  for (guint i = 0; i < self->drafts->len; i++)
    {
      FbSceneDraft *other = &g_array_index (self->drafts, FbSceneDraft, i);

      if (other->kind == FB_SCENE_PORT && other->port == draft->port &&
          other->port_index == draft->port_index)
        return other;
    }

  return NULL;
}

static gboolean
is_loose (FbScenePart *self, const FbFlowNode *node)
{
  const FbFlowNode *container =
      node->z != NULL ? fb_flow_document_find_node (self->document, node->z) : NULL;

  return container == NULL ||
         (container->kind != FB_FLOW_TAB && container->kind != FB_FLOW_SUBFLOW);
}

static gboolean
is_shown (FbScenePart *self, const FbFlowNode *node, const char *container)
{
  if (node->kind != FB_FLOW_NODE && node->kind != FB_FLOW_JUNCTION && node->kind != FB_FLOW_GROUP)
    return FALSE;
  if (*container == '\0')
    return is_loose (self, node);

  return g_strcmp0 (node->z, container) == 0;
}

static FbSceneKind
get_kind (const FbFlowNode *node)
{
  if (node->kind == FB_FLOW_GROUP)
    return FB_SCENE_GROUP;

  return node->kind == FB_FLOW_JUNCTION ? FB_SCENE_JUNCTION : FB_SCENE_NODE;
}

static void
add_drafts (FbScenePart *self, const char *container)
{
  guint n_nodes = fb_flow_document_get_n_nodes (self->document);

  self->draft_of = g_new0 (guint, n_nodes + 1);
  for (guint i = 0; i < n_nodes && self->drafts->len < MAX_DRAFTS; i++)
    {
      const FbFlowNode *node = fb_flow_document_get_node (self->document, i);
      FbSceneDraft      draft = { .node = node };

      if (!is_shown (self, node, container))
        continue;
      draft.kind = get_kind (node);
      g_array_append_val (self->drafts, draft);
      self->draft_of[i] = self->drafts->len;
    }
}

static int
compare_wires (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (FbSceneWireDraft));
}

/* The same wire twice is one. */
static void
sort_wires (FbScenePart *self)
{
  FbSceneWireDraft *wires = (FbSceneWireDraft *)(gpointer)self->wires->data;
  guint             n_kept = 0;

  if (self->wires->len == 0)
    return;

  qsort (wires, self->wires->len, sizeof *wires, compare_wires);
  for (guint i = 1; i < self->wires->len; i++)
    if (compare_wires (&wires[n_kept], &wires[i]) != 0)
      wires[++n_kept] = wires[i];
  g_array_set_size (self->wires, n_kept + 1);
}

static void
finish_boxes (FbScenePart *self)
{
  for (guint i = 0; i < self->wires->len; i++)
    {
      guint         target = g_array_index (self->wires, FbSceneWireDraft, i).target;
      FbSceneDraft *draft = &g_array_index (self->drafts, FbSceneDraft, target);

      if (draft->guesses_input)
        draft->box.n_inputs = 1;
    }

  for (guint i = 0; i < self->drafts->len; i++)
    {
      FbSceneDraft *draft = &g_array_index (self->drafts, FbSceneDraft, i);

      if (draft->kind == FB_SCENE_NODE)
        fb_scene_finish_box (self, draft);
    }
}

/* What a group needs to hold @draft. */
static FbSceneRect
get_claim (const FbSceneDraft *draft)
{
  FbSceneRect claim;

  if (draft->kind == FB_SCENE_GROUP)
    return fb_scene_rect_grow (&draft->group.rect, GROUP_MARGIN);

  claim = fb_scene_rect_grow (&draft->box.rect, GROUP_MARGIN);
  if (draft->box.button != FB_NODE_BUTTON_NONE)
    {
      claim.width += GROUP_BUTTON;
      if (draft->align != FB_NODE_ALIGN_RIGHT)
        claim.x -= GROUP_BUTTON;
    }

  return claim;
}

/* (nullable) the group that holds @draft */
static FbSceneDraft *
find_group (FbScenePart *self, const FbSceneDraft *draft)
{
  FbSceneDraft *group = NULL;

  if (draft->node != NULL && draft->node->g != NULL)
    group = fb_scene_part_find (self, draft->node->g);

  return group != NULL && group->kind == FB_SCENE_GROUP && group != draft ? group : NULL;
}

static void
add_to_group (FbSceneDraft *group, const FbSceneDraft *member)
{
  FbSceneRect claim = get_claim (member);

  group->group.rect = group->has_members ? fb_scene_rect_unite (&group->group.rect, &claim) : claim;
  group->has_members = TRUE;
}

/* An empty group is a small field where it was put; each has room for its label. */
static void
finish_group (FbScenePart *self, FbSceneDraft *draft)
{
  FbSceneGroup *group = &draft->group;
  FbSceneRect  *rect = &group->rect;
  double        least = EMPTY_GROUP;

  if (!draft->has_members)
    rect->width = rect->height = EMPTY_GROUP;
  if (group->label != NULL)
    {
      double lines = (group->n_lines - 1) * FB_SCENE_GROUP_LINE_HEIGHT;

      least = fb_scene_part_measure (self, group->label) + GROUP_LABEL_SPACE;
      rect->height += lines + (group->is_label_low ? GROUP_LABEL_LOW : 0);
      if (!group->is_label_low && draft->has_members)
        rect->y -= lines;
    }
  rect->width = MAX (rect->width, least);
  draft->center = (FbScenePoint){ rect->x + rect->width / 2, rect->y + rect->height / 2 };
}

static guint
get_group_depth (FbScenePart *self, const FbSceneDraft *draft)
{
  guint depth = 0;

  /* Groups that hold each other end here, too. */
  while (depth < MAX_GROUP_DEPTH && (draft = find_group (self, draft)) != NULL)
    depth++;

  return depth;
}

/* The editor does not go by the size in the file: its labels may be wider than they were where that
 * was written. A group is around what it holds, those deep inside first. */
static void
finish_groups (FbScenePart *self)
{
  g_autofree guint *depths = g_new0 (guint, self->drafts->len + 1);
  guint             deepest = 0;

  for (guint i = 0; i < self->drafts->len; i++)
    {
      const FbSceneDraft *draft = &g_array_index (self->drafts, FbSceneDraft, i);
      FbSceneDraft       *group = NULL;

      if (draft->kind != FB_SCENE_GROUP)
        group = find_group (self, draft);
      else
        deepest = MAX (deepest, depths[i] = get_group_depth (self, draft));
      if (group != NULL)
        add_to_group (group, draft);
    }

  for (guint depth = deepest + 1; depth > 0; depth--)
    for (guint i = 0; i < self->drafts->len; i++)
      {
        FbSceneDraft *draft = &g_array_index (self->drafts, FbSceneDraft, i);
        FbSceneDraft *group = NULL;

        if (draft->kind != FB_SCENE_GROUP || depths[i] != depth - 1)
          continue;
        finish_group (self, draft);
        group = find_group (self, draft);
        if (group != NULL && depth > 1)
          add_to_group (group, draft);
      }
}

void
fb_scene_part_init (FbScenePart         *self,
                    const FbSceneSource *source,
                    FbFlowDocument      *document,
                    GStringChunk        *strings,
                    const char          *container)
{
  guint n_nodes;

  *self = (FbScenePart){ .document = document, .palette = source->palette, .strings = strings };
  self->measure = source->measure != NULL ? source->measure : fb_scene_measure_plain;
  self->measure_data = source->measure_data;
  self->drafts = g_array_new (FALSE, FALSE, sizeof (FbSceneDraft));
  self->wires = g_array_new (FALSE, FALSE, sizeof (FbSceneWireDraft));
  self->subflows = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  if (document == NULL)
    return;

  self->container = *container != '\0' ? fb_flow_document_find_node (document, container) : NULL;
  add_drafts (self, container);
  n_nodes = self->drafts->len;
  for (guint i = 0; i < n_nodes; i++)
    fb_scene_read_node (self, &g_array_index (self->drafts, FbSceneDraft, i), i);
  if (self->container != NULL && self->container->kind == FB_FLOW_SUBFLOW)
    fb_scene_read_ports (self, self->container);

  sort_wires (self);
  finish_boxes (self);
  finish_groups (self);
}

void
fb_scene_part_clear (FbScenePart *self)
{
  g_clear_pointer (&self->drafts, g_array_unref);
  g_clear_pointer (&self->wires, g_array_unref);
  g_clear_pointer (&self->draft_of, g_free);
  g_clear_pointer (&self->subflows, g_hash_table_unref);
}

void
fb_scene_part_trace_wire (FbScenePart *self, const FbSceneWireDraft *wire, FbSceneCurve *curve)
{
  const FbSceneDraft *source = &g_array_index (self->drafts, FbSceneDraft, wire->source);
  const FbSceneDraft *target = &g_array_index (self->drafts, FbSceneDraft, wire->target);
  guint               n_outputs = MAX (source->box.n_outputs, 1);
  double              first = source->center.y - (n_outputs - 1) / 2.0 * FB_SCENE_PORT_DISTANCE;

  if (source->kind == FB_SCENE_JUNCTION)
    first = source->center.y;
  fb_scene_curve_init (curve,
                       (FbScenePoint){ source->center.x + source->reach,
                                       first + wire->port * FB_SCENE_PORT_DISTANCE },
                       (FbScenePoint){ target->center.x - target->reach, target->center.y });
}

static gboolean
rects_equal (const FbSceneRect *a, const FbSceneRect *b)
{
  return a->x == b->x && a->y == b->y && a->width == b->width && a->height == b->height;
}

static gboolean
boxes_equal (const FbSceneBox *a, const FbSceneBox *b)
{
  return rects_equal (&a->rect, &b->rect) && a->color == b->color &&
         g_strcmp0 (a->icon, b->icon) == 0 && g_strcmp0 (a->label, b->label) == 0 &&
         a->n_inputs == b->n_inputs && a->n_outputs == b->n_outputs && a->button == b->button &&
         a->is_button_off == b->is_button_off && a->is_right == b->is_right &&
         a->is_disabled == b->is_disabled && a->is_missing == b->is_missing &&
         a->is_documented == b->is_documented && a->is_named == b->is_named;
}

static gboolean
paints_equal (const FbScenePaint *a, const FbScenePaint *b)
{
  return a->is_set == b->is_set && a->rgb == b->rgb && a->alpha == b->alpha &&
         a->has_alpha == b->has_alpha;
}

static gboolean
groups_equal (const FbSceneGroup *a, const FbSceneGroup *b)
{
  return rects_equal (&a->rect, &b->rect) && paints_equal (&a->stroke, &b->stroke) &&
         paints_equal (&a->fill, &b->fill) && paints_equal (&a->label_paint, &b->label_paint) &&
         g_strcmp0 (a->label, b->label) == 0 && a->is_label_low == b->is_label_low &&
         a->label_align == b->label_align && a->is_disabled == b->is_disabled;
}

gboolean
fb_scene_draft_equal (const FbSceneDraft *a, const FbSceneDraft *b)
{
  if (a->kind != b->kind)
    return FALSE;

  return a->kind == FB_SCENE_GROUP ? groups_equal (&a->group, &b->group)
                                   : boxes_equal (&a->box, &b->box);
}

void
fb_scene_draft_move (FbSceneDraft *self, FbScenePoint center)
{
  FbSceneRect *rect = self->kind == FB_SCENE_GROUP ? &self->group.rect : &self->box.rect;

  self->center = center;
  rect->x = center.x - rect->width / 2;
  rect->y = center.y - rect->height / 2;
}
