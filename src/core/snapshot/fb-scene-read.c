/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-scene-part.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "fb-css-color.h"
#include "fb-json-reader.h"
#include "fb-json-string.h"
#include "fb-json.h"
#include "fb-node-label.h"

/* One pass over the text of a node, then its box as the editor would lay it out. Numbers from
 * outside are bounded, so that nothing later has to care. */

#define SUBFLOW_PREFIX "subflow:"
#define SUBFLOW_COLOR 0xddaa99
#define UNKNOWN_COLOR 0xdddddd
#define MISSING_COLOR 0xffeeee
#define MAX_PLACE 1e6
#define MAX_PORTS 250
#define NODE_WIDTH 100.0
#define NODE_HEIGHT 30.0
#define GRID 20.0
#define LABEL_SPACE 50.0 /* what a box needs beside its label */
#define INPUT_SPACE 7.0
#define MAX_STYLE_BYTES 4096

typedef struct
{
  double      x, y;
  double      inputs, outputs; /* negative: not said */
  guint       n_wires;
  const char *icon; /* (nullable) */
  gboolean    says_label;
  gboolean    shows_label;
  gboolean    is_inactive;
  gboolean    is_documented;
  gboolean    returns; /* a link out that answers a call */
  JsonObject *style;   /* (nullable) Owned */
} Fields;

static double
read_number (FbJsonReader *reader, double limit)
{
  FbJsonToken token = fb_json_reader_next (reader, NULL);
  const char *start = reader->start;
  double      value;

  if (token == FB_JSON_TOKEN_OBJECT || token == FB_JSON_TOKEN_ARRAY)
    {
      fb_json_reader_skip (reader, NULL);
      return -1;
    }
  if (token == FB_JSON_TOKEN_STRING)
    start++;
  else if (token != FB_JSON_TOKEN_NUMBER)
    return -1;

  value = g_ascii_strtod (start, NULL);

  return isfinite (value) ? CLAMP (value, -limit, limit) : -1;
}

/* (nullable) */
static const char *
read_string (FbScenePart *self, FbJsonReader *reader)
{
  g_autofree char *text = NULL;

  fb_json_reader_skip (reader, NULL);
  if (*reader->start != '"' || reader->stop - reader->start <= 2)
    return NULL;

  text = fb_json_dup_text (reader->start + 1, (gsize)(reader->stop - reader->start) - 2);
  return g_string_chunk_insert (self->strings, text);
}

static gboolean
read_boolean (FbJsonReader *reader)
{
  fb_json_reader_skip (reader, NULL);
  return *reader->start == 't';
}

/* Whether it is a text, and not an empty one. */
static gboolean
read_has_text (FbJsonReader *reader)
{
  fb_json_reader_skip (reader, NULL);
  return *reader->start == '"' && reader->stop - reader->start > 2;
}

/* An icon of the editor, "module/icon.svg" or "font-awesome/fa-bolt". Without a slash it is the
 * node's own property that only has the same name. (nullable) */
static const char *
read_icon (FbScenePart *self, FbJsonReader *reader)
{
  const char *icon = read_string (self, reader);

  return icon != NULL && strchr (icon, '/') != NULL ? icon : NULL;
}

/* (nullable) the draft of the node that the string the reader stands at names */
static FbSceneDraft *
read_target (FbScenePart *self, FbJsonReader *reader)
{
  g_autofree char *id =
      fb_json_dup_text (reader->start + 1, (gsize)(reader->stop - reader->start) - 2);

  return fb_scene_part_find (self, id);
}

/* A list of lists of ids; the number of lists is returned. */
static guint
read_wires (FbScenePart *self, FbJsonReader *reader, guint source)
{
  guint depth = reader->depth;
  guint n_ports = 0;

  do
    {
      FbJsonToken token = fb_json_reader_next (reader, NULL);

      if (token == FB_JSON_TOKEN_ARRAY && reader->depth == depth + 2)
        n_ports++;
      else if (token == FB_JSON_TOKEN_STRING && reader->depth == depth + 2 && n_ports <= MAX_PORTS)
        fb_scene_part_add_wire (self, source, n_ports - 1, read_target (self, reader));
    }
  while (reader->depth > depth);

  return n_ports;
}

