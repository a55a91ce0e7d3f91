/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <math.h>
#include <string.h>

#include "fb-test-scene.h"
#include "fb-test.h"

/* Groups, and scenes that are larger than anybody means them to be. */

static void
test_groups_have_style_and_lie_below (void)
{
  g_autoptr (FbScene) scene = fb_test_scene_new (
      NULL,
      "[" FB_TEST_TAB
      ",{\"id\":\"in\",\"type\":\"group\",\"z\":\"t\",\"g\":\"out\",\"name\":\"Pumps\","
      "\"style\":{\"stroke\":\"#ff0000\",\"fill\":\"#00f\",\"label\":true,"
      "\"label-position\":\"se\",\"fill-opacity\":\"0.5\"},\"nodes\":[\"n\"],\"x\":80,\"y\":80,"
      "\"w\":200,\"h\":100},"
      "{\"id\":\"out\",\"type\":\"group\",\"z\":\"t\",\"style\":{\"fill\":\"none\"},"
      "\"nodes\":[\"in\"],\"x\":10,\"y\":10,"
      "\"w\":400,\"h\":300},"
      "{\"id\":\"n\",\"type\":\"debug\",\"z\":\"t\",\"g\":\"in\",\"x\":500,\"y\":500}]",
      "t", FALSE);
  const FbSceneItem *inner = fb_test_scene_find (scene, "in", FB_SCENE_BOTH);

  g_assert_cmpstr (fb_scene_get_item (scene, 0)->id, ==, "out");
  g_assert_true (inner->group.stroke.is_set);
  g_assert_cmphex (inner->group.stroke.rgb, ==, 0xff0000);
  g_assert_true (inner->group.fill.is_set);
  g_assert_cmphex (inner->group.fill.rgb, ==, 0x0000ff);
  g_assert_cmpfloat (inner->group.fill.alpha, ==, 0.5);
  g_assert_cmpstr (inner->group.label, ==, "Pumps");
  g_assert_true (inner->group.is_label_low);
  g_assert_cmpfloat (inner->group.label_align, ==, 1);
  g_assert_false (fb_test_scene_find (scene, "out", FB_SCENE_BOTH)->group.stroke.is_set);
  g_assert_cmpfloat (fb_test_scene_find (scene, "out", FB_SCENE_BOTH)->group.fill.alpha, ==, 0);
}

#define NESTED(name, label)                                                                        \
  "[" FB_TEST_TAB ",{\"id\":\"out\",\"type\":\"group\",\"z\":\"t\",\"name\":\"" name               \
  "\",\"style\":{\"fill\":\"#333\",\"label\":true},\"nodes\":[\"in\"]},"                           \
  "{\"id\":\"in\",\"type\":\"group\",\"z\":\"t\",\"g\":\"out\",\"style\":{\"fill\":\"#00f\"},"     \
  "\"nodes\":[\"n\"]},"                                                                            \
  "{\"id\":\"n\",\"type\":\"debug\",\"z\":\"t\",\"g\":\"in\",\"x\":200,\"y\":200}" label "]"

/* Versions are painted one over the other: a group of both would lie below a changed one around it.
 */
static void
test_a_changed_group_does_not_cover_those_in_it (void)
{
  g_autoptr (FbScene) same =
          fb_test_scene_new (NESTED ("a", ""),
                             NESTED ("a", ",{\"id\":\"new\",\"type\":\"debug\",\"z\":\"t\"}"), "t",
                             FALSE);
  g_autoptr (FbScene) changed = fb_test_scene_new (NESTED ("a", ""), NESTED ("b", ""), "t", FALSE);
  const FbSceneItem *inner;

  g_assert_cmpint (fb_test_scene_find (same, "in", FB_SCENE_NEWER)->versions, ==, FB_SCENE_BOTH);

  inner = fb_test_scene_find (changed, "in", FB_SCENE_NEWER);
  g_assert_cmpint (inner->versions, ==, FB_SCENE_NEWER);
  g_assert_cmpint (inner->mark, ==, FB_SCENE_SAME);
  inner = fb_test_scene_find (changed, "in", FB_SCENE_OLDER);
  g_assert_cmpint (inner->versions, ==, FB_SCENE_OLDER);
  g_assert_true (inner->is_shadow);
  g_assert_cmpint (fb_test_scene_find (changed, "n", FB_SCENE_NEWER)->versions, ==, FB_SCENE_BOTH);
}

static void
assert_rect (const FbSceneRect *rect, double x, double y, double width, double height)
{
  g_assert_cmpfloat (rect->x, ==, x);
  g_assert_cmpfloat (rect->y, ==, y);
  g_assert_cmpfloat (rect->width, ==, width);
  g_assert_cmpfloat (rect->height, ==, height);
}

