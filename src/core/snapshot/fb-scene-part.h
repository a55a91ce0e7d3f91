/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* One version of one tab, read and laid out, before it is laid over the other one. For fb-scene.c
 * and its parts; lives as long as the scene is made. */

#pragma once

#include "fb-scene.h"

G_BEGIN_DECLS

typedef enum
{
  FB_SCENE_PORT_IN,
  FB_SCENE_PORT_OUT,
  FB_SCENE_PORT_STATUS,
} FbScenePortKind;

typedef struct
{
  const FbFlowNode *node; /* (nullable) NULL: a port of the subflow */
  FbSceneKind       kind;
  FbScenePortKind   port; /* of FB_SCENE_PORT */
  guint             port_index;
  FbScenePoint      center;
  double            reach; /* from the centre to where wires begin and end */
  FbNodeAlign       align;
  gboolean          guesses_input; /* has one when a wire comes in */
  gboolean          has_members;   /* a group that is around something */
  union
  {
    FbSceneBox   box;
    FbSceneGroup group;
  };
} FbSceneDraft;

typedef struct
{
  guint source; /* places of drafts */
  guint port;
  guint target;
} FbSceneWireDraft;

typedef struct
{
  /* Borrowed */
  FbFlowDocument *document;
  FbNodePalette  *palette;
  FbSceneMeasure  measure;
  gpointer        measure_data;
  GStringChunk   *strings;

  /* Owned */
  GArray     *drafts;   /* of FbSceneDraft */
  GArray     *wires;    /* of FbSceneWireDraft */
  guint      *draft_of; /* place of a node in the document -> place of its draft + 1 */
  GHashTable *subflows; /* FbFlowNode -> FbNodeLook of its instances */

  const FbFlowNode *container;  /* (nullable) */
  guint             input_port; /* place of the draft of where messages come in + 1 */
} FbScenePart;

/* @document: (nullable) for an empty part. */
void fb_scene_part_init (FbScenePart         *self,
                         const FbSceneSource *source,
                         FbFlowDocument      *document,
                         GStringChunk        *strings,
                         const char          *container);
void fb_scene_part_clear (FbScenePart *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FbScenePart, fb_scene_part_clear)

/* (nullable) the draft of the node with @id */
FbSceneDraft *fb_scene_part_find (FbScenePart *self, const char *id);
guint         fb_scene_part_get_place (FbScenePart *self, const FbSceneDraft *draft);
/* (nullable) what stands in @self for @draft, which is of another part */
FbSceneDraft *fb_scene_part_find_pair (FbScenePart *self, const FbSceneDraft *draft);

/* Notes a wire from the draft at the place @source. @target: (nullable) then there is none. */
void
fb_scene_part_add_wire (FbScenePart *self, guint source, guint port, const FbSceneDraft *target);

/* (nullable) @text in lines, between them a line feed, without other control characters; NULL when
 * nothing is left. */
const char *fb_scene_part_keep_lines (FbScenePart *self, const char *text, guint *n_lines);
/* The width of the widest line. */
double fb_scene_part_measure (FbScenePart *self, const char *text);

/* The curve of @wire. */
void
fb_scene_part_trace_wire (FbScenePart *self, const FbSceneWireDraft *wire, FbSceneCurve *curve);

/* Whether @a and @b look the same and stand in the same place. */
gboolean fb_scene_draft_equal (const FbSceneDraft *a, const FbSceneDraft *b);
void     fb_scene_draft_move (FbSceneDraft *self, FbScenePoint center);

/* fb-scene-read.c: what the text of a node says of its look and wires. */
void fb_scene_read_node (FbScenePart *self, FbSceneDraft *draft, guint place);
/* Once all wires are known: the size of the box, around its centre. */
void fb_scene_finish_box (FbScenePart *self, FbSceneDraft *draft);
/* fb-scene-ports.c: the ports of the subflow that is shown. */
void fb_scene_read_ports (FbScenePart *self, const FbFlowNode *subflow);

G_END_DECLS
