/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "snapshot/fb-mark-text.h"

#include <glib/gi18n.h>
#include <string.h>

/* Tables. */

#define BETWEEN " \xc2\xb7 " /* a middle dot */

static const struct
{
  const char *word;
  const char *sign;
  const char *css_class;
} marks[] = {
  [FB_SCENE_SAME] = { "", "", "same" },
  /* Translators: what became of a node between two versions of a flow */
  [FB_SCENE_ADDED] = { N_ ("added"), "+", "added" },
  [FB_SCENE_DELETED] = { N_ ("deleted"), "\xe2\x88\x92", "deleted" },
  [FB_SCENE_CHANGED] = { N_ ("changed"), "~", "changed" },
  [FB_SCENE_MOVED] = { N_ ("on another tab"), "\xe2\x86\x92", "moved" },
  [FB_SCENE_LAYOUT] = { N_ ("layout only"), "\xe2\x86\x97", "layout" },
};

static const struct
{
  FbFlowAspects aspect;
  const char   *word;
} aspect_words[] = {
  /* Translators: what of a node has changed; a list of these is shown */
  { FB_FLOW_MOVED, N_ ("tab") },
  { FB_FLOW_PROPERTIES, N_ ("properties") },
  { FB_FLOW_WIRES, N_ ("wires") },
  /* Translators: whether a node is enabled or disabled has changed */
  { FB_FLOW_ENABLED, N_ ("enabled") },
  { FB_FLOW_LAYOUT, N_ ("layout") },
};

const char *
fb_mark_text_word (FbSceneMark mark)
{
  return mark == FB_SCENE_SAME ? "" : _ (marks[mark].word);
}

const char *
fb_mark_text_sign (FbSceneMark mark)
{
  return marks[mark].sign;
}

const char *
fb_mark_text_class (FbSceneMark mark)
{
  return marks[mark].css_class;
}

FbSceneMark
fb_mark_of_change (const FbFlowChange *change)
{
  g_return_val_if_fail (change != NULL, FB_SCENE_SAME);

  if (change->kind == FB_FLOW_ADDED)
    return FB_SCENE_ADDED;
  if (change->kind == FB_FLOW_DELETED)
    return FB_SCENE_DELETED;
  if (change->aspects == FB_FLOW_LAYOUT)
    return FB_SCENE_LAYOUT;

  return (change->aspects & ~(guint)FB_FLOW_LAYOUT) == FB_FLOW_MOVED ? FB_SCENE_MOVED
                                                                     : FB_SCENE_CHANGED;
}

char *
fb_mark_text_aspects (FbFlowAspects aspects)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (aspect_words); i++)
    if (aspects & aspect_words[i].aspect)
      g_ptr_array_add (words, (gpointer)_ (aspect_words[i].word));
  if (words->len == 0)
    return NULL;

  g_ptr_array_add (words, NULL);
  return g_strjoinv (", ", (char **)words->pdata);
}

/* (nullable) */
static char *
make_name (const FbSceneItem *item)
{
  const char *label = item->kind == FB_SCENE_GROUP ? item->group.label : NULL;
  char       *name;

  if (item->kind == FB_SCENE_PORT)
    label = item->box.label != NULL ? item->box.label : item->box.caption;
  else if (item->kind == FB_SCENE_NODE)
    label = item->box.label;
  if (label == NULL && item->node != NULL)
    label = item->node->name;

  if (label == NULL)
    return NULL;

  name = g_strndup (label, fb_scene_clip (label));
  return g_strdelimit (name, "\n", ' ');
}

static const char *
get_kind (const FbSceneItem *item)
{
  if (item->kind == FB_SCENE_WIRE)
    return _ ("wire");
  if (item->node == NULL)
    return NULL;

  return g_str_has_prefix (item->node->type, "subflow:") ? _ ("subflow") : item->node->type;
}

char *
fb_mark_text_describe (const FbSceneItem *item)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_autofree char *name = NULL;
  g_autofree char *aspects = NULL;
  const char      *kind;

  g_return_val_if_fail (item != NULL, NULL);

  name = item->kind == FB_SCENE_WIRE ? NULL : make_name (item);
  kind = get_kind (item);
  if (name != NULL && g_strcmp0 (name, kind) != 0)
    g_ptr_array_add (parts, name);
  if (kind != NULL)
    g_ptr_array_add (parts, (gpointer)kind);
  if (item->kind == FB_SCENE_NODE && item->box.is_missing)
    g_ptr_array_add (parts, (gpointer)_ ("type is not installed"));
  if (item->kind == FB_SCENE_NODE && item->box.is_disabled)
    g_ptr_array_add (parts, (gpointer)_ ("disabled"));
  if (item->mark != FB_SCENE_SAME)
    g_ptr_array_add (parts, (gpointer)fb_mark_text_word (item->mark));
  if (item->mark == FB_SCENE_CHANGED)
    aspects = fb_mark_text_aspects (item->aspects);
  if (aspects != NULL)
    g_ptr_array_add (parts, aspects);

  g_ptr_array_add (parts, NULL);
  return g_strjoinv (BETWEEN, (char **)parts->pdata);
}
