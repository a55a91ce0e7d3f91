/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-scene-private.h"

#include "fb-json.h"

/* Where a link node leads: a curve to each partner on the same tab, and one towards the edge for
 * each other tab. Read when asked for, since a person looks at one at a time. Any thread. */

#define MAX_LIST_BYTES (256 * 1024)
#define MAX_LINKS 500
#define STEM 30.0
#define BRANCH 20.0
#define BRANCH_HEIGHT 30.0

typedef struct
{
  FbScene           *scene;
  FbFlowDocument    *document;
  const FbSceneItem *item;
  GArray            *links; /* of FbSceneLink */
  GPtrArray         *tabs;  /* of FbFlowNode: other tabs that are met */
} Lister;

static gboolean
leads_in (const FbSceneItem *item)
{
  return g_str_equal (item->node->type, "link in");
}

static FbScenePoint
get_end (const FbSceneItem *item, gboolean left)
{
  const FbSceneRect *rect = &item->box.rect;

  return (FbScenePoint){ left ? rect->x : rect->x + rect->width, rect->y + rect->height / 2 };
}

static void
add_curve (Lister *self, const FbSceneItem *other)
{
  FbSceneLink link = { .tab = NULL };

  if (leads_in (self->item))
    fb_scene_curve_init (&link.curve, get_end (other, FALSE), get_end (self->item, TRUE));
  else
    fb_scene_curve_init (&link.curve, get_end (self->item, FALSE), get_end (other, TRUE));
  g_array_append_val (self->links, link);
}

static void
add_link (Lister *self, const char *id)
{
  const FbFlowNode  *node = fb_flow_document_find_node (self->document, id);
  const FbSceneItem *other = fb_scene_find (self->scene, id, self->item->versions);
  const FbFlowNode  *tab = NULL;

  if (node == NULL || node == self->item->node)
    return;
  if (other != NULL && other->kind == FB_SCENE_NODE)
    {
      add_curve (self, other);
      return;
    }

  if (node->z != NULL)
    tab = fb_flow_document_find_node (self->document, node->z);
  if (tab != NULL && !g_ptr_array_find (self->tabs, tab, NULL))
    g_ptr_array_add (self->tabs, (gpointer)tab);
}

static void
add_stub (Lister *self, const FbFlowNode *tab, double y)
{
  gboolean     left = leads_in (self->item);
  double       side = left ? -1 : 1;
  FbScenePoint start = get_end (self->item, left);
  FbScenePoint stem = { start.x + side * STEM, start.y };
  FbScenePoint end = { stem.x + side * BRANCH * 1.5, start.y + y };
  FbSceneLink  link = { .tab = tab->name != NULL ? tab->name : tab->id };
  FbScenePoint points[] = { start,
                            start,
                            stem,
                            stem,
                            { stem.x + side * BRANCH * 1.7, stem.y },
                            { stem.x + side * BRANCH * 0.1, end.y },
                            end };

  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    link.curve.points[i] = points[i];
  link.curve.n_points = G_N_ELEMENTS (points);
  g_array_append_val (self->links, link);
}

/* (nullable) the ids the node names. (transfer full) */
static JsonArray *
read_links (Lister *self)
{
  const char *text = g_bytes_get_data (fb_flow_document_get_bytes (self->document), NULL);
  guint       index = fb_flow_document_get_index (self->document, self->item->node);
  g_autoptr (JsonNode) root = NULL;
  gsize start;
  gsize end;

  if (!fb_flow_document_get_property (self->document, index, "links", &start, &end))
    return NULL;

  root = fb_json_parse (text + start, (gssize)(end - start), MAX_LIST_BYTES, NULL);

  return root != NULL && JSON_NODE_HOLDS_ARRAY (root) ? json_node_dup_array (root) : NULL;
}

GArray *
fb_scene_list_links (FbScene *self, const FbSceneItem *item)
{
  Lister lister = { .scene = self, .item = item };
  g_autoptr (JsonArray) ids = NULL;
  g_autoptr (GPtrArray) tabs = g_ptr_array_new ();
  guint n_ids;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (item != NULL, NULL);

  lister.links = g_array_new (FALSE, FALSE, sizeof (FbSceneLink));
  lister.tabs = tabs;
  lister.document = item->versions & FB_SCENE_NEWER ? self->newer : self->older;
  if (item->kind != FB_SCENE_NODE || !g_str_has_prefix (item->node->type, "link "))
    return lister.links;

  ids = read_links (&lister);
  n_ids = ids != NULL ? MIN (json_array_get_length (ids), MAX_LINKS) : 0;
  for (guint i = 0; i < n_ids; i++)
    {
      JsonNode *id = json_array_get_element (ids, i);

      if (json_node_get_value_type (id) == G_TYPE_STRING)
        add_link (&lister, json_node_get_string (id));
    }
  for (guint i = 0; i < tabs->len; i++)
    add_stub (&lister, tabs->pdata[i], (i - (tabs->len - 1) / 2.0) * BRANCH_HEIGHT);

  return lister.links;
}
