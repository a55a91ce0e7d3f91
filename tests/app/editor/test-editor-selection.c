/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-test-editor.h"
#include "flow/fb-flow-selection.h"

/* What is written of a selection is what the real editor exports of it, and can be imported. */

#define ON(z) "\"z\":\"" z "\",\"x\":300,\"y\":200,"

static const char flows[] =
    "[{\"id\":\"t1\",\"type\":\"tab\",\"label\":\"Filler\"},"
    "{\"id\":\"t2\",\"type\":\"tab\",\"label\":\"OEE\"},"
    "{\"id\":\"s1\",\"type\":\"subflow\",\"name\":\"Lift\",\"in\":[{\"x\":60,\"y\":80,\"wires\":["
    "{\"id\":\"i1\"}]}],\"out\":[{\"x\":360,\"y\":80,\"wires\":[{\"id\":\"i1\",\"port\":0}]}]},"
    "{\"id\":\"s2\",\"type\":\"subflow\",\"name\":\"Hoist\",\"in\":[],\"out\":[]},"
    "{\"id\":\"g1\",\"type\":\"group\",\"z\":\"t1\",\"name\":\"Outer\",\"style\":{},\"nodes\":["
    "\"g2\",\"n2\",\"j1\"],\"x\":10,\"y\":10,\"w\":500,\"h\":400},"
    "{\"id\":\"g2\",\"type\":\"group\",\"z\":\"t1\",\"g\":\"g1\",\"name\":\"Inner\",\"style\":{},"
    "\"nodes\":[\"n3\"],\"x\":20,\"y\":20,\"w\":400,\"h\":300},"
    "{\"id\":\"j1\",\"type\":\"junction\",\"g\":\"g1\"," ON (
        "t1") "\"wires\":[[\"n2\"]]},"
              "{\"id\":\"b1\",\"type\":\"mqtt-broker\",\"name\":\"c1\",\"broker\":\"localhost\","
              "\"port\":"
              "\"1883\",\"tls\":\"c1\",\"autoConnect\":false,\"usetls\":true},"
              "{\"id\":\"c1\",\"type\":\"tls-config\",\"name\":\"b1\",\"cert\":\"\",\"key\":\"\"},"
              "{\"id\":\"n1\",\"type\":\"mqtt in\"," ON (
                  "t1") "\"name\":\"c1\",\"topic\":\"a\",\"broker\":"
                        "\"b1\",\"wires\":[[\"n2\",\"j1\"]]},"
                        "{\"id\":\"n2\",\"type\":\"debug\",\"g\":\"g1\"," ON (
                            "t1") "\"name\":\"end\",\"wires\":[]},"
                                  "{\"id\":\"n3\",\"type\":\"mqtt out\",\"g\":\"g2\"," ON (
                                      "t1") "\"topic\":\"b\",\"broker\":"
                                            "\"b1\",\"wires\":[]},"
                                            "{\"id\":\"n4\",\"type\":\"subflow:s1\"," ON (
                                                "t2") "\"name\":\"\",\"wires\":[[]]},"
                                                      "{\"id\":\"i1\",\"type\":\"change\"," ON (
                                                          "s1") "\"rules\":[],\"wires\":[[\"i2\"]]}"
                                                                ","
                                                                "{\"id\":\"i2\",\"type\":\"subflow:"
                                                                "s2\"," ON (
                                                                    "s1") "\"name\":\"\",\"wires\":"
                                                                          "[]},"
                                                                          "{\"id\":\"i3\",\"type\":"
                                                                          "\"mqtt in\"," ON (
                                                                              "s2") "\"topic\":"
                                                                                    "\"c\","
                                                                                    "\"broker\":"
                                                                                    "\"b1\","
                                                                                    "\"wires\":"
                                                                                    "[[]]}]";

static const char *const selections[] = {
  "n2", "n1", "n1 n3", "g1", "g2 n2", "n4", "n2 n4", "t1", "t2", "t2 t1", "s1", "s2 n1 g1 n4",
};

static char *
select_nodes (const char *ids)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (flows, strlen (flows));
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) list = g_strsplit (ids, " ", -1);
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (bytes, &error);
  g_autoptr (GBytes) text = NULL;

  g_assert_no_error (error);
  text = fb_flow_selection_write (document, (const char *const *)list, NULL, &error);
  g_assert_no_error (error);

  return g_strndup (g_bytes_get_data (text, NULL), g_bytes_get_size (text));
}

/* As the editor's export dialog makes its set of what is selected. Where a group is, it works out
 * itself. */
