/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-scene-part.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "fb-json.h"

/* What stands on the tab of a subflow beside its nodes: where messages come in, go out, and where
 * its status comes from. */

#define PORT_COLOR 0xdddddd
#define PORT_BOX 40.0
#define LABEL_SPACE 57.0 /* what a box needs beside its label */
#define GRID 20.0
#define MAX_PLACE 1e6
#define MAX_PORTS 250

static void
add_port_wire (FbScenePart *self, guint port, FbScenePortKind kind, JsonObject *wire)
{
  const char   *id = fb_json_get_string (wire, "id", NULL);
  gint64        output = CLAMP (fb_json_get_int (wire, "port", 0), 0, MAX_PORTS);
  FbSceneDraft *other = id != NULL ? fb_scene_part_find (self, id) : NULL;

  /* The subflow's own id: its input is wired straight to its output. */
  if (other == NULL && self->input_port > 0 && g_strcmp0 (id, self->container->id) == 0)
    other = &g_array_index (self->drafts, FbSceneDraft, self->input_port - 1);
  if (other == NULL)
    return;

  if (kind == FB_SCENE_PORT_IN)
    fb_scene_part_add_wire (self, port, 0, other);
  else
    fb_scene_part_add_wire (self, fb_scene_part_get_place (self, other), (guint)output,
                            &g_array_index (self->drafts, FbSceneDraft, port));
}

static const char *
make_caption (FbScenePart *self, FbScenePortKind kind, guint index)
{
  g_autofree char *text = NULL;

  if (kind == FB_SCENE_PORT_IN)
    /* Translators: on the picture of a subflow, where messages come in */
    return _ ("input");
  if (kind == FB_SCENE_PORT_STATUS)
    return _ ("status");

  /* Translators: on the picture of a subflow, where messages go out; the number of the output */
  text = g_strdup_printf (_ ("output\n%u"), index + 1);
  return g_string_chunk_insert (self->strings, text);
}

static void
add_port (FbScenePart *self, FbScenePortKind kind, guint index, JsonObject *port, const char *label)
{
  FbSceneDraft draft = { .kind = FB_SCENE_PORT, .port = kind, .port_index = index };
  FbSceneBox  *box = &draft.box;
  JsonArray   *wires = fb_json_get_array (port, "wires");
  guint        place = self->drafts->len;

  box->color = PORT_COLOR;
  box->caption = make_caption (self, kind, index);
  box->n_inputs = kind == FB_SCENE_PORT_IN ? 0 : 1;
  box->n_outputs = 1 - box->n_inputs;
  box->rect.width = box->rect.height = PORT_BOX;
  if (label != NULL && *label != '\0')
    {
      box->label = fb_scene_part_keep_lines (self, label, &box->n_lines);
      if (box->label != NULL)
        box->rect.width =
            GRID * ceil ((fb_scene_part_measure (self, box->label) + LABEL_SPACE) / GRID);
    }
  draft.reach = box->rect.width / 2;
  fb_scene_draft_move (&draft,
                       (FbScenePoint){
                           CLAMP (fb_json_get_double (port, "x", 0), -MAX_PLACE, MAX_PLACE),
                           CLAMP (fb_json_get_double (port, "y", 0), -MAX_PLACE, MAX_PLACE) });
  g_array_append_val (self->drafts, draft);
  if (kind == FB_SCENE_PORT_IN && self->input_port == 0)
    self->input_port = self->drafts->len;

  for (guint i = 0; wires != NULL && i < json_array_get_length (wires); i++)
    {
      JsonNode *wire = json_array_get_element (wires, i);

      if (JSON_NODE_HOLDS_OBJECT (wire))
        add_port_wire (self, place, kind, json_node_get_object (wire));
    }
}

static void
add_ports (FbScenePart *self, FbScenePortKind kind, JsonArray *ports, JsonArray *labels)
{
  guint n_ports = ports != NULL ? MIN (json_array_get_length (ports), MAX_PORTS) : 0;

  for (guint i = 0; i < n_ports; i++)
    {
      JsonNode   *port = json_array_get_element (ports, i);
      JsonNode   *label = NULL;
      const char *text = NULL;

      if (labels != NULL && i < json_array_get_length (labels))
        label = json_array_get_element (labels, i);
      if (label != NULL && json_node_get_value_type (label) == G_TYPE_STRING)
        text = json_node_get_string (label);
      if (JSON_NODE_HOLDS_OBJECT (port))
        add_port (self, kind, i, json_node_get_object (port), text);
    }
}

void
fb_scene_read_ports (FbScenePart *self, const FbFlowNode *subflow)
{
  const char *text = g_bytes_get_data (fb_flow_document_get_bytes (self->document), NULL);
  g_autoptr (JsonObject) object = NULL;
  JsonObject *status;

  object = fb_json_parse_object (text + subflow->start, (gssize)(subflow->end - subflow->start),
                                 FB_FLOW_MAX_BYTES, NULL);
  if (object == NULL)
    return;

  add_ports (self, FB_SCENE_PORT_IN, fb_json_get_array (object, "in"),
             fb_json_get_array (object, "inputLabels"));
  add_ports (self, FB_SCENE_PORT_OUT, fb_json_get_array (object, "out"),
             fb_json_get_array (object, "outputLabels"));
  status = fb_json_get_object (object, "status");
  if (status != NULL)
    add_port (self, FB_SCENE_PORT_STATUS, 0, status, NULL);
}
