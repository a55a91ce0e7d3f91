/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-json.h"
#include "fb-test-page.h"

/* What is put into Node-RED's page beside its own: where it was, keys, side bars, drafts, imports,
 * copies, theme. */

static void
assert_zoom (FbTestPage *fixture, double zoom)
{
  g_autofree char *expression =
      g_strdup_printf ("Math.abs (RED.view.scale () - %.6f) < 0.0001", zoom);

  fb_test_page_assert (fixture, expression, "true");
}

static void
test_comes_back_where_it_was (gconstpointer runtime)
{
  FbTestPage       fixture;
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) place = NULL;

  if (!fb_test_page_set_up (&fixture, runtime, NULL, FALSE))
    return;
  fb_test_page_wait (fb_test_page_is_ready, &fixture, "ready");

  /* Both tabs are scrolled; the animated zoom of 5.0 ends before the scrolling. */
  fb_test_page_run (&fixture,
                    "RED.actions.invoke ('core:zoom-in'); RED.actions.invoke ('core:zoom-in');");
  fb_test_web_wait (fixture.web, "return RED.view.scale () > 1.15;");
  fb_test_page_run (&fixture, "await new Promise ((done) => setTimeout (done, 600));"
                              "const chart = $('#red-ui-workspace-chart');"
                              "chart.scrollLeft (300).scrollTop (200); RED.workspaces.show ('t2');"
                              "chart.scrollLeft (1200).scrollTop (1100);"
                              "window.before = RED.view.scale ();");
  text = fb_test_page_call (&fixture, "place", "{}");
  place = fb_json_parse_object (text, -1, 1024 * 1024, NULL);
  g_assert_nonnull (place);

  fb_editor_view_load (fixture.view, place);
  fb_test_page_wait (fb_test_page_is_ready, &fixture, "ready again");
  fb_test_page_assert (&fixture, "RED.workspaces.active ()", "t2");
  fb_test_web_wait (fixture.web, "const chart = $('#red-ui-workspace-chart');"
                                 "return chart.scrollLeft () === 1200 && chart.scrollTop () === "
                                 "1100;");
  g_assert_cmpfloat (json_object_get_double_member (place, "zoom"), >, 1.15);
  assert_zoom (&fixture, json_object_get_double_member (place, "zoom"));
  fb_test_page_run (&fixture, "RED.workspaces.show ('t1');");
  fb_test_web_wait (fixture.web, "const chart = $('#red-ui-workspace-chart');"
                                 "return chart.scrollLeft () === 300 && chart.scrollTop () === "
                                 "200;");
  /* The editor's own settings are as they were. */
  fb_test_page_assert (&fixture, "RED.settings.get ('editor.view.view-store-zoom', false)",
                       "false");
  fb_test_page_assert (&fixture, "RED.settings.get ('editor.view.view-store-position', false)",
                       "false");

  fb_test_page_tear_down (&fixture);
}

static void
test_side_bars_yield_to_the_canvas (gconstpointer runtime)
{
  const char *left = "RED.menu.isSelected ('menu-item-left-sidebar') ||"
                     " RED.menu.isSelected ('menu-item-palette')";
  const char *right = "RED.menu.isSelected ('menu-item-right-sidebar') ||"
                      " RED.menu.isSelected ('menu-item-sidebar')";
  FbTestPage  fixture;

  if (!fb_test_page_set_up (&fixture, runtime, NULL, FALSE))
    return;
  fb_test_page_wait (fb_test_page_is_ready, &fixture, "ready");
  fb_test_page_assert (&fixture, left, "true");
  fb_test_page_assert (&fixture, right, "true");

  /* What the width asks for is taken back with it, and is not the person's choice. */
  fb_editor_view_set_narrow (fixture.view, TRUE);
  fb_test_web_wait (fixture.web, "return !RED.menu.isSelected ('menu-item-palette') && "
                                 "!RED.menu.isSelected ('menu-item-left-sidebar');");
  fb_test_page_assert (&fixture, right, "false");
  fb_editor_view_load (fixture.view, NULL);
  fb_test_page_wait (fb_test_page_is_ready, &fixture, "ready again");
  fb_test_page_assert (&fixture, left, "false");
  fb_test_page_assert (&fixture, right, "false");
  fb_editor_view_set_narrow (fixture.view, FALSE);
  fb_test_web_wait (fixture.web, "return RED.menu.isSelected ('menu-item-palette') || "
                                 "RED.menu.isSelected ('menu-item-left-sidebar');");
  fb_test_page_assert (&fixture, right, "true");

  /* What a person closed stays closed. */
  fb_editor_view_invoke (fixture.view, "core:toggle-sidebar");
  fb_test_web_wait (fixture.web, "return !RED.menu.isSelected ('menu-item-sidebar') && "
                                 "!RED.menu.isSelected ('menu-item-right-sidebar');");
  fb_editor_view_set_narrow (fixture.view, TRUE);
  fb_editor_view_set_narrow (fixture.view, FALSE);
  fb_test_web_wait (fixture.web, "return RED.menu.isSelected ('menu-item-palette') || "
                                 "RED.menu.isSelected ('menu-item-left-sidebar');");
  fb_test_page_assert (&fixture, right, "false");
  fb_editor_view_invoke (fixture.view, "core:toggle-sidebar");

  fb_test_page_tear_down (&fixture);
}

