/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "fb-error.h"
#include "fb-file.h"
#include "fb-test-node-red.h"
#include "fb-test.h"
#include "snapshot/fb-credential-fields.h"
#include "snapshot/fb-installed.h"
#include "snapshot/fb-missing-types.h"
#include "snapshot/fb-node-label.h"
#include "snapshot/fb-palette-scan.h"

/* How nodes look, from what modules bring: read, never run. */

/* What @script, which registers type "a", makes of it: "color=#fff inputs=1 …". */
static char *
look (const char *script)
{
  static const char *keys[] = { "module", "category", "color", "icon",   "inputs",     "outputs",
                                "align",  "label",    "shows", "button", "credentials" };
  g_autoptr (JsonObject) catalogs =
                 fb_json_parse_object ("{\"m/a\":{\"colors\":{\"dark\":\"#123\"},\"n\":5}}", -1,
                                       1000, NULL);
  g_autoptr (JsonObject) palette = json_object_new ();
  GString    *text = g_string_new (NULL);
  gsize       left = FB_PALETTE_MAX_WORK;
  JsonObject *entry;

  fb_palette_scan (script, strlen (script), "m", catalogs, palette, &left);
  entry = fb_json_get_object (palette, "a");
  for (guint i = 1; entry != NULL && i < G_N_ELEMENTS (keys); i++)
    if (json_object_has_member (entry, keys[i]))
      {
        g_autofree char *value = json_to_string (json_object_get_member (entry, keys[i]), FALSE);

        g_string_append_printf (text, "%s%s=%s", text->len > 0 ? " " : "", keys[i], value);
      }

  return g_string_free (text, FALSE);
}

#define TYPE(members) "RED.nodes.registerType('a', {" members "})"

static const struct
{
  const char *script;
  const char *look;
} scripts[] = {
  { TYPE ("category:'x', color:\"#fff\",inputs:1 ,outputs: 0"),
    "category=\"x\" color=\"#fff\" inputs=1 outputs=0" },
  /* Comments, other blanks, escapes. */
  { TYPE (
        "\xc2\xa0// color: 'no',\n color:/* , */'#\\x61bc',//\"#87D8CF\",\n icon:'\\u0041\\'.png'"),
    "color=\"#abc\" icon=\"A'.png\"" },
  /* What is inside of others is not the type's own. */
  { TYPE ("defaults:{color:{value:'#000'},outputs:{value:9}},color:'#111',oneditprepare(){var "
          "color='#222';return {color:'#333'}},inputs:2"),
    "color=\"#111\" inputs=2" },
  /* Regular expressions, divisions and templates do not end anything. */
  { TYPE ("validate:function(v){return "
          "/[}'\"/]\\/{/.test(v)&&1/2/3},x:`}${'`'+`${'}'}`}`,color:'#444'"),
    "color=\"#444\"" },
  { TYPE ("label:(a)=>a/2,get y(){return /}/},async z(){},['color']:'#555',...o,'align':'right'"),
    "align=\"right\"" },
  /* Names that the text itself explains. */
  { "const C={deep:{er:'#666'}},n=3;let k=C;" TYPE ("color:k.deep.er,inputs:n"),
    "color=\"#666\" inputs=3" },
  { "var def={color:'#777',outputs:2};RED.nodes.registerType(`a`,def)",
    "color=\"#777\" outputs=2" },
  { "var t='a';RED.nodes.registerType(t,{color:'#888'})", "color=\"#888\"" },
  { "x={color:x.color};" TYPE ("color:x.color"), "" },
  { "color=='#999';" TYPE ("color:color"), "" },
  { TYPE ("color:RED._('m/a:colors.dark'),category:RED._('m/a:n'),icon:RED._('other:colors')"),
    "color=\"#123\"" },
  /* What only a run would tell. */
  { TYPE ("color:'#'+'abc',icon:function(){return "
          "'x.png'},inputs:1+1,outputs:f(),category:a?'x':'y'"),
    "" },
  { TYPE ("inputs:100000000000,outputs:-1"), "" },
  { TYPE ("credentials:{user:{type:'text'},'pass word':{type:\"password\"}},button:{toggle:'x'}"),
    "button=\"toggle\" credentials=[\"user\",\"pass word\"]" },
  { TYPE ("button:{onclick(){}},paletteLabel:'Press'"), "label=\"Press\" button=\"press\"" },
  /* The usual words for a label; anything else is left to the name. */
  { TYPE ("label:function() { return this.name||'Tele\\x67ram'; }"),
    "shows=\".name\\n'Telegram\"" },
  { TYPE ("label: function () {\n // it\n return this.name || this.topic || \"a\" }"),
    "shows=\".name\\n.topic\\n'a\"" },
  { TYPE ("label:function(){return this.name||this.path.substr(1)}"), "" },
  { TYPE ("label:function(){return this.name?this.name:'a'}"), "" },
  { TYPE ("label:function(){return this.name||'a'+'b'}"), "" },
  { TYPE ("label:function(){return 'a';x()}"), "" },
  { TYPE ("label:()=>this.name"), "" },
  /* Broken off anywhere. */
  { "RED.nodes.registerType('a',{color:'#fff'", "color=\"#fff\"" },
  { "RED.nodes.registerType('a',{color:'#ff", "" },
  { "RED.nodes.registerType('a',{color:`${", "" },
  { "RED.nodes.registerType('a'", "" },
  { "RED.nodes.registerType(", "" },
};

