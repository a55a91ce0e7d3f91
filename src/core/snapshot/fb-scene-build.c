/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-scene-private.h"

#include <stdlib.h>
#include <string.h>

#include "fb-scene-part.h"

/* Lays one version over the other: what is the same in both becomes one item, what is not becomes
 * an item of each. The thread that makes the scene. */

#define PORT_OVERHANG 6.0 /* half a port and its line */
#define BUTTON_OVERHANG 27.0
#define PAGE_OVERHANG 3.0 /* above that of a port */
#define WIRE_OVERHANG 2.5
#define MAX_GROUP_DEPTH 50
#define STILL 0.5 /* what moved less has not moved */

typedef struct
{
  FbScene             *scene;
  const FbSceneSource *source;
  FbScenePart          older;
  FbScenePart          newer;

  /* Places of drafts in the other part + 1; 0: not there. Owned */
  guint *older_of;
  guint *newer_of;
} Builder;

static FbSceneDraft *
get_draft (FbScenePart *part, guint place)
{
  return &g_array_index (part->drafts, FbSceneDraft, place);
}

static gboolean
has_one_version (Builder *self)
{
  return self->source->older == NULL;
}

/* (nullable) */
static const FbFlowChange *
find_change (Builder *self, const FbSceneDraft *draft)
{
  if (self->source->diff == NULL || draft->node == NULL)
    return NULL;

  return fb_flow_diff_find (self->source->diff, draft->node->id);
}

static gboolean
is_only_layout (const FbFlowChange *change)
{
  return change != NULL && change->kind == FB_FLOW_CHANGED && change->aspects == FB_FLOW_LAYOUT;
}

/* Layout is not told apart: the older one stands where the newer one does. */
static void
adopt_layout (Builder *self, FbSceneDraft *older, const FbSceneDraft *newer)
{
  if (older->kind != newer->kind)
    return;

  if (is_only_layout (find_change (self, newer)))
    {
      const FbFlowNode *node = older->node;

      *older = *newer;
      older->node = node;
    }
  else if (older->kind == FB_SCENE_GROUP)
    {
      older->group.rect = newer->group.rect;
      older->center = newer->center;
    }
  else
    fb_scene_draft_move (older, newer->center);
}

static void
pair_drafts (Builder *self)
{
  self->older_of = g_new0 (guint, self->newer.drafts->len + 1);
  self->newer_of = g_new0 (guint, self->older.drafts->len + 1);

  for (guint i = 0; i < self->newer.drafts->len; i++)
    {
      FbSceneDraft *newer = get_draft (&self->newer, i);
      FbSceneDraft *older = fb_scene_part_find_pair (&self->older, newer);
      guint         place;

      if (older == NULL)
        continue;
      place = fb_scene_part_get_place (&self->older, older);
      /* Of two with the same id only the first has a pair. */
      if (self->newer_of[place] > 0)
        continue;
      self->older_of[i] = place + 1;
      self->newer_of[place] = i + 1;
      if (self->source->hides_layout)
        adopt_layout (self, older, newer);
    }
}

/* Whether both stand in the same place, so that one covers the other. */
static gboolean
covers (const FbSceneDraft *newer, const FbSceneDraft *older)
{
  return newer->kind == FB_SCENE_GROUP || (ABS (older->center.x - newer->center.x) < STILL &&
                                           ABS (older->center.y - newer->center.y) < STILL);
}

static FbSceneRect
get_bounds (const FbSceneDraft *draft)
{
  FbSceneRect bounds;

  if (draft->kind == FB_SCENE_GROUP)
    return fb_scene_rect_grow (&draft->group.rect, 1);

  bounds = fb_scene_rect_grow (&draft->box.rect, PORT_OVERHANG);
  if (draft->box.button != FB_NODE_BUTTON_NONE)
    {
      bounds.width += BUTTON_OVERHANG;
      if (!draft->box.is_right)
        bounds.x -= BUTTON_OVERHANG;
    }
  if (draft->box.is_documented)
    {
      bounds.y -= PAGE_OVERHANG;
      bounds.height += PAGE_OVERHANG;
    }

  return bounds;
}

/* What the diff says of a draft that is in @versions. */
static void
mark_item (Builder *self, FbSceneItem *item, const FbSceneDraft *draft, gboolean has_pair)
{
  const FbFlowChange *change = find_change (self, draft);

  if (change == NULL)
    {
      if (draft->node == NULL && !has_pair && !has_one_version (self))
        item->mark = item->versions == FB_SCENE_OLDER ? FB_SCENE_DELETED : FB_SCENE_ADDED;
      return;
    }

  if (change->kind != FB_FLOW_CHANGED)
    {
      item->mark = change->kind == FB_FLOW_ADDED ? FB_SCENE_ADDED : FB_SCENE_DELETED;
      return;
    }

  item->aspects = change->aspects;
  if (!has_pair)
    item->mark = FB_SCENE_MOVED;
  else if (change->aspects != FB_FLOW_LAYOUT)
    item->mark = FB_SCENE_CHANGED;
  else if (!self->source->hides_layout)
    item->mark = FB_SCENE_LAYOUT;
}