static JsonObject *
read_object (FbJsonReader *reader)
{
  fb_json_reader_skip (reader, NULL);

  return fb_json_parse_object (reader->start, reader->stop - reader->start, MAX_STYLE_BYTES, NULL);
}

static void
read_field (FbScenePart *self, Fields *fields, FbJsonReader *reader, guint place)
{
  if (fb_json_reader_key_is (reader, "x"))
    fields->x = read_number (reader, MAX_PLACE);
  else if (fb_json_reader_key_is (reader, "y"))
    fields->y = read_number (reader, MAX_PLACE);
  else if (fb_json_reader_key_is (reader, "inputs"))
    fields->inputs = read_number (reader, MAX_PORTS);
  else if (fb_json_reader_key_is (reader, "outputs"))
    fields->outputs = read_number (reader, MAX_PORTS);
  else if (fb_json_reader_key_is (reader, "wires"))
    fields->n_wires = read_wires (self, reader, place);
  else if (fb_json_reader_key_is (reader, "icon"))
    fields->icon = read_icon (self, reader);
  else if (fb_json_reader_key_is (reader, "l"))
    {
      fields->says_label = TRUE;
      fields->shows_label = read_boolean (reader);
    }
  else if (fb_json_reader_key_is (reader, "active"))
    fields->is_inactive = !read_boolean (reader);
  else if (fb_json_reader_key_is (reader, "info"))
    fields->is_documented = read_has_text (reader);
  else if (fb_json_reader_key_is (reader, "mode"))
    fields->returns = g_strcmp0 (read_string (self, reader), "return") == 0;
  else if (fb_json_reader_key_is (reader, "style") && fields->style == NULL)
    fields->style = read_object (reader);
  else
    fb_json_reader_skip (reader, NULL);
}

static guint
count_list (FbScenePart *self, const FbFlowNode *node, const char *name)
{
  const char *text = g_bytes_get_data (fb_flow_document_get_bytes (self->document), NULL);
  g_auto (FbJsonReader) reader = { 0 };
  guint n_items = 0;
  gsize start;
  gsize end;

  if (!fb_flow_document_get_property (self->document,
                                      fb_flow_document_get_index (self->document, node), name,
                                      &start, &end) ||
      text[start] != '[')
    return 0;

  fb_json_reader_init (&reader, text + start, end - start);
  fb_json_reader_next (&reader, NULL);
  while (fb_json_reader_next (&reader, NULL) == FB_JSON_TOKEN_OBJECT)
    {
      n_items++;
      fb_json_reader_skip (&reader, NULL);
    }

  return MIN (n_items, MAX_PORTS);
}

static const FbNodeLook *
make_subflow_look (FbScenePart *self, const FbFlowNode *subflow)
{
  guint            index = fb_flow_document_get_index (self->document, subflow);
  g_autofree char *color = NULL;
  g_autofree char *icon = NULL;
  FbNodeLook      *look = g_new0 (FbNodeLook, 1);

  color = fb_flow_document_dup_string_property (self->document, index, "color");
  icon = fb_flow_document_dup_string_property (self->document, index, "icon");
  look->type = subflow->type;
  look->color = SUBFLOW_COLOR;
  if (color != NULL)
    fb_css_color_parse (color, &look->color);
  look->icon =
      icon != NULL && *icon != '\0' ? g_string_chunk_insert (self->strings, icon) : "subflow.svg";
  look->inputs = (guint8)count_list (self, subflow, "in");
  look->outputs = (guint8)count_list (self, subflow, "out");
  g_hash_table_insert (self->subflows, (gpointer)subflow, look);

  return look;
}