static void
test_scripts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autofree char *found = look (scripts[i].script);

      g_test_message ("%s", scripts[i].script);
      g_assert_cmpstr (found, ==, scripts[i].look);
    }
}

/* As the editor writes it on the node. */
static void
test_labels_are_those_of_the_definition (void)
{
  static const struct
  {
    const char *rest;
    const char *label;
  } cases[] = {
    { "", "Telegram" },
    { ",\"name\":\"n\",\"topic\":\"t\"", "n" },
    { ",\"topic\":\"t\"", "t" },
    { ",\"topic\":{}", "Telegram" },
  };
  const char *script =
      TYPE ("paletteLabel:'out',label:function(){return this.name||this.topic||'Telegram'}");
  g_autoptr (JsonObject) types = json_object_new ();
  g_autoptr (FbNodePalette) palette = NULL;
  gsize left = FB_PALETTE_MAX_WORK;

  fb_palette_scan (script, strlen (script), "m", NULL, types, &left);
  palette = fb_node_palette_new (types);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("[{\"id\":\"n\",\"type\":\"a\",\"x\":1,\"y\":1%s}]", cases[i].rest);
      g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
      g_autoptr (FbFlowDocument) document = fb_flow_document_new (bytes, NULL);
      g_autofree char *label =
          fb_node_label_make (document, fb_flow_document_find_node (document, "n"),
                              fb_node_palette_find (palette, "a"));

      g_assert_cmpstr (label, ==, cases[i].label);
    }
}

/* Texts that would keep a careless reader busy for hours: each piece makes it read all the rest, or
 * all of an object that stands before. All of that is counted, which is seen by nothing being left
 * of what a text of this length needs many times over. */
static void
test_hostile (void)
{
  static const struct
  {
    const char *begin; /* once */
    const char *half;  /* up to the middle */
    const char *part;  /* from there */
    gboolean    ends_soon;
  } cases[] = {
    { "", "registerType('a',{x:", "registerType('a',{x:" },
    { "", "`${", "`${", TRUE },
    { "", "/*", "/*", TRUE },
    { "", "a={b:", "a={b:", TRUE },
    { "", "(((({{{{[[[[", "(((({{{{[[[[", TRUE },
    { "", "registerType(a,a);a=", "registerType(a,a);a=", TRUE },
    { "", "registerType(registerType(", "registerType(registerType(" },
    { "registerType(a,{});", "a/*", "a/*" },
    { "d={", "x:1,", "};registerType('a',d)" },
    { "d={", "x:1,", "};registerType('a',{credentials:d})", TRUE },
    { "d={", "x:1,", "};registerType('a',{button:d})" },
    { "d={", "x:1,", "};registerType('a',{icon:d.y})" },
    { "d=`", "x", "${1}`;registerType('a',{icon:d})" },
    { "d=b", "b", ";registerType('a',{icon:d})" },
    { "d=b/*", "x", "*/.c;registerType('a',{icon:d})" },
  };
  const gsize length = 16 * 1024;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) text = g_string_new (cases[i].begin);
      g_autoptr (JsonObject) palette = json_object_new ();
      gsize left = 32 * length;

      while (text->len < length)
        g_string_append (text, text->len < length / 2 ? cases[i].half : cases[i].part);
      fb_palette_scan (text->str, text->len, "m", NULL, palette, &left);
      g_test_message ("%s%s: %" G_GSIZE_FORMAT " bytes are left", cases[i].begin, cases[i].part,
                      left);
      if (cases[i].ends_soon)
        g_assert_cmpuint (left, >, 20 * length);
      else
        g_assert_cmpuint (left, ==, 0);
    }
}