static gboolean
is_in_code (gpointer user_data)
{
  return fb_editor_state_get_focus (((FbTestPage *)user_data)->state) == FB_EDITOR_FOCUS_CODE;
}

static void
test_tells_its_keys (gconstpointer runtime)
{
  const GdkModifierType control = GDK_CONTROL_MASK;
  const GdkModifierType both = GDK_CONTROL_MASK | GDK_SHIFT_MASK;
  gboolean   four = g_str_equal (((const FbTestPageServer *)runtime)->name, "node-red-4.1");
  FbTestPage fixture;

  if (!fb_test_page_set_up (&fixture, runtime, NULL, FALSE))
    return;
  fb_test_page_wait (fb_test_page_is_ready, &fixture, "ready");

  g_assert_cmpstr (fb_editor_state_find_action (fixture.state, "core:search")->key, ==, "ctrl-f");
  g_assert_true (fb_editor_state_has_key (fixture.state, GDK_KEY_P, both));
  g_assert_true (fb_editor_state_has_key (fixture.state, GDK_KEY_comma, control));
  g_assert_cmpint (fb_editor_state_has_key (fixture.state, GDK_KEY_p, control), ==, four);
  g_assert_false (fb_editor_state_has_key (fixture.state, GDK_KEY_k, control));
  g_assert_false (fb_editor_state_has_key (fixture.state, GDK_KEY_F2, 0));
  g_assert_false (fb_editor_state_has_key (fixture.state, GDK_KEY_F5, 0));

  /* In a code editor every key is its own. */
  fb_test_page_run (&fixture,
                    "const box = $('<div id=\"code-box\" style=\"position:absolute;top:100px;"
                    "left:100px;width:400px;height:200px;z-index:99\">').appendTo (document.body);"
                    "$('<div style=\"height:180px\" class=\"node-text-editor\" id=\"code\">')"
                    ".appendTo (box);"
                    "window.code = RED.editor.createEditor ({ id: 'code', value: 'x', mode: "
                    "'ace/mode/javascript' }); window.code.focus ();");
  fb_test_page_wait (is_in_code, &fixture, "in the code editor");
  g_assert_true (fb_editor_state_has_key (fixture.state, GDK_KEY_F2, 0));
  g_assert_true (fb_editor_state_has_key (fixture.state, GDK_KEY_F5, 0));
  g_assert_true (fb_editor_state_has_key (fixture.state, GDK_KEY_k, control));

  fb_test_page_tear_down (&fixture);
}

/* Loads anew and gives the drafts back. */
static char *
restore (FbTestPage *fixture, const char *contents)
{
  g_autoptr (JsonObject) arguments = json_object_new ();
  g_autofree char *text = NULL;

  fb_editor_view_load (fixture->view, NULL);
  fb_test_page_wait (fb_test_page_is_ready, fixture, "ready again");
  json_object_set_string_member (arguments, "contents", contents);
  text = fb_json_print_object (arguments);

  return fb_test_page_call (fixture, "apply-draft", text);
}