/* @pair: (nullable) the same in the other version */
static void
add_item (Builder            *self,
          const FbSceneDraft *draft,
          FbSceneVersions     versions,
          const FbSceneDraft *pair)
{
  FbSceneItem item = { .kind = draft->kind, .versions = versions, .node = draft->node };

  item.is_shadow = versions == FB_SCENE_OLDER && pair != NULL && covers (pair, draft);
  item.id = draft->node != NULL ? draft->node->id : NULL;
  item.bounds = get_bounds (draft);
  if (draft->kind == FB_SCENE_GROUP)
    item.group = draft->group;
  else
    item.box = draft->box;
  mark_item (self, &item, draft, pair != NULL);

  g_array_append_val (self->scene->items, item);
}

/* Whether a group around @draft, which is of @part, is not the same in both versions: it is then
 * painted after all that are, and would cover what it holds. @paired: the others of the drafts. */
static gboolean
is_in_split_group (Builder *self, FbScenePart *part, const guint *paired, const FbSceneDraft *draft)
{
  FbScenePart *other = part == &self->newer ? &self->older : &self->newer;

  for (guint depth = 0; depth < MAX_GROUP_DEPTH; depth++)
    {
      const char         *id = draft->node->g;
      const FbSceneDraft *outer = id != NULL ? fb_scene_part_find (part, id) : NULL;
      guint               place;

      if (outer == NULL || outer->kind != FB_SCENE_GROUP)
        return FALSE;
      place = paired[fb_scene_part_get_place (part, outer)];
      if (place == 0 || !fb_scene_draft_equal (get_draft (other, place - 1), outer))
        return TRUE;
      draft = outer;
    }

  return FALSE;
}

/* Whether one item can stand for both: @older and @newer look the same, and lie as deep. */
static gboolean
is_one_item (Builder *self, const FbSceneDraft *older, const FbSceneDraft *newer)
{
  if (older == NULL || !fb_scene_draft_equal (older, newer))
    return FALSE;

  return newer->kind != FB_SCENE_GROUP ||
         (!is_in_split_group (self, &self->newer, self->older_of, newer) &&
          !is_in_split_group (self, &self->older, self->newer_of, older));
}

/* All drafts that are groups, or all that are none. */
static void
add_items (Builder *self, gboolean groups)
{
  for (guint i = 0; i < self->older.drafts->len; i++)
    {
      const FbSceneDraft *draft = get_draft (&self->older, i);

      if (self->newer_of[i] == 0 && (draft->kind == FB_SCENE_GROUP) == groups)
        add_item (self, draft, FB_SCENE_OLDER, NULL);
    }

  for (guint i = 0; i < self->newer.drafts->len; i++)
    {
      const FbSceneDraft *draft = get_draft (&self->newer, i);
      const FbSceneDraft *older = NULL;

      if ((draft->kind == FB_SCENE_GROUP) != groups)
        continue;
      if (self->older_of[i] > 0)
        older = get_draft (&self->older, self->older_of[i] - 1);

      if (has_one_version (self) || is_one_item (self, older, draft))
        {
          add_item (self, draft, FB_SCENE_BOTH, draft);
          continue;
        }
      if (older != NULL)
        add_item (self, older, FB_SCENE_OLDER, draft);
      add_item (self, draft, FB_SCENE_NEWER, older);
    }
}

/* Larger groups lie below those they hold. */
static int
compare_groups (gconstpointer a, gconstpointer b)
{
  const FbSceneRect *one = &((const FbSceneItem *)a)->group.rect;
  const FbSceneRect *other = &((const FbSceneItem *)b)->group.rect;
  double             difference = other->width * other->height - one->width * one->height;

  return (difference > 0) - (difference < 0);
}

static void
add_traces (Builder *self)
{
  for (guint i = 0; i < self->newer.drafts->len; i++)
    {
      const FbSceneDraft *newer = get_draft (&self->newer, i);
      const FbSceneDraft *older;
      FbSceneItem         item = { .kind = FB_SCENE_TRACE, .versions = FB_SCENE_OLDER };

      if (self->older_of[i] == 0 || newer->kind == FB_SCENE_GROUP)
        continue;
      older = get_draft (&self->older, self->older_of[i] - 1);
      if (covers (newer, older))
        continue;

      item.mark = FB_SCENE_LAYOUT;
      item.wire.curve.points[0] = item.wire.curve.points[1] = older->center;
      item.wire.curve.points[2] = item.wire.curve.points[3] = newer->center;
      item.wire.curve.n_points = 4;
      item.bounds = fb_scene_curve_get_bounds (&item.wire.curve);
      item.bounds = fb_scene_rect_grow (&item.bounds, WIRE_OVERHANG);
      g_array_append_val (self->scene->items, item);
    }
}