/* Twice as much to read counts twice, not four times, where each type stands for itself. */
static void
test_reading_is_counted (void)
{
  gsize spent[2];

  for (guint i = 0; i < G_N_ELEMENTS (spent); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (JsonObject) palette = json_object_new ();
      gsize left = FB_PALETTE_MAX_WORK;

      for (guint n = 0; n < 500U << i; n++)
        g_string_append_printf (text, "registerType('%u',{color:'#fff',x:[{y:1}]});", n);
      fb_palette_scan (text->str, text->len, "m", NULL, palette, &left);
      g_assert_cmpuint (json_object_get_size (palette), ==, 500U << i);
      spent[i] = FB_PALETTE_MAX_WORK - left;
      g_assert_cmpuint (spent[i], >=, text->len / 2);
    }
  g_assert_cmpuint (spent[1], <, 3 * spent[0]);
}

/* What there is no time for stays unknown. */
static void
test_reading_ends (void)
{
  static const char script[] = TYPE ("color:'#fff'");
  g_autoptr (JsonObject) palette = json_object_new ();
  gsize left = 0;

  fb_palette_scan (script, strlen (script), "m", NULL, palette, &left);
  g_assert_cmpuint (json_object_get_size (palette), ==, 0);
}

/* The answer of GET nodes as text/html. */
static void
test_all_modules (void)
{
  static const char html[] = "\n<!-- --- [red-module:node-red/inject] --- -->\n<script>" TYPE (
      "color:'#111'") "</script>"
                      "\n<!-- --- [red-module:@scope/press/set] --- -->\n<script>var c='#222';"
                      "RED.nodes.registerType('b',{color:c})</script>\n<!-- --- [red-module:cut";
  g_autoptr (JsonObject) palette = json_object_new ();

  fb_palette_scan_all (html, strlen (html), NULL, palette);
  g_assert_cmpuint (json_object_get_size (palette), ==, 2);
  g_assert_cmpstr (fb_json_get_string (fb_json_get_object (palette, "a"), "module", ""), ==,
                   "node-red");
  g_assert_cmpstr (fb_json_get_string (fb_json_get_object (palette, "b"), "module", ""), ==,
                   "@scope/press");
  g_assert_cmpstr (fb_json_get_string (fb_json_get_object (palette, "b"), "color", ""), ==, "#222");
}

static void
write_file (const char *folder, const char *name, const char *content)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_true (fb_file_make_folder (parent, &error));
  g_assert_true (fb_file_write (path, content, strlen (content), 0600, &error));
}

