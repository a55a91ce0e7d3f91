/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Flowbench authors */

#include <string.h>

#include "fb-json-canonical.h"
#include "fb-json.h"
#include "fb-test.h"
#include "snapshot/fb-settings-scan.h"

/* Settings files as people write them; what is found as JSON. */

static char *
scan (const char *text)
{
  g_autoptr (JsonObject) settings = json_object_new ();
  g_autofree char *exact = g_memdup2 (text, MAX (strlen (text), 1));
  g_autofree char *printed = NULL;

  /* In memory of exactly its size, so that a step too far is seen. */
  fb_settings_scan (exact, strlen (text), settings);
  printed = fb_json_print_object (settings);

  return fb_json_canonical (printed, -1, NULL);
}

static void
test_literals (void)
{
  static const struct
  {
    const char *text;
    const char *found;
  } cases[] = {
    { "", "{}" },
    { "module.exports = {", "{}" },
    { "module.exports = { httpNodeRoot: '/api', functionExternalModules: true }",
      "{\"functionExternalModules\":true,\"httpNodeRoot\":\"/api\"}" },
    { "module.exports={\"debugMaxLength\":2000,unknown:1,nodesExcludes:['a.js',\"b.js\",],}",
      "{\"debugMaxLength\":2000,\"nodesExcludes\":[\"a.js\",\"b.js\"]}" },
    /* what is commented out is not there */
    { "/* module.exports = { httpRoot: '/no' } */\nmodule.exports = {\n // httpRoot: '/no',\n"
      " httpAdminRoot: false }",
      "{\"httpAdminRoot\":false}" },
    { "const x = \"module.exports = { httpRoot: '/no' }\"; module.exports = { lang: 'de' }",
      "{\"lang\":\"de\"}" },
    { "module.exports = { functionTimeout: -1.5, httpStatic: [{ path: '/a', root: '/b/' }] }",
      "{\"functionTimeout\":-1.5,\"httpStatic\":[{\"path\":\"/a\",\"root\":\"/b/\"}]}" },
    /* nothing is set to nothing */
    { "module.exports = { httpNodeAuth: undefined, httpRoot: null, https: false }", "{}" },
    /* what is worked out is not known */
    { "module.exports = { httpNodeRoot: process.env.ROOT || '/x', debugMaxLength: 2 * 500 }",
      "{\"debugMaxLength\":{\"expression\":true},\"httpNodeRoot\":{\"expression\":true}}" },
    { "module.exports = { httpStatic: [].concat(x), functionTimeout: `${a}` }",
      "{\"functionTimeout\":{\"expression\":true},\"httpStatic\":{\"expression\":true}}" },
    { "const settings = {}; module.exports = settings", "{}" },
    { "module.exports = { editorTheme: { projects: { enabled: true }, page: { title: 'x' } } }",
      "{\"editorTheme.projects.enabled\":true}" },
    { "module.exports = { ui: { path: 'panel' }, runtimeState: { enabled: true, ui: false } }",
      "{\"runtimeState\":{\"enabled\":true,\"ui\":false},\"ui\":{\"path\":\"panel\"}}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = scan (cases[i].text);

      g_test_message ("case %u", i);
      g_assert_cmpstr (found, ==, cases[i].found);
    }
}

#define UNREAD "\"module.exports\":{\"expression\":true}"
#define WORKED_OUT "{\"expression\":true}"

/* What is exported need not be written where it is exported. */
static void
test_other_forms (void)
{
  static const struct
  {
    const char *text;
    const char *found;
  } cases[] = {
    { "const settings = { lang: 'de' };\nmodule.exports = settings;", "{\"lang\":\"de\"}" },
    { "let a = { lang: 'de' }\nvar b = a // = {}\nexports = module.exports = b\nfoo()",
      "{\"lang\":" WORKED_OUT "," UNREAD "}" },
    { "const a = { lang: 'de', httpRoot: '/a' }; module.exports = { ...a, httpRoot: '/b' }",
      "{\"httpRoot\":\"/b\",\"lang\":\"de\"}" },
    { "const a = { httpRoot: '/a' }; module.exports = { httpRoot: '/b', ...a, ...{ lang: 'de' } }",
      "{\"httpRoot\":\"/a\",\"lang\":\"de\"}" },
    { "const b = { lang: 'de' }; module.exports = Object.assign({ httpRoot: '/a' }, b,\n"
      "{ httpRoot: null });",
      "{\"lang\":\"de\"}" },
    { "module.exports = { logging () { return { httpRoot: 1 } }, ...{ lang: 'de' } }",
      "{\"lang\":\"de\"}" },
    /* what is changed elsewhere is worked out */
    { "const s = { lang: 'de', httpRoot: '/a' }; s.httpRoot = '/b'; s.ui.path = 'x'; "
      "module.exports = s",
      "{\"httpRoot\":" WORKED_OUT ",\"lang\":\"de\",\"ui\":" WORKED_OUT "}" },
    { "module.exports = { lang: 'de' }; module.exports.lang = 'en'", "{\"lang\":" WORKED_OUT "}" },
    { "module.exports = { lang, httpNodeMiddleware (a, b) { }, get httpRoot () { return 1 } }",
      "{\"httpNodeMiddleware\":" WORKED_OUT ",\"httpRoot\":" WORKED_OUT ",\"lang\":" WORKED_OUT
      "}" },
    /* what cannot be read is unknown, and so is what it may have replaced */
    { "module.exports = require('./other')", "{" UNREAD "}" },
    { "const s = { lang: 'de' }\nmodule.exports = s\nchange(s)",
      "{\"lang\":" WORKED_OUT "," UNREAD "}" },
    { "module.exports = { lang: 'de' }; Object.assign(module.exports, x)",
      "{\"lang\":" WORKED_OUT "," UNREAD "}" },
    { "module.exports = { lang: 'de' }; module.exports['lang'] = 'en'",
      "{\"lang\":" WORKED_OUT "," UNREAD "}" },
    { "module.exports = make({ lang: 'de' })", "{" UNREAD "}" },
    { "module.exports = a ? { lang: 'de' } : {}", "{" UNREAD "}" },
    { "exports.lang = 'de'", "{" UNREAD "}" },
    { "// nothing at all", "{}" },
    { "module.exports = { lang: 'de', ...require('./other'), httpRoot: '/a' }",
      "{\"httpRoot\":\"/a\",\"lang\":" WORKED_OUT "," UNREAD "}" },
    { "module.exports = { lang: 'de', [name]: 1 }", "{\"lang\":" WORKED_OUT "," UNREAD "}" },
    { "const s = { lang: 'de' }; change(s); module.exports = s",
      "{\"lang\":" WORKED_OUT "," UNREAD "}" },
    { "const s = { lang: 'de' }; Object.assign(s, { lang: 'en' }); module.exports = s",
      "{\"lang\":" WORKED_OUT "," UNREAD "}" },
    { "let s = { lang: 'de' }; s = {}; module.exports = s",
      "{\"lang\":" WORKED_OUT "," UNREAD "}" },
    { "const s = { lang: 'de' }; s['lang'] = 'en'; module.exports = s",
      "{\"lang\":" WORKED_OUT "," UNREAD "}" },
    { "const s = { ...s, ...s, ...s, httpRoot: '/a' }; module.exports = { ...s, lang: 'de' }",
      "{\"httpRoot\":\"/a\",\"lang\":\"de\"," UNREAD "}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = scan (cases[i].text);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (found, ==, cases[i].found);
    }
}

/* That there is one is told, never what it is. */
static void
test_secrets (void)
{
  g_autofree char *found =
      scan ("module.exports = {\n"
            "  credentialSecret: 'geheim-1', adminAuth: { users: [{ password: 'geheim-2' }] },\n"
            "  httpNodeAuth: { user: 'u', pass: 'geheim-3' }, httpStaticAuth: auth(),\n"
            "  https: function () { return { key: 'geheim-4' } },\n"
            "  functionGlobalContext: { os: require('os'), db: 'geheim-5' },\n"
            "  contextStorage: { default: 'redis', redis: { module: 'redis', config:\n"
            "    { password: 'geheim-6' } } },\n"
            "  externalModules: { palette: { allowInstall: false, npmToken: 'geheim-7' } },\n"
            "}");

  g_assert_null (strstr (found, "geheim"));
  g_assert_cmpstr (found, ==,
                   "{\"contextStorage\":{\"default\":\"redis\",\"redis\":\"redis\"},"
                   "\"externalModules\":{\"palette\":{\"allowInstall\":false,\"npmToken\":true}},"
                   "\"functionGlobalContext\":[\"db\",\"os\"],\"httpNodeAuth\":true,"
                   "\"httpStaticAuth\":{\"expression\":true},\"https\":{\"expression\":true}}");
}

static JsonObject *
parse (const char *text)
{
  return fb_json_parse_object (text, -1, 100000, NULL);
}

static void
test_remote (void)
{
  g_autoptr (JsonObject) answer =
                 parse ("{\"httpNodeRoot\":\"/\",\"version\":\"5.0.7\",\"flowEncryptionType\":"
                        "\"user\",\"functionExternalModules\":false,\"editorTheme\":{\"projects\":"
                        "{\"enabled\":true}},\"user\":{\"username\":\"rita\"}}");
  g_autoptr (JsonObject) diagnostics =
                 parse ("{\"runtime\":{\"settings\":{\"httpNodeAuth\":\"SET\",\"httpStatic\":"
                        "\"UNSET\",\"debugMaxLength\":1000,\"contextStorage\":{\"default\":"
                        "{\"module\":\"memory\"}},\"adminAuth\":\"SET\"}}}");
  g_autoptr (JsonObject) settings = json_object_new ();
  g_autofree char *printed = NULL;
  g_autofree char *found = NULL;

  fb_settings_take_remote (answer, diagnostics, settings);
  printed = fb_json_print_object (settings);
  found = fb_json_canonical (printed, -1, NULL);
  g_assert_cmpstr (found, ==,
                   "{\"contextStorage\":{\"default\":\"memory\"},\"debugMaxLength\":1000,"
                   "\"editorTheme.projects.enabled\":true,\"flowEncryptionType\":\"user\","
                   "\"functionExternalModules\":false,\"httpNodeAuth\":true,\"httpNodeRoot\":\"/"
                   "\"}");
}

int
main (int argc, char **argv)
{
  fb_test_init (&argc, &argv);

  g_test_add_func ("/snapshot/settings-scan/literals", test_literals);
  g_test_add_func ("/snapshot/settings-scan/other-forms", test_other_forms);
  g_test_add_func ("/snapshot/settings-scan/secrets-are-not-told", test_secrets);
  g_test_add_func ("/snapshot/settings-scan/remote", test_remote);

  return g_test_run ();
}