static const char compare[] =
    "const ours = %s;"
    "const set = '%s'.split (' ').flatMap ((id) => {"
    "  const tab = RED.nodes.workspace (id) || RED.nodes.subflow (id);"
    "  return tab ? [tab].concat (RED.nodes.groups (id), RED.nodes.junctions (id),"
    "                             RED.nodes.filterNodes ({ z: id }))"
    "             : [RED.nodes.node (id) || RED.nodes.group (id) || RED.nodes.junction (id)];"
    "});"
    "const theirs = RED.nodes.createExportableNodeSet (set);"
    "const same = (a, b) => JSON.stringify (a) === JSON.stringify (b);"
    "const ids = (nodes) => nodes.map ((node) => node.id);"
    "if (!same (ids (ours), ids (theirs)))"
    "  throw new Error (ids (ours) + ' is not ' + ids (theirs));"
    "ours.forEach ((node, i) => Object.keys (node).forEach ((key) => {"
    "  if (!(node.type === 'group' && 'xywh'.includes (key)) && !same (node[key], theirs[i][key]))"
    "    throw new Error (node.id + ' ' + key + ' ' + JSON.stringify (theirs[i][key]));"
    "}));"
    "return true;";

static void
test_is_what_the_editor_exports (gconstpointer data)
{
  FbTestEditor *fixture = (FbTestEditor *)data;
  FbEditorPage *page;

  if (fixture == NULL)
    return;

  page = fb_test_editor_open (fixture, 0);
  for (guint i = 0; i < G_N_ELEMENTS (selections); i++)
    {
      g_autofree char *text = select_nodes (selections[i]);
      g_autofree char *body = g_strdup_printf (compare, text, selections[i]);

      g_test_message ("%s", selections[i]);
      fb_test_editor_run (page, body);
    }
  fb_test_editor_close (fixture, page);
}

static void
test_can_be_imported (gconstpointer data)
{
  FbTestEditor    *fixture = (FbTestEditor *)data;
  g_autofree char *text = select_nodes ("g1 n4 n1");
  g_autofree char *body =
      g_strdup_printf ("const all = () => RED.nodes.createCompleteNodeSet ();"
                       "const before = new Set (all ().map ((node) => node.id));"
                       "RED.workspaces.show ('t9');"
                       "RED.view.importNodes (JSON.stringify (%s), { generateIds: true });"
                       "const made = all ().filter ((node) => !before.has (node.id));"
                       "const find = (type) => made.find ((node) => node.type === type);"
                       "window.made = made.map ((node) => node.type).sort ().join (' ');"
                       "window.broker = find ('mqtt in').broker === find ('mqtt-broker').id;"
                       "window.group = find ('debug').g === made.find ((node) => node.type === "
                       "'group' && node.name === 'Outer').id;"
                       "window.instance = made.some ((node) => node.type === 'subflow:' + "
                       "made.find ((other) => other.name === 'Lift').id);",
                       text);
  FbEditorPage *page;

  if (fixture == NULL)
    return;

  /* Where nothing of it is: the editor uses a configuration node it has, if it is the same. */
  fb_test_editor_request (fixture, "POST", "flows",
                          "{\"flows\":[{\"id\":\"t9\",\"type\":\"tab\",\"label\":\"New\"}]}");
  page = fb_test_editor_open (fixture, 0);
  fb_test_editor_run (page, body);
  fb_test_editor_run (page, "if (!window.broker || !window.group || !window.instance)"
                            "  throw new Error (window.made);"
                            "if (!['tls-config', 'junction', 'mqtt out', 'change', 'debug'].every "
                            "((type) => window.made.includes (type)))"
                            "  throw new Error (window.made);");
  fb_editor_discard (fb_editor_page_get_editor (page));
  fb_test_editor_close (fixture, page);
}

int
main (int argc, char **argv)
{
  static const char *const runtimes[] = { "node-red-4.1", "node-red-5.0" };
  FbTestEditor            *fixtures[G_N_ELEMENTS (runtimes)];
  int                      status;

  fb_test_widget_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (runtimes); i++)
    {
      g_autofree char *exports =
          g_strconcat ("/editor/selection/", runtimes[i], "/is-what-the-editor-exports", NULL);
      g_autofree char *imports =
          g_strconcat ("/editor/selection/", runtimes[i], "/can-be-imported", NULL);

      fixtures[i] = fb_test_editor_new (runtimes[i], NULL, 1);
      if (fixtures[i] != NULL)
        {
          g_autofree char *body = g_strdup_printf ("{\"flows\":%s}", flows);

          fb_test_editor_request (fixtures[i], "POST", "flows", body);
        }
      g_test_add_data_func (exports, fixtures[i], test_is_what_the_editor_exports);
      g_test_add_data_func (imports, fixtures[i], test_can_be_imported);
    }

  status = g_test_run ();
  for (guint i = 0; i < G_N_ELEMENTS (runtimes); i++)
    g_clear_pointer (&fixtures[i], fb_test_editor_free);

  return status;
}