/* Modules that are asked for, that have nodes, and what must not be opened because it is named. */
static void
test_installed (void)
{
  g_autofree char *folder = fb_test_make_folder ();
  g_autofree char *secret = g_build_filename (folder, "secret.html", NULL);
  g_autofree char *user_dir = g_build_filename (folder, "node-red", NULL);
  g_autoptr (JsonObject) modules = json_object_new ();
  g_autoptr (JsonObject) palette = json_object_new ();
  g_autofree char *named = NULL, *text = NULL;

  write_file (folder, "secret.html", "RED.nodes.registerType('stolen',{})");
  write_file (folder, "secret.js", "RED.nodes.registerType('stolen too',{})");
  write_file (user_dir, "package.json",
              "{\"dependencies\":{\"@s/press\":\"~1.0.0\",\"lodash\":\"1\",\"gone\":\"2\"}}");
  write_file (user_dir, "node_modules/lodash/package.json", "{\"version\":\"4.1.0\"}");
  write_file (user_dir, "node_modules/unasked/package.json", "{\"version\":\"1.0.0\"}");
  write_file (user_dir, "node_modules/.bin/package.json", "{\"version\":\"1.0.0\"}");
  write_file (user_dir, "node_modules/broken/package.json", "{\"node-red\":");
  write_file (user_dir, "node_modules/by-hand/package.json",
              "{\"version\":\"0.1.0\",\"node-red\":{\"nodes\":{\"x\":\"x.js\",\"y\":5}}}");
  write_file (user_dir, "node_modules/by-hand/x.html",
              "<script src=\"resources/by-hand/../../../../secret.js\"></script>"
              "<script type=module src='./resources/by-hand/editor/look.js'></script>"
              "<link href='resources/by-hand/look.css'>RED.nodes.registerType('by "
              "hand',{inputs:1})");
  write_file (user_dir, "node_modules/by-hand/resources/editor/look.js",
              "RED.nodes.registerType('by script',{outputs:2})");
  named =
      g_strdup_printf ("{\"version\":\"1.0.3\",\"node-red\":{\"nodes\":{\"press\":\"lib/press.js\","
                       "\"up\":\"../../../secret.js\",\"root\":\"%s\"}}}",
                       secret);
  write_file (user_dir, "node_modules/@s/press/package.json", named);
  write_file (user_dir, "node_modules/@s/press/lib/press.html",
              "RED.nodes.registerType('press',{color:RED._('@s/press/press:c.light')})");
  write_file (user_dir, "node_modules/@s/press/lib/locales/en-US/press.json",
              "{\"c\":{\"light\":\"#def\"}}");

  /* Node-RED's own list: what it loaded, also of modules that are gone and of one whose look is
   * said elsewhere. */
  write_file (user_dir, ".config.nodes.json",
              "{\"by-hand\":{\"nodes\":{\"x\":{\"types\":[\"by "
              "hand\",\"scripted\",7],\"enabled\":true},"
              "\"y\":{\"types\":[\"off\"],\"enabled\":false}}},\"lodash\":{\"nodes\":{\"a\":[]}},"
              "\"went\":{\"nodes\":{\"w\":{\"types\":[\"went\"],\"enabled\":true}}},\"gone\":3}");

  fb_installed_read (NULL, user_dir, modules, palette, NULL);
  g_assert_cmpuint (json_object_get_size (modules), ==, 4);
  g_assert_cmpstr (fb_json_get_string (modules, "@s/press", NULL), ==, "1.0.3");
  g_assert_cmpstr (fb_json_get_string (modules, "lodash", NULL), ==, "4.1.0");
  g_assert_cmpstr (fb_json_get_string (modules, "gone", NULL), ==, "");
  g_assert_cmpstr (fb_json_get_string (modules, "by-hand", NULL), ==, "0.1.0");
  g_assert_cmpuint (json_object_get_size (palette), ==, 4);
  g_assert_cmpint (fb_json_get_int (fb_json_get_object (palette, "by script"), "outputs", 0), ==,
                   2);
  g_assert_cmpint (fb_json_get_int (fb_json_get_object (palette, "by hand"), "inputs", 0), ==, 1);
  g_assert_cmpstr (fb_json_get_string (fb_json_get_object (palette, "scripted"), "module", NULL),
                   ==, "by-hand");
  text = fb_json_print_object (fb_json_get_object (palette, "press"));
  g_assert_cmpstr (text, ==, "{\"module\":\"@s/press\",\"color\":\"#def\"}");
  g_assert_true (json_object_has_member (palette, "by hand"));
}

/* Node-RED's own nodes, of a real runtime: each that stands on a canvas has a colour and ports. */
static void
test_core_nodes (gconstpointer runtime)
{
  g_autofree char *script = fb_test_runtime_script (runtime);
  g_autofree char *user_dir = fb_test_make_folder ();
  g_autoptr (JsonObject) modules = json_object_new ();
  g_autoptr (JsonObject) palette = json_object_new ();
  JsonObjectIter iter;
  const char    *type;
  JsonNode      *node;

  if (script == NULL)
    return;

  fb_installed_read (script, user_dir, modules, palette, NULL);
  g_assert_cmpuint (json_object_get_size (palette), >, 45);
  json_object_iter_init (&iter, palette);
  while (json_object_iter_next (&iter, &type, &node))
    {
      JsonObject *entry = json_node_get_object (node);

      g_test_message ("%s", type);
      g_assert_cmpstr (fb_json_get_string (entry, "module", ""), ==, "node-red");
      g_assert_nonnull (fb_json_get_string (entry, "category", NULL));
      if (g_str_equal (fb_json_get_string (entry, "category", ""), "config"))
        continue;
      g_assert_nonnull (fb_json_get_string (entry, "color", NULL));
      g_assert_cmpint (fb_json_get_int (entry, "inputs", -1), >=, 0);
      g_assert_cmpint (fb_json_get_int (entry, "outputs", -1), >=, 0);
    }
  g_assert_cmpstr (fb_json_get_string (fb_json_get_object (palette, "inject"), "button", ""), ==,
                   "press");
  g_assert_cmpstr (fb_json_get_string (fb_json_get_object (palette, "debug"), "button", ""), ==,
                   "toggle");
  g_assert_cmpuint (json_array_get_length (
                        fb_json_get_array (fb_json_get_object (palette, "mqtt-broker"),
                                           "credentials")),
                    ==, 2);
}

