/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

/* The picture of one tab or subflow: boxes, curves and text where Node-RED's editor puts them, free
 * of any toolkit, for a widget, for paper. Both versions of a diff stand in one scene; each item
 * says in which it is and what became of it. Immutable; may be shared between threads. Lengths are
 * those of the editor's canvas at its natural size. */

#pragma once

#include "fb-node-palette.h"
#include "fb-scene-curve.h"
#include "fb-scene-text.h"
#include "flow/fb-flow-diff.h"

G_BEGIN_DECLS

typedef struct _FbScene FbScene;

typedef enum
{
  FB_SCENE_OLDER = 1 << 0,
  FB_SCENE_NEWER = 1 << 1,
  FB_SCENE_BOTH = FB_SCENE_OLDER | FB_SCENE_NEWER,
} FbSceneVersions;

/* In painting order. */
typedef enum
{
  FB_SCENE_GROUP,
  FB_SCENE_TRACE, /* from the older to the newer place of a node */
  FB_SCENE_WIRE,
  FB_SCENE_NODE, /* also comments and instances of subflows */
  FB_SCENE_JUNCTION,
  FB_SCENE_PORT, /* of a subflow that is shown itself: in, out or status */
} FbSceneKind;

typedef enum
{
  FB_SCENE_SAME,
  FB_SCENE_ADDED,
  FB_SCENE_DELETED,
  FB_SCENE_CHANGED,
  FB_SCENE_MOVED,  /* came from another tab, or went there */
  FB_SCENE_LAYOUT, /* stands elsewhere or looks otherwise, and does the same */
} FbSceneMark;

#define FB_SCENE_LINE_HEIGHT 24.0 /* of a label of more than one line */
#define FB_SCENE_GROUP_LINE_HEIGHT 16.0
#define FB_SCENE_LABEL_SIZE 14.0    /* of its font */
#define FB_SCENE_ICON_WIDTH 30.0    /* of the field an icon stands in */
#define FB_SCENE_PORT_DISTANCE 13.0 /* from one output to the next */
#define FB_SCENE_PORT_SIZE 10.0
#define FB_SCENE_PAGE_WIDTH 7.0 /* of what says that a node is documented */
#define FB_SCENE_PAGE_HEIGHT 10.0
#define FB_SCENE_PAGE_RISE 8.0 /* above the node */

typedef struct
{
  FbSceneRect  rect;
  guint32      color; /* 0xrrggbb */
  const char  *icon;  /* (nullable) see FbNodeLook */
  const char  *label; /* (nullable) lines, between them a line feed */
  guint        n_lines;
  const char  *caption; /* (nullable) in the icon's place: lines, as the label */
  guint        n_inputs;
  guint        n_outputs;
  FbNodeButton button;
  gboolean     is_button_off;
  gboolean     is_right;      /* icon and label stand on the right */
  gboolean     is_disabled;   /* it, or its tab */
  gboolean     is_named;      /* the label is a name a person gave, not made by the type */
  gboolean     is_missing;    /* its type is not in the instance's palette */
  gboolean     is_documented; /* it has a description */
} FbSceneBox;

/* 0xrrggbb and 0..1; what is not set is the theme's. */
typedef struct
{
  guint32  rgb;
  double   alpha;
  gboolean is_set;
  gboolean has_alpha; /* else @alpha is 1, and a theme may have less */
} FbScenePaint;

typedef struct
{
  FbSceneRect  rect;
  FbScenePaint stroke;
  FbScenePaint fill;
  FbScenePaint label_paint;
  const char  *label; /* (nullable) lines, between them a line feed */
  guint        n_lines;
  gboolean     is_label_low;
  double       label_align; /* 0 left, 0.5 middle, 1 right */
  gboolean     is_disabled;
} FbSceneGroup;

