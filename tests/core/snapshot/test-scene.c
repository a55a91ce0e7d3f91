/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <math.h>
#include <string.h>

#include "fb-test-corpus.h"
#include "fb-test-flows.h"
#include "fb-test-scene.h"
#include "fb-test.h"
#include "snapshot/fb-scene-tabs.h"
#include "snapshot/fb-scene.h"

static void
test_boxes_are_as_the_editor_draws_them (void)
{
  g_autoptr (FbScene) scene = fb_test_scene_new (
      NULL,
      "[" FB_TEST_TAB ",{\"id\":\"i\",\"type\":\"inject\",\"z\":\"t\",\"x\":100,\"y\":40,"
      "\"payloadType\":\"date\",\"wires\":[[\"f\"]]},"
      "{\"id\":\"f\",\"type\":\"function\",\"z\":\"t\",\"name\":\"level to litres and more\","
      "\"outputs\":4,\"x\":300,\"y\":40,\"wires\":[[\"d\"],[],[],[\"l\"]]},"
      "{\"id\":\"d\",\"type\":\"debug\",\"z\":\"t\",\"x\":500,\"y\":40,\"active\":false,"
      "\"wires\":[]},"
      "{\"id\":\"l\",\"type\":\"link out\",\"z\":\"t\",\"x\":500,\"y\":100,\"wires\":[]},"
      "{\"id\":\"m\",\"type\":\"mqtt in\",\"z\":\"t\",\"topic\":\"plant/#\",\"d\":true,"
      "\"name\":\"two\\\\n lines\",\"x\":100,\"y\":200,\"wires\":[[]]}]",
      "t", FALSE);
  const FbSceneItem *inject = fb_test_scene_find (scene, "i", FB_SCENE_BOTH);
  const FbSceneItem *function = fb_test_scene_find (scene, "f", FB_SCENE_BOTH);
  const FbSceneItem *debug = fb_test_scene_find (scene, "d", FB_SCENE_BOTH);
  const FbSceneItem *link = fb_test_scene_find (scene, "l", FB_SCENE_BOTH);
  const FbSceneItem *mqtt = fb_test_scene_find (scene, "m", FB_SCENE_BOTH);

  g_assert_cmpstr (inject->box.label, ==, "timestamp");
  g_assert_cmpfloat (inject->box.rect.width, ==, 120);
  g_assert_cmpfloat (inject->box.rect.x, ==, 40);
  g_assert_cmpuint (inject->box.n_inputs, ==, 0);
  g_assert_cmpuint (inject->box.n_outputs, ==, 1);
  g_assert_cmpint (inject->box.button, ==, FB_NODE_BUTTON_PRESS);
  g_assert_false (inject->box.is_right);

  g_assert_cmpfloat (function->box.rect.height, ==, 60);
  g_assert_cmpuint (function->box.n_outputs, ==, 4);
  g_assert_cmphex (function->box.color, ==, 0xfdd0a2);
  g_assert_cmpstr (function->box.icon, ==, "function.svg");

  g_assert_cmpstr (debug->box.label, ==, "msg.payload");
  g_assert_true (debug->box.is_right);
  g_assert_true (debug->box.is_button_off);

  g_assert_null (link->box.label);
  g_assert_cmpfloat (link->box.rect.width, ==, 30);

  g_assert_cmpstr (mqtt->box.label, ==, "two\nlines");
  g_assert_cmpuint (mqtt->box.n_lines, ==, 2);
  g_assert_cmpfloat (mqtt->box.rect.height, ==, 54);
  g_assert_true (mqtt->box.is_disabled);

  g_assert_cmpuint (fb_test_scene_count (scene, FB_SCENE_WIRE, FB_SCENE_SAME), ==, 3);
}