static const char list[] =
    "[{\"id\":\"node-red/inject\",\"types\":[\"inject\"],\"enabled\":true,\"module\":\"node-red\","
    "\"version\":\"5.0.7\"},"
    "{\"id\":\"off/"
    "off\",\"types\":[\"off\"],\"enabled\":false,\"module\":\"off\",\"version\":\"1\"},"
    "{\"id\":\"bad/bad\",\"types\":[\"bad\"],\"enabled\":true,\"err\":\"no\",\"module\":\"bad\"},"
    "7,{\"types\":[5,null,\"loose\"],\"enabled\":true}]";

static FbNodeSets *
parse_sets (const char *text, GError **error)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  return fb_node_sets_parse (node, error);
}

static void
test_sets (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FbNodeSets) sets = parse_sets (list, &error);
  g_autoptr (FbNodeSets) same = parse_sets (list, &error);
  g_autoptr (FbNodeSets) wrong = NULL;
  g_autofree char *other_text = NULL;
  g_autoptr (FbNodeSets) other = NULL;
  g_autoptr (JsonObject) palette = json_object_new ();

  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (sets->types), ==, 2);
  g_assert_true (g_hash_table_contains (sets->types, "inject"));
  g_assert_true (g_hash_table_contains (sets->types, "loose"));
  g_assert_cmpstr (fb_json_get_string (sets->modules, "node-red", ""), ==, "5.0.7");
  g_assert_cmpstr (sets->digest, ==, same->digest);
  other_text = g_strdup (list);
  *strstr (other_text, "5.0.7") = '6';
  other = parse_sets (other_text, &error);
  g_assert_cmpstr (sets->digest, !=, other->digest);

  json_object_set_object_member (palette, "inject", json_object_new ());
  fb_node_sets_complete (sets, palette);
  g_assert_cmpuint (json_object_get_size (palette), ==, 2);
  g_assert_cmpuint (json_object_get_size (fb_json_get_object (palette, "inject")), ==, 0);
  g_assert_nonnull (fb_json_get_object (palette, "loose"));

  wrong = parse_sets ("{\"a\":1}", &error);
  g_assert_null (wrong);
  g_assert_error (error, FB_ERROR, FB_ERROR_INVALID);
}

/* A snapshot cannot make an instance install anything but a module by its name. */
static void
test_missing (void)
{
  static const char palette_text[] =
      "{\"a\":{\"module\":\"press\"},\"b\":{\"module\":\"@s/oven\"},\"c\":{\"module\":\"http://x/"
      "y\"},"
      "\"d\":{\"module\":\"../up\"},\"e\":{\"module\":\"off\"},\"f\":{\"module\":\"node-red\"},"
      "\"g\":{\"module\":\"-x\"},\"h\":{\"module\":\"a@b\"},\"inject\":{\"module\":\"node-red\"}}";
  g_autoptr (JsonObject) palette = fb_json_parse_object (palette_text, -1, 10000, NULL);
  g_autoptr (JsonObject) versions =
                 fb_json_parse_object ("{\"press\":\"1.2.3-beta\",\"@s/oven\":\"git+ssh://x\"}", -1,
                                       1000, NULL);
  g_autoptr (GBytes) flows = g_bytes_new_static ("[]", 2);
  g_autoptr (FbSnapshotContent) content = fb_snapshot_content_new (flows);
  g_autoptr (FbNodeSets) sets = parse_sets (list, NULL);
  g_autoptr (GHashTable) types = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) missing = NULL;
  g_autoptr (GPtrArray) modules = NULL;
  g_autofree char *words = NULL;

  fb_snapshot_content_set_palette (content, palette);
  fb_snapshot_content_set_modules (content, versions);
  for (const char *const *type =
           (const char *const[]){ "a", "b", "c", "d", "e", "f", "g", "h", "z", "inject", NULL };
       *type != NULL; type++)
    g_hash_table_add (types, (gpointer)*type);

  missing = fb_missing_types_find (types, sets, content);
  g_assert_cmpuint (missing->len, ==, 9);
  words = fb_missing_types_describe (missing);
  g_assert_true (g_str_has_prefix (words, "a (of press 1.2.3-beta), b (of @s/oven "));
  g_assert_true (g_str_has_suffix (words, ", z"));

  modules = fb_missing_types_list_modules (missing, sets);
  g_assert_cmpuint (modules->len, ==, 4);
  g_assert_cmpstr (g_ptr_array_index (modules, 0), ==, "press");
  g_assert_cmpstr (g_ptr_array_index (modules, 1), ==, "1.2.3-beta");
  g_assert_cmpstr (g_ptr_array_index (modules, 2), ==, "@s/oven");
  g_assert_cmpstr (g_ptr_array_index (modules, 3), ==, "");
}