static void
test_drafts_come_back (gconstpointer runtime)
{
  FbTestPage       fixture;
  g_autofree char *full = NULL;
  g_autofree char *change = NULL;
  g_autofree char *contents = NULL;
  g_autofree char *result = NULL;
  g_autofree char *other = NULL;
  g_autofree char *again = NULL;

  if (!fb_test_page_set_up (&fixture, runtime, NULL, FALSE))
    return;
  fb_test_page_wait (fb_test_page_is_ready, &fixture, "ready");

  fb_test_page_run (&fixture,
                    "RED.view.importNodes ([{ id: 't9', type: 'tab', label: 'mine' },"
                    " { id: 'x1', type: 'comment', name: 'mine', z: 't9', x: 9, y: 9 }]);");
  fb_test_page_wait (fb_test_page_is_dirty, &fixture, "dirty");
  full = fb_test_page_call (&fixture, "draft", "{\"full\":true}");
  fb_test_page_run (&fixture, "RED.workspaces.show ('t2'); RED.view.select ('n3');"
                              "RED.actions.invoke ('core:delete-selection');");
  change = fb_test_page_call (&fixture, "draft", "{\"full\":false}");
  g_assert_null (strstr (change, "\"start\""));
  g_assert_cmpuint (strlen (change), <, strlen (full));

  contents = g_strdup_printf ("[%s,%s]", full, change);
  result = restore (&fixture, contents);
  g_assert_nonnull (strstr (result, "\"stale\":false"));
  fb_test_page_assert (&fixture, "RED.nodes.node ('x1').name", "mine");
  fb_test_page_assert (&fixture,
                       "RED.nodes.node ('n3') === null || RED.nodes.node ('n3') === undefined",
                       "true");
  fb_test_page_assert (&fixture, "RED.nodes.getNodeLinks ('n1', 0).length", "1");
  fb_test_page_wait (fb_test_page_is_dirty, &fixture, "dirty again");
  g_assert_cmpuint (fb_editor_state_get_count (fixture.state), ==, 3);

  /* Others deployed meanwhile: theirs stay, ours are put onto them. */
  other = fb_test_server_ask (fixture.server, "POST", "flow",
                              "{\"label\":\"theirs\",\"nodes\":[],\"configs\":[]}");
  again = restore (&fixture, contents);
  g_assert_nonnull (strstr (again, "\"stale\":true"));
  fb_test_page_assert (&fixture, "RED.nodes.node ('x1').name", "mine");
  fb_test_page_assert (&fixture,
                       "RED.nodes.getWorkspaceOrder ().map ((id) => RED.nodes.workspace "
                       "(id).label).includes "
                       "('theirs')",
                       "true");
  fb_test_page_assert (&fixture,
                       "RED.nodes.node ('n3') === null || RED.nodes.node ('n3') === undefined",
                       "true");

  fb_test_page_tear_down (&fixture);
}

static void
test_imports_without_taking_ids_twice (gconstpointer runtime)
{
  FbTestPage       fixture;
  g_autofree char *plain = NULL;
  g_autofree char *twice = NULL;

  if (!fb_test_page_set_up (&fixture, runtime, NULL, FALSE))
    return;
  fb_test_page_wait (fb_test_page_is_ready, &fixture, "ready");

  plain = fb_test_page_call (&fixture, "import",
                             "{\"nodes\":\"[{\\\"id\\\":\\\"i1\\\",\\\"type\\\":\\\"tab\\\","
                             "\\\"label\\\":"
                             "\\\"new\\\"}]\"}");
  g_assert_cmpstr (plain, ==, "{\"copied\":false}");
  twice = fb_test_page_call (&fixture, "import",
                             "{\"nodes\":\"[{\\\"id\\\":\\\"i1\\\",\\\"type\\\":\\\"tab\\\","
                             "\\\"label\\\":"
                             "\\\"new\\\"}]\"}");
  g_assert_cmpstr (twice, ==, "{\"copied\":true}");
  fb_test_page_wait (fb_test_page_is_dirty, &fixture, "dirty");
  fb_test_page_assert (&fixture, "RED.nodes.getWorkspaceOrder ().length", "4");

  fb_test_page_tear_down (&fixture);
}

/* Without a click that would drop them somewhere. */
static void
test_imported_nodes_are_in_place (gconstpointer runtime)
{
  FbTestPage       fixture;
  g_autofree char *answer = NULL;

  if (!fb_test_page_set_up (&fixture, runtime, NULL, FALSE))
    return;
  fb_test_page_wait (fb_test_page_is_ready, &fixture, "ready");

  fb_test_page_run (&fixture, "RED.workspaces.show ('t2');");
  answer = fb_test_page_call (&fixture, "import",
                              "{\"nodes\":\"[{\\\"id\\\":\\\"i1\\\",\\\"type\\\":\\\"comment\\\","
                              "\\\"name\\\":\\\"new\\\",\\\"x\\\":340,\\\"y\\\":280}]\"}");
  g_assert_cmpstr (answer, ==, "{\"copied\":false}");
  fb_test_page_wait (fb_test_page_is_dirty, &fixture, "dirty");
  g_assert_cmpuint (fb_editor_state_get_count (fixture.state), ==, 1);
  fb_test_page_assert (&fixture, "RED.nodes.node ('i1').z", "t2");
  fb_test_page_assert (&fixture, "[RED.nodes.node ('i1').x, RED.nodes.node ('i1').y].join ()",
                       "340,280");
  fb_test_page_assert (&fixture, "RED.view.state () === RED.state.DEFAULT", "true");

  fb_test_page_tear_down (&fixture);
}