/* Whatever size the file says. Numbers of Node-RED 5.0, without a label that is wider. */
static void
test_groups_are_around_what_they_hold (void)
{
  g_autoptr (FbScene) scene = fb_test_scene_new (
      NULL,
      "[" FB_TEST_TAB
      ",{\"id\":\"out\",\"type\":\"group\",\"z\":\"t\",\"name\":\"a\\\\n b\\\\n c\","
      "\"style\":{\"label\":true},\"nodes\":[\"in\",\"j\"],\"x\":1,\"y\":1,\"w\":9,\"h\":9},"
      "{\"id\":\"in\",\"type\":\"group\",\"z\":\"t\",\"g\":\"out\",\"name\":\"low\","
      "\"style\":{\"label\":true,\"label-position\":\"sw\"},\"nodes\":[\"i\",\"d\"]},"
      "{\"id\":\"i\",\"type\":\"inject\",\"z\":\"t\",\"g\":\"in\",\"x\":200,\"y\":100,\"wires\":[[]"
      "]},"
      "{\"id\":\"d\",\"type\":\"debug\",\"z\":\"t\",\"g\":\"in\",\"name\":\"d\",\"x\":400,\"y\":"
      "100},"
      "{\"id\":\"j\",\"type\":\"junction\",\"z\":\"t\",\"g\":\"out\",\"x\":600,\"y\":100},"
      "{\"id\":\"none\",\"type\":\"group\",\"z\":\"t\",\"nodes\":[],\"x\":20,\"y\":700,\"w\":500,"
      "\"h\":300},"
      "{\"id\":\"wide\",\"type\":\"group\",\"z\":\"t\",\"style\":{\"label\":true},\"name\":"
      "\"all the pumps of the second line\",\"x\":20,\"y\":800}]",
      "t", FALSE);
  double width = round (fb_scene_measure_plain ("all the pumps of the second line", 14, NULL));

  assert_rect (&fb_test_scene_find (scene, "in", FB_SCENE_BOTH)->group.rect, 104, 59, 392, 90);
  assert_rect (&fb_test_scene_find (scene, "out", FB_SCENE_BOTH)->group.rect, 78, 1, 553, 174);
  assert_rect (&fb_test_scene_find (scene, "none", FB_SCENE_BOTH)->group.rect, 20, 700, 40, 40);
  assert_rect (&fb_test_scene_find (scene, "wide", FB_SCENE_BOTH)->group.rect, 20, 800, width + 8,
               40);
}

static void
test_long_labels_are_cut (void)
{
  g_autofree char *line = g_strnfill (1024 * 1024, 'W');
  g_autofree char *text = g_strdup_printf (
      "[" FB_TEST_TAB
      ",{\"id\":\"n\",\"type\":\"comment\",\"z\":\"t\",\"name\":\"%s\",\"x\":1,\"y\":1},"
      "{\"id\":\"g\",\"type\":\"group\",\"z\":\"t\",\"style\":{\"label\":true},\"name\":\"é%s\"},"
      "{\"id\":\"l\",\"type\":\"comment\",\"z\":\"t\",\"name\":"
      "\"%.300s\\\\n %.300s\\\\n end\",\"x\":1,\"y\":1}]",
      line, line, line, line);
  g_autoptr (FbScene) scene = fb_test_scene_new (NULL, text, "t", FALSE);

  g_assert_cmpuint (strlen (fb_test_scene_find (scene, "n", FB_SCENE_BOTH)->box.label), <=, 400);
  g_assert_cmpuint (strlen (fb_test_scene_find (scene, "g", FB_SCENE_BOTH)->group.label), <=, 400);
  g_assert_true (
      g_utf8_validate (fb_test_scene_find (scene, "g", FB_SCENE_BOTH)->group.label, -1, NULL));
  g_assert_cmpuint (fb_test_scene_find (scene, "l", FB_SCENE_BOTH)->box.n_lines, ==, 3);
  g_assert_true (
      g_str_has_suffix (fb_test_scene_find (scene, "l", FB_SCENE_BOTH)->box.label, "\nend"));
}

/* Thousands of wires out of one port, a subflow whose output names it as often, and labels of
 * a megabyte: what takes a square of them is not done within the deadline. */
static void
test_many_of_everything_take_no_longer (void)
{
  g_autoptr (GString) text =
                 g_string_new ("[" FB_TEST_TAB ",{\"id\":\"hub\",\"type\":\"junction\",\"z\":\"t\","
                               "\"x\":0,\"y\":0,\"wires\":[[");
  g_autofree char *label = g_strnfill (1024 * 1024, 'x');
  gint64           start = g_get_monotonic_time ();
  const guint      n_wires = 12000;

  for (guint i = 0; i < n_wires; i++)
    g_string_append_printf (text, "%s\"n%u\"", i > 0 ? "," : "", i);
  g_string_append (text, "]]}");
  for (guint i = 0; i < n_wires; i++)
    g_string_append_printf (text,
                            ",{\"id\":\"n%u\",\"type\":\"junction\",\"z\":\"%s\",\"x\":%u,\"y\":%"
                            "u}",
                            i, i % 3 == 0 ? "s" : "t", 100 + i % 300 * 20, 20 + i / 300 * 20);
  g_string_append (text,
                   ",{\"id\":\"s\",\"type\":\"subflow\",\"in\":[{\"x\":1,\"y\":1,\"wires\":[]}],"
                   "\"out\":[{\"x\":9,\"y\":1,\"wires\":[{\"id\":\"s\"}");
  for (guint i = 0; i < n_wires; i++)
    g_string_append (text, ",{\"id\":\"s\"}");
  g_string_append_printf (text, "]}],\"outputLabels\":[\"%s\"]}]", label);

  {
    g_autoptr (FbScene) tab = fb_test_scene_new (NULL, text->str, "t", FALSE);
    g_autoptr (FbScene) subflow = fb_test_scene_new (NULL, text->str, "s", FALSE);

    g_assert_cmpuint (fb_test_scene_count (tab, FB_SCENE_WIRE, FB_SCENE_SAME), ==,
                      n_wires - n_wires / 3);
    g_assert_cmpuint (fb_test_scene_count (subflow, FB_SCENE_WIRE, FB_SCENE_SAME), ==, 1);
    for (double x = 0; x < 60; x++)
      fb_scene_hit (tab, (FbScenePoint){ x, 3 }, 4, FB_SCENE_BOTH);
  }
  g_assert_cmpfloat ((double)(g_get_monotonic_time () - start), <, 60 * G_USEC_PER_SEC);
}