/* (nullable) */
static const FbNodeLook *
find_look (FbScenePart *self, const FbFlowNode *node)
{
  const FbFlowNode *subflow;
  const FbNodeLook *look;

  if (!g_str_has_prefix (node->type, SUBFLOW_PREFIX))
    return fb_node_palette_find (self->palette, node->type);

  subflow = fb_flow_document_find_node (self->document, node->type + strlen (SUBFLOW_PREFIX));
  if (subflow == NULL || subflow->kind != FB_FLOW_SUBFLOW)
    return NULL;

  look = g_hash_table_lookup (self->subflows, subflow);
  return look != NULL ? look : make_subflow_look (self, subflow);
}

static gboolean
is_link (const FbFlowNode *node)
{
  return g_str_equal (node->type, "link in") || g_str_equal (node->type, "link out");
}

/* (nullable) */
static const char *
choose_icon (const Fields *fields, const FbNodeLook *look, gboolean is_missing)
{
  if (is_missing)
    return "alert.svg";
  if (fields->icon != NULL)
    return fields->icon;
  if (look == NULL)
    return "node.svg";

  if (fields->returns && g_str_equal (look->type, "link out"))
    return "link-return.svg";

  return look->icon == NULL && look->is_guess ? "node.svg" : look->icon;
}

/* @look: (nullable). (transfer full) */
static char *
make_label (FbScenePart *self, const FbSceneDraft *draft, const FbNodeLook *look)
{
  if (draft->box.is_missing)
    /* Translators: of a node whose type is not installed */
    return g_strdup_printf (_ ("unknown: %s"), draft->node->type);

  return fb_node_label_make (self->document, draft->node, look);
}

static void
set_looks (FbScenePart *self, FbSceneDraft *draft, const Fields *fields)
{
  const FbFlowNode       *node = draft->node;
  FbSceneBox             *box = &draft->box;
  static const FbNodeLook unknown = { .color = UNKNOWN_COLOR, .is_guess = TRUE };
  const FbNodeLook       *found = find_look (self, node);
  const FbNodeLook       *look = found != NULL ? found : &unknown;

  box->is_missing = found == NULL && (fb_node_palette_is_complete (self->palette) ||
                                      g_str_has_prefix (node->type, SUBFLOW_PREFIX));
  box->color = box->is_missing ? MISSING_COLOR : look->color;
  box->icon = choose_icon (fields, found, box->is_missing);
  box->button = look->button;
  box->is_button_off = look->button == FB_NODE_BUTTON_TOGGLE && fields->is_inactive;
  box->is_documented = fields->is_documented;
  box->is_named = node->name != NULL && !box->is_missing;
  box->is_disabled = node->disabled || (self->container != NULL && self->container->disabled);

  draft->align = look->align;
  draft->guesses_input = look->is_guess && fields->inputs < 0;
  box->n_inputs = MIN (look->inputs, 1);
  box->n_outputs = look->is_guess ? 0 : look->outputs;
  if (fields->inputs >= 0)
    box->n_inputs = fields->inputs > 0 ? 1 : 0;
  if (fields->outputs >= 0)
    box->n_outputs = (guint)fields->outputs;
  box->n_outputs = MIN (MAX (box->n_outputs, fields->n_wires), MAX_PORTS);

  if (fields->says_label ? fields->shows_label : !is_link (node))
    {
      g_autofree char *label = make_label (self, draft, found);

      box->label = fb_scene_part_keep_lines (self, label, &box->n_lines);
    }
}