static void
test_credential_questions (void)
{
  static const char text[] =
      "[{\"id\":\"t\",\"type\":\"tab\",\"env\":[{\"name\":\"A\",\"type\":\"cred\"}]},"
      "{\"id\":\"u\",\"type\":\"tab\",\"env\":[{\"name\":\"A\",\"type\":\"str\"}]},"
      "{\"id\":\"b/1\",\"type\":\"mqtt broker\"},{\"id\":\"d\",\"type\":\"debug\",\"z\":\"t\"}]";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (FbFlowDocument) document = fb_flow_document_new (bytes, NULL);
  g_autoptr (JsonObject) palette =
                 fb_json_parse_object ("{\"mqtt broker\":{\"credentials\":[\"user\"]},\"debug\":"
                                       "{\"credentials\":[]}}",
                                       -1, 1000, NULL);
  g_autoptr (GPtrArray) questions = fb_credential_fields_list_questions (document, palette);
  g_autoptr (JsonNode) answer =
          json_from_string ("{\"user\":\"x\",\"has_password\":true,\"has_key\":false,\"cert\":"
                            "\"\",\"map\":{\"A\":\"\"},\"none\":{}}",
                            NULL);
  g_autoptr (JsonNode) empty = json_from_string ("{\"has_password\":false}", NULL);
  g_autoptr (JsonObject) fields = fb_credential_fields_from_answer (answer);

  g_assert_cmpuint (questions->len, ==, 4);
  g_assert_cmpstr (g_ptr_array_index (questions, 0), ==, "credentials/tab/t");
  g_assert_cmpstr (g_ptr_array_index (questions, 2), ==, "credentials/mqtt-broker/b%2F1");
  g_assert_cmpstr (g_ptr_array_index (questions, 3), ==, "b/1");
  g_assert_cmpuint (json_object_get_size (fields), ==, 3);
  g_assert_true (fb_json_get_boolean (fields, "user", FALSE));
  g_assert_true (fb_json_get_boolean (fields, "password", FALSE));
  g_assert_true (fb_json_get_boolean (fields, "map", FALSE));
  g_assert_null (fb_credential_fields_from_answer (empty));
  g_assert_null (fb_credential_fields_from_answer (NULL));
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);

  g_test_add_func ("/snapshot/palette/scripts", test_scripts);
  g_test_add_func ("/snapshot/palette/labels-are-those-of-the-definition",
                   test_labels_are_those_of_the_definition);
  g_test_add_func ("/snapshot/palette/hostile-scripts-end", test_hostile);
  g_test_add_func ("/snapshot/palette/reading-is-counted", test_reading_is_counted);
  g_test_add_func ("/snapshot/palette/reading-ends", test_reading_ends);
  g_test_add_func ("/snapshot/palette/html-of-all-modules", test_all_modules);
  g_test_add_func ("/snapshot/palette/installed-modules", test_installed);
  g_test_add_data_func ("/snapshot/palette/core-nodes/5.0", "node-red-5.0", test_core_nodes);
  g_test_add_data_func ("/snapshot/palette/core-nodes/4.1", "node-red-4.1", test_core_nodes);
  g_test_add_func ("/snapshot/palette/node-sets", test_sets);
  g_test_add_func ("/snapshot/palette/missing-types", test_missing);
  g_test_add_func ("/snapshot/palette/credential-questions", test_credential_questions);

  return g_test_run ();
}