/* What lies a million units away leaves no picture of the rest. */
static void
test_the_bulk_is_without_what_lies_far_off (void)
{
  g_autoptr (FbScene) scene = fb_test_scene_new (
      NULL,
      "[" FB_TEST_TAB ",{\"id\":\"far\",\"type\":\"debug\",\"z\":\"t\",\"x\":-1000000,\"y\":40}"
      ",{\"id\":\"a\",\"type\":\"debug\",\"z\":\"t\",\"x\":100,\"y\":40}"
      ",{\"id\":\"b\",\"type\":\"debug\",\"z\":\"t\",\"x\":400,\"y\":240}"
      ",{\"id\":\"low\",\"type\":\"debug\",\"z\":\"t\",\"x\":100,\"y\":900000}"
      ",{\"id\":\"c\",\"type\":\"debug\",\"z\":\"t\",\"x\":900,\"y\":40}]",
      "t", FALSE);
  guint       n_far = 99;
  FbSceneRect bulk = fb_scene_get_bulk (scene, 50000, 25000, &n_far);

  g_assert_cmpuint (n_far, ==, 2);
  g_assert_cmpfloat (bulk.x, >, -200);
  g_assert_cmpfloat (bulk.x + bulk.width, <, 1200);
  g_assert_cmpfloat (bulk.y + bulk.height, <, 400);
  g_assert_true (fb_scene_rect_contains (&bulk, (FbScenePoint){ 100, 40 }));
  g_assert_true (fb_scene_rect_contains (&bulk, (FbScenePoint){ 400, 240 }));
  g_assert_true (fb_scene_rect_contains (&bulk, (FbScenePoint){ 900, 40 }));

  /* Where there is room for all they would still be dots. */
  bulk = fb_scene_get_bulk (scene, 2000000, 1000000, &n_far);
  g_assert_cmpuint (n_far, ==, 2);
  g_assert_cmpfloat (bulk.width, <, 1400);
}

/* Long, but nothing in it is far from the next. */
static void
test_a_long_tab_is_in_the_bulk (void)
{
  GString         *text = g_string_new ("[" FB_TEST_TAB);
  g_autofree char *flows = NULL;
  g_autoptr (FbScene) scene = NULL;
  FbSceneRect all;
  FbSceneRect bulk;
  guint       n_far = 99;

  for (int i = 0; i < 20; i++)
    g_string_append_printf (text,
                            ",{\"id\":\"n%d\",\"type\":\"debug\",\"z\":\"t\",\"x\":%d,\"y\":0}", i,
                            i * 7000);
  flows = g_string_free (g_string_append_c (text, ']'), FALSE);
  scene = fb_test_scene_new (NULL, flows, "t", FALSE);
  all = fb_scene_get_bounds (scene);

  bulk = fb_scene_get_bulk (scene, 200000, 10000, &n_far);
  g_assert_cmpuint (n_far, ==, 0);
  assert_rect (&bulk, all.x, all.y, all.width, all.height);
  bulk = fb_scene_get_bulk (scene, 50000, 10000, &n_far);
  g_assert_cmpuint (n_far, >, 10);
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);
  g_test_add_func ("/scene/groups-have-style-and-lie-below", test_groups_have_style_and_lie_below);
  g_test_add_func ("/scene/a-changed-group-does-not-cover-those-in-it",
                   test_a_changed_group_does_not_cover_those_in_it);
  g_test_add_func ("/scene/groups-are-around-what-they-hold",
                   test_groups_are_around_what_they_hold);
  g_test_add_func ("/scene/long-labels-are-cut", test_long_labels_are_cut);
  g_test_add_func ("/scene/many-of-everything-take-no-longer",
                   test_many_of_everything_take_no_longer);
  g_test_add_func ("/scene/the-bulk-is-without-what-lies-far-off",
                   test_the_bulk_is_without_what_lies_far_off);
  g_test_add_func ("/scene/a-long-tab-is-in-the-bulk", test_a_long_tab_is_in_the_bulk);

  return g_test_run ();
}