static void
test_labels_are_those_of_the_types (void)
{
  static const struct
  {
    const char *node; /* without its braces */
    const char *label;
  } cases[] = {
    { "\"type\":\"inject\",\"payload\":\"7\",\"payloadType\":\"num\",\"repeat\":\"5\"", "7 ↻" },
    { "\"type\":\"inject\",\"topic\":\"a\",\"payload\":\"b\",\"once\":true", "a:b ¹" },
    { "\"type\":\"inject\",\"name\":\"tick\",\"crontab\":\"* * * * *\"", "tick ↻" },
    { "\"type\":\"inject\",\"payloadType\":\"flow\",\"payload\":\"#:(file)::k\"", "flow.k" },
    /* 23 letters, of which JavaScript counts one twice */
    { "\"type\":\"inject\",\"payloadType\":\"str\",\"payload\":\"A am a new list entry é😁\"",
      "inject" },
    { "\"type\":\"debug\",\"complete\":\"true\"", "msg" },
    { "\"type\":\"debug\",\"complete\":\"topic\",\"console\":true", "msg.topic ⇲" },
    { "\"type\":\"catch\",\"scope\":null,\"uncaught\":true", "catch: uncaught" },
    { "\"type\":\"status\",\"scope\":[\"a\",\"b\"]", "status: 2" },
    { "\"type\":\"catch\"", "catch: all" },
    { "\"type\":\"change\",\"rules\":[{\"t\":\"set\",\"p\":\"a.b\",\"pt\":\"flow\"}]",
      "set flow.a.b" },
    { "\"type\":\"change\",\"rules\":[{},{}]", "change: 2 rules" },
    { "\"type\":\"change\",\"rules\":7", "change: 0 rules" },
    { "\"type\":\"delay\",\"pauseType\":\"delay\",\"timeout\":\"5\",\"timeoutUnits\":\"seconds\"",
      "delay 5s" },
    { "\"type\":\"delay\",\"pauseType\":\"rate\",\"rate\":\"2\",\"nbRateUnits\":\"3\","
      "\"rateUnits\":\"minute\"",
      "limit 2 msg/3m" },
    { "\"type\":\"trigger\",\"duration\":\"250\",\"units\":\"ms\"", "trigger 250ms" },
    { "\"type\":\"trigger\",\"duration\":\"-2\",\"units\":\"s\"", "resend every 2s" },
    { "\"type\":\"trigger\",\"duration\":\"0\"", "trigger & block" },
    { "\"type\":\"http in\",\"url\":\"/recipe\",\"method\":\"post\"", "[post] /recipe" },
    { "\"type\":\"join\",\"name\":\"all\",\"mode\":\"custom\",\"count\":\"3\","
      "\"accumulate\":true",
      "all 3+" },
    { "\"type\":\"mqtt out\",\"topic\":\"filler/valve\"", "filler/valve" },
    { "\"type\":\"mqtt in\"", "mqtt" },
    { "\"type\":\"range\",\"minout\":\"0\",\"maxout\":\"100\"", "0 - 100" },
    { "\"type\":\"udp in\",\"multicast\":\"false\",\"port\":\"5000\"", "udp 5000" },
    { "\"type\":\"tcp out\",\"host\":\"plc\",\"port\":\"502\"", "tcp:plc:502" },
    { "\"type\":\"subflow:gone\",\"name\":\"pump\"", "unknown: subflow:gone" },
    { "\"type\":\"modbus-read\"", "modbus-read" },
    { "\"type\":\"link call\",\"links\":[7]", "none" },
    { "\"type\":\"ui_button\",\"label\":\"Start\"", "Start" },
    { "\"type\":\"ui-slider\",\"label\":\"Set point\",\"name\":\"sp\"", "sp" },
    { "\"type\":\"ui-text\",\"label\":\"{{msg.title}}\"", "ui-text" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("[" FB_TEST_TAB ",{\"id\":\"n\",\"z\":\"t\",\"x\":0,\"y\":0,%s}]",
                           cases[i].node);
      g_autoptr (FbScene) scene = fb_test_scene_new (NULL, text, "t", FALSE);

      g_assert_cmpstr (fb_test_scene_find (scene, "n", FB_SCENE_BOTH)->box.label, ==,
                       cases[i].label);
    }
}

static void
test_what_only_has_the_same_name_is_no_icon (void)
{
  g_autoptr (FbScene) scene = fb_test_scene_new (
      NULL,
      "[" FB_TEST_TAB ",{\"id\":\"own\",\"type\":\"debug\",\"z\":\"t\",\"x\":9,\"y\":9,\"icon\":"
      "\"node-red/bridge.svg\"},"
      "{\"id\":\"other\",\"type\":\"debug\",\"z\":\"t\",\"x\":9,\"y\":9,\"icon\":\"fa-refresh\"}]",
      "t", FALSE);

  g_assert_cmpstr (fb_test_scene_find (scene, "own", FB_SCENE_BOTH)->box.icon, ==,
                   "node-red/bridge.svg");
  g_assert_cmpstr (fb_test_scene_find (scene, "other", FB_SCENE_BOTH)->box.icon, ==, "debug.svg");
}

static void
test_a_description_is_told (void)
{
  g_autoptr (FbScene) scene = fb_test_scene_new (
      NULL,
      "[" FB_TEST_TAB
      ",{\"id\":\"a\",\"type\":\"debug\",\"z\":\"t\",\"x\":99,\"y\":99,\"info\":\"# Why\"},"
      "{\"id\":\"b\",\"type\":\"debug\",\"z\":\"t\",\"x\":99,\"y\":99,\"info\":\"\"},"
      "{\"id\":\"c\",\"type\":\"debug\",\"z\":\"t\",\"x\":99,\"y\":99,\"info\":7}]",
      "t", FALSE);
  const FbSceneItem *told = fb_test_scene_find (scene, "a", FB_SCENE_BOTH);

  g_assert_true (told->box.is_documented);
  g_assert_cmpfloat (told->bounds.y, <, told->box.rect.y - FB_SCENE_PAGE_RISE);
  g_assert_false (fb_test_scene_find (scene, "b", FB_SCENE_BOTH)->box.is_documented);
  g_assert_false (fb_test_scene_find (scene, "c", FB_SCENE_BOTH)->box.is_documented);
}

#define BEFORE                                                                                     \
  "[" FB_TEST_TAB ",{\"id\":\"u\",\"type\":\"tab\",\"label\":\"Other\"},"                          \
  "{\"id\":\"a\",\"type\":\"mqtt in\",\"z\":\"t\",\"x\":100,\"y\":40,\"wires\":[[\"b\",\"c\"]]},"  \
  "{\"id\":\"b\",\"type\":\"function\",\"z\":\"t\",\"func\":\"1\",\"x\":300,\"y\":40,"             \
  "\"wires\":[[\"e\"]]},"                                                                          \
  "{\"id\":\"c\",\"type\":\"debug\",\"z\":\"t\",\"x\":300,\"y\":100,\"wires\":[]},"                \
  "{\"id\":\"e\",\"type\":\"debug\",\"z\":\"t\",\"x\":500,\"y\":40,\"wires\":[]},"                 \
  "{\"id\":\"m\",\"type\":\"comment\",\"z\":\"t\",\"x\":500,\"y\":300,\"wires\":[]}]"
/* b is changed, c deleted, d added, e stands elsewhere, m lies on the other tab. */
#define AFTER                                                                                      \
  "[" FB_TEST_TAB ",{\"id\":\"u\",\"type\":\"tab\",\"label\":\"Other\"},"                          \
  "{\"id\":\"a\",\"type\":\"mqtt in\",\"z\":\"t\",\"x\":100,\"y\":40,\"wires\":[[\"b\",\"d\"]]},"  \
  "{\"id\":\"b\",\"type\":\"function\",\"z\":\"t\",\"func\":\"2\",\"x\":300,\"y\":40,"             \
  "\"wires\":[[\"e\"]]},"                                                                          \
  "{\"id\":\"d\",\"type\":\"debug\",\"z\":\"t\",\"x\":300,\"y\":160,\"wires\":[]},"                \
  "{\"id\":\"e\",\"type\":\"debug\",\"z\":\"t\",\"x\":500,\"y\":80,\"wires\":[]},"                 \
  "{\"id\":\"m\",\"type\":\"comment\",\"z\":\"u\",\"x\":500,\"y\":300,\"wires\":[]}]"

static void
test_both_versions_are_in_one_scene (void)
{
  g_autoptr (FbScene) scene = fb_test_scene_new (BEFORE, AFTER, "t", FALSE);
  g_autoptr (FbScene) other = fb_test_scene_new (BEFORE, AFTER, "u", FALSE);
  const FbSceneItem *changed = fb_test_scene_find (scene, "b", FB_SCENE_NEWER);

  /* Looks the same before and after: one box, which is marked. */
  g_assert_cmpint (changed->mark, ==, FB_SCENE_CHANGED);
  g_assert_cmpint (changed->versions, ==, FB_SCENE_BOTH);

  g_assert_cmpint (fb_test_scene_find (scene, "a", FB_SCENE_OLDER)->mark, ==, FB_SCENE_CHANGED);
  g_assert_cmpint (fb_test_scene_find (scene, "a", FB_SCENE_OLDER)->aspects, ==, FB_FLOW_WIRES);
  g_assert_cmpint (fb_test_scene_find (scene, "c", FB_SCENE_OLDER)->mark, ==, FB_SCENE_DELETED);
  g_assert_false (fb_test_scene_find (scene, "c", FB_SCENE_OLDER)->is_shadow);
  g_assert_null (fb_scene_find (scene, "c", FB_SCENE_NEWER));
  g_assert_cmpint (fb_test_scene_find (scene, "d", FB_SCENE_NEWER)->mark, ==, FB_SCENE_ADDED);
  g_assert_null (fb_scene_find (scene, "d", FB_SCENE_OLDER));

  g_assert_cmpint (fb_test_scene_find (scene, "e", FB_SCENE_OLDER)->mark, ==, FB_SCENE_LAYOUT);
  g_assert_cmpfloat (fb_test_scene_find (scene, "e", FB_SCENE_OLDER)->box.rect.y, ==, 25);
  g_assert_cmpfloat (fb_test_scene_find (scene, "e", FB_SCENE_NEWER)->box.rect.y, ==, 65);
  g_assert_cmpuint (fb_test_scene_count (scene, FB_SCENE_TRACE, FB_SCENE_LAYOUT), ==, 1);

  g_assert_cmpint (fb_test_scene_find (scene, "m", FB_SCENE_OLDER)->mark, ==, FB_SCENE_MOVED);
  g_assert_cmpint (fb_test_scene_find (other, "m", FB_SCENE_NEWER)->mark, ==, FB_SCENE_MOVED);

  /* a-b is the same, b-e is drawn twice, a-c went, a-d came. */
  g_assert_cmpuint (fb_test_scene_count (scene, FB_SCENE_WIRE, FB_SCENE_SAME), ==, 3);
  g_assert_cmpuint (fb_test_scene_count (scene, FB_SCENE_WIRE, FB_SCENE_DELETED), ==, 1);
  g_assert_cmpuint (fb_test_scene_count (scene, FB_SCENE_WIRE, FB_SCENE_ADDED), ==, 1);
}

static void
test_a_box_over_its_older_self_casts_a_shadow (void)
{
  g_autoptr (FbScene) scene = fb_test_scene_new (
      "[" FB_TEST_TAB
      ",{\"id\":\"a\",\"type\":\"debug\",\"name\":\"one\",\"z\":\"t\",\"x\":9,\"y\":9},"
      "{\"id\":\"b\",\"type\":\"debug\",\"name\":\"one\",\"z\":\"t\",\"x\":9,\"y\":90}]",
      "[" FB_TEST_TAB
      ",{\"id\":\"a\",\"type\":\"debug\",\"name\":\"two\",\"z\":\"t\",\"x\":9,\"y\":9},"
      "{\"id\":\"b\",\"type\":\"debug\",\"name\":\"two\",\"z\":\"t\",\"x\":9,\"y\":190}]",
      "t", FALSE);

  g_assert_true (fb_test_scene_find (scene, "a", FB_SCENE_OLDER)->is_shadow);
  g_assert_cmpstr (fb_test_scene_find (scene, "a", FB_SCENE_OLDER)->box.label, ==, "one");
  g_assert_cmpstr (fb_test_scene_find (scene, "a", FB_SCENE_NEWER)->box.label, ==, "two");
  g_assert_false (fb_test_scene_find (scene, "b", FB_SCENE_OLDER)->is_shadow);
}

static void
test_layout_can_be_left_out (void)
{
  g_autoptr (FbScene) scene = fb_test_scene_new (BEFORE, AFTER, "t", TRUE);
  const FbSceneItem *moved = fb_test_scene_find (scene, "e", FB_SCENE_OLDER);

  g_assert_cmpint (moved->versions, ==, FB_SCENE_BOTH);
  g_assert_cmpint (moved->mark, ==, FB_SCENE_SAME);
  g_assert_cmpfloat (moved->box.rect.y, ==, 65);
  g_assert_cmpuint (fb_test_scene_count (scene, FB_SCENE_TRACE, FB_SCENE_LAYOUT), ==, 0);
  g_assert_cmpuint (fb_test_scene_count (scene, FB_SCENE_WIRE, FB_SCENE_SAME), ==, 2);
  g_assert_cmpint (fb_test_scene_find (scene, "c", FB_SCENE_OLDER)->mark, ==, FB_SCENE_DELETED);
}

static void
test_tabs_count_their_changes (void)
{
  g_autoptr (FbFlowDocument) older = fb_test_scene_document (
      "[" FB_TEST_TAB ",{\"id\":\"gone\",\"type\":\"tab\",\"label\":\"Gone\"},"
      "{\"id\":\"g\",\"type\":\"debug\",\"z\":\"gone\",\"x\":1,\"y\":1},"
      "{\"id\":\"s\",\"type\":\"subflow\",\"name\":\"Valve\",\"in\":[],\"out\":[]},"
      "{\"id\":\"e\",\"type\":\"debug\",\"z\":\"t\",\"x\":1,\"y\":1},"
      "{\"id\":\"n\",\"type\":\"debug\",\"z\":\"nowhere\",\"x\":1,\"y\":1}]");
  g_autoptr (FbFlowDocument) newer = fb_test_scene_document (
      "[{\"id\":\"new\",\"type\":\"tab\",\"label\":\"New\",\"disabled\":true}," FB_TEST_TAB ","
      "{\"id\":\"s\",\"type\":\"subflow\",\"name\":\"Valve\",\"in\":[],\"out\":[]},"
      "{\"id\":\"e\",\"type\":\"debug\",\"z\":\"t\",\"x\":1,\"y\":2},"
      "{\"id\":\"n\",\"type\":\"debug\",\"z\":\"nowhere\",\"x\":1,\"y\":1,\"active\":true}]");
  g_autoptr (FbFlowDiff) diff = fb_flow_diff_new (older, newer);
  g_autoptr (GArray) tabs = fb_scene_list_tabs (older, newer, diff);
  static const FbSceneTab expected[] = {
    { "new", "New", FB_FLOW_TAB, FB_SCENE_ADDED, TRUE, 1, 0 },
    { "t", "Tab", FB_FLOW_TAB, FB_SCENE_SAME, FALSE, 0, 1 },
    { "gone", "Gone", FB_FLOW_TAB, FB_SCENE_DELETED, FALSE, 2, 0 },
    { "s", "Valve", FB_FLOW_SUBFLOW, FB_SCENE_SAME, FALSE, 0, 0 },
    { "", NULL, FB_FLOW_NODE, FB_SCENE_SAME, FALSE, 1, 0 },
  };

  g_assert_cmpuint (tabs->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < tabs->len; i++)
    {
      const FbSceneTab *tab = &g_array_index (tabs, FbSceneTab, i);

      g_assert_cmpstr (tab->id, ==, expected[i].id);
      g_assert_cmpstr (tab->label, ==, expected[i].label);
      g_assert_cmpint (tab->kind, ==, expected[i].kind);
      g_assert_cmpint (tab->mark, ==, expected[i].mark);
      g_assert_cmpint (tab->is_disabled, ==, expected[i].is_disabled);
      g_assert_cmpuint (tab->n_changes, ==, expected[i].n_changes);
      g_assert_cmpuint (tab->n_layout, ==, expected[i].n_layout);
    }
}

static void
test_subflows_show_their_ports (void)
{
  const char *text =
      "[" FB_TEST_TAB ",{\"id\":\"s\",\"type\":\"subflow\",\"name\":\"Valve\","
      "\"color\":\"#C0DEED\",\"in\":[{\"x\":40,\"y\":40,\"wires\":[{\"id\":\"f\"}]}],"
      "\"out\":[{\"x\":400,\"y\":40,\"wires\":[{\"id\":\"f\",\"port\":1}]},"
      "{\"x\":400,\"y\":100,\"wires\":[{\"id\":\"s\",\"port\":0}]}],"
      "\"outputLabels\":[\"position\"],"
      "\"status\":{\"x\":400,\"y\":200,\"wires\":[{\"id\":\"f\",\"port\":0}]}},"
      "{\"id\":\"f\",\"type\":\"function\",\"z\":\"s\",\"outputs\":2,\"x\":200,"
      "\"y\":40,\"wires\":[[],[]]},"
      "{\"id\":\"i\",\"type\":\"subflow:s\",\"z\":\"t\",\"x\":200,\"y\":40,"
      "\"wires\":[[],[]]}]";
  g_autoptr (FbScene) inside = fb_test_scene_new (NULL, text, "s", FALSE);
  g_autoptr (FbScene) outside = fb_test_scene_new (NULL, text, "t", FALSE);
  const FbSceneItem *instance = fb_test_scene_find (outside, "i", FB_SCENE_BOTH);

  g_assert_true (fb_scene_is_subflow (inside));
  g_assert_cmpuint (fb_test_scene_count (inside, FB_SCENE_PORT, FB_SCENE_SAME), ==, 4);
  g_assert_cmpuint (fb_test_scene_count (inside, FB_SCENE_WIRE, FB_SCENE_SAME), ==, 4);

  g_assert_cmpstr (instance->box.label, ==, "Valve");
  g_assert_cmphex (instance->box.color, ==, 0xc0deed);
  g_assert_cmpuint (instance->box.n_inputs, ==, 1);
  g_assert_cmpuint (instance->box.n_outputs, ==, 2);
}

static void
test_wires_run_as_in_the_editor (void)
{
  FbSceneCurve curve;
  FbSceneRect  bounds;

  /* Forwards the handles are level with their ends. */
  fb_scene_curve_init (&curve, (FbScenePoint){ 0, 0 }, (FbScenePoint){ 300, 50 });
  g_assert_cmpuint (curve.n_points, ==, 4);
  g_assert_cmpfloat (curve.points[1].x, ==, 75);
  g_assert_cmpfloat (curve.points[1].y, ==, 0);
  g_assert_cmpfloat (curve.points[2].x, ==, 225);
  g_assert_cmpfloat (fb_scene_curve_get_distance (&curve, (FbScenePoint){ 150, 25 }), <, 0.5);
  g_assert_cmpfloat (fb_scene_curve_get_distance (&curve, (FbScenePoint){ 150, 60 }), >, 20);

  /* A short one bends less. */
  fb_scene_curve_init (&curve, (FbScenePoint){ 0, 0 }, (FbScenePoint){ 40, 0 });
  g_assert_cmpfloat (curve.points[1].x, ==, 30);

  /* Backwards on one level it runs below. */
  fb_scene_curve_init (&curve, (FbScenePoint){ 300, 0 }, (FbScenePoint){ 0, 0 });
  bounds = fb_scene_curve_get_bounds (&curve);
  g_assert_cmpuint (curve.n_points, ==, 16);
  g_assert_cmpfloat (bounds.y + bounds.height, ==, 25);
  g_assert_cmpfloat (bounds.x, ==, -25);
  g_assert_cmpfloat (fb_scene_curve_get_distance (&curve, (FbScenePoint){ 150, 25 }), <, 0.5);

  /* Backwards and down it loops through the middle; upwards is the mirror image. */
  fb_scene_curve_init (&curve, (FbScenePoint){ 300, 0 }, (FbScenePoint){ 0, 200 });
  g_assert_cmpuint (curve.n_points, ==, 13);
  g_assert_cmpfloat (curve.points[6].x, ==, 150);
  g_assert_cmpfloat (curve.points[6].y, ==, 100);
  g_assert_cmpfloat (curve.points[3].x, ==, 340);
  g_assert_cmpfloat (curve.points[3].y, ==, 15);
  fb_scene_curve_init (&curve, (FbScenePoint){ 300, 0 }, (FbScenePoint){ 0, -200 });
  g_assert_cmpfloat (curve.points[3].y, ==, -15);
  g_assert_cmpfloat (curve.points[12].y, ==, -200);
}

static void
test_a_point_means_what_lies_on_top (void)
{
  g_autoptr (FbScene) scene =
                 fb_test_scene_new (NULL,
                                    "[" FB_TEST_TAB
                                    ",{\"id\":\"g\",\"type\":\"group\",\"z\":\"t\"},"
                                    "{\"id\":\"a\",\"type\":\"function\",\"z\":\"t\",\"g\":"
                                    "\"g\",\"x\":100,\"y\":40,\"wires\":[[\"b\"]]},"
                                    "{\"id\":\"b\",\"type\":\"function\",\"z\":\"t\",\"g\":"
                                    "\"g\",\"x\":400,\"y\":40,\"wires\":[]},"
                                    "{\"id\":\"c\",\"type\":\"function\",\"z\":\"t\",\"g\":"
                                    "\"g\",\"x\":400,\"y\":140,\"wires\":[]}]",
                                    "t", FALSE);
  const FbSceneItem *wire = fb_scene_hit (scene, (FbScenePoint){ 250, 42 }, 3, FB_SCENE_BOTH);
  const FbSceneItem *next;

  g_assert_cmpstr (fb_scene_hit (scene, (FbScenePoint){ 100, 40 }, 3, FB_SCENE_BOTH)->id, ==, "a");
  g_assert_cmpint (wire->kind, ==, FB_SCENE_WIRE);
  g_assert_cmpstr (wire->wire.target, ==, "b");
  g_assert_cmpstr (fb_scene_hit (scene, (FbScenePoint){ 250, 120 }, 3, FB_SCENE_BOTH)->id, ==, "g");
  g_assert_null (fb_scene_hit (scene, (FbScenePoint){ 700, 120 }, 3, FB_SCENE_BOTH));

  next = fb_scene_find_neighbor (scene, (FbScenePoint){ 100, 40 }, FB_SCENE_RIGHT, FB_SCENE_BOTH);
  g_assert_cmpstr (next->id, ==, "b");
  next = fb_scene_find_neighbor (scene, (FbScenePoint){ 400, 40 }, FB_SCENE_DOWN, FB_SCENE_BOTH);
  g_assert_cmpstr (next->id, ==, "c");
  g_assert_null (
      fb_scene_find_neighbor (scene, (FbScenePoint){ 400, 140 }, FB_SCENE_DOWN, FB_SCENE_BOTH));
}

static void
test_link_nodes_tell_where_they_lead (void)
{
  g_autoptr (FbScene) scene = fb_test_scene_new (
      NULL,
      "[" FB_TEST_TAB ",{\"id\":\"u\",\"type\":\"tab\",\"label\":\"Other\"},"
      "{\"id\":\"o\",\"type\":\"link out\",\"z\":\"t\",\"links\":[\"i\",\"far\",\"gone\",9],"
      "\"x\":100,\"y\":40,\"wires\":[]},"
      "{\"id\":\"i\",\"type\":\"link in\",\"z\":\"t\",\"links\":[\"o\"],\"x\":400,\"y\":40,"
      "\"wires\":[[]]},"
      "{\"id\":\"far\",\"type\":\"link in\",\"z\":\"u\",\"links\":[\"o\"],\"x\":1,\"y\":1,"
      "\"wires\":[[]]}]",
      "t", FALSE);
  g_autoptr (GArray) links =
                 fb_scene_list_links (scene, fb_test_scene_find (scene, "o", FB_SCENE_BOTH));
  const FbSceneLink *near = &g_array_index (links, FbSceneLink, 0);

  g_assert_cmpuint (links->len, ==, 2);
  g_assert_null (near->tab);
  g_assert_cmpfloat (near->curve.points[0].x, ==, 115);
  g_assert_cmpfloat (near->curve.points[3].x, ==, 385);
  g_assert_cmpstr (g_array_index (links, FbSceneLink, 1).tab, ==, "Other");
}

static void
test_a_palette_comes_before_what_is_built_in (void)
{
  g_autoptr (JsonNode) root = json_from_string (
      "{\"modbus-read\":{\"color\":\"rgb(233, 150, 122)\",\"icon\":\"modbus.png\",\"inputs\":0,"
      "\"outputs\":2,\"label\":\"Modbus\"},\"function\":{\"color\":\"Silver\"},\"bad\":7}",
      NULL);
  g_autoptr (FbNodePalette) palette = fb_node_palette_new (json_node_get_object (root));
  g_autoptr (FbFlowDocument) document = fb_test_scene_document (
      "[" FB_TEST_TAB ",{\"id\":\"m\",\"type\":\"modbus-read\",\"z\":\"t\",\"x\":1,\"y\":1},"
      "{\"id\":\"x\",\"type\":\"missing\",\"z\":\"t\",\"x\":1,\"y\":90,\"wires\":[[],[]]}]");
  FbSceneSource source = { .newer = document, .palette = palette };
  g_autoptr (FbScene) scene = fb_scene_new (&source, "t");
  const FbSceneItem *known = fb_test_scene_find (scene, "m", FB_SCENE_BOTH);
  const FbSceneItem *missing = fb_test_scene_find (scene, "x", FB_SCENE_BOTH);

  g_assert_cmphex (known->box.color, ==, 0xe9967a);
  g_assert_cmpuint (known->box.n_inputs, ==, 0);
  g_assert_cmpuint (known->box.n_outputs, ==, 2);
  g_assert_cmpstr (known->box.label, ==, "Modbus");
  g_assert_false (known->box.is_missing);
  g_assert_true (missing->box.is_missing);
  g_assert_cmpuint (missing->box.n_outputs, ==, 2);
  g_assert_cmphex (fb_node_palette_find (palette, "function")->color, ==, 0xc0c0c0);
  g_assert_cmpuint (fb_node_palette_find (palette, "function")->outputs, ==, 1);
}

/* Every tab of a document, in one version and against nothing. */
static void
draw_all (FbFlowDocument *document, const char *name)
{
  g_autoptr (FbNodePalette) palette = fb_node_palette_new (NULL);
  g_autoptr (GArray) tabs = fb_scene_list_tabs (NULL, document, NULL);
  FbSceneSource source = { .newer = document, .palette = palette };
  guint         n_boxes = 0;
  guint         n_expected = 0;

  for (guint i = 0; i < tabs->len; i++)
    {
      g_autoptr (FbScene) scene = fb_scene_new (&source, g_array_index (tabs, FbSceneTab, i).id);
      FbSceneRect bounds = fb_scene_get_bounds (scene);
      g_autoptr (GArray) all = fb_scene_query (scene, &bounds);

      g_assert_cmpuint (all->len, ==, fb_scene_get_n_items (scene));
      for (guint k = 0; k < all->len; k++)
        {
          const FbSceneItem *item = fb_scene_get_item (scene, k);

          g_assert_true (isfinite (item->bounds.x) && isfinite (item->bounds.width));
          n_boxes += item->node != NULL && item->kind != FB_SCENE_WIRE ? 1 : 0;
        }
    }

  for (guint i = 0; i < fb_flow_document_get_n_nodes (document); i++)
    {
      FbFlowKind kind = fb_flow_document_get_node (document, i)->kind;

      n_expected +=
          kind == FB_FLOW_NODE || kind == FB_FLOW_GROUP || kind == FB_FLOW_JUNCTION ? 1 : 0;
    }
  if (n_boxes != n_expected)
    g_error ("%s: %u of %u nodes are drawn", name, n_boxes, n_expected);
}

static void
test_draws_what_others_wrote (void)
{
  g_autoptr (GPtrArray) paths = fb_test_list_corpus ();

  for (guint i = 0; paths != NULL && i < paths->len; i++)
    {
      g_autoptr (GBytes) bytes = fb_test_read_corpus (paths->pdata[i]);
      g_autoptr (FbFlowDocument) document = fb_flow_document_new (bytes, NULL);

      g_assert_nonnull (document);
      draw_all (document, paths->pdata[i]);
    }
}

static void
test_draws_every_example (void)
{
  g_autoptr (GPtrArray) paths = fb_test_list_example_flows ();

  if (paths->len == 0)
    {
      fb_test_missing ("the example flows of Node-RED");
      return;
    }

  for (guint i = 0; i < paths->len; i++)
    {
      g_autofree char *text = NULL;
      gsize            length;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (FbFlowDocument) document = NULL;

      g_assert_true (g_file_get_contents (paths->pdata[i], &text, &length, NULL));
      bytes = g_bytes_new (text, length);
      document = fb_flow_document_new (bytes, NULL);
      if (document != NULL)
        draw_all (document, paths->pdata[i]);
    }
}

static void
test_draws_a_large_plant_with_changes (void)
{
  guint32 seed = fb_test_get_seed ();
  g_autoptr (GBytes) before = fb_test_make_flows (seed, 3, 2000, FALSE);
  g_autoptr (GBytes) after = fb_test_make_flows (seed + 1, 3, 2000, FALSE);
  g_autoptr (FbFlowDocument) older = fb_flow_document_new (before, NULL);
  g_autoptr (FbFlowDocument) newer = fb_flow_document_new (after, NULL);
  g_autoptr (FbFlowDiff) diff = fb_flow_diff_new (older, newer);
  g_autoptr (FbNodePalette) palette = fb_node_palette_new (NULL);
  g_autoptr (GArray) tabs = fb_scene_list_tabs (older, newer, diff);
  FbSceneSource source = { older, newer, diff, palette };

  draw_all (older, "made up");
  g_assert_cmpuint (tabs->len, >=, 3);
  for (guint i = 0; i < tabs->len; i++)
    {
      g_autoptr (FbScene) scene = fb_scene_new (&source, g_array_index (tabs, FbSceneTab, i).id);

      g_assert_cmpuint (fb_scene_get_n_items (scene), >, 0);
    }
}

static void
test_bounds_what_comes_from_outside (void)
{
  static const char *const nodes[] = {
    "\"type\":\"x\",\"x\":1e400,\"y\":-1e300",
    "\"type\":\"x\",\"x\":\"12\",\"y\":\"far\"",
    "\"type\":\"x\",\"x\":{\"x\":1},\"y\":[[7]],\"w\":null",
    "\"type\":\"x\",\"x\":1,\"y\":1,\"outputs\":1e9,\"inputs\":-4,\"wires\":{\"a\":[\"n\"]}",
    "\"type\":\"x\",\"x\":1,\"y\":1,\"wires\":[[[\"n\"]],\"n\",[7,null],[\"n\",\"n\"]],\"l\":1",
    "\"type\":\"group\",\"style\":[1],\"x\":1,\"y\":1,\"w\":-5,\"h\":1e999,\"nodes\":7",
    "\"type\":\"group\",\"g\":\"n\",\"style\":{\"label\":true,\"label-position\":\"\"}",
    "\"type\":\"group\",\"g\":\"m\"},{\"id\":\"m\",\"type\":\"group\",\"z\":\"t\",\"g\":\"n\"},"
    "{\"id\":\"o\",\"type\":\"x\",\"z\":\"t\",\"g\":\"m\",\"x\":-1e400,\"y\":1",
    "\"type\":\"junction\",\"wires\":[[\"n\"]]",
    "\"type\":\"inject\",\"x\":1,\"y\":1,\"name\":\"\\u0000\\n\\ud800\",\"icon\":[1]",
    "\"type\":\"link call\",\"x\":1,\"y\":1,\"links\":{\"a\":1}",
    "\"type\":\"subflow:n\",\"x\":1,\"y\":1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("[" FB_TEST_TAB ",{\"id\":\"n\",\"z\":\"t\",%s}]", nodes[i]);
      g_autoptr (FbFlowDocument) document = fb_test_scene_document (text);
      g_autoptr (FbScene) scene = fb_test_scene_new (NULL, text, "t", FALSE);
      FbSceneRect bounds = fb_scene_get_bounds (scene);

      draw_all (document, text);
      g_assert_cmpfloat (fabs (bounds.x) + bounds.width, <, 3e6);
      g_assert_cmpfloat (fabs (bounds.y) + bounds.height, <, 3e6);
      g_array_unref (fb_scene_list_links (scene, fb_scene_get_item (scene, 0)));
    }
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/scene/boxes-are-as-the-editor-draws-them",
                   test_boxes_are_as_the_editor_draws_them);
  g_test_add_func ("/scene/labels-are-those-of-the-types", test_labels_are_those_of_the_types);
  g_test_add_func ("/scene/what-only-has-the-same-name-is-no-icon",
                   test_what_only_has_the_same_name_is_no_icon);
  g_test_add_func ("/scene/a-description-is-told", test_a_description_is_told);
  g_test_add_func ("/scene/both-versions-are-in-one-scene", test_both_versions_are_in_one_scene);
  g_test_add_func ("/scene/a-box-over-its-older-self-casts-a-shadow",
                   test_a_box_over_its_older_self_casts_a_shadow);
  g_test_add_func ("/scene/layout-can-be-left-out", test_layout_can_be_left_out);
  g_test_add_func ("/scene/tabs-count-their-changes", test_tabs_count_their_changes);
  g_test_add_func ("/scene/subflows-show-their-ports", test_subflows_show_their_ports);
  g_test_add_func ("/scene/wires-run-as-in-the-editor", test_wires_run_as_in_the_editor);
  g_test_add_func ("/scene/a-point-means-what-lies-on-top", test_a_point_means_what_lies_on_top);
  g_test_add_func ("/scene/link-nodes-tell-where-they-lead", test_link_nodes_tell_where_they_lead);
  g_test_add_func ("/scene/a-palette-comes-before-what-is-built-in",
                   test_a_palette_comes_before_what_is_built_in);
  g_test_add_func ("/scene/draws-every-example", test_draws_every_example);
  g_test_add_func ("/scene/draws-what-others-wrote", test_draws_what_others_wrote);
  g_test_add_func ("/scene/draws-a-large-plant-with-changes",
                   test_draws_a_large_plant_with_changes);
  g_test_add_func ("/scene/bounds-what-comes-from-outside", test_bounds_what_comes_from_outside);

  return g_test_run ();
}