static void
add_wire (Builder                *self,
          FbScenePart            *part,
          const FbSceneWireDraft *wire,
          FbSceneVersions         versions,
          FbSceneMark             mark,
          gboolean                is_shadow)
{
  const FbSceneDraft *source = get_draft (part, wire->source);
  const FbSceneDraft *target = get_draft (part, wire->target);
  FbSceneItem         item = { .kind = FB_SCENE_WIRE, .versions = versions, .mark = mark };

  item.is_shadow = is_shadow;
  fb_scene_part_trace_wire (part, wire, &item.wire.curve);
  item.bounds = fb_scene_curve_get_bounds (&item.wire.curve);
  item.bounds = fb_scene_rect_grow (&item.bounds, WIRE_OVERHANG);
  item.node = source->node;
  item.id = source->node != NULL ? source->node->id : NULL;
  item.wire.target = target->node != NULL ? target->node->id : NULL;
  item.wire.is_disabled = (source->kind != FB_SCENE_JUNCTION && source->box.is_disabled) ||
                          (target->kind != FB_SCENE_JUNCTION && target->box.is_disabled);

  g_array_append_val (self->scene->items, item);
}

static int
compare_wires (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (FbSceneWireDraft));
}

/* (nullable) the wire of the older version between the same ends */
static const FbSceneWireDraft *
find_older_wire (Builder *self, const FbSceneWireDraft *wire)
{
  FbSceneWireDraft wanted = { self->older_of[wire->source], wire->port,
                              self->older_of[wire->target] };

  if (wanted.source == 0 || wanted.target == 0 || self->older.wires->len == 0)
    return NULL;

  wanted.source--;
  wanted.target--;
  return bsearch (&wanted, self->older.wires->data, self->older.wires->len, sizeof wanted,
                  compare_wires);
}

static gboolean
curves_equal (const FbSceneCurve *a, const FbSceneCurve *b)
{
  return a->n_points == b->n_points &&
         memcmp (a->points, b->points, a->n_points * sizeof a->points[0]) == 0;
}

static void
add_common_wire (Builder *self, const FbSceneWireDraft *older, const FbSceneWireDraft *newer)
{
  FbSceneCurve was = { .n_points = 0 };
  FbSceneCurve is = { .n_points = 0 };
  gboolean     is_shadow;

  fb_scene_part_trace_wire (&self->older, older, &was);
  fb_scene_part_trace_wire (&self->newer, newer, &is);
  if (curves_equal (&was, &is))
    {
      add_wire (self, &self->newer, newer, FB_SCENE_BOTH, FB_SCENE_SAME, FALSE);
      return;
    }

  is_shadow =
      covers (get_draft (&self->newer, newer->source), get_draft (&self->older, older->source)) &&
      covers (get_draft (&self->newer, newer->target), get_draft (&self->older, older->target));
  add_wire (self, &self->older, older, FB_SCENE_OLDER, FB_SCENE_SAME, is_shadow);
  add_wire (self, &self->newer, newer, FB_SCENE_NEWER, FB_SCENE_SAME, FALSE);
}

static void
add_wires (Builder *self)
{
  const FbSceneWireDraft *first = (const FbSceneWireDraft *)(gpointer)self->older.wires->data;
  g_autofree guint8      *kept = g_new0 (guint8, self->older.wires->len + 1);

  for (guint i = 0; i < self->newer.wires->len; i++)
    {
      const FbSceneWireDraft *wire = &g_array_index (self->newer.wires, FbSceneWireDraft, i);
      const FbSceneWireDraft *older = find_older_wire (self, wire);

      if (older != NULL)
        {
          kept[older - first] = TRUE;
          add_common_wire (self, older, wire);
        }
      else if (has_one_version (self))
        add_wire (self, &self->newer, wire, FB_SCENE_BOTH, FB_SCENE_SAME, FALSE);
      else
        add_wire (self, &self->newer, wire, FB_SCENE_NEWER, FB_SCENE_ADDED, FALSE);
    }

  for (guint i = 0; i < self->older.wires->len; i++)
    if (!kept[i])
      add_wire (self, &self->older, &first[i], FB_SCENE_OLDER, FB_SCENE_DELETED, FALSE);
}

static void
note_container (FbScene *self, const Builder *builder)
{
  const FbFlowNode *container = builder->newer.container;

  if (container == NULL)
    container = builder->older.container;
  if (container == NULL)
    return;

  self->is_subflow = container->kind == FB_FLOW_SUBFLOW;
  self->is_disabled = container->disabled;
}

void
fb_scene_build (FbScene *self, const FbSceneSource *source, const char *container)
{
  Builder builder = { .scene = self, .source = source };

  fb_scene_part_init (&builder.older, source, source->older, self->strings, container);
  fb_scene_part_init (&builder.newer, source, source->newer, self->strings, container);
  note_container (self, &builder);

  pair_drafts (&builder);
  add_items (&builder, TRUE);
  g_array_sort (self->items, compare_groups);
  add_traces (&builder);
  add_wires (&builder);
  add_items (&builder, FALSE);

  fb_scene_part_clear (&builder.older);
  fb_scene_part_clear (&builder.newer);
  g_free (builder.older_of);
  g_free (builder.newer_of);
}