void
fb_scene_finish_box (FbScenePart *self, FbSceneDraft *draft)
{
  FbSceneBox *box = &draft->box;
  double      ports = box->n_outputs * 15.0;

  box->is_right = draft->align == FB_NODE_ALIGN_RIGHT ||
                  (draft->align == FB_NODE_ALIGN_AUTO && box->n_inputs > 0 && box->n_outputs == 0);

  box->rect.width = NODE_HEIGHT;
  box->rect.height = MAX (NODE_HEIGHT, ports);
  if (box->label != NULL)
    {
      double width = fb_scene_part_measure (self, box->label) + LABEL_SPACE;

      /* The editor does not know of the input of an unknown one. */
      if (box->n_inputs > 0 && !box->is_missing)
        width += INPUT_SPACE;
      box->rect.width = MAX (NODE_WIDTH, GRID * ceil (width / GRID));
      box->rect.height = MAX (box->rect.height, 6 + FB_SCENE_LINE_HEIGHT * box->n_lines);
    }

  draft->reach = box->rect.width / 2;
  fb_scene_draft_move (draft, draft->center);
}

/* The editor writes numbers of a style as text. */
static double
get_share (JsonObject *style, const char *name)
{
  const char *text = fb_json_get_string (style, name, NULL);
  double share = text != NULL ? g_ascii_strtod (text, NULL) : fb_json_get_double (style, name, 1);

  return isfinite (share) ? CLAMP (share, 0, 1) : 1;
}

static void
read_paint (JsonObject *style, const char *color, const char *opacity, FbScenePaint *paint)
{
  const char *text = fb_json_get_string (style, color, NULL);

  paint->alpha = get_share (style, opacity);
  paint->has_alpha = json_object_has_member (style, opacity);
  if (text == NULL || *text == '\0')
    return;

  paint->is_set = TRUE;
  if (!fb_css_color_parse (text, &paint->rgb))
    paint->alpha = 0;
}

static void
set_group (FbScenePart *self, FbSceneDraft *draft, const Fields *fields)
{
  FbSceneGroup *group = &draft->group;
  const char   *position = "nw";

  group->rect.x = fields->x;
  group->rect.y = fields->y;
  group->is_disabled = self->container != NULL && self->container->disabled;
  if (fields->style == NULL)
    return;

  read_paint (fields->style, "stroke", "stroke-opacity", &group->stroke);
  read_paint (fields->style, "fill", "fill-opacity", &group->fill);
  read_paint (fields->style, "color", "color-opacity", &group->label_paint);
  if (fb_json_get_boolean (fields->style, "label", FALSE) && draft->node->name != NULL)
    group->label = fb_scene_part_keep_lines (self, draft->node->name, &group->n_lines);
  position = fb_json_get_string (fields->style, "label-position", position);
  group->is_label_low = position[0] == 's';
  if (position[0] != '\0')
    group->label_align = position[1] == 'e' ? 1 : position[1] == 'w' ? 0 : 0.5;
}

void
fb_scene_read_node (FbScenePart *self, FbSceneDraft *draft, guint place)
{
  const FbFlowNode *node = draft->node;
  const char       *text = g_bytes_get_data (fb_flow_document_get_bytes (self->document), NULL);
  Fields            fields = { .inputs = -1, .outputs = -1 };
  g_auto (FbJsonReader) reader = { 0 };

  fb_json_reader_init (&reader, text + node->start, node->end - node->start);
  fb_json_reader_next (&reader, NULL);
  while (fb_json_reader_next (&reader, NULL) == FB_JSON_TOKEN_KEY)
    read_field (self, &fields, &reader, place);

  if (draft->kind == FB_SCENE_GROUP)
    set_group (self, draft, &fields);
  else if (draft->kind == FB_SCENE_JUNCTION)
    {
      draft->box.rect.width = draft->box.rect.height = FB_SCENE_PORT_SIZE;
      fb_scene_draft_move (draft, (FbScenePoint){ fields.x, fields.y });
    }
  else
    {
      set_looks (self, draft, &fields);
      draft->center = (FbScenePoint){ fields.x, fields.y };
    }

  g_clear_pointer (&fields.style, json_object_unref);
}