typedef struct
{
  FbSceneKind       kind;
  FbSceneVersions   versions;
  FbSceneMark       mark;
  FbFlowAspects     aspects;   /* of FB_SCENE_CHANGED and FB_SCENE_LAYOUT */
  const char       *id;        /* (nullable) of the node; of a wire its source; of a port NULL */
  const FbFlowNode *node;      /* (nullable) in the newest version of the item */
  gboolean          is_shadow; /* an older one whose newer one is in the same place */
  FbSceneRect       bounds;    /* of all that is drawn, without what marks it */
  union
  {
    FbSceneBox   box;   /* FB_SCENE_NODE, FB_SCENE_JUNCTION, FB_SCENE_PORT */
    FbSceneGroup group; /* FB_SCENE_GROUP */
    struct
    {
      FbSceneCurve curve;
      const char  *target; /* (nullable) id */
      gboolean     is_disabled;
    } wire; /* FB_SCENE_WIRE, FB_SCENE_TRACE */
  };
} FbSceneItem;

typedef struct
{
  FbFlowDocument *older;   /* (nullable) without it all is as in the newer one */
  FbFlowDocument *newer;   /* (nullable) */
  FbFlowDiff     *diff;    /* (nullable) of the two */
  FbNodePalette  *palette; /* of the newer, or of both */
  FbSceneMeasure  measure; /* (nullable) fb_scene_measure_plain() */
  gpointer        measure_data;
  gboolean        hides_layout; /* what is only FB_FLOW_LAYOUT is not told apart */
} FbSceneSource;

/* @container: the id of a tab or subflow, or "" for nodes that lie on none. What is not there makes
 * an empty scene. Takes long for many nodes: on a worker. (transfer full) */
FbScene *fb_scene_new (const FbSceneSource *source,
                       const char          *container) G_GNUC_WARN_UNUSED_RESULT;
FbScene *fb_scene_ref (FbScene *self);
void     fb_scene_unref (FbScene *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FbScene, fb_scene_unref)

/* In painting order. */
guint              fb_scene_get_n_items (FbScene *self);
const FbSceneItem *fb_scene_get_item (FbScene *self, guint place);
/* What holds everything; empty when nothing is there. */
FbSceneRect fb_scene_get_bounds (FbScene *self);
/* What holds most nodes when all of them together are larger than @max_width x @max_height, or some
 * lie further from the others than the editor's canvas is wide; else everything. @n_far: (out) how
 * many nodes lie beside it. */
FbSceneRect fb_scene_get_bulk (FbScene *self, double max_width, double max_height, guint *n_far);
gboolean    fb_scene_is_subflow (FbScene *self);
gboolean    fb_scene_is_disabled (FbScene *self);

/* The places of the items that meet @rect, in painting order. (transfer full) (element-type guint)
 */
GArray *fb_scene_query (FbScene *self, const FbSceneRect *rect) G_GNUC_WARN_UNUSED_RESULT;

/* (nullable) the node, group or port of one of @versions with @id, the newest first */
const FbSceneItem *fb_scene_find (FbScene *self, const char *id, FbSceneVersions versions);

/* (nullable) what a person means who points at @point, or not further than @tolerance beside it */
const FbSceneItem *
fb_scene_hit (FbScene *self, FbScenePoint point, double tolerance, FbSceneVersions versions);

typedef enum
{
  FB_SCENE_LEFT,
  FB_SCENE_RIGHT,
  FB_SCENE_UP,
  FB_SCENE_DOWN,
} FbSceneDirection;

/* (nullable) the nearest box from @point that way */
const FbSceneItem *fb_scene_find_neighbor (FbScene         *self,
                                           FbScenePoint     point,
                                           FbSceneDirection direction,
                                           FbSceneVersions  versions);

/* A link of a link node. */
typedef struct
{
  FbSceneCurve curve;
  const char  *tab; /* (nullable) the name of the tab the other end lies on, when another */
} FbSceneLink;

/* The links of @item, which is @self's: empty for what is no link node. (transfer full)
 * (element-type FbSceneLink) */
GArray *fb_scene_list_links (FbScene *self, const FbSceneItem *item) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