static void
test_nodes_travel_to_another_editor (gconstpointer runtime)
{
  FbTestPage from;
  FbTestPage to;

  if (!fb_test_page_set_up (&from, runtime, NULL, FALSE))
    return;
  fb_test_page_wait (fb_test_page_is_ready, &from, "ready");
  g_assert_true (fb_test_page_set_up (&to, runtime, from.server->token, FALSE));
  fb_test_page_wait (fb_test_page_is_ready, &to, "the other one ready");

  fb_test_page_run (&from, "RED.view.select ('n1'); RED.actions.invoke "
                           "('core:copy-selection-to-internal-clipboard');");
  fb_test_page_run (&to, "RED.workspaces.show ('t2'); RED.actions.invoke "
                         "('core:paste-from-internal-clipboard');");
  fb_test_web_wait (to.web, "return RED.nodes.filterNodes ({ type: 'inject' }).length === 2;");
  fb_test_page_assert (&to,
                       "RED.nodes.filterNodes ({ type: 'inject' }).filter ((node) => node.id === "
                       "'n1').length",
                       "1");

  fb_test_page_tear_down (&to);
  fb_test_page_tear_down (&from);
}

static void
test_the_theme_follows_the_desktop (gconstpointer runtime)
{
  AdwStyleManager *styles = adw_style_manager_get_default ();
  const char      *brightness = "const colour = getComputedStyle (document.querySelector "
                                "('#red-ui-workspace-chart .red-ui-workspace-chart-background')"
                                " || document.body).fill.match (/\\d+/g).map (Number);"
                                "return (colour[0] + colour[1] + colour[2]) / 3";
  g_autofree char *is_dark = g_strconcat (brightness, " < 90;", NULL);
  g_autofree char *is_light = g_strconcat (brightness, " > 200;", NULL);
  FbTestPage       fixture;

  if (!fb_test_page_set_up (&fixture, runtime, NULL, FALSE))
    return;
  fb_test_page_wait (fb_test_page_is_ready, &fixture, "ready");

  adw_style_manager_set_color_scheme (styles, ADW_COLOR_SCHEME_FORCE_DARK);
  fb_test_web_wait (fixture.web, is_dark);
  adw_style_manager_set_color_scheme (styles, ADW_COLOR_SCHEME_FORCE_LIGHT);
  fb_test_web_wait (fixture.web, is_light);
  /* A page that is opened in the dark begins dark. */
  adw_style_manager_set_color_scheme (styles, ADW_COLOR_SCHEME_FORCE_DARK);
  fb_editor_view_load (fixture.view, NULL);
  fb_test_page_wait (fb_test_page_is_ready, &fixture, "ready again");
  fb_test_web_wait (fixture.web, is_dark);
  adw_style_manager_set_color_scheme (styles, ADW_COLOR_SCHEME_DEFAULT);

  fb_test_page_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  static const FbTestPageTest tests[] = {
    { "comes-back-where-it-was", test_comes_back_where_it_was },
    { "side-bars-yield-to-the-canvas", test_side_bars_yield_to_the_canvas },
    { "tells-its-keys", test_tells_its_keys },
    { "drafts-come-back", test_drafts_come_back },
    { "imports-without-taking-ids-twice", test_imports_without_taking_ids_twice },
    { "imported-nodes-are-in-place", test_imported_nodes_are_in_place },
    { "nodes-travel-to-another-editor", test_nodes_travel_to_another_editor },
    { "the-theme-follows-the-desktop", test_the_theme_follows_the_desktop },
  };
  FbTestPageServer four = { .name = "node-red-4.1" };
  FbTestPageServer five = { .name = "node-red-5.0" };
  int              status;

  fb_test_widget_init (&argc, &argv);
  fb_test_page_add (&four, "content", tests, G_N_ELEMENTS (tests));
  fb_test_page_add (&five, "content", tests, G_N_ELEMENTS (tests));
  status = g_test_run ();
  fb_test_page_server_clear (&four);
  fb_test_page_server_clear (&five);

  return status;
}
