/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include "fb-ctl-diff.h"
#include "fb-ctl-snapshot.h"
#include "flow/fb-flow-risk.h"

/* A difference as JSON. Its words are part of the contract. */

static const char *const change_kinds[] = {
  [FB_FLOW_ADDED] = "added",
  [FB_FLOW_DELETED] = "deleted",
  [FB_FLOW_CHANGED] = "changed",
};

static const char *const around_kinds[] = {
  [FB_SNAPSHOT_CHANGE_ADDED] = "added",
  [FB_SNAPSHOT_CHANGE_DELETED] = "deleted",
  [FB_SNAPSHOT_CHANGE_CHANGED] = "changed",
  [FB_SNAPSHOT_CHANGE_UNKNOWN] = "unknown",
};

static const struct
{
  FbFlowAspects aspect;
  const char   *word;
} aspects[] = {
  { FB_FLOW_MOVED, "moved" },     { FB_FLOW_LAYOUT, "layout" },         { FB_FLOW_WIRES, "wires" },
  { FB_FLOW_ENABLED, "enabled" }, { FB_FLOW_PROPERTIES, "properties" },
};

static JsonArray *
describe_aspects (FbFlowAspects found)
{
  JsonArray *words = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (aspects); i++)
    if ((found & aspects[i].aspect) != 0)
      json_array_add_string_element (words, aspects[i].word);

  return words;
}

static const char *
get_aspect (FbFlowAspects aspect)
{
  for (guint i = 0; i < G_N_ELEMENTS (aspects); i++)
    if (aspect == aspects[i].aspect)
      return aspects[i].word;

  return NULL;
}

static JsonArray *
describe_properties (FbFlowDiff *flows, const FbFlowChange *change)
{
  g_autoptr (GPtrArray) properties = fb_flow_diff_list_properties (flows, change);
  JsonArray *rows = json_array_new ();

  for (guint i = 0; i < properties->len; i++)
    {
      const FbPropertyChange *property = g_ptr_array_index (properties, i);
      JsonObject             *row = json_object_new ();

      json_object_set_string_member (row, "path", property->path);
      json_object_set_string_member (row, "kind", change_kinds[property->kind]);
      json_object_set_string_member (row, "aspect", get_aspect (property->aspect));
      json_object_set_string_member (row, "older", property->older);
      json_object_set_string_member (row, "newer", property->newer);
      json_object_set_boolean_member (row, "secret", property->is_secret);
      json_array_add_object_element (rows, row);
    }

  return rows;
}

static JsonArray *
describe_changes (FbFlowDiff *flows, gboolean with_properties)
{
  JsonArray *rows = json_array_new ();

  for (guint i = 0; i < fb_flow_diff_get_n_changes (flows); i++)
    {
      const FbFlowChange *change = fb_flow_diff_get_change (flows, i);
      const FbFlowNode   *node = change->newer != NULL ? change->newer : change->older;
      const FbFlowNode   *tab = fb_ctl_diff_find_tab (flows, change);
      JsonObject         *row = json_object_new ();

      json_object_set_string_member (row, "kind", change_kinds[change->kind]);
      json_object_set_string_member (row, "id", node->id);
      json_object_set_string_member (row, "type", node->type);
      json_object_set_string_member (row, "name", node->name);
      json_object_set_string_member (row, "tab", tab != NULL ? tab->id : NULL);
      json_object_set_array_member (row, "aspects", describe_aspects (change->aspects));
      if (with_properties)
        json_object_set_array_member (row, "properties", describe_properties (flows, change));
      json_array_add_object_element (rows, row);
    }

  return rows;
}

static JsonArray *
describe_around (FbSnapshotDiff *diff)
{
  GPtrArray *changes = fb_snapshot_diff_get_changes (diff);
  JsonArray *rows = json_array_new ();

  for (guint i = 0; i < changes->len; i++)
    {
      const FbSnapshotChange *change = g_ptr_array_index (changes, i);
      JsonObject             *row = json_object_new ();

      json_object_set_string_member (row, "area", fb_snapshot_area_to_string (change->area));
      json_object_set_string_member (row, "kind", around_kinds[change->kind]);
      json_object_set_string_member (row, "name", change->name);
      json_object_set_string_member (row, "node", change->node);
      json_object_set_string_member (row, "older", change->older);
      json_object_set_string_member (row, "newer", change->newer);
      json_array_add_object_element (rows, row);
    }

  return rows;
}

static JsonArray *
describe_risks (FbSnapshotDiff *diff)
{
  g_autoptr (GPtrArray) risks = fb_snapshot_diff_list_risks (diff);
  JsonArray *rows = json_array_new ();

  for (guint i = 0; i < risks->len; i++)
    {
      const FbFlowRisk *risk = g_ptr_array_index (risks, i);
      JsonObject       *row = json_object_new ();

      json_object_set_string_member (row, "code", risk->code);
      json_object_set_string_member (row, "node", risk->node);
      json_object_set_string_member (row, "message", risk->message);
      json_array_add_object_element (rows, row);
    }

  return rows;
}

void
fb_ctl_diff_print_json (FbSnapshotDiff *diff, gboolean with_properties)
{
  FbFlowDiff             *flows = fb_snapshot_diff_get_flows (diff);
  const FbFlowDiffCounts *counts = fb_flow_diff_get_counts (flows);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *summary = fb_snapshot_diff_summarize (diff);

  json_object_set_boolean_member (object, "equal", fb_snapshot_diff_is_equal (diff));
  json_object_set_string_member (object, "summary", summary);
  json_object_set_int_member (object, "added", counts->added);
  json_object_set_int_member (object, "changed", counts->changed);
  json_object_set_int_member (object, "deleted", counts->deleted);
  json_object_set_int_member (object, "layout_only", counts->layout_only);
  json_object_set_boolean_member (object, "tabs_reordered", counts->tabs_reordered);
  json_object_set_array_member (object, "unknown",
                                fb_ctl_snapshot_describe_parts (
                                    fb_snapshot_diff_get_unknown (diff)));
  json_object_set_array_member (object, "changes", describe_changes (flows, with_properties));
  json_object_set_array_member (object, "around", describe_around (diff));
  json_object_set_array_member (object, "risks", describe_risks (diff));
  fb_ctl_output_event (object);
}
